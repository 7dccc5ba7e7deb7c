"""Disputes of the demo city, each told as far as its way goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Side,
)
from linli.demo.mediation import steps as s
from linli.demo.mediation.halls import Halls
from linli.demo.mediation.quarrels import Quarrel, invent
from linli.foundation.calendar.rules import SHANGHAI
from linli.registers.places.queries import place_codes

# Where each dispute stands at the end; repeated as often as it is to occur.
WAYS = (
    "closed", "closed", "closed", "archived", "agreed", "agreed", "mediating", "mediating",
    "planned", "to_mediate", "to_accept", "failed", "performed", "breached", "confirmed",
    "at_court", "refused_by_party", "barred", "oral", "withdrawn",
)  # fmt: skip


def quarrel(
    number: int, way: str, halls: Halls, *, seed: int, now: datetime, days: int
) -> UUID | None:
    """Tell one dispute to where its way ends; None where the rules did not let it begin."""
    told = invent(seed, number)
    code, key = halls.communities[number % len(halls.communities)]
    committee = halls.committees[_key(told, key, halls)]
    ago = days * (1 - (number * 37 % 100) / 100) if way in _LONG else 3 + number % 9
    life = s.Life(number, told, halls, committee, now, _morning(now - timedelta(days=ago)))
    life.id = _open(life, code).id
    for step in _STEPS[way]:
        step(life)
    return life.id


def _key(told: Quarrel, community: str, halls: Halls) -> str:
    if told.grade == "I":
        return "district-0"
    if told.type in ("labour", "migrant_wages") and "labour" in halls.committees:
        return "labour"
    if told.grade == "II":
        return "street-0"
    return community


def _morning(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(hour=9, minute=10, second=0, microsecond=0)


def _open(life: s.Life, code: str) -> Case:
    told = life.told
    people = [
        mediation.Person(
            side=side,
            name=told.names[n],
            phone=told.phones[n],
            sex="female" if (life.number + n) % 2 else "male",
            age=28 + (life.number * 7 + n * 13) % 45,
            address=told.place,
            query_code=f"D{life.number:04d}{'AB'[n]}",
        )
        for n, side in enumerate((Side.APPLICANT, Side.RESPONDENT))
    ]
    return mediation.open_dispute(
        mediation.NewDispute(
            committee_id=life.committee.pk,
            source="application",
            text=told.text,
            parties=people,
            asked=told.asked,
            type=told.type,
            grade=told.grade,
            amount_cents=told.cents or None,
            people=told.people,
            place=place_codes(code),
            place_text=told.place,
        ),
        by=life.chair,
        at=life.at,
    )


Step = Callable[[s.Life], object]
_BEGUN: tuple[Step, ...] = (s.consent, s.accept, s.assign, s.screen)
_AGREED: tuple[Step, ...] = (*_BEGUN, s.hold_agreed, s.agree)
_STEPS: dict[str, Sequence[Step]] = {
    "to_accept": (),
    "to_mediate": (s.consent, s.accept),
    "planned": (*_BEGUN, s.plan_ahead),
    "mediating": (*_BEGUN, s.hold_again, s.plan_ahead),
    "agreed": _AGREED,
    "oral": (*_BEGUN, s.hold_agreed, s.agree_orally),
    "breached": (*_BEGUN, s.hold_agreed, s.agree_in_parts, s.breach),
    "performed": (*_AGREED, s.perform),
    "closed": (*_AGREED, s.perform, s.visit, s.close),
    "archived": (*_AGREED, s.perform, s.visit, s.close),
    "failed": (*_BEGUN, s.hold_again, s.fail),
    "confirmed": (*_AGREED, s.apply, s.confirm),
    "at_court": (*_AGREED, s.apply),
    "refused_by_party": (s.refuse_by_party,),
    "barred": (s.bar,),
    "withdrawn": (s.withdraw,),
}
_LONG = frozenset(
    {"closed", "archived", "performed", "breached", "confirmed", "failed", "refused_by_party"}
)


def live(halls: Halls, numbers: Sequence[int], *, seed: int, now: datetime, days: int) -> int:
    """Tell the disputes of these numbers, each in a transaction of its own.

    One whose next step lies in the future stays where it is.
    """
    for number in numbers:
        with transaction.atomic(), suppress(s.EndOfTale):
            quarrel(number, WAYS[number * 7 % len(WAYS)], halls, seed=seed, now=now, days=days)
    return len(numbers)
