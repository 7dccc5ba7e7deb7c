import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from linli.casework.cases.models import Document
from linli.casework.matters import operations as matters
from linli.foundation.documents.uploads import StoredFile, forget_unused, is_intact, sniff, store
from linli.foundation.documents.uploads.sweeping import columns
from linli.registers.access.rules import RESIDENT
from tests.casework.city import City, make_city

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city(db: None) -> City:
    return make_city()


def kept(colour: int, *, days_ago: float, root: Path) -> StoredFile:
    made = BytesIO()
    Image.new("RGB", (8, 8), (colour, 0, 0)).save(made, "PNG")
    file = store(made, name="a.png", kind=sniff(made, name="a.png"))
    then = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(root / file.key, (then, then))
    return file


def test_only_old_files_that_nothing_names_are_deleted(city: City, tmp_path: Path) -> None:
    unused, young = kept(1, days_ago=3, root=tmp_path), kept(2, days_ago=1, root=tmp_path)
    used, small = kept(3, days_ago=9, root=tmp_path), kept(4, days_ago=9, root=tmp_path)
    document = Document(
        kind="reported",
        name="a.png",
        media_type=used.media_type,
        size=used.size,
        sha256=used.sha256,
        storage_key=used.key,
        thumbnail_key=small.key,
        added_at=NOW,
        added_by="诉求人",
    )
    report = matters.Report(text="路灯不亮", channel="web")
    matters.register(report, by=RESIDENT, at=NOW, documents=(document,))

    assert forget_unused(at=NOW) == 1
    assert not is_intact(unused.key)
    assert all(is_intact(file.key) for file in (young, used, small))


def test_a_file_that_is_sent_again_is_young_again(tmp_path: Path) -> None:
    kept(1, days_ago=3, root=tmp_path)
    made = BytesIO()
    Image.new("RGB", (8, 8), (1, 0, 0)).save(made, "PNG")
    again = store(made, name="b.png", kind=sniff(made, name="b.png"))

    assert forget_unused(at=NOW) == 0
    assert is_intact(again.key)


def test_every_column_that_names_a_file_is_asked() -> None:
    names = {(model.__name__, name) for model, name in columns()}
    assert {("Document", "storage_key"), ("Document", "thumbnail_key")} <= names
