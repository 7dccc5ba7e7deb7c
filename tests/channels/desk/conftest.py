"""The desk as its people meet it: a small city, a client for each, a budget of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.casework.matters.queries.rule_book import forget_rule_book, rule_book
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.access.queries import posts_held
from linli.registers.places.queries.kept import forget_everything_kept
from linli.registers.units.queries.memory import all_units
from tests.casework.city import City, make_city

_SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# A process asks once in five seconds whether what it keeps in memory still holds; inside a
# test's transaction, which wrote these registers itself, it has to ask each time.
_MEMORY_CHECKS = ("registerversion", "calendarversion", "rulebookversion")


def _forget() -> None:
    forget_everything_kept()
    forget_rule_book()
    forget_templates()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a test wrote is rolled back; what the process remembers of it must go as well."""
    _forget()
    yield
    _forget()


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the doors' clock stand still at a moment."""

    def stand_still(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stand_still


@pytest.fixture
def as_role(city: City) -> Callable[[str], Client]:
    """A client logged in as one of the city's people, by role."""

    def log_in(role: str) -> Client:
        client = Client()
        client.force_login(city.accounts[role])
        return client

    return log_in


@contextmanager
def _max_queries(most: int) -> Iterator[None]:
    warm()
    with CaptureQueriesContext(connection) as seen:
        yield
    asked = [q["sql"] for q in seen.captured_queries if _counts(q["sql"])]
    assert len(asked) <= most, "\n\n".join(sql[:200] for sql in asked)


def _counts(sql: str) -> bool:
    return not sql.startswith(_SAVEPOINTS) and not any(name in sql for name in _MEMORY_CHECKS)


def warm() -> None:
    """Read what a running process keeps in memory."""
    rule_book()
    all_units()
    work_calendar()
    posts_held(next(iter(all_units().units)), on=timezone.localdate())


@pytest.fixture
def max_queries() -> Callable[[int], AbstractContextManager[None]]:
    """At most so many statements, those of test savepoints not counted; caches are warm."""
    return _max_queries
