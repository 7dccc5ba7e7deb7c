"""Entities go with their division when its code is replaced."""

from __future__ import annotations

from datetime import timedelta

from linli.registers.access.rules import SYSTEM, WHOLE_CITY
from linli.registers.entities.models import Entity
from linli.registers.entities.operations import follow_places
from linli.registers.entities.queries import entity_counts
from linli.registers.places import operations as places
from tests.registers.city import AT, LAKE, LOTUS, PINE
from tests.registers.entities.conftest import enter

NEW = "429901001009"


def test_a_replaced_community_takes_its_entities_along(shop: Entity) -> None:
    other = enter(2, place=PINE)
    assert follow_places() == 0
    at = AT + timedelta(days=30)
    places.replace_division(by=SYSTEM, at=at, code=LOTUS, new_code=NEW)
    assert follow_places() == 1
    assert follow_places() == 0
    shop.refresh_from_db()
    other.refresh_from_db()
    assert (shop.community_code, shop.street_code) == (NEW, LAKE)
    assert other.community_code == PINE
    counts = entity_counts(WHOLE_CITY)
    assert counts.total == 2
    assert sum(counts.kinds.values()) == 2
