"""保存期限: ending the files whose period is over, a batch at a time, with a report of each run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from linli.casework.cases.models import Case, RetentionRun
from linli.casework.cases.operations.advancing import advance
from linli.casework.cases.operations.erasing import erase_file
from linli.casework.cases.operations.errors import CaseError, NotAllowedNow
from linli.casework.cases.rules import Ending
from linli.casework.cases.workflow import KernelAction
from linli.foundation.documents.uploads import StorageFault, forget_unnamed
from linli.registers.access.operations import forget_old_logs
from linli.registers.access.rules import SYSTEM, Actor

_AT_ONCE = 200
_MOST_PROBLEMS = 50
Endings = Mapping[str, Ending | None]
logger = structlog.get_logger(__name__)


def erase_expired(
    family: str,
    *,
    endings: Endings,
    log_kept: timedelta,
    at: datetime,
    by: Actor = SYSTEM,
    dry_run: bool = False,
) -> RetentionRun:
    """End every file of a family whose day has come and that nobody holds; returns the report.

    ``endings`` says what becomes of each class of file; of a class that is not among them, or
    that is None, nothing is touched, and the report says so. Each file goes in a transaction of
    its own: what a broken-off run left, the next one takes. Reading logs older than ``log_kept``
    go as well. A dry run counts, and changes nothing.
    """
    today = timezone.localdate(at)
    run = _begin(family, today, endings, at=at, by=by, is_dry=dry_run)
    if not dry_run:
        for page in _pages(family, today, endings):
            _end_page(page, endings, run, at=at)
        _count(run, forget_old_logs(at=at, kept=log_kept))
    run.is_finished = True
    run.save()
    logger.info(
        "retention", due=run.due, done=run.done, held=run.held, dry=dry_run, erased=run.erased
    )
    return run


def hold(case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Put the erasing of a file off (暂缓销毁): a dispute, an inspection, a request of the archive.

    :raises NotAllowedNow: "held_before", or "period_over" when it was erased or sealed already.
    """
    needs = {"reason": reason.strip()}
    with advance(case_id, KernelAction.HOLD, by=by, at=at, needs=needs, expect=expect) as it:
        if it.case.erased_at or it.case.sealed_at:
            raise NotAllowedNow("period_over")
        if it.case.hold_reason:
            raise NotAllowedNow("held_before")
        it.set(hold_reason=reason.strip()[:200])
        it.say(reason.strip())
    return it.case


def lift_hold(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Let a file be erased again when its day has come.

    :raises NotAllowedNow: "not_held".
    """
    needs = {"reason": reason.strip()}
    with advance(case_id, KernelAction.LIFT_HOLD, by=by, at=at, needs=needs, expect=expect) as it:
        if not it.case.hold_reason:
            raise NotAllowedNow("not_held")
        it.set(hold_reason="")
        it.say(reason.strip())
    return it.case


def _begin(
    family: str, today: date, endings: Endings, *, at: datetime, by: Actor, is_dry: bool
) -> RetentionRun:
    over = Case.objects.filter(family=family)
    rows = over.due_for_erasure(today).values_list("retention_class").annotate(n=Count("id"))
    due = dict(rows.order_by("retention_class"))
    unknown = sorted(code for code in due if endings.get(code) is None)
    return RetentionRun.objects.create(
        at=at,
        is_dry=is_dry,
        asked_by=by.name[:40],
        due=sum(n for code, n in due.items() if code not in unknown),
        held=over.held(today).count(),
        rules={code: {"due": n, "then": _then(endings.get(code))} for code, n in due.items()},
        problems=[f"no_rule:{code}" for code in unknown],
    )


def _then(ending: Ending | None) -> str:
    return str(ending) if ending else ""


def _pages(family: str, today: date, endings: Endings) -> Iterator[list[Case]]:
    """Due files some hundred at a time; one that could not be ended is not asked for again."""
    known = [code for code, ending in endings.items() if ending is not None]
    rows = Case.objects.filter(family=family, retention_class__in=known).due_for_erasure(today)
    after: UUID | None = None
    while True:
        page = rows if after is None else rows.filter(id__gt=after)
        found = list(page.order_by("id").only("id", "number", "retention_class")[:_AT_ONCE])
        yield found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].id


def _end_page(page: list[Case], endings: Endings, run: RetentionRun, *, at: datetime) -> None:
    for case in page:
        ending = endings[case.retention_class]
        if ending is None:
            continue
        try:
            counts = end_file(case.id, ending, at=at)
        except CaseError as refused:
            _note_problem(run, f"failed:{case.number}: {refused}")
        except Exception as broken:
            # One file must not keep the others beyond their period; the run tells of it.
            logger.exception("file_not_ended", case=case.number)
            _note_problem(run, f"failed:{case.number}: {type(broken).__name__}")
        else:
            run.done += 1
            rule = run.rules.setdefault(case.retention_class, {"due": 0, "then": str(ending)})
            rule["done"] = rule.get("done", 0) + 1
            _count(run, counts)
    run.save()


def end_file(case_id: UUID, ending: Ending, *, at: datetime) -> Mapping[str, int]:
    """End one file: erase or seal it, say so in its history, and return how much of what went.

    :raises NotAllowedNow: "held", "not_due" or "period_over": somebody was first.
    """
    action = KernelAction.ERASE if ending is Ending.ERASE else KernelAction.SEAL
    with transaction.atomic():
        with advance(case_id, action, by=SYSTEM, at=at, needs={"rule": action}) as it:
            _check_due(it.case, timezone.localdate(at))
            erased = erase_file(it, ending)
            it.set(**{"erased_at" if ending is Ending.ERASE else "sealed_at": at})
            it.say(rule=it.case.retention_class, kept_until=it.case.erase_on, erased=erased.counts)
        transaction.on_commit(lambda: _forget_files(erased.files, at))
    return erased.counts


def _check_due(case: Case, today: date) -> None:
    if case.erased_at or case.sealed_at:
        raise NotAllowedNow("period_over")
    if case.hold_reason:
        raise NotAllowedNow("held")
    if case.erase_on is None or case.erase_on > today:
        raise NotAllowedNow("not_due")


def _forget_files(keys: tuple[str, ...], at: datetime) -> None:
    try:
        forget_unnamed(keys, at=at)
    except (OSError, StorageFault):
        # The nightly sweep takes whatever no row names.
        logger.exception("files_left_to_the_sweep", n=len(keys))


def _count(run: RetentionRun, counts: Mapping[str, int]) -> None:
    total = Counter(run.erased)
    total.update(counts)
    run.erased = {name: n for name, n in total.items() if n}


def _note_problem(run: RetentionRun, words: str) -> None:
    if len(run.problems) < _MOST_PROBLEMS:
        run.problems = [*run.problems, words[:200]]
