"""当事人: adding and correcting parties, agents, and what happens when one is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, Moving, NotAllowedNow, moves_together
from linli.casework.mediation.models import Dispute, DisputeParty, Side
from linli.casework.mediation.operations.moves import dispute_of, moving, start
from linli.casework.mediation.operations.notices import (
    tell_committee,
    tell_mediators,
    tell_parties,
)
from linli.casework.mediation.operations.taking_in import Person, add_party, known
from linli.casework.mediation.workflow import Action, ClockKind, State
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_phone
from linli.registers.access.rules import SYSTEM, Actor

GONE: Final = ("died", "dissolved", "withdrew", "not_party")
_KERNEL: Final = ("name", "phone", "reply_by")
_OWN: Final = (
    *("side", "kind", "sex", "age", "occupation", "id_number", "address", "representative"),
    *("agent", "agent_scope", "language", "shares_contact", "may_notify"),
)
_SEALED: Final = frozenset({"name", "phone", "id_number", "address", "representative", "agent"})
_ENDED_ROUTE = "一方当事人已不在，本次调解终止；其他当事人仍可协商、仲裁或者向人民法院起诉"


def add_party_to(
    case_id: UUID, person: Person, *, by: Actor, at: datetime, expect: int | None = None
) -> DisputeParty:
    """Add a party to a dispute that is not decided yet; their consent is still to be asked."""
    with moving(case_id, Action.CHANGE_PARTY, by=by, at=at, expect=expect) as it:
        if not person.name.strip():
            raise Missing("name")
        added = add_party(it.case, known(person), _next_position(it))
        it.say(party=added.position, side=added.side, change="added")
        _count_people(it)
    return added


def correct_party(
    case_id: UUID,
    party_id: UUID,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Correct what is recorded of a party; what stood there before is kept, sealed, in the event.

    ``changes`` maps names of fields to new values: those of the person, the representative, the
    agent and the scope of the agent's power, whether the other side may see the contact.
    :raises NotAllowedNow: no such party, or a field that is not corrected this way.
    """
    with moving(case_id, Action.CHANGE_PARTY, by=by, at=at, expect=expect) as it:
        party = _party(it, party_id)
        before = {name: _value(party, name) for name in changes}
        changed = {name: value for name, value in changes.items() if before[name] != value}
        _write(party, changed)
        it.seal({f"before.{name}": str(before[name] or "") for name in changed if name in _SEALED})
        it.say(party=party.position, change="corrected", fields=sorted(changed))
    return it.case


def _value(party: DisputeParty, name: str) -> Any:
    if name in _KERNEL:
        return getattr(party.party, name)
    if name in _OWN:
        return getattr(party, name)
    raise NotAllowedNow("no_such_field", name)


def _write(party: DisputeParty, changed: Mapping[str, Any]) -> None:
    kernel = {name: value for name, value in changed.items() if name in _KERNEL}
    own = {name: value for name, value in changed.items() if name in _OWN}
    if "phone" in kernel:
        phone = normalise_phone(kernel["phone"])
        kernel["phone"] = phone
        kernel["phone_index"] = blind_index(phone, purpose="phone") if phone else None
    if "id_number" in own:
        found = known(Person(side=party.side, name=party.party.name, id_number=own["id_number"]))
        paper = own["id_number"] = found.id_number.strip().upper()
        own["id_index"] = blind_index(paper, purpose="id-number") if paper else None
        own["person_id"], own["household_id"] = found.person_id, found.household_id
    for target, fields in ((party.party, kernel), (party, own)):
        if fields:
            for name, value in fields.items():
                setattr(target, name, value)
            target.save(update_fields=list(fields))


def party_gone(
    case_id: UUID,
    party_id: UUID,
    *,
    because: str,
    heir: Person | None = None,
    words: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Record that a party died, was dissolved, withdrew or was never one.

    An heir takes their place and is asked anew; where nobody does and a side stands empty, the
    mediation ends (nobody mediates against one who is not there). Everybody else is told.
    """
    with moves_together():
        with moving(
            case_id, Action.PARTY_GONE, by=by, at=at, needs={"because": because}, expect=expect
        ) as it:
            if because not in GONE:
                raise NotAllowedNow("no_such_ground", because)
            party = _party(it, party_id)
            party.is_gone, party.gone_because, party.gone_at = True, because, at
            party.save(update_fields=["is_gone", "gone_because", "gone_at"])
            it.say(words.strip(), party=party.position, because=because, followed=bool(heir))
            if heir is not None:
                _follow(it, party, heir)
            tell_mediators(it, "dispute_party_gone")
            tell_committee(it, "dispute_party_gone")
        empty = _has_empty_side(it.case)
        if empty and it.case.state in (State.TO_MEDIATE, State.MEDIATING):
            return _end(it.case, because, at=at)
        if empty and it.case.state == State.TO_ACCEPT:
            return withdraw_for(it.case.id, because, by=by, at=at)
    return it.case


def _follow(it: Moving, gone: DisputeParty, heir: Person) -> None:
    follower = add_party(it.case, known(replace(heir, side=gone.side)), _next_position(it))
    follower.follows = gone
    follower.save(update_fields=["follows"])


def _has_empty_side(case: Case) -> bool:
    held = set(
        DisputeParty.objects.filter(dispute_id=case.id, is_gone=False).values_list(
            "side", flat=True
        )
    )
    return not {Side.APPLICANT, Side.RESPONDENT} <= held


def _end(case: Case, because: str, *, at: datetime) -> Case:
    needs = {"reason": because, "route": _ENDED_ROUTE}
    with moving(case.id, Action.END, by=SYSTEM, at=at, needs=needs) as it:
        dispute = dispute_of(it)
        dispute.outcome, dispute.ended_at = Dispute.Outcome.ENDED, at
        dispute.ended_because, dispute.route_told = "party_gone", _ENDED_ROUTE
        dispute.save(update_fields=["outcome", "ended_at", "ended_because", "route_told"])
        start(it, ClockKind.FILE, dispute)
        start(it, ClockKind.VISIT, dispute)
        it.say(because="party_gone", route=_ENDED_ROUTE)
        tell_parties(it)
    return it.case


def withdraw_for(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> Case:
    """End what was not accepted yet because a side is empty."""
    with moving(case_id, Action.WITHDRAW, by=by, at=at, needs={"reason": reason}) as it:
        dispute = dispute_of(it)
        dispute.outcome, dispute.ended_at = Dispute.Outcome.WITHDRAWN, at
        dispute.ended_because = "party_gone"
        dispute.save(update_fields=["outcome", "ended_at", "ended_because"])
        it.say(because="party_gone")
        tell_parties(it)
    return it.case


def _party(it: Moving, party_id: UUID) -> DisputeParty:
    rows = DisputeParty.objects.select_related("party").filter(dispute_id=it.case.id)
    found = rows.filter(id=party_id, is_gone=False).first()
    if found is None:
        raise NotAllowedNow("no_such_party")
    return found


def _next_position(it: Moving) -> int:
    rows = DisputeParty.objects.filter(dispute_id=it.case.id)
    return (rows.aggregate(n=Max("position"))["n"] or 0) + 1


def _count_people(it: Moving) -> None:
    n = DisputeParty.objects.filter(dispute_id=it.case.id, is_gone=False).count()
    Dispute.objects.filter(case=it.case, people__lt=n).update(people=n)
