from collections.abc import Iterator

import pytest

from linli.registers.places.queries.kept import forget_everything_kept
from tests.registers.city import make_divisions
from tests.registers.people import Staff, make_staff


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What a test wrote is rolled back; what the process remembers of it must go as well."""
    forget_everything_kept()
    yield
    forget_everything_kept()


@pytest.fixture
def city(db: None) -> None:
    make_divisions()


@pytest.fixture
def staff(city: None) -> Staff:
    return make_staff()
