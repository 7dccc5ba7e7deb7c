import pytest

from tests.registers.city import make_divisions
from tests.registers.people import Staff, make_staff


@pytest.fixture
def staff(db: None) -> Staff:
    make_divisions()
    return make_staff()
