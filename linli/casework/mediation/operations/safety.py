"""安全筛查: asked of each party alone; where violence or fear is found, nobody is led to meet it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Dispute,
    DisputeParty,
    Screening,
    Session,
    SessionState,
    Side,
)
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_committee, tell_mediators, tell_party
from linli.casework.mediation.operations.sessions.checking import comers_of
from linli.casework.mediation.queries.safety import (
    asked_positions,
    parties_of,
    safety_screen,
    stop_for,
)
from linli.casework.mediation.rules.safety import Hint, hints, is_found, unanswered
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What a party answered, alone, and how it is safe to reach them from now on.

    ``answers`` maps a question's code to yes, no or unsure. ``wishes_joint`` is their own wish to
    meet the other side all the same (None: not asked).
    """

    answers: Mapping[str, str]
    asked_alone: bool
    safe_contact: str = ""
    may_notify: bool = True
    wishes_joint: bool | None = None
    remark: str = ""


def screen_safety(
    case_id: UUID,
    party_id: UUID,
    screened: Screened,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> tuple[Hint, ...]:
    """Keep a party's answers, sealed; where they speak of violence, common sessions are cancelled.

    Returns what the party has to be told at once. Once found, it stands: a later answer does not
    take it back (lift_safety does, with a reason).

    :raises NotAllowedNow: not asked alone, or a question was left out.
    """
    questions = safety_screen().questions
    if not screened.asked_alone:
        raise NotAllowedNow("asked_alone")
    if unanswered(questions, screened.answers):
        raise NotAllowedNow("answers_missing", str(len(unanswered(questions, screened.answers))))
    found = is_found(questions, screened.answers)
    with moving(case_id, Action.SCREEN_SAFETY, by=by, at=at, expect=expect) as it:
        party = _party(it, party_id)
        Screening.objects.create(
            party=party,
            at=at,
            by_name=by.name[:40],
            answers=json.dumps(
                {"answers": dict(screened.answers), "remark": screened.remark.strip()},
                ensure_ascii=False,
            ),
            found=found,
        )
        _keep_contact(party, screened, found=found)
        _set_violence(it, dispute_of(it))
        it.say(party=party.position)
    return hints(questions, screened.answers)


def _party(it: Moving, party_id: UUID) -> DisputeParty:
    party = (
        DisputeParty.objects.select_related("party")
        .filter(dispute_id=it.case.id, id=party_id, is_gone=False)
        .first()
    )
    if party is None:
        raise NotAllowedNow("no_such_party")
    return party


def _keep_contact(party: DisputeParty, screened: Screened, *, found: bool) -> None:
    party.is_afraid = party.is_afraid or found
    party.safe_contact = screened.safe_contact.strip() or party.safe_contact
    party.may_notify = screened.may_notify
    if screened.wishes_joint is not None:
        party.wants_joint = screened.wishes_joint
    party.save(update_fields=["is_afraid", "safe_contact", "may_notify", "wants_joint"])


def _set_violence(it: Moving, dispute: Dispute) -> None:
    """What the screens say of the dispute, and that planned sessions fit it."""
    there = parties_of(dispute.pk)
    people = [one for one in there if one.kind == DisputeParty.Kind.PERSON]
    hurt = [one for one in there if one.is_afraid]
    asked = asked_positions(dispute.pk)
    if hurt:
        dispute.violence = Dispute.Violence.PRESENT
        dispute.joint_wished = all(bool(one.wants_joint) for one in hurt)
    elif dispute.violence != Dispute.Violence.PRESENT and all(
        one.position in asked for one in people if one.side != Side.THIRD
    ):
        dispute.violence = Dispute.Violence.NONE
    dispute.save(update_fields=["violence", "joint_wished"])
    _cancel_what_may_not_be(it, dispute)


def _cancel_what_may_not_be(it: Moving, dispute: Dispute) -> None:
    rows = Session.objects.filter(dispute=dispute, state=SessionState.PLANNED)
    stopped: list[int] = []
    for session in rows.select_related("room").order_by("position"):
        comers = comers_of(session)
        if stop_for(dispute, session.form, comers, room=session.room) is None:
            continue
        session.state = SessionState.CANCELLED
        session.save(update_fields=["state"])
        stopped.append(session.position)
        for party in comers:
            tell_party(it, party, "dispute_session_changed")
    if stopped:
        it.say(cancelled=stopped, cancelled_because="safety")
        tell_mediators(it, "dispute_session_changed")


def record_joint_wish(
    case_id: UUID,
    party_id: UUID,
    *,
    wishes: bool,
    as_party: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Record whether somebody who is afraid wishes to meet the other side; it can be taken back.

    Taken back, planned common sessions are cancelled.
    """
    with moving(
        case_id,
        Action.JOINT_WISH,
        by=by,
        at=at,
        expect=expect,
        party_id=party_id if as_party else None,
    ) as it:
        party = _party(it, party_id)
        party.wants_joint = wishes
        party.save(update_fields=["wants_joint"])
        _set_violence(it, dispute_of(it))
        it.say(party=party.position)
        if as_party:
            tell_mediators(it, "dispute_wish")
    return it.case


def lift_safety(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Say, as the chair and with a reason, that the protection is not needed (any more).

    The mediator cannot do it; the screens stay in the file.
    """
    needs = {"reason": reason.strip()}
    with moving(case_id, Action.LIFT_SAFETY, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        DisputeParty.objects.filter(dispute=dispute).update(is_afraid=False, wants_joint=None)
        dispute.violence, dispute.joint_wished = Dispute.Violence.NONE, None
        dispute.save(update_fields=["violence", "joint_wished"])
        it.say(reason.strip())
        tell_mediators(it, "dispute_wish")
        tell_committee(it, "dispute_wish")
    return it.case
