"""A city with its whole rule book, and who keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.models import Category, LimitRule
from linli.casework.matters.operations import catalogue as rules
from linli.registers.access.models import Account, Post
from linli.registers.access.rules import SYSTEM
from linli.registers.units.models import Unit
from tests.casework.city import START, City


@pytest.fixture
def full(city: City) -> City:
    """The city with the whole catalogue, as a real one starts."""
    LimitRule.objects.all().delete()
    Category.objects.all().delete()
    rules.seed_catalogue(by=SYSTEM, at=timezone.now())
    return city


@pytest.fixture
def admin(full: City, as_role: Callable[[str], Client]) -> Client:
    return as_role("administrator")


@pytest.fixture
def district_admin(full: City) -> Client:
    unit = Unit.objects.get(id=full.unit_id("housing"))
    account = Account.objects.create(
        username="east_admin", name="区管理员", created_at=timezone.now()
    )
    Post.objects.create(account=account, unit=unit, role="administrator", valid_from=START)
    client = Client()
    client.force_login(account)
    return client
