"""立卷归档: putting closed files into the archive, and files as PDF: one, or ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.cases.rules import Hindrance
from linli.casework.mediation.documents.filling import Copy
from linli.casework.mediation.documents.printing import print_file
from linli.casework.mediation.models import FilePaper, FileRun
from linli.casework.mediation.operations.moves import local_day, moving, threshold
from linli.casework.mediation.queries.filing import (
    FILED_FROM,
    FileRow,
    archive_before,
    committees_of_runs,
    file_rows,
    files_of_run,
    to_file,
)
from linli.casework.mediation.queries.reading_files import read_files
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.rules.filing import FOR_GOOD, kept_until
from linli.casework.mediation.workflow import FAMILY, Action
from linli.foundation.documents.printing import DocumentFault
from linli.foundation.documents.uploads import StorageFault, store
from linli.foundation.documents.uploads.kinds import SniffedType
from linli.foundation.jobs.operations import enqueue
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM, Actor, ReadingAct

PDF = SniffedType("pdf", "application/pdf", ("pdf",))
MOST_BYTES = 100 * 1024 * 1024
AT_ONCE = 25  # files that one job makes before it lets another have its turn
_PAGE = 200
logger = structlog.get_logger(__name__)


def put_into_archive(
    case_id: UUID,
    *,
    explanation: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """File a closed dispute (归档) when it lacks nothing; the class of keeping follows the rules.

    The chair may file what lacks something with an explanation, which stands in the file
    (卷宗情况说明).

    :raises NotAllowedNow: "file_incomplete" with how many, "chain_broken" with the event's number.
    """
    rows = file_rows(read_files([case_id]))
    if not rows or rows[0].case.family != FAMILY:
        raise NoSuchCase
    row, said = rows[0], explanation.strip()
    if row.checked.broken is not None:
        raise NotAllowedNow("chain_broken", str(row.checked.broken.seq))
    if row.missing and not (said and by.may(Permission.CHAIR_COMMITTEE)):
        raise NotAllowedNow("file_incomplete", str(len(row.missing)))
    code, years = row.retention, _years(row, at)
    needs = {"retention_class": code}
    with moving(case_id, Action.ARCHIVE, by=by, at=at, needs=needs, expect=expect) as it:
        erase_on = kept_until(local_day(it.case.closed_at or at), years) if years else None
        it.set(archived_at=at, retention_class=code, erase_on=erase_on)
        missing = [line.code for line in row.missing]
        it.say(said, retention_class=code, erase_on=erase_on, missing=missing)
    return it.case


def _years(row: FileRow, at: datetime) -> int:
    return 0 if row.retention == FOR_GOOD else threshold("file_keep_years", at)


@dataclass(frozen=True)
class Filed:
    """What became of one file of a batch; ``error`` is None where it is in the archive now."""

    number: str
    error: CaseError | None = None


def put_many_into_archive(numbers: Sequence[str], *, by: Actor, at: datetime) -> list[Filed]:
    """File several closed disputes, each in a transaction of its own, with a result for each."""
    found = dict(to_file(by).filter(number__in=list(numbers)).values_list("number", "id"))
    results = []
    for number in dict.fromkeys(numbers):
        try:
            if number not in found:
                raise NoSuchCase
            put_into_archive(found[number], by=by, at=at)
        except CaseError as error:
            results.append(Filed(number, error))
        else:
            results.append(Filed(number))
    return results


def archive_due(*, at: datetime) -> int:
    """File what was closed long enough ago and lacks nothing; return how many.

    What lacks something stays on the list of its committee.
    """
    closed = Case.objects.filter(
        family=FAMILY, is_open=False, archived_at=None, state__in=FILED_FROM
    )
    if not closed.exists():
        return 0  # a new city may have no rules yet either
    rows = closed.filter(closed_at__lte=archive_before(at)).order_by("id")
    filed, after = 0, None
    while ids := list(_behind(rows, after).values_list("id", flat=True)[:_PAGE]):
        for row in file_rows(read_files(ids)):
            if row.is_whole:
                filed += _filed(row.case.id, at)
        after = ids[-1]
    return filed


def _behind(rows: QuerySet[Case], after: UUID | None) -> QuerySet[Case]:
    return rows.filter(id__gt=after) if after is not None else rows


def _filed(case_id: UUID, at: datetime) -> int:
    try:
        put_into_archive(case_id, by=SYSTEM, at=at)
    except CaseError as error:
        logger.warning("dispute_not_filed", case=str(case_id), because=str(error))
        return 0
    return 1


@transaction.atomic
def ask_paper(case_id: UUID, *, by: Actor, at: datetime) -> FilePaper:
    """Have a file made as PDF in the background; a second press finds the first.

    :raises NoSuchCase: it is not the reader's.
    """
    if not disputes_open_to(by).filter(id=case_id).exists():
        raise NoSuchCase
    Case.objects.select_for_update().get(id=case_id)
    waiting = FilePaper.objects.filter(dispute_id=case_id, run=None, made_at=None)
    known = waiting.filter(asked_at__gt=at - timedelta(hours=1)).first()
    if known is not None:
        return known
    paper = FilePaper.objects.create(dispute_id=case_id, asked_at=at, asked_by=by.name[:40])
    enqueue("mediation.make_paper", paper=paper.id)
    return paper


def make_paper(paper_id: UUID, *, at: datetime) -> FilePaper | None:
    """Make the PDF that was asked for; done twice it is made once. None where it is gone."""
    paper = FilePaper.objects.filter(id=paper_id).first()
    if paper is None or paper.made_at is not None:
        return paper
    _make(paper, at=at)
    paper.save()
    return paper


def _make(paper: FilePaper, *, at: datetime) -> None:
    """Print a file and keep it; what goes wrong stands on the paper, in words."""
    paper.made_at = at
    try:
        row = file_rows(read_files([paper.dispute_id]))[0]
        copy = Copy(row.file, at, made_by=paper.asked_by)
        printed = print_file(copy, row, years=_years(row, at))
        name = f"{row.case.number}.pdf"
        kept = store(BytesIO(printed.content), name=name, kind=PDF, max_size=MOST_BYTES)
    except (DocumentFault, StorageFault) as fault:
        logger.warning("file_failed", dispute=str(paper.dispute_id), because=str(fault)[:400])
        paper.failed_because = reason_of(fault)
    except Exception as fault:
        # Ten thousand files don't wait for one: the log has it all, the list names the file.
        logger.exception("file_failed", dispute=str(paper.dispute_id))
        paper.failed_because = reason_of(fault)
    else:
        paper.storage_key, paper.sha256, paper.size = kept.key, kept.sha256, kept.size
        paper.pages = printed.pages
        paper.missing = [line.code for line in row.missing]


def reason_of(fault: Exception) -> str:
    """Why a file could not be made, short: of the setter's message the line with the error."""
    lines = [line.strip(" │") for line in str(fault).splitlines() if line.strip(" │")]
    told = [line for line in lines if line.startswith("error:")]
    return (told or lines or [type(fault).__name__])[0].removeprefix("error:").strip()[:200]


@transaction.atomic
def ask_run(*, since: date, until: date, by: Actor, at: datetime) -> FileRun:
    """Have the files made of all disputes closed in these days (both included), in the background.

    A committee's chair or clerk: of their committee. The justice office: of all committees below
    it; it sees how far the run is, the files only their committees. Asked again while the same run
    is under way, that one is found.

    :raises MoveRefused: the post makes no files. :raises NotAllowedNow: "no_files_then".
    """
    committees = sorted(str(one) for one in committees_of_runs(by).values_list("pk", flat=True))
    if not committees:
        raise MoveRefused(Action.ARCHIVE, "", Hindrance.NOT_PERMITTED)
    of = {"committees": committees, "from": _begins(since), "to": _begins(until + timedelta(1))}
    known = FileRun.objects.filter(of=of, ended_at=None, account_id=by.account_id).first()
    if known is not None:
        return known
    run = FileRun(asked_at=at, asked_by=by.name[:40], account_id=by.account_id, of=of)
    run.total = files_of_run(run).count()
    if run.total == 0:
        raise NotAllowedNow("no_files_then")
    run.save()
    _enqueue(run)
    return run


def _begins(day: date) -> str:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())).isoformat()


def _enqueue(run: FileRun) -> None:
    enqueue("mediation.make_files", in_order_of=f"files-{run.id}", run=run.id)


def stop_run(run_id: UUID, *, by: Actor) -> FileRun:
    """Stop a run where it is; what is made stays."""
    with transaction.atomic():
        run = FileRun.objects.select_for_update().get(id=run_id)
        if run.ended_at is None and not run.stopped_by:
            run.stopped_by = by.name[:40]
            run.save(update_fields=["stopped_by"])
    return run


@transaction.atomic
def resume_run(run_id: UUID, *, by: Actor) -> FileRun:
    """Go on with a run that was stopped, behind the last file that was made."""
    run = FileRun.objects.select_for_update().get(id=run_id)
    if run.ended_at is None and run.stopped_by:
        run.stopped_by = ""
        run.save(update_fields=["stopped_by"])
        _enqueue(run)
    return run


def go_on_with_run(run_id: UUID, *, at: datetime, at_once: int = AT_ONCE) -> bool:
    """Make the next files of a run, one after another; whether more are left.

    Each file is committed with the place where the run stands: one that is killed goes on behind
    the last file, and never makes one twice. One that fails is named with its reason.
    """
    run = FileRun.objects.filter(id=run_id).first()
    if run is None or run.ended_at is not None or run.stopped_by:
        return False
    ids = list(_behind(files_of_run(run), run.after).values_list("id", flat=True)[:at_once])
    for case_id in ids:
        if not _make_next(run, case_id, at=at):
            return False
    if len(ids) < at_once:
        FileRun.objects.filter(id=run.id, ended_at=None).update(ended_at=at)
        return False
    _enqueue(run)
    return True


def _make_next(run: FileRun, case_id: UUID, *, at: datetime) -> bool:
    """Make one file and write down that the run is so far; False where it was stopped meanwhile."""
    paper = FilePaper(dispute_id=case_id, run=run, asked_at=run.asked_at, asked_by=run.asked_by)
    _make(paper, at=at)
    with transaction.atomic():
        now = FileRun.objects.select_for_update().get(id=run.id)
        if now.stopped_by or (now.after is not None and now.after >= case_id):
            return not now.stopped_by
        paper.save()
        counted = "failed" if paper.failed_because else "done"
        after_this = now.done + now.failed + 1
        FileRun.objects.filter(id=run.id).update(
            **{counted: F(counted) + 1}, after=case_id, total=max(now.total, after_this)
        )
    return True


def read_paper(paper: FilePaper, *, by: Actor, at: datetime) -> None:
    """Write down that the printed file is about to be read (the caller checked who may)."""
    case = paper.dispute.case
    log_reading(
        by=by,
        act=ReadingAct.PRINT,
        record_kind="case",
        record_id=case.id,
        about=case.number,
        fields="file",
        at=at,
    )


def log_form(case: Case, form: str, *, by: Actor, at: datetime) -> None:
    """Write down that one form of a file is about to be read."""
    log_reading(
        by=by,
        act=ReadingAct.PRINT,
        record_kind="case",
        record_id=case.id,
        about=case.number,
        fields=form,
        at=at,
    )


__all__ = [
    "Filed",
    "archive_due",
    "ask_paper",
    "ask_run",
    "go_on_with_run",
    "log_form",
    "make_paper",
    "put_into_archive",
    "put_many_into_archive",
    "read_paper",
    "resume_run",
    "stop_run",
]
