"""What goes wrong, tried for real: the small city, people with browsers, installations of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from PIL import Image

from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import City, make_city
from tests.faults.installation import Installation


def _forget() -> None:
    forget_everything_kept()
    forget_rule_book()
    forget_templates()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a test wrote is taken back; what the process remembers of it must go as well."""
    _forget()
    yield
    _forget()


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def as_role(city: City) -> Callable[[str], Client]:
    """A client logged in as one of the city's people, by role."""

    def log_in(role: str) -> Client:
        client = Client()
        client.force_login(city.accounts[role])
        return client

    return log_in


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A picture of about 300 KB that can't be packed any smaller."""
    noise = Image.frombytes("RGB", (420, 420), Random(1).randbytes(420 * 420 * 3))
    made = BytesIO()
    noise.save(made, "JPEG", quality=95)
    return made.getvalue()


@pytest.fixture(scope="module")
def system() -> Iterator[Installation]:
    """A running system of its own with a city in it; at the end nothing of it runs or is left."""
    # Root's database runs under another account, which may not pass through pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="linli-faults-"))
    folder.chmod(0o711)
    made = Installation(folder / "home")
    try:
        made.fill()
        made.start()
        yield made
    finally:
        made.end()
        shutil.rmtree(folder)
