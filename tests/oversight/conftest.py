from collections.abc import Iterator

import pytest

from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.notices.queries.templates import forget_templates
from linli.oversight.supervision.operations import seed_supervision
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import City, make_city


def _forget() -> None:
    forget_everything_kept()
    forget_rule_book()
    forget_step_rules()
    forget_templates()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a test wrote is rolled back; what the process remembers of it must go as well."""
    _forget()
    yield
    _forget()


@pytest.fixture
def city(db: None) -> City:
    made = make_city()
    seed_supervision()
    return made
