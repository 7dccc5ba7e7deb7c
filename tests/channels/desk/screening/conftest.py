from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from tests.casework.mediation.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    forget_step_rules()
    made = make_town()
    supervision.seed_supervision()
    return made


@pytest.fixture
def as_one(town: Town) -> Callable[[str], Client]:
    """A client logged in as one of the town's people."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(town.accounts.get(name) or town.city.accounts[name])
        return client

    return log_in
