from pathlib import Path

import pytest
from pytest_django import Settings

from tests.casework.city import City
from tests.casework.keeping.life import make_classes


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder of files of its own, so that it can be searched."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def kept(city: City) -> City:
    """The city with its classes of files."""
    make_classes()
    return city
