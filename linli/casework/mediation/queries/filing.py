"""The file of a dispute: what it lacks, what waits for the archive, and the runs of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.queries.verifying import Verified, verify_events
from linli.casework.mediation.models import (
    Agreement,
    Committee,
    ConfirmationState,
    ConsentState,
    DisputeParty,
    FilePaper,
    FileRun,
    ObligationState,
    Side,
)
from linli.casework.mediation.queries.reading_files import DisputeFile, read_files
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.seeing import disputes_open_to, sees_whole_committee
from linli.casework.mediation.rules.filing import (
    FileFacts,
    Line,
    check_file,
    missing_items,
    retention_code,
)
from linli.casework.mediation.workflow import FAMILY, Action, State
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

FILED_FROM = (State.CLOSED, State.WITHDRAWN, State.VOID)
PAGE = 50
_RULED = (ConfirmationState.CONFIRMED, ConfirmationState.DISMISSED)


def facts_of(file: DisputeFile) -> FileFacts:
    """What the rules of filing need to know of a file."""
    dispute, agreement = file.dispute, file.agreement
    there = [row for row in file.parties if not row.is_gone and row.side != Side.THIRD]
    done = [row for row in file.obligations if row.state == ObligationState.DONE]
    agents = [row for row in file.parties if row.agent]
    return FileFacts(
        source=dispute.source,
        outcome=dispute.outcome,
        is_accepted=dispute.accepted_at is not None,
        has_facts=bool(file.case.body.strip()),
        parties_unasked=sum(row.consent == ConsentState.UNASKED for row in there),
        parties_without_paper=sum(not _has_paper(row) for row in there),
        agents=len(agents),
        agents_without_scope=sum(not row.agent_scope for row in agents),
        is_told_rights=dispute.rights_told_at is not None,
        sessions_held=len(file.held),
        inquiries=len(file.inquiries),
        evidence=len(file.evidence),
        extensions=len(file.extensions),
        recusals=len(file.did(Action.RECUSE)),
        is_agreed=agreement is not None,
        is_oral=agreement is not None and agreement.is_oral,
        is_signed=agreement is None or agreement.is_oral or _is_signed(file, agreement),
        obligations_done=len(done),
        done_without_proof=sum(row.proof_id is None and not row.proof_words for row in done),
        visits=len(file.visits),
        confirmations=len(file.confirmations),
        court_papers_without_ruling=sum(
            row.state in _RULED and row.ruling_id is None for row in file.confirmations
        ),
        route=dispute.route_told,
        is_transferred=file.transfer is not None,
        is_reported_back=file.transfer is not None and file.transfer.reported_at is not None,
    )


def _has_paper(party: DisputeParty) -> bool:
    return bool(party.id_number or party.person_id or party.entity_id)


def _is_signed(file: DisputeFile, agreement: Agreement) -> bool:
    """Every party that was there when it came into force signed it, or a scan is in the file."""
    if agreement.scan_id is not None:
        return True
    rows = file.signatures_of(agreement)
    signed = {row.party_id for row in rows}
    mediated = any(row.mediator_id for row in rows)
    at = agreement.in_force_at
    bound = {
        row.id
        for row in file.parties
        if row.side != Side.THIRD and (row.gone_at is None or (at is not None and row.gone_at > at))
    }
    return mediated and bound <= signed


@dataclass(frozen=True)
class FileRow:
    """A file on the desk of who files it."""

    file: DisputeFile
    lines: tuple[Line, ...]
    missing: tuple[Line, ...]
    retention: str
    checked: Verified

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def is_whole(self) -> bool:
        return not self.missing and self.checked.broken is None


def file_rows(files: Sequence[DisputeFile]) -> list[FileRow]:
    """What each of these files lacks, whether its chain holds, how long it would be kept."""
    made = []
    for file in files:
        facts = facts_of(file)
        kind = rule_book().type(file.dispute.type, timezone.localdate(file.case.opened_at))
        code = retention_code(
            is_keepsake=kind is not None and kind.is_keepsake, is_grave=file.dispute.is_grave
        )
        checked = verify_events(file.case, list(file.events))
        made.append(FileRow(file, check_file(facts), missing_items(facts), code, checked))
    return made


def missing_of(case_ids: Sequence[UUID]) -> dict[UUID, tuple[Line, ...]]:
    """What keeps each of these files from being whole, by case (for the subsidy's file check)."""
    return {row.case.id: row.missing for row in file_rows(read_files(case_ids))}


def file_open_to(actor: Actor, number: str) -> DisputeFile | None:
    """The file of a dispute whose content this post may read; None for every other."""
    case = disputes_open_to(actor).filter(number=number).values_list("id", flat=True).first()
    return read_files([case])[0] if case is not None else None


def to_file(actor: Actor, *, text: str = "") -> QuerySet[Case]:
    """Closed disputes of the reader's committee that are not in the archive yet."""
    if not sees_whole_committee(actor):
        return Case.objects.none()
    cases = disputes_open_to(actor).filter(
        is_open=False, archived_at=None, state__in=FILED_FROM, dispute__committee_id=actor.unit_id
    )
    return cases.filter(number__startswith=text) if text else cases


def to_file_slice(
    actor: Actor, *, text: str = "", cursor: Cursor | None = None, size: int = PAGE
) -> tuple[Slice[Case], list[FileRow]]:
    """A page of files to be archived, those closed longest first, each with what it lacks."""
    found = slice_of(
        to_file(actor, text=text).defer("body", "grams"), Order("closed_at"), cursor, size=size
    )
    return found, file_rows(read_files([case.id for case in found.rows]))


def archive_before(at: datetime) -> datetime:
    """What was closed before this moment goes into the archive by itself."""
    days = rule_book().threshold("archive_after_days", timezone.localdate(at))
    return at - timedelta(days=days)


def papers_of(case_ids: Sequence[UUID]) -> dict[UUID, FilePaper]:
    """The latest PDF of each of these files, by case."""
    rows = FilePaper.objects.filter(dispute_id__in=case_ids).order_by("dispute_id", "-asked_at")
    return {row.dispute_id: row for row in rows.distinct("dispute_id")}


def paper_open_to(actor: Actor, paper_id: UUID) -> FilePaper | None:
    """A PDF of a file whose content this post may read."""
    row = FilePaper.objects.filter(id=paper_id).select_related("dispute__case").first()
    if row is None or not disputes_open_to(actor).filter(id=row.dispute_id).exists():
        return None
    return row


def committees_of_runs(actor: Actor) -> QuerySet[Committee]:
    """The committees for whose files this post may have PDFs made; it reads none by that."""
    if sees_whole_committee(actor):
        return Committee.objects.filter(pk=actor.unit_id)
    if actor.may(Permission.APPOINT_ACROSS):
        return Committee.objects.all().under(actor.scope.column, actor.scope.code)
    return Committee.objects.none()


def runs_of(actor: Actor, *, most: int = 20) -> list[FileRun]:
    """The runs that this account, or another of its committee, asked for; the newest first."""
    rows = FileRun.objects.order_by("-asked_at")
    if sees_whole_committee(actor):
        return list(rows.filter(of__committees=[str(actor.unit_id)])[:most])
    if actor.may(Permission.APPOINT_ACROSS):
        return list(rows.filter(account_id=actor.account_id)[:most])
    return []


def run_open_to(actor: Actor, run_id: UUID) -> FileRun | None:
    """A run that this post may look at."""
    return next((run for run in runs_of(actor, most=1000) if run.id == run_id), None)


def years_kept(on: date) -> int:
    """How many years an ordinary file is kept, by the rules of the day."""
    return rule_book().threshold("file_keep_years", on)


def failures_of(run: FileRun, *, most: int = 100) -> list[FilePaper]:
    """The files of a run that could not be made, with the reason of each."""
    rows = FilePaper.objects.filter(run=run).exclude(failed_because="")
    return list(rows.select_related("dispute__case").order_by("dispute_id")[:most])


def files_of_run(run: FileRun) -> QuerySet[Case]:
    """The disputes that a run makes files of, in the order of their ids."""
    asked = run.of
    cases = Case.objects.filter(
        family=FAMILY,
        is_open=False,
        dispute__committee_id__in=[UUID(one) for one in asked["committees"]],
        closed_at__gte=datetime.fromisoformat(asked["from"]),
        closed_at__lt=datetime.fromisoformat(asked["to"]),
    ).exclude(erased_at__isnull=False)
    return cases.order_by("id")
