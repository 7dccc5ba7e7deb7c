from collections.abc import Iterator

import pytest

from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import City, make_city


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a test wrote is rolled back; what the process remembers of it must go as well."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    forget_everything_kept()
    forget_rule_book()
    forget_templates()


@pytest.fixture
def city(db: None) -> City:
    return make_city()
