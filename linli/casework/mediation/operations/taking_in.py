"""受理: a dispute comes in, the parties are asked, the committee accepts or says the right route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.casework.cases.models import (
    AssignmentRole,
    AssignmentStatus,
    Case,
    Document,
    Party,
    PartyRole,
)
from linli.casework.cases.operations import (
    Missing,
    MoveRefused,
    Moving,
    NewCase,
    NotAllowedNow,
    open_case,
)
from linli.casework.cases.operations import Reporter as KernelReporter
from linli.casework.cases.operations.opening import query_code_index
from linli.casework.cases.rules import Hindrance
from linli.casework.mediation.models import (
    Committee,
    CourtPhase,
    Dispute,
    DisputeParty,
    Grade,
    Side,
    Transfer,
)
from linli.casework.mediation.operations.moves import local_day, start
from linli.casework.mediation.operations.notices import tell_committee
from linli.casework.mediation.queries.known import entity_of_code, person_of_paper
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import FAMILY, Action, ClockKind
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.places.rules.codes import Place


@dataclass(frozen=True, kw_only=True)
class Person:
    """A party as it is known when the dispute comes in; most of it may be empty."""

    side: str
    name: str
    kind: str = DisputeParty.Kind.PERSON
    phone: str = ""
    sex: str = ""
    age: int | None = None
    occupation: str = ""
    id_number: str = ""
    address: str = ""
    representative: str = ""
    language: str = ""
    person_id: UUID | None = None
    household_id: UUID | None = None
    entity_id: UUID | None = None
    reply_by: str = "phone"
    query_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Which body handed the dispute over, under which number of its own."""

    agency: str
    agency_name: str
    outer_number: str = ""
    unit_id: UUID | None = None
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class NewDispute:
    """A dispute as it comes in; the first applicant among the parties is its reporter."""

    committee_id: UUID
    source: str
    text: str
    parties: Sequence[Person]
    channel: str = "counter"
    title: str = ""
    asked: str = ""
    type: str = ""
    grade: str = Grade.THREE
    amount_cents: int | None = None
    people: int = 2
    is_grave: bool = False
    place: Place = field(default_factory=Place)
    place_text: str = ""
    court_phase: str = CourtPhase.NONE
    handover: Handover | None = None
    matter_id: UUID | None = None
    secrecy: str = "named"


def open_dispute(
    new: NewDispute, *, by: Actor, at: datetime, documents: Sequence[Document] = ()
) -> Case:
    """Take a dispute in at a committee; its acceptance clock starts.

    :raises Missing: no text, or no party.
    :raises MoveRefused: the post may not take disputes in.
    """
    _may_open(by, new)
    first, committee = _checked(new)
    with transaction.atomic():
        with open_case(_new_case(new, first, at), action=Action.OPEN, by=by, at=at) as it:
            dispute = _dispute(it, new, committee)
            it.batch.insert(dispute)
            start(it, ClockKind.ACCEPT, dispute)
            part = it.assign(committee.pk, AssignmentRole.LEAD)
            part.status, part.signed_at, part.signed_by_id = AssignmentStatus.WORKING, None, None
            it.set(lead_unit_id=committee.pk)
            if new.handover is not None:
                it.batch.insert(_transfer(dispute, new.handover, at))
            for document in documents:
                document.case = it.case
                it.add_document(document)
            it.say(source=new.source, committee=str(committee.unit))
            tell_committee(it, "dispute_opened", unit_id=committee.pk)
        _add_parties(it.case, new.parties, first)
    return it.case


def _checked(new: NewDispute) -> tuple[Person, Committee]:
    """Who is its reporter, and the committee, once the rest is sound."""
    if not new.text.strip():
        raise Missing("text")
    if not new.parties:
        raise Missing("parties")
    applicants = [one for one in new.parties if one.side == Side.APPLICANT]
    committee = Committee.objects.select_related("unit").get(unit_id=new.committee_id)
    if committee.dissolved_on is not None:
        raise NotAllowedNow("committee_dissolved", str(committee))
    return (applicants or list(new.parties))[0], committee


def _dispute(it: Moving, new: NewDispute, committee: Committee) -> Dispute:
    return Dispute(
        case=it.case,
        source=new.source,
        type=new.type,
        grade=new.grade,
        committee=committee,
        asked=new.asked.strip(),
        amount_cents=new.amount_cents,
        people=max(new.people, len(new.parties)),
        is_grave=new.is_grave,
        court_phase=new.court_phase,
        matter_id=new.matter_id,
    )


def _may_open(by: Actor, new: NewDispute) -> None:
    if by.kind is not ActorKind.STAFF or by.may(Permission.OPEN_DISPUTE):
        return
    if new.handover is not None and by.may(Permission.REFER_DISPUTE):
        return
    raise MoveRefused(Action.OPEN, "", Hindrance.NOT_PERMITTED)


def _new_case(new: NewDispute, first: Person, at: datetime) -> NewCase:
    kind = rule_book().type(new.type, local_day(at)) if new.type else None
    sort = f"{kind.name}纠纷" if kind else "待定类型的纠纷"
    title = new.title.strip() or " ".join(filter(None, (new.place_text.strip()[:60], sort)))
    return NewCase(
        family=FAMILY,
        title=title[:120],
        body=new.text.strip(),
        channel=new.channel,
        place=new.place,
        place_text=new.place_text.strip()[:160],
        nature="dispute",
        category=new.type[:12],
        secrecy=new.secrecy,
        is_sensitive=True,  # messages say only that there is news
        reporter=KernelReporter(
            name=first.name,
            phone=first.phone,
            reply_by=first.reply_by,
            query_code=first.query_code,
        ),
    )


def _transfer(dispute: Dispute, handover: Handover, at: datetime) -> Transfer:
    return Transfer(
        dispute=dispute,
        agency=handover.agency,
        unit_id=handover.unit_id,
        agency_name=handover.agency_name,
        outer_number=handover.outer_number,
        contact=handover.contact,
        sent_at=at,
    )


def _add_parties(case: Case, people: Sequence[Person], first: Person) -> None:
    reporter = Party.objects.get(case=case, role=PartyRole.REPORTER)
    for position, person in enumerate(people, start=1):
        add_party(case, known(person), position, party=reporter if person is first else None)


def known(person: Person) -> Person:
    """The same person, linked to the registers by the number of the paper, unseen by anybody.

    Only the ids are kept (kin and household are then seen as conflicts of a mediator); nothing of
    the record is shown.
    """
    number = person.id_number.strip().upper()
    if not number or person.person_id or person.entity_id:
        return person
    if person.kind == DisputeParty.Kind.ENTITY:
        return replace(person, entity_id=entity_of_code(number))
    found = person_of_paper(number)
    return replace(person, person_id=found[0], household_id=found[1]) if found else person


def add_party(
    case: Case, person: Person, position: int, *, party: Party | None = None
) -> DisputeParty:
    """Write one party of a dispute, within the caller's move."""
    if party is None:
        phone = normalise_phone(person.phone)
        party = Party.objects.create(
            case=case,
            role=PartyRole.PARTY,
            name=person.name,
            phone=phone,
            phone_index=blind_index(phone, purpose="phone") if phone else None,
            query_code_index=query_code_index(person.query_code) if person.query_code else None,
            reply_by=person.reply_by,
        )
    paper = person.id_number.strip().upper()
    return DisputeParty.objects.create(
        dispute_id=case.id,
        party=party,
        position=position,
        side=person.side,
        kind=person.kind,
        sex=person.sex,
        age=person.age,
        occupation=person.occupation,
        id_number=paper,
        id_index=blind_index(paper, purpose="id-number") if paper else None,
        address=person.address,
        representative=person.representative,
        language=person.language,
        person_id=person.person_id,
        household_id=person.household_id,
        entity_id=person.entity_id,
    )
