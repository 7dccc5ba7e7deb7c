"""Who is asked to come to a session, how, and whether they will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import DisputeParty, Invitation, Session, SessionState, Side
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_mediators, tell_party
from linli.casework.mediation.operations.sessions.checking import (
    check_safety,
    comers_of,
    session_of,
)
from linli.casework.mediation.queries.safety import parties_of
from linli.casework.mediation.rules.safety import SAFE_MEANS
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

MEANS = ("portal", "phone", "paper", "in_person", "safe")
COMES, DECLINES, OTHER_TIME = "yes", "no", "other_time"
ANSWERS = (COMES, DECLINES, OTHER_TIME)


@dataclass(frozen=True, kw_only=True)
class Guests:
    """Kin, neighbours or experts who are to come, and the parties who agreed to it (art. 20)."""

    names: Sequence[str] = ()
    agreed_by: Sequence[UUID] = ()
    means: str = "phone"


def invite(
    case_id: UUID,
    session_id: UUID,
    *,
    party_ids: Sequence[UUID] = (),
    means: str = "portal",
    guests: Guests | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Invite further parties or guests to a planned session.

    :raises NotAllowedNow: they must not be brought together, a guest without everybody's consent,
        or a means by which it is not safe to write to somebody.
    """
    needs = {"whom": list(party_ids) or (guests.names if guests else ())}
    with moving(case_id, Action.INVITE, by=by, at=at, needs=needs, expect=expect) as it:
        session = session_of(it, session_id)
        if session.state != SessionState.PLANNED:
            raise NotAllowedNow("session_not_planned")
        already = comers_of(session)
        known = {one.id for one in already}
        new = [p for p in parties_of(it.case.id) if p.id in set(party_ids) and p.id not in known]
        check_safety(dispute_of(it), session.form, [*already, *new], session.room)
        write_invitations(it, session, new, means=means, guests=guests)
        it.say(session=session.position, invited=[one.position for one in new], means=means)
    return it.case


def write_invitations(
    it: Moving,
    session: Session,
    parties: Sequence[DisputeParty],
    *,
    means: str,
    guests: Guests | None,
) -> None:
    """Write invitations within a move, and tell each party by a way that is safe for them."""
    if means not in MEANS:
        raise NotAllowedNow("no_such_means")
    for party in parties:
        Invitation.objects.create(
            session=session, party=party, means=_safe(party, means), sent_at=it.at
        )
        tell_party(it, party, "dispute_session")
    _write_guests(it, session, guests)


def _safe(party: DisputeParty, means: str) -> str:
    """The means by which this party is really reached: the safe one for who is afraid."""
    is_endangered = party.is_afraid or not party.may_notify
    return "safe" if is_endangered and means not in SAFE_MEANS else means


def _write_guests(it: Moving, session: Session, guests: Guests | None) -> None:
    names = [name.strip() for name in guests.names if name.strip()] if guests else []
    if guests is None or not names:
        return
    asked = {p.id for p in parties_of(it.case.id) if p.side != Side.THIRD}
    if not asked <= set(guests.agreed_by):
        raise NotAllowedNow("guests_need_consent")
    Invitation.objects.bulk_create(
        Invitation(session=session, guest=name, means=guests.means, sent_at=it.at) for name in names
    )
    it.say(guests=len(names))


def answer_invitation(
    case_id: UUID,
    session_id: UUID,
    *,
    party_id: UUID,
    answer: str,
    words: str = "",
    as_party: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Record whether a party will come: said by themselves, or told to the committee.

    :raises NotAllowedNow: not invited, not planned any more, or no such answer.
    """
    with moving(
        case_id,
        Action.ANSWER_INVITATION,
        by=by,
        at=at,
        needs={"answer": answer},
        expect=expect,
        party_id=party_id if as_party else None,
    ) as it:
        if answer not in ANSWERS:
            raise NotAllowedNow("no_such_answer")
        session = session_of(it, session_id)
        if session.state != SessionState.PLANNED:
            raise NotAllowedNow("session_not_planned")
        found = Invitation.objects.filter(session=session, party_id=party_id)
        if not found.update(answer=answer, answered_at=at):
            raise NotAllowedNow("not_invited")
        position = DisputeParty.objects.values_list("position", flat=True).get(id=party_id)
        it.say(words.strip(), session=session.position, party=position, answer=answer)
        if as_party:
            tell_mediators(it, "dispute_wish")
    return it.case
