"""Units and people of the made-up city, entered through the operations."""

from __future__ import annotations

from dataclasses import dataclass

from linli.registers.access import operations as access
from linli.registers.access.models import Account
from linli.registers.access.queries import actor_at, posts_of
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.places.operations.changes import day_of
from linli.registers.units import operations as units
from linli.registers.units.models import Unit
from tests.registers.city import AT, CITY, EAST, LAKE, WEST

PASSWORD = "Lin-li 2026 临江"


@dataclass(frozen=True)
class Staff:
    """Units by a short word, and one person for each role that the tests need."""

    units: dict[str, Unit]
    people: dict[str, Account]

    def actor(self, who: str) -> Actor:
        """This person at their first post."""
        account = self.people[who]
        return actor_at(account, posts_of(account.id, on=day_of(AT))[0])


UNITS = (
    ("city", "centre", CITY, "临江市12345中心"),
    ("east", "centre", EAST, "东湖区综治中心"),
    ("west", "centre", WEST, "西岭区综治中心"),
    ("lake", "station", LAKE, "湖滨街道服务站"),
)
PEOPLE = (
    ("admin", "city", "administrator", "总管"),
    ("east_admin", "east", "administrator", "东管"),
    ("west_admin", "west", "administrator", "西管"),
    ("auditor", "city", "auditor", "审计"),
    ("east_auditor", "east", "auditor", "东审"),
    ("taker", "city", "taker", "话务"),
    ("handler", "lake", "handler", "湖办"),
    ("supervisor", "east", "supervisor", "东督"),
)


def make_staff() -> Staff:
    """Enter units and people; everybody has the same password."""
    made = {
        word: units.add_unit(
            by=SYSTEM,
            at=AT,
            code=word,
            facts=units.UnitFacts(name, kind, code, is_hotline_body=word == "city"),
        )
        for word, kind, code, name in UNITS
    }
    people = {
        username: access.create_account(
            by=SYSTEM,
            at=AT,
            username=username,
            name=name,
            password=PASSWORD,
            must_change_password=False,
            post=access.FirstPost(made[unit].id, role),
        )
        for username, unit, role, name in PEOPLE
    }
    return Staff(made, people)
