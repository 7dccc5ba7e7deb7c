"""What becomes of matters when their period of keeping is over (RIGHTS no. 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from linli.casework.cases.models import Case, RetentionRun
from linli.casework.cases.operations import Erased, erase_expired
from linli.casework.cases.rules import Ending
from linli.casework.matters.models import (
    Dossier,
    Intake,
    Matter,
    Publication,
    PublishConsent,
    RetentionClass,
    ReviewRequest,
)
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.queries.filing import retention_classes, unfiled_too_long
from linli.casework.matters.workflow import FAMILY
from linli.registers.access.operations import LOGS_KEPT
from linli.registers.access.rules import SYSTEM, Actor

NOTHING_LEFT = "—"
_LOG_CLASS = "access_log"
_YEAR = timedelta(days=366)
_ENDINGS: Mapping[str, Ending | None] = {
    RetentionClass.Then.DEIDENTIFY: Ending.ERASE,
    RetentionClass.Then.ERASE: Ending.ERASE,
    RetentionClass.Then.SEAL: Ending.SEAL,
    RetentionClass.Then.KEEP: None,
}


def end_periods(
    *, by: Actor = SYSTEM, at: datetime, dry_run: bool = False, family: str = FAMILY
) -> RetentionRun:
    """End the files and the log lines whose period is over, by the classes in force on the day.

    Of another family than matters, its files only; every family's periods stand in one table.
    """
    today = local_day(at)
    kept = retention_classes(today)
    run = erase_expired(
        family,
        endings={code: _ENDINGS[row.then] for code, row in kept.items()},
        log_kept=_log_kept(kept),
        by=by,
        at=at,
        dry_run=dry_run,
    )
    waiting = unfiled_too_long(_shortest(kept, today)) if family == FAMILY else 0
    if waiting:
        run.problems = [*run.problems, f"unfiled:{waiting}"]
        run.save(update_fields=["problems"])
    return run


def _log_kept(kept: Mapping[str, RetentionClass]) -> timedelta:
    row = kept.get(_LOG_CLASS)
    return row.years * _YEAR if row is not None and row.years else LOGS_KEPT


def _shortest(kept: Mapping[str, RetentionClass], today: date) -> date:
    years = [row.years for code, row in kept.items() if code.startswith("matter") and row.years]
    return today - min(years, default=3) * _YEAR


def erase_matter(case: Case, ending: Ending) -> Erased:
    """Take out of the tables of matters what a file's period has ended for."""
    counts: Counter[str] = Counter()
    dossiers = Dossier.objects.filter(case=case)
    files = tuple(key for key in dossiers.values_list("storage_key", flat=True) if key)
    counts["printed files"] = dossiers.delete()[0]
    counts["keys of senders"] = Intake.objects.filter(case=case).delete()[0]
    if ending is Ending.ERASE:
        counts["requests"] = _erase_requests(case)
        counts["published answers"] = Publication.objects.filter(case=case).delete()[0]
        PublishConsent.objects.filter(case=case).delete()
        Matter.objects.filter(case=case).update(wish="", reply="", route_told="", source_ref="")
    return Erased(counts, files)


def _erase_requests(case: Case) -> int:
    requests = list(ReviewRequest.objects.filter(case=case).exclude(reason=NOTHING_LEFT))
    for request in requests:
        request.reason = NOTHING_LEFT
        request.plan = NOTHING_LEFT if request.plan else ""
        request.ruling = NOTHING_LEFT if request.ruling else ""
    ReviewRequest.objects.bulk_update(requests, ["reason", "plan", "ruling"])
    return len(requests)
