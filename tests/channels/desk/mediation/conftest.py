from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from linli.casework.mediation.queries.rule_book import forget_rule_book
from tests.casework.mediation.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """A small city's mediation."""
    forget_rule_book()
    return make_town()


@pytest.fixture
def as_person(town: Town) -> Callable[[str], Client]:
    """A client logged in as one of the town's people, by user name or by the city's role."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(town.accounts.get(name) or town.city.accounts[name])
        return client

    return log_in
