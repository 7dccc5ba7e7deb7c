"""The staff of a small city, a way in for each of them, and a grid."""

import pytest
from django.test import Client

from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Grid
from tests.channels.desk.admin_registers.asking import Door
from tests.registers.city import (
    AT,
    LOTUS,
    Square,
    make_divisions,
)
from tests.registers.people import Staff, make_staff


@pytest.fixture
def staff(db: None) -> Staff:
    make_divisions()
    return make_staff()


@pytest.fixture
def door(staff: Staff) -> Door:
    def open_for(who: str) -> Client:
        client = Client()
        client.force_login(staff.people[who])
        return client

    return open_for


@pytest.fixture
def grid(staff: Staff) -> Grid:
    return places.draw_grid(
        by=SYSTEM, at=AT, community_code=LOTUS, name="第一网格", polygon=Square(0, 0).geojson
    )
