from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.casework.mediation.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """A small city's mediation."""
    return make_town()


@pytest.fixture
def log_in(town: Town) -> Callable[[str], Client]:
    """A client logged in as one of the town's people, by name."""

    def made(name: str) -> Client:
        client = Client()
        client.force_login(town.accounts.get(name) or town.city.accounts[name])
        return client

    return made
