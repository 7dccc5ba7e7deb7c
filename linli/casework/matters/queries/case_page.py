"""All that a case page shows, read in few round trips; nothing outside the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value

from linli.casework.cases.models import (
    Assignment,
    AssignmentRole,
    Case,
    Clock,
    ClockStatus,
    Document,
    Event,
    Link,
    LinkKind,
    Party,
    PartyRole,
    Secrecy,
)
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.cases.queries.verifying import Verified, verify_events
from linli.casework.matters.models import (
    Matter,
    Publication,
    PublishConsent,
    RequestStatus,
    ReviewRequest,
)
from linli.casework.matters.workflow import FAMILY, ClockKind
from linli.foundation.postgres.reading import ReadStatement, read_statement
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

RELATED = 5
_SAME_PLACE_WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class Related:
    """Another case that belongs to this one: by a link, or at the same place."""

    id: UUID
    number: str
    title: str
    state: str
    opened_at: datetime
    how: str
    is_from: bool


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that its page shows.

    ``people`` are the parties the reader may know of: a confidential reporter is not among them
    for handling units (RIGHTS no. 4).
    """

    case: Case
    matter: Matter
    parts: Sequence[Assignment]
    clocks: Sequence[Clock]
    events: Sequence[Event]
    people: Sequence[Party]
    documents: Sequence[Document]
    requests: Sequence[ReviewRequest]
    related: Sequence[Related]
    verified: Verified
    is_reporter_hidden: bool = False
    may_publish: bool = False
    is_published: bool = False

    @property
    def lead(self) -> Assignment | None:
        return next((p for p in self.parts if p.role == AssignmentRole.LEAD), None)

    @property
    def assists(self) -> list[Assignment]:
        return [part for part in self.parts if part.role == AssignmentRole.ASSIST]

    @property
    def reporter(self) -> Party | None:
        return next((p for p in self.people if p.role == PartyRole.REPORTER), None)

    def part_of(self, unit_id: UUID | None) -> Assignment | None:
        """The part that a unit has in the case."""
        return next((part for part in self.parts if part.unit_id == unit_id), None)

    def clock(self, kind: ClockKind) -> Clock | None:
        """The case's own clock of a kind that has not stopped."""
        return next(
            (
                clock
                for clock in self.clocks
                if clock.kind == kind and clock.assignment_id is None and clock.stopped_at is None
            ),
            None,
        )

    def request(self, kind: str) -> ReviewRequest | None:
        """The request of a kind that waits for its ruling."""
        return next((r for r in self.requests if r.kind == kind), None)

    @property
    def is_finish_running(self) -> bool:
        clock = self.clock(ClockKind.FINISH)
        return clock is not None and clock.status == ClockStatus.RUNNING


def _seen(actor: Actor) -> QuerySet[Case]:
    return Case.objects.visible_to(actor.scope).filter(family=FAMILY)


def number_in_scope(actor: Actor, number: str) -> bool:
    """Whether a case of this number exists that the post may see."""
    return _seen(actor).filter(number=number).exists()


def case_in_scope(actor: Actor, number: str) -> Case:
    """The case of this number with its matter. Raises NoSuchCase, also where it is out of scope."""
    seen = _seen(actor).select_related("matter").defer("grams").annotate(**_publishing())
    case = seen.filter(number=number).first()
    if case is None:
        raise NoSuchCase
    return case


def read_case(actor: Actor, number: str) -> CaseFile:
    """A case with all its page shows: three statements. Raises NoSuchCase."""
    case = case_in_scope(actor, number)
    parts, events, people, documents, clocks, requests = _rest().ask({_CASE: case.id})
    hidden = is_reporter_hidden(actor, case)
    return CaseFile(
        case=case,
        matter=case.matter,
        parts=parts,
        clocks=clocks,
        events=events,
        people=[p for p in people if not (hidden and p.role == PartyRole.REPORTER)],
        documents=[d for d in documents if may_see_document(actor, d)],
        requests=requests,
        related=_related(actor, case),
        verified=verify_events(case, events),
        is_reporter_hidden=hidden,
        may_publish=getattr(case, "may_publish", False),
        is_published=getattr(case, "is_published", False),
    )


_CASE = UUID(int=1)  # stands for the case while the statement is put together


@cache
def _rest() -> ReadStatement:
    """What belongs to a case, in the order of the page."""
    return read_statement(
        Assignment.objects.filter(case_id=_CASE, is_current=True).order_by("assigned_at"),
        Event.objects.filter(case_id=_CASE).order_by("seq"),
        Party.objects.filter(case_id=_CASE),
        Document.objects.filter(case_id=_CASE).order_by("added_at", "id"),
        Clock.objects.filter(case_id=_CASE).order_by("started_at", "id"),
        ReviewRequest.objects.filter(case_id=_CASE, status=RequestStatus.OPEN),
    )


def _publishing() -> dict[str, Exists]:
    """Whether the reporter's leave to publish is in force, and whether it is published."""
    consents = PublishConsent.objects.filter(case_id=OuterRef("pk"), withdrawn_at=None)
    published = Publication.objects.filter(case_id=OuterRef("pk"))
    return {"may_publish": Exists(consents), "is_published": Exists(published)}


def is_reporter_hidden(actor: Actor, case: Case) -> bool:
    """Whether this post must not know who reported: confidential to all but sealed-file roles."""
    if case.secrecy == Secrecy.ANONYMOUS:
        return True
    return case.secrecy == Secrecy.CONFIDENTIAL and not actor.may(Permission.SEE_SEALED)


def may_see_document(actor: Actor, document: Document) -> bool:
    """Whether this post may open a file of a case it sees."""
    return not document.is_sealed or actor.may(Permission.SEE_SEALED)


def party_in_scope(actor: Actor, number: str, party_id: UUID) -> tuple[Case, Party]:
    """A party of a case that the post may see and may know of. Raises NoSuchCase."""
    case = case_in_scope(actor, number)
    party = Party.objects.filter(case=case, id=party_id).first()
    hidden = party is not None and party.role == PartyRole.REPORTER
    if party is None or (hidden and is_reporter_hidden(actor, case)):
        raise NoSuchCase
    return case, party


def document_in_scope(actor: Actor, number: str, document_id: UUID) -> tuple[Case, Document]:
    """A file of a case that the post may see. Raises NoSuchCase."""
    case = case_in_scope(actor, number)
    document = Document.objects.filter(case=case, id=document_id).first()
    if document is None or not may_see_document(actor, document):
        raise NoSuchCase
    return case, document


def state_of(case_id: UUID) -> str:
    """The state a case has now; empty when it is gone."""
    return Case.objects.filter(id=case_id).values_list("state", flat=True).first() or ""


_COLUMNS = ("id", "number", "title", "state", "opened_at", "how", "way")


def _related(actor: Actor, case: Case) -> list[Related]:
    """Linked matters both ways, then those at the same place that the reader may see: one statement."""
    to = _linked(Link.objects.filter(case=case), "other", "to")
    back = _linked(Link.objects.filter(other=case), "case", "from")
    rows = to.union(back, all=True)
    if case.place_text and case.community_code:
        rows = to.union(back, _same_place(actor, case), all=True)
    return [
        Related(row[0], row[1], row[2], row[3], row[4], row[5], row[6] == "from") for row in rows
    ]


def _linked(links: QuerySet[Link], end: str, way: str) -> QuerySet[Link, tuple[Any, ...]]:
    columns = [f"{end}__{name}" for name in ("id", "number", "title", "state", "opened_at")]
    return (
        links.filter(**{f"{end}__family": FAMILY})
        .order_by()
        .annotate(how=F("kind"), way=Value(way, output_field=CharField()))
        .values_list(*columns, "how", "way")[:50]
    )


def _same_place(actor: Actor, case: Case) -> QuerySet[Case, tuple[Any, ...]]:
    since = case.opened_at - _SAME_PLACE_WITHIN
    return (
        _seen(actor)
        .filter(
            community_code=case.community_code,
            place_text=case.place_text,
            opened_at__gte=since,
        )
        .exclude(id=case.id)
        .annotate(
            how=Value("same_place", output_field=CharField()),
            way=Value("", output_field=CharField()),
        )
        .order_by("-opened_at", "-id")
        .values_list(*_COLUMNS)[: RELATED + 1]
    )


def finish_due_of(case_id: UUID) -> datetime | None:
    """When the running finish clock of a case ends; None where none runs."""
    running = Clock.objects.filter(case_id=case_id, kind=ClockKind.FINISH, stopped_at=None)
    return running.values_list("due_at", flat=True).first()


def unit_ids_of(case_id: UUID) -> list[UUID]:
    """The units that have a part in a case now."""
    parts = Assignment.objects.filter(case_id=case_id, is_current=True)
    return list(parts.values_list("unit_id", flat=True))


def merged_numbers(case_id: UUID) -> list[str]:
    """The numbers of the matters that were merged into a case read within scope."""
    links = Link.objects.filter(other_id=case_id, kind=LinkKind.MERGED_INTO)
    return list(links.order_by("at", "id").values_list("case__number", flat=True))


def open_case_id(actor: Actor, number: str) -> UUID | None:
    """The open case of this number that the post may see."""
    rows = _seen(actor).filter(number=number, is_open=True)
    return rows.values_list("id", flat=True).first()
