"""A party's own page: proved by their own code; the other side's things stay the other side's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import DisputeParty, Evidence, Invitation, Utterance
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.test_sessions import at, planned
from tests.casework.mediation.town import Quarrel, Town, make_town
from tests.channels.portal.report_photo import png


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[Town]:
    settings.MEDIA_ROOT = tmp_path
    forget_rule_book()
    yield make_town()
    forget_rule_book()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def stand_still(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stand_still(at(20, 10))
    return stand_still


@pytest.fixture
def quarrel(town: Town, clock: Callable[[datetime], None]) -> Quarrel:
    return Quarrel(town).assigned()


def url(quarrel: Quarrel, name: str = "party", *args: object) -> str:
    return reverse(f"portal:{name}", args=[quarrel.case.number, *args])


def sign_in(quarrel: Quarrel, code: str = "AAAA22") -> Client:
    client = Client()
    sent = client.post(url(quarrel, "party_code"), {"number": quarrel.case.number, "code": code})
    assert sent.status_code == 302
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def fetched(client: Client, address: str) -> int:
    """The status of a file that was fetched to its end."""
    response = client.get(address)
    if response.streaming:
        b"".join(response)
    return response.status_code


def test_without_the_own_code_nothing_opens(quarrel: Quarrel) -> None:
    client = Client()
    assert client.get(url(quarrel)).status_code == 302
    wrong = client.post(
        url(quarrel, "party_code"), {"number": quarrel.case.number, "code": "ZZZZ99"}
    )
    assert wrong.status_code == 422
    other = Quarrel(quarrel.town)
    opened = sign_in(quarrel)
    assert opened.get(url(other)).status_code == 302


def test_each_party_sees_themselves_and_not_the_others_contact(quarrel: Quarrel) -> None:
    text = text_of(sign_in(quarrel), url(quarrel))
    assert "13800002222" not in text
    assert "贝某" not in text
    assert "漏水" not in text
    mediation.share_contact(
        quarrel.id,
        party_id=quarrel.party("respondent").id,
        shares=True,
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=1),
    )
    assert "13800002222" in text_of(sign_in(quarrel), url(quarrel))
    DisputeParty.objects.filter(id=quarrel.party("respondent").id).update(is_afraid=True)
    assert "13800002222" not in text_of(sign_in(quarrel), url(quarrel))


def test_an_invitation_is_answered_and_taken_into_ones_calendar(
    town: Town, quarrel: Quarrel
) -> None:
    session = planned(town, quarrel)
    client = sign_in(quarrel)
    assert "一号调解室" in text_of(client, url(quarrel))
    sent = client.post(url(quarrel, "party_answer", session.id), {"answer": "yes", "words": ""})
    assert sent.status_code == 302
    answered = Invitation.objects.get(session=session, party=quarrel.party())
    assert answered.answer == "yes"
    ics = client.get(url(quarrel, "party_ics", session.id)).content.decode()
    assert "DTSTART;TZID=Asia/Shanghai:20261125T090000" in ics or "20261125T010000Z" in ics
    assert "贝" not in ics
    assert "调解" not in ics.replace("一号调解室", "")


def test_evidence_is_handed_in_once_and_shared_by_its_giver(quarrel: Quarrel) -> None:
    client = sign_in(quarrel)
    data = {"name": "漏水照片", "submit_token": "t1", "photo": png()}
    assert client.post(url(quarrel, "party_evidence"), data).status_code == 302
    again = {"name": "漏水照片", "submit_token": "t1", "photo": png()}
    assert client.post(url(quarrel, "party_evidence"), again).status_code == 302
    piece = Evidence.objects.get()
    other = sign_in(quarrel, "BBBB33")
    assert "漏水照片" not in text_of(other, url(quarrel))
    file = url(quarrel, "party_file", piece.document_id)
    assert fetched(other, file) == 404
    assert fetched(client, file) == 200
    other.post(url(quarrel, "party_share", piece.id), {"share": "1"})
    assert not Evidence.objects.get().shared_with_other_side
    client.post(url(quarrel, "party_share", piece.id), {"share": "1"})
    assert fetched(other, file) == 200


def test_a_file_that_is_no_picture_is_refused_in_words(quarrel: Quarrel) -> None:
    bad = png(content=b"<script>alert(1)</script>")
    sent = sign_in(quarrel).post(url(quarrel, "party_evidence"), {"name": "录音", "photo": bad})
    assert sent.status_code == 422
    assert "录音" in sent.content.decode()
    assert not Evidence.objects.exists()


def test_a_party_refuses_and_it_ends_at_once(quarrel: Quarrel) -> None:
    client = sign_in(quarrel, "BBBB33")
    assert client.post(url(quarrel, "party_refuse"), {}).status_code == 422
    assert client.post(url(quarrel, "party_refuse"), {"sure": "on"}).status_code == 302
    assert quarrel.state == "routed"
    assert "12348" in text_of(client, url(quarrel))


def test_more_time_is_agreed_to_on_the_page(quarrel: Quarrel) -> None:
    mediation.ask_extension(
        quarrel.id,
        due_at=at(30, 17, month=12),
        reason="等鉴定",
        by=quarrel.town["mediator"],
        at=quarrel.later(minutes=1),
    )
    for code in ("AAAA22", "BBBB33"):
        client = sign_in(quarrel, code)
        assert client.post(url(quarrel, "party_extension"), {"answer": "agrees"}).status_code == 302
    assert quarrel.dispute.extensions == 1


def test_both_talk_in_writing_and_private_lines_stay_private(
    town: Town, quarrel: Quarrel, clock: Callable[[datetime], None]
) -> None:
    session = planned(town, quarrel, form="text", room_id=None)
    clock(at(25, 9, 2))
    one, other = sign_in(quarrel), sign_in(quarrel, "BBBB33")
    say = url(quarrel, "party_talk_say", session.id)
    kept = one.post(say, {"words": "我愿意修", "key": "a", "to": ""}, headers={"X-Talk": "1"})
    assert kept.json() == {"position": 1}
    one.post(say, {"words": "底线两千", "key": "b", "to": "me"}, headers={"X-Talk": "1"})
    page = text_of(other, url(quarrel, "party_talk", session.id))
    assert "我愿意修" in page
    assert "底线两千" not in page
    assert "底线两千" in text_of(one, url(quarrel, "party_talk_lines", session.id))
    # Without a script the form leads back to the page.
    assert other.post(say, {"words": "好", "key": "c"}).status_code == 302
    assert Utterance.objects.count() == 3


def test_who_is_not_invited_finds_no_session(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel, form="text", room_id=None, invited=[quarrel.party().id])
    other = sign_in(quarrel, "BBBB33")
    for name in ("party_talk", "party_talk_lines", "party_answer", "party_ics"):
        assert other.get(url(quarrel, name, session.id)).status_code == 404


def test_the_video_address_shows_to_who_is_invited_and_only_then(
    town: Town, quarrel: Quarrel, clock: Callable[[datetime], None], settings: Any
) -> None:
    settings.LINLI_VIDEO_BASE = "https://meet.example.gov.cn"
    session = planned(town, quarrel, form="video", room_id=None, invited=[quarrel.party().id])
    assert len(session.video_path) >= 40
    assert session.video_path not in text_of(sign_in(quarrel), url(quarrel))
    clock(at(25, 8, 46))
    one, other = sign_in(quarrel), sign_in(quarrel, "BBBB33")
    assert f"https://meet.example.gov.cn/{session.video_path}" in text_of(one, url(quarrel))
    assert session.video_path not in text_of(other, url(quarrel))
