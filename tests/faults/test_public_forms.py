"""What residents type, send twice, or send after half an hour on the public pages."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from linli.casework.cases.models import Case, Event
from linli.casework.cases.queries.verifying import verify_case
from tests.casework.city import City, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
TEXT = "3号楼东侧路灯三天不亮。"


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> None:
    settings.LINLI_FORM_SECONDS = 0


def written(text: str = TEXT) -> Client:
    """A visitor who has gone through the steps and stands before the last button."""
    client = Client()
    assert client.post("/report", {"text": text, "wish": ""}).status_code == 302
    client.post("/report/where", {"place_text": "3号楼东侧"})
    client.post("/report/photos", {})
    client.post("/report/who", {"identity": "anonymous"})
    return client


class TestTexts:
    def test_ten_megabytes_are_refused_with_the_number_that_fits(self) -> None:
        answer = Client().post("/report", {"text": "灯" * 3_500_000})
        assert answer.status_code == 422
        assert "20000" in answer.content.decode().replace(",", "").replace("，", "")
        assert not Case.objects.exists()

    @pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d\ufeff", "\u202e\u2066\u2069"])
    def test_nothing_that_can_be_read_is_nothing(self, text: str) -> None:
        assert Client().post("/report", {"text": text}).status_code == 422

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("灯坏了😀👨‍👩‍👧", "灯坏了😀👨‍👩‍👧"),
            ("灯\u202e坏\u202c了", "灯坏了"),
            ("الضوء مكسور", "الضوء مكسور"),
            ("灯坏了\x00", None),
            ("<script>alert(1)</script>灯坏了", "<script>alert(1)</script>灯坏了"),
        ],
    )
    def test_signs_of_every_kind(self, sent: str, kept: str | None) -> None:
        if kept is None:
            answer = Client().post("/report", {"text": sent})
            assert answer.status_code in (302, 422)
            return
        written(sent).post("/report/check", {"website": ""})
        case = Case.objects.get()
        assert case.body.replace("\u200d", "") == kept.replace("\u200d", "")
        assert verify_case(case.id).broken is None

    def test_a_text_is_shown_as_text(self) -> None:
        page = written("<script>alert(1)</script>灯坏了").get("/report/check").content.decode()
        assert "<script>alert(1)" not in page
        assert html.escape("<script>alert(1)</script>") in page


class TestTwice:
    def test_the_last_button_pressed_twice_makes_one_matter_and_shows_one_receipt(self) -> None:
        client = written()
        page = client.get("/report/check").content.decode()
        key = page.split('name="key" value="')[1].split('"')[0]
        first = client.post("/report/check", {"key": key})
        second = client.post("/report/check", {"key": key})
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert Case.objects.count() == 1

    def test_the_same_addition_sent_twice_is_added_once(self, city: City) -> None:
        story = Story(city).accepted()
        client = Client()
        client.post("/track", {"number": story.number, "code": story.code})
        page = client.get(f"/track/{story.number}").content.decode()
        token = page.split('name="submit_token" value="')[1].split('"')[0]
        data = {"words": "灯杆也歪了", "submit_token": token}
        answers = [client.post(f"/track/{story.number}/add", data) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Event.objects.filter(case_id=story.id, action="add_information").count() == 1

    def test_a_form_that_was_refused_may_be_sent_again(self, city: City) -> None:
        story = Story(city).accepted()
        client = Client()
        client.post("/track", {"number": story.number, "code": story.code})
        address, token = f"/track/{story.number}/add", {"submit_token": "one-form"}
        assert client.post(address, {"words": ""} | token).status_code == 422
        assert client.post(address, {"words": "灯杆也歪了"} | token).status_code == 302
        assert Event.objects.filter(case_id=story.id, action="add_information").count() == 1


class TestSessionOver:
    def test_in_the_middle_of_a_report_it_is_said_and_nothing_is_sent(self) -> None:
        client = written()
        Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
        answer = client.post("/report/check", {"website": ""}, follow=True)
        assert answer.redirect_chain[-1][0] == "/report"
        page = answer.content.decode()
        assert "没有提交" in page or "还没有" in page
        # What was written lies in the browser, under this name, and comes back by itself.
        assert "data-draft=" in page
        assert not Case.objects.exists()

    def test_whoever_tracks_a_matter_is_asked_for_the_code_again(self, city: City) -> None:
        story = Story(city).accepted()
        client = Client()
        client.post("/track", {"number": story.number, "code": story.code})
        Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
        answer = client.post(f"/track/{story.number}/add", {"words": "灯杆也歪了"})
        assert 'name="code"' in answer.content.decode()
        assert not Event.objects.filter(case_id=story.id, action="add_information").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.jpg", b"MZ\x90\x00" + bytes(200)),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("empty.jpg", b""),
        ("cut.jpg", b"\xff\xd8\xff\xe0" + bytes(30)),
        ("paper.pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_of_the_wrong_kind_is_named_and_the_draft_goes_on(
    settings: Any, tmp_path: Any, name: str, content: bytes
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = written()
    file = SimpleUploadedFile(name, content, "image/jpeg")
    answer = client.post("/report/photos", {"photos": file, "add": ""})
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert client.post("/report/check", {"website": ""})["Location"] == "/receipt"
