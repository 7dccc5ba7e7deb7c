"""No room for files: said in words, what was typed is kept, and no row names a file that is not there."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.cases.models import Document, Event
from tests.casework.city import City, Story

pytestmark = pytest.mark.django_db
TEXT = "3号楼东侧路灯三天不亮，晚上老人不敢出门。"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@contextmanager
def no_room() -> Iterator[None]:
    """Let this process write no file longer than 100 KB: the system refuses as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def upload(photo: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("灯杆.jpg", photo, "image/jpeg")


def test_a_visitor_goes_on_without_the_photo_and_keeps_the_draft(
    city: City, settings: Any, photo: bytes
) -> None:
    client = Client()
    client.post("/report", {"text": TEXT, "wish": "尽快修好"})
    client.post("/report/where", {"place_text": "3号楼东侧"})
    with no_room():
        answer = client.post("/report/photos", {"photos": upload(photo), "add": ""})

    assert answer.status_code == 422
    assert "灯杆.jpg" in answer.content.decode()
    assert "存不下" in answer.content.decode()
    assert files(settings) == []
    assert TEXT in client.get("/report").content.decode()

    # With room again, the same draft goes on to its receipt.
    assert client.post("/report/photos", {"photos": upload(photo)}).status_code == 302
    client.post("/report/who", {"identity": "anonymous"})
    settings.LINLI_FORM_SECONDS = 0
    assert client.post("/report/check", {"website": ""}).headers["Location"] == "/receipt"
    assert Document.objects.count() == 1


def test_what_is_added_without_room_is_not_half_added(
    city: City, settings: Any, photo: bytes
) -> None:
    story = Story(city).accepted()
    client = Client()
    client.post("/track", {"number": story.number, "code": story.code})
    with no_room():
        answer = client.post(
            f"/track/{story.number}/add", {"words": "灯杆也歪了", "photos": upload(photo)}
        )

    assert answer.status_code == 422
    assert "灯杆也歪了" in answer.content.decode()
    assert not Event.objects.filter(case_id=story.id, action="add_information").exists()
    assert not Document.objects.exists()
    assert files(settings) == []


def test_a_unit_keeps_its_reply_and_the_case_stays_where_it_is(
    city: City, as_role: Callable[[str], Client], settings: Any, photo: bytes
) -> None:
    story = Story(city).accepted().dispatched().signed()
    client, address = as_role("handler"), f"/desk/cases/{story.number}/act/finish/"
    data = {
        "outcome": "solved",
        "reply": "已更换灯具，今晚亮灯。",
        "replied_by": "phone",
        "expect": str(story.case.version),
    }
    with no_room():
        answer = client.post(
            address, data | {"attachments": upload(photo)}, headers={"HX-Request": "true"}
        )

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "空间" in shown
    assert "已更换灯具，今晚亮灯。" in shown
    assert (story.case.state, story.case.version) == ("in_progress", int(data["expect"]))
    assert not Document.objects.exists()
    assert files(settings) == []

    done = client.post(
        address, data | {"attachments": upload(photo)}, headers={"HX-Request": "true"}
    )
    assert done.status_code == 204
    assert Document.objects.count() == 1
