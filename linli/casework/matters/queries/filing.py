"""Files that wait for the archive: what they hold, what is missing, how long they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case, Event, Link, LinkKind
from linli.casework.cases.queries.verifying import BrokenCase, verify_events
from linli.casework.matters.models import Dossier, Matter, RetentionClass
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.filing import FileFacts, FileItem, missing_items, retention_code
from linli.casework.matters.workflow import FAMILY, Action, State
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor, Reach

FILED_FROM = (State.CLOSED, State.WITHDRAWN, State.MERGED, State.VOID, State.TRANSFERRED)
PAGE = 50
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class FileRow:
    """A closed file on the archivist's desk."""

    case: Case
    missing: tuple[FileItem, ...]
    retention: str
    broken: BrokenCase | None = None

    @property
    def is_whole(self) -> bool:
        return not self.missing and self.broken is None


def to_file(actor: Actor, *, text: str = "") -> QuerySet[Case]:
    """Closed matters in scope that are not in the archive yet."""
    if actor.scope.reach is Reach.UNIT:
        return Case.objects.none()
    cases = Case.objects.visible_to(actor.scope).filter(
        family=FAMILY, is_open=False, archived_at=None, state__in=FILED_FROM
    )
    return cases.filter(number__startswith=text) if text else cases


def to_file_slice(
    actor: Actor, *, text: str = "", cursor: Cursor | None = None, size: int = PAGE
) -> tuple[Slice[Case], list[FileRow]]:
    """A page of files to be archived, those closed longest first, each with what it lacks."""
    rows = to_file(actor, text=text).select_related("matter").defer("body", "grams")
    found = slice_of(rows, Order("closed_at"), cursor, size=size)
    return found, file_rows(found.rows)


def filed_slice(
    actor: Actor, *, text: str = "", cursor: Cursor | None = None, size: int = PAGE
) -> Slice[Case]:
    """A page of what is in the archive, the newest matters first."""
    if actor.scope.reach is Reach.UNIT:
        return Slice([], None, None)
    cases = Case.objects.visible_to(actor.scope).filter(family=FAMILY, state=State.ARCHIVED)
    if text:
        cases = cases.filter(number__startswith=text)
    return slice_of(cases.defer("body", "grams"), Order("opened_at", True), cursor, size=size)


def file_rows(cases: Sequence[Case]) -> list[FileRow]:
    """What each of these files lacks, whether its chain holds, how long it would be kept.

    Two statements; the matters should have been read with the cases.
    """
    ids = [case.id for case in cases]
    histories: dict[UUID, list[Event]] = {case_id: [] for case_id in ids}
    for event in Event.objects.filter(case_id__in=ids).order_by("case_id", "seq"):
        histories[event.case_id].append(event)
    masters = Link.objects.filter(case_id__in=ids, kind=LinkKind.MERGED_INTO)
    merged = set(masters.values_list("case_id", flat=True))
    made = []
    for case in cases:
        history = histories[case.id]
        facts = _facts(case, case.matter, history, is_merged=case.id in merged)
        broken = verify_events(case, history).broken
        made.append(FileRow(case, missing_items(facts), retention_code(facts), broken))
    return made


def _facts(case: Case, matter: Matter, history: Sequence[Event], *, is_merged: bool) -> FileFacts:
    return FileFacts(
        actions=frozenset(event.action for event in history),
        state=case.state,
        urgency=case.urgency,
        has_reply=bool(matter.reply),
        has_refusal=bool(matter.refusal_code and matter.route_told),
        has_master=is_merged,
        needs_reply=matter.needs_reply and case.secrecy != "anonymous",
        is_listed=any(
            event.action == Action.SUPERVISE and event.data.get("rung") == "listing"
            for event in history
        ),
    )


def archive_before(at: datetime) -> datetime:
    """What was closed before this moment goes into the archive by itself."""
    days = rule_book().threshold("archive_after_days", timezone.localdate(at))
    return at - timedelta(days=days)


def unfiled_too_long(closed_before: date) -> int:
    """How many closed matters lack something for the archive although their period is over."""
    rows = Case.objects.filter(family=FAMILY, is_open=False, archived_at=None)
    return rows.filter(closed_at__date__lt=closed_before)[:COUNTED_UP_TO].count()


def retention_classes(on: date) -> Mapping[str, RetentionClass]:
    """The retention classes in force on a day, by code."""
    rows = RetentionClass.objects.filter(valid_from__lte=on)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on))
    return {row.code: row for row in rows.order_by("code")}


def dossiers_of(case_ids: Sequence[UUID]) -> dict[UUID, Dossier]:
    """The latest PDF of each of these cases, by case."""
    rows = Dossier.objects.filter(case_id__in=case_ids).order_by("case_id", "-asked_at")
    return {row.case_id: row for row in rows.distinct("case_id")}


def dossier_in_scope(actor: Actor, dossier_id: UUID) -> Dossier | None:
    """A PDF of a case that the reader may see."""
    row = Dossier.objects.filter(id=dossier_id).select_related("case").first()
    if row is None:
        return None
    seen = Case.objects.visible_to(actor.scope).filter(id=row.case_id).exists()
    return row if seen else None
