from __future__ import annotations

import pytest

from tests.casework.mediation.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """A small city's mediation."""
    return make_town()
