"""A matter becomes a dispute without re-typing; what comes of it returns to the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from linli.casework.cases.models import (
    Case,
    Document,
    Event,
    Link,
    LinkKind,
    Party,
    PartyRole,
    Secrecy,
)
from linli.casework.cases.operations import Missing, NotAllowedNow, moves_together
from linli.casework.matters.operations.referring import note_mediation, refer_to_mediation
from linli.casework.matters.queries.case_page import case_in_scope, is_reporter_hidden
from linli.casework.matters.workflow import Action as MatterAction
from linli.casework.mediation.models import Dispute, DisputeParty, Side
from linli.casework.mediation.operations import NewDispute, Person, open_dispute
from linli.casework.mediation.workflow import Source
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

MOST_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What the matter does not say yet: the other party, the type, what is asked, which committee."""

    committee_id: UUID
    respondent_name: str
    respondent_phone: str = ""
    respondent_kind: str = DisputeParty.Kind.PERSON
    type: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Known:
    """What the matter says already, for the form."""

    case: Case
    applicant: str
    respondent: str
    respondent_phone: str
    asked: str


def what_is_known(actor: Actor, number: str) -> Known:
    """What a matter in scope says already. Raises NoSuchCase."""
    case = case_in_scope(actor, number)
    people = {party.role: party for party in Party.objects.filter(case=case)}
    reporter, subject = people.get(PartyRole.REPORTER), people.get(PartyRole.SUBJECT)
    hidden = is_reporter_hidden(actor, case)
    return Known(
        case=case,
        applicant="" if reporter is None or hidden else reporter.name,
        respondent="" if subject is None else subject.name,
        respondent_phone="" if subject is None else subject.phone,
        asked=case.matter.wish,
    )


def refer(
    number: str, referral: Referral, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Make a dispute of a matter: text, place, parties and files go with it, both are linked.

    The reporter follows both with the query code they have. Returns the dispute.

    :raises NoSuchCase: no such matter in scope.
    :raises NotAllowedNow: the reporter wants to stay unknown, or it was referred before.
    :raises Missing: nobody is named on one side.
    """
    matter = case_in_scope(by, number)
    if matter.secrecy != Secrecy.NAMED:
        raise NotAllowedNow("reporter_unknown")
    reporter = Party.objects.filter(case=matter, role=PartyRole.REPORTER).first()
    if reporter is None or not reporter.name.strip():
        raise NotAllowedNow("reporter_unknown")
    if not referral.respondent_name.strip():
        raise Missing("parties")
    with moves_together():
        dispute = open_dispute(
            _new_dispute(matter, reporter, referral), by=by, at=at, documents=_copies(matter, at)
        )
        Party.objects.filter(case=dispute, role=PartyRole.REPORTER).update(
            query_code_index=reporter.query_code_index
        )
        refer_to_mediation(matter.id, dispute, by=by, at=at, expect=expect)
    return dispute


def _new_dispute(matter: Case, reporter: Party, referral: Referral) -> NewDispute:
    return NewDispute(
        committee_id=referral.committee_id,
        source=Source.MATTER,
        text=matter.body,
        asked=referral.asked or matter.matter.wish,
        type=referral.type,
        title=matter.title,
        channel=matter.channel,
        place=Place(
            district_code=matter.district_code,
            street_code=matter.street_code,
            community_code=matter.community_code,
            grid_code=matter.grid_code,
        ),
        place_text=matter.place_text,
        matter_id=matter.id,
        parties=(
            Person(
                side=Side.APPLICANT,
                name=reporter.name,
                phone=reporter.phone,
                reply_by=reporter.reply_by or "phone",
            ),
            Person(
                side=Side.RESPONDENT,
                name=referral.respondent_name.strip(),
                phone=referral.respondent_phone,
                kind=referral.respondent_kind,
            ),
        ),
    )


def _copies(matter: Case, at: datetime) -> list[Document]:
    """The matter's files for the dispute: the same stored bytes, a row of its own."""
    return [
        Document(
            kind=one.kind,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            storage_key=one.storage_key,
            thumbnail_key=one.thumbnail_key,
            added_at=at,
            added_by=one.added_by,
        )
        for one in Document.objects.filter(case=matter, is_sealed=False).order_by("added_at")
    ]


def bring_outcomes_back(*, at: datetime) -> int:
    """Note in each matter what came of its mediation, once; returns how many."""
    noted = Event.objects.filter(
        case_id=OuterRef("matter_id"), action=MatterAction.REFERRAL_OUTCOME
    )
    ended = Dispute.objects.filter(matter_id__isnull=False, ended_at__isnull=False)
    rows = ended.filter(~Exists(noted)).select_related("case")
    n = 0
    for dispute in rows.order_by("ended_at")[:MOST_AT_ONCE]:
        matter = _open_matter(dispute)
        if matter is None:
            continue
        note_mediation(matter.id, dispute.case.number, dispute.outcome, at=at)
        n += 1
    return n


def _open_matter(dispute: Dispute) -> Case | None:
    if dispute.matter_id is None:
        return None
    return Case.objects.filter(id=dispute.matter_id, is_open=True).first()


@dataclass(frozen=True)
class Thread:
    """The other number of one thread."""

    number: str
    family: str


def thread_of(case: Case) -> Thread | None:
    """The matter of a dispute, or the dispute of a matter: numbers only."""
    links = Link.objects.filter(kind=LinkKind.REFERRED_TO).select_related("case", "other")
    one = links.filter(case=case).first()
    if one is not None:
        return Thread(one.other.number, one.other.family)
    back = links.filter(other=case).first()
    return None if back is None else Thread(back.case.number, back.case.family)
