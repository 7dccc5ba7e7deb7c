"""Clerks of the registers at the desk: one of a community, of its street, and of another part."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from linli.registers.access import operations as access
from linli.registers.access.models import Account
from linli.registers.access.queries import actor_at, posts_of
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.places.operations.changes import day_of
from linli.registers.units import operations as units
from tests.registers.city import AT, FERRY, LOTUS, make_divisions
from tests.registers.people import PASSWORD, make_staff

UNITS = (("lotus", LOTUS, "荷香社区居委会"), ("ferry", FERRY, "渡口社区居委会"))
PEOPLE = (
    ("clerk", "lotus", "community_clerk", "周册"),
    ("worker", "lotus", "grid_worker", "吴格"),
    ("street", "lake", "street_clerk", "郑街"),
    ("away", "ferry", "community_clerk", "王渡"),
)


@dataclass
class Clerks:
    """The accounts by a short word."""

    accounts: dict[str, Account] = field(default_factory=dict)

    def door(self, who: str) -> Client:
        """A client logged in as this person."""
        client = Client()
        client.force_login(self.accounts[who])
        return client

    def actor(self, who: str) -> Actor:
        """This person at their post."""
        account = self.accounts[who]
        return actor_at(account, posts_of(account.id, on=day_of(AT))[0])


def make_clerks() -> Clerks:
    """Enter divisions, units and people."""
    make_divisions()
    staff = make_staff()
    made = dict(staff.units)
    for code, division, name in UNITS:
        facts = units.UnitFacts(name, "station", division)
        made[code] = units.add_unit(by=SYSTEM, at=AT, code=code, facts=facts)
    clerks = Clerks(dict(staff.people))
    for username, unit, role, name in PEOPLE:
        clerks.accounts[username] = access.create_account(
            by=SYSTEM,
            at=AT,
            username=username,
            name=name,
            password=PASSWORD,
            must_change_password=False,
            post=access.FirstPost(made[unit].id, role),
        )
    return clerks
