"""What one press of the operator does: a matter registered, decided and sent on, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import NotAllowedNow, moves_together
from linli.casework.matters.models import ArticleVersion
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.dispatching import dispatch
from linli.casework.matters.operations.drafts import drop_draft
from linli.casework.matters.operations.intake import (
    Receipt,
    Report,
    earlier_receipt,
    open_report,
    title_of,
)
from linli.casework.matters.operations.sorting import (
    Classing,
    accept,
    answer_at_once,
    merge,
    refuse,
    transfer_at_once,
)
from linli.casework.matters.queries.dispatch import basis_of, propose_for
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import Place

_OPENINGS = ("来电人反映", "诉求人反映", "市民反映", "来电反映", "来电人", "诉求人", "反映")
_STOPS = "，,。：:；; 　"


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Registered only: somebody else decides (待受理)."""


@dataclass(frozen=True, kw_only=True)
class Merges:
    """Joined to an open matter about the same thing (并单)."""

    into: UUID


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answered on the spot (直接答复), with an article of the knowledge base where one served."""

    reply: str
    article: ArticleVersion | None = None


@dataclass(frozen=True, kw_only=True)
class Refuses:
    """Not accepted, with ground N1-N6, the reason in words and the route (不予受理)."""

    ground: str
    reason: str
    route: str


@dataclass(frozen=True, kw_only=True)
class PutsThrough:
    """Put through to an emergency line at once (即时转接)."""

    line: str


@dataclass(frozen=True, kw_only=True)
class SendsOn:
    """Accepted; dispatched as well where ``lead`` is given and the post may (提交派单).

    Without ``lead`` the system dispatches where the city allows it and the catalogue is certain.
    """

    classing: Classing
    lead: UUID | None = None
    assists: Mapping[UUID, str] = field(default_factory=dict)
    basis: str = ""


Way = Waits | Merges | Answers | Refuses | PutsThrough | SendsOn


@dataclass(frozen=True)
class Taken:
    """What came of a call: its receipt and the state of its matter."""

    receipt: Receipt
    state: str = ""

    @property
    def number(self) -> str:
        return self.receipt.number


def take_call(
    report: Report,
    way: Way,
    *,
    by: Actor,
    at: datetime,
    draft: UUID | None = None,
    documents: tuple[Document, ...] = (),
) -> Taken:
    """Register what somebody says and go the chosen way with it, in one transaction.

    A key that was sent before gives the first receipt and does nothing again. The draft of the
    call is deleted with it. A place that is not known becomes the division of the post.

    :raises NotAllowedNow: "outside_division" for a place that this post does not serve.
    """
    report = _completed(report, way, by)
    try:
        with moves_together():
            receipt = open_report(report, by=by, at=at, documents=documents)
            case = _go(receipt.case_id, way, by=by, at=at)
            if draft is not None:
                drop_draft(draft, by=by)
    except IntegrityError:
        earlier = earlier_receipt(report)
        if earlier is None:
            raise
        return Taken(earlier)
    if case is None:
        return Taken(receipt, "to_accept")
    return Taken(replace(receipt, due_at=case.finish_due_at or receipt.due_at), case.state)


def take_on(
    case_id: UUID, way: Way, *, by: Actor, at: datetime, expect: int | None = None
) -> Case | None:
    """Go the chosen way with a matter that waits for acceptance, in one transaction."""
    with moves_together():
        return _go(case_id, way, by=by, at=at, expect=expect)


def _completed(report: Report, way: Way, by: Actor) -> Report:
    place = report.place if report.place.code else _own_division(by)
    covered = by.scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    )
    if not covered:
        raise NotAllowedNow("outside_division", place.label)
    changes: dict[str, Any] = {"place": place}
    if isinstance(way, SendsOn):
        # Known from the first event on: a report of wrongdoing is sealed before anybody reads it.
        changes["nature"] = way.classing.nature
        changes["urgency"] = way.classing.urgency
    if not report.title.strip():
        changes["title"] = spoken_title(report.text)
    return replace(report, **changes)


def spoken_title(text: str) -> str:
    """A title from what was said, without 来电人反映 and the like before it."""
    plain = text.strip()
    for opening in _OPENINGS:
        rest = plain.removeprefix(opening).lstrip(_STOPS)
        if rest and rest != plain:
            plain = rest
    return title_of(plain) if plain else ""


def _own_division(by: Actor) -> Place:
    if not by.scope.code:
        return Place()
    try:
        return place_codes(by.scope.code)
    except UnknownPlace:
        return Place()


def _go(
    case_id: UUID, way: Way, *, by: Actor, at: datetime, expect: int | None = None
) -> Case | None:
    if isinstance(way, SendsOn):
        return _send_on(case_id, way, by=by, at=at, expect=expect)
    if isinstance(way, Merges):
        return merge(case_id, into=way.into, by=by, at=at, expect=expect)
    if isinstance(way, Answers):
        return answer_at_once(
            case_id, reply=way.reply, article=way.article, by=by, at=at, expect=expect
        )
    if isinstance(way, PutsThrough):
        return transfer_at_once(case_id, line=way.line, by=by, at=at, expect=expect)
    if isinstance(way, Refuses):
        return refuse(
            case_id,
            ground=way.ground,
            reason=way.reason,
            route=way.route,
            by=by,
            at=at,
            expect=expect,
        )
    return None


def _send_on(case_id: UUID, way: SendsOn, *, by: Actor, at: datetime, expect: int | None) -> Case:
    case = accept(case_id, classing=way.classing, by=by, at=at, expect=expect)
    if way.lead is not None and by.may(Permission.DISPATCH):
        return dispatch(case_id, lead=way.lead, assists=way.assists, basis=way.basis, by=by, at=at)
    if settings.LINLI_AUTO_DISPATCH:
        return dispatch_by_catalogue(case, by=SYSTEM, at=at) or case
    return case


def dispatch_by_catalogue(
    case: Case, *, by: Actor, at: datetime, expect: int | None = None
) -> Case | None:
    """Dispatch a matter as the catalogue says where it is certain; None where it is not."""
    proposal = propose_for(case, at=at)
    if not proposal.is_certain or proposal.lead is None:
        return None
    return dispatch(
        case.id,
        lead=proposal.lead.id,
        assists={unit.id: ASSIST_TASK for unit in proposal.assists},
        basis=basis_of(proposal, local_day(at)),
        by=by,
        at=at,
        expect=expect,
    )


ASSIST_TASK = "按派单目录配合主办单位办理"
