from collections.abc import Iterator

import pytest

from linli.foundation.calendar.queries import forget_calendars


@pytest.fixture(autouse=True)
def no_copies() -> Iterator[None]:
    """Each test reads the calendar of its own database state."""
    forget_calendars()
    yield
    forget_calendars()
