"""Clerks of the made-up city, and numbers that pass the check."""

from __future__ import annotations

from datetime import date

import pytest

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind, Level, Reach, Scope
from linli.registers.entities.models import Entity
from linli.registers.entities.operations import EntityFacts, add_entity
from linli.registers.entities.rules.codes import check_sign
from tests.registers.city import AT, LOTUS

KEEPS = frozenset(
    {
        Permission.SEE_ENTITIES,
        Permission.KEEP_ENTITIES,
        Permission.IMPORT_REGISTERS,
        Permission.UNMASK,
    }
)


def number(serial: int, prefix: str = "91429901") -> str:
    """A credit code that passes the check."""
    body = f"{prefix}MA{serial:07d}"
    return body + check_sign(body)


def clerk(code: str, level: Level = Level.COMMUNITY, *, may: frozenset[str] = KEEPS) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        name="周书记",
        scope=Scope(level, code, None, Reach.DIVISION),
        permissions=may,
    )


def enter(serial: int = 1, *, place: str = LOTUS, by: Actor | None = None, **more: str) -> Entity:
    facts = {"name": f"荷香商贸{serial}号店", "code": number(serial), "place_code": place} | more
    return add_entity(
        by=by or clerk(place),
        at=AT,
        facts=EntityFacts(**facts, registered_on=date(2020, 5, 6)),
        source="登记",
    )


@pytest.fixture
def shop(city: None) -> Entity:
    return enter(representative="欧阳小芳", address="湖滨路1号", industry="F")
