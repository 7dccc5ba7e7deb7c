"""受理: a dispute comes in, the parties are asked, the committee accepts or says the right route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
    ConsentState,
    CourtPhase,
    Dispute,
    DisputeParty,
    Grade,
    Side,
    Transfer,
)
from linli.casework.mediation.operations.moves import dispute_of, local_day, moving, start
from linli.casework.mediation.operations.numbering import take_file_number
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import FAMILY, Action, ClockKind, Source, State
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
    if not new.text.strip():
        raise Missing("text")
    applicants = [one for one in new.parties if one.side == Side.APPLICANT]
    if not new.parties:
        raise Missing("parties")
    first = (applicants or list(new.parties))[0]
    committee = Committee.objects.select_related("unit").get(unit_id=new.committee_id)
    if committee.dissolved_on is not None:
        raise NotAllowedNow("committee_dissolved", str(committee))
    with (
        transaction.atomic(),
        open_case(_new_case(new, first, at), action=Action.OPEN, by=by, at=at) as it,
    ):
        dispute = Dispute(
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
    _add_parties(it.case, new.parties, first)
    return it.case


def _may_open(by: Actor, new: NewDispute) -> None:
    if by.kind is not ActorKind.STAFF or by.may(Permission.OPEN_DISPUTE):
        return
    if new.handover is not None and by.may(Permission.REFER_DISPUTE):
        return
    raise MoveRefused(Action.OPEN, "", Hindrance.NOT_PERMITTED)


def _new_case(new: NewDispute, first: Person, at: datetime) -> NewCase:
    kind = rule_book().type(new.type, local_day(at)) if new.type else None
    title = new.title.strip() or (kind.name + "纠纷" if kind else "待定类型的纠纷")
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
        add_party(case, person, position, party=reporter if person is first else None)


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


def record_consent(
    case_id: UUID,
    party_id: UUID,
    *,
    answer: str,
    means: str,
    wished_mediator_id: UUID | None = None,
    by: Actor,
    at: datetime,
    as_party: bool = False,
    expect: int | None = None,
) -> Case:
    """Record what a party answers to the question whether to mediate (征求同意).

    ``answer`` is a ConsentState; a clear refusal is recorded here and ends the dispute by
    refused_by_party (人民调解法 art. 17).
    """
    needs = {"answer": answer}
    with moving(
        case_id,
        Action.ASK_CONSENT,
        by=by,
        at=at,
        needs=needs,
        expect=expect,
        party_id=party_id if as_party else None,
    ) as it:
        party = _party(it.case, party_id)
        party.consent, party.consent_at, party.consent_by = answer, at, means
        party.wished_mediator_id = wished_mediator_id or party.wished_mediator_id
        party.save(update_fields=["consent", "consent_at", "consent_by", "wished_mediator"])
        it.say(party=party.position, answer=answer, means=means)
    return it.case


def _party(case: Case, party_id: UUID) -> DisputeParty:
    try:
        return DisputeParty.objects.get(dispute_id=case.id, id=party_id)
    except DisputeParty.DoesNotExist:
        raise NotAllowedNow("no_such_party") from None


def accept(
    case_id: UUID,
    *,
    type: str,
    grade: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Accept a dispute (受理): it gets its official number, and mediation's limit starts.

    :raises NotAllowedNow: a party refused; the type is unknown; somebody was not yet asked.
    """
    needs = {"type": type, "grade": grade}
    with moving(case_id, Action.ACCEPT, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        _may_be_accepted(dispute, type, at)
        dispute.type, dispute.grade = type, grade
        dispute.accepted_at, dispute.rights_told_at = at, at
        dispute.file_number = take_file_number(dispute.committee, at=at)
        dispute.save(
            update_fields=["type", "grade", "accepted_at", "rights_told_at", "file_number"]
        )
        Transfer.objects.filter(dispute=dispute, confirmed_at=None).update(confirmed_at=at)
        start(it, ClockKind.MEDIATE, dispute)
        it.set(category=type[:12])
        it.say(type=type, grade=grade, number=dispute.file_number)
    return it.case


def _may_be_accepted(dispute: Dispute, type: str, at: datetime) -> None:
    if rule_book().type(type, local_day(at)) is None:
        raise NotAllowedNow("unknown_type", type)
    answers = list(
        DisputeParty.objects.filter(dispute=dispute, is_gone=False)
        .exclude(side=Side.THIRD)
        .values_list("side", "consent")
    )
    if any(consent == ConsentState.REFUSED for _, consent in answers):
        raise NotAllowedNow("party_refuses")
    if {side for side, _ in answers} < {Side.APPLICANT, Side.RESPONDENT}:
        raise NotAllowedNow("both_sides_needed")
    if any(consent == ConsentState.UNASKED for _, consent in answers):
        raise NotAllowedNow("consent_not_asked")


def refuse(
    case_id: UUID,
    *,
    bar: str,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Do not accept: it may not be mediated; the right route is told (不予受理告知书)."""
    needs = {"bar": bar, "reason": reason, "route": route}
    with moving(case_id, Action.REFUSE, by=by, at=at, needs=needs, expect=expect) as it:
        _route(it, needs | {"because": "barred"}, at)
    return it.case


def refused_by_party(
    case_id: UUID,
    *,
    route: str,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
    expect: int | None = None,
) -> Case:
    """End it because a party clearly refuses mediation; other routes are told (art. 17, 26)."""
    with moving(
        case_id,
        Action.REFUSED_BY_PARTY,
        by=by,
        at=at,
        needs={"route": route},
        expect=expect,
        party_id=party_id,
    ) as it:
        _route(it, {"bar": "", "reason": "", "route": route, "because": "party_refuses"}, at)
    return it.case


def _route(it: Moving, told: dict[str, str], at: datetime) -> None:
    dispute = dispute_of(it)
    dispute.outcome, dispute.ended_at = Dispute.Outcome.ROUTED, at
    dispute.ended_because = told["because"]
    dispute.bar_code, dispute.route_told = told["bar"], told["route"][:200]
    dispute.save(update_fields=["outcome", "ended_at", "ended_because", "bar_code", "route_told"])
    start(it, ClockKind.FILE, dispute)
    it.say(told["reason"], route=told["route"], bar=told["bar"])


__all__ = [
    "Handover",
    "NewDispute",
    "Person",
    "Source",
    "State",
    "accept",
    "add_party",
    "open_dispute",
    "record_consent",
    "refuse",
    "refused_by_party",
]
