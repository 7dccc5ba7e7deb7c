from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import City, make_city
from tests.channels.portal.following import Told
from tests.channels.portal.walking import Visitor


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


@pytest.fixture
def visitor(city: City, settings: Any, tmp_path: Path) -> Visitor:
    settings.LINLI_FORM_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    return Visitor()


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def story(city: City) -> Told:
    return Told(city, when=timezone.now() - timedelta(hours=1), channel="web")
