"""The demo city is the same for the same seed, whole, and honest: its chains verify."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from linli.casework.cases.models import Case
from linli.casework.cases.queries.verifying import verify_all
from linli.casework.matters.models import Matter, Publication
from linli.demo.city import CityExistsError, make_demo
from linli.demo.geography import lay_out
from linli.demo.sizes import SIZES
from linli.demo.telling import plan, situations
from linli.registers.access.models import Post
from linli.registers.access.permissions import ROLES

NOW = datetime(2026, 11, 20, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))


def _make(seed: int = 7) -> None:
    make_demo("tiny", seed=seed, now=NOW, tell=lambda *_: None, processes=1)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_tiny_city_is_whole() -> None:
    _make()
    assert Case.objects.filter(family="matter").count() == SIZES["tiny"].matters
    assert len(set(Case.objects.values_list("state", flat=True))) >= 3
    assert set(Post.objects.values_list("role", flat=True)) == set(ROLES)
    assert list(verify_all()) == []
    assert Publication.objects.exists()
    assert Matter.objects.filter(urgings__gt=0).exists()
    assert Case.objects.exclude(hold_reason="").count() == 1
    with pytest.raises(CityExistsError):
        _make()


def test_the_same_seed_tells_the_same_tale() -> None:
    first = plan(7, 12, now=NOW, days=120, communities=["a", "b"])
    assert plan(7, 12, now=NOW, days=120, communities=["a", "b"]) == first
    assert plan(8, 12, now=NOW, days=120, communities=["a", "b"]) != first


def test_every_situation_can_be_told() -> None:
    for number in range(600):
        tale = plan(1, number, now=NOW, days=120, communities=["a"])
        assert "{" not in tale.title + tale.text + tale.reply
        assert tale.at < NOW
    assert len(situations()) >= 90


def test_nothing_waits_for_months() -> None:
    waiting = ("to_sign", "in_progress", "to_review", "to_follow_up", "reopened")
    for number in range(600):
        tale = plan(1, number, now=NOW, days=120, communities=["a"])
        if tale.depth in waiting:
            assert NOW - tale.at < timedelta(days=47), tale


def test_grids_tile_without_overlap() -> None:
    land = lay_out(SIZES["small"])
    cells = [cell for shapes in land.cells.values() for cell in shapes]
    assert len(cells) == 60
    for n, cell in enumerate(cells):
        assert cell.is_valid
        for other in cells[n + 1 :]:
            assert cell.intersection(other).area < 1e-12
