"""The invented enterprises and organisations: valid numbers, the same each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from linli.demo.entities import ENTITIES, SOCIAL, make_entities
from linli.demo.geography import make_places
from linli.demo.sizes import SIZES
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.entities import queries
from linli.registers.entities.models import SOCIAL as SOCIAL_KINDS
from linli.registers.entities.models import Entity
from linli.registers.entities.rules.codes import code_flaw

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FOUNDED = NOW - timedelta(days=3 * 365)


def _made() -> list[tuple[str, str, str]]:
    assert make_entities(seed=1, founded=FOUNDED, now=NOW) == ENTITIES + SOCIAL
    rows = Entity.objects.order_by("code", "record_number")
    return list(rows.values_list("code", "name", "status"))


def test_the_city_has_entities_with_valid_numbers(db: None) -> None:
    make_places(SIZES["tiny"], FOUNDED)
    with transaction.atomic():
        first = _made()
        assert all(code_flaw(code) is None for code, _name, _status in first if code)
        groups = Entity.objects.filter(kind__in=SOCIAL_KINDS)
        assert groups.count() == SOCIAL
        counts = queries.entity_counts(WHOLE_CITY)
        assert counts.total == sum(
            1 for _c, _n, status in first if status in ("operating", "registered", "recorded")
        )
        assert queries.social_due(WHOLE_CITY, by=(NOW + timedelta(days=365)).date())
        transaction.set_rollback(True)
    assert not Entity.objects.exists()


@pytest.mark.slow
def test_the_same_seed_makes_the_same_entities(db: None) -> None:
    make_places(SIZES["tiny"], FOUNDED)
    made = []
    for _time in range(2):
        with transaction.atomic():
            made.append(_made())
            transaction.set_rollback(True)
    assert made[0] == made[1]
