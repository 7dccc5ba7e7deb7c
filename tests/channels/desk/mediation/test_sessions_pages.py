"""The mediator's dialogs: plan, move, record, safety, evidence; who must see nothing sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Dispute,
    Evidence,
    ExtensionAsk,
    Inquiry,
    Screening,
    Session,
    Utterance,
)
from linli.casework.mediation.queries.safety import safety_screen
from linli.registers.access.models import AccessLogEntry
from tests.casework.mediation.test_sessions import at, planned, record
from tests.casework.mediation.town import Quarrel, Town

NOW = at(20, 9)
LogIn = Callable[[str], Client]


@pytest.fixture
def quarrel(town: Town, at_noon: Callable[[datetime], None]) -> Quarrel:
    at_noon(NOW)
    return Quarrel(town).assigned()


def act(quarrel: Quarrel, action: str) -> str:
    return reverse("desk:mediation:act", args=[quarrel.case.number, action])


def plan_data(quarrel: Quarrel, **changes: Any) -> dict[str, Any]:
    data = {
        "manner": "together",
        "day": "2026-11-25",
        "from_time": "09:00",
        "to_time": "10:30",
        "room": str(quarrel.town.rooms["lotus_hall"].id),
        "place": "",
        "invited": [str(quarrel.party().id), str(quarrel.party("respondent").id)],
        "means": "portal",
        "guests": "",
    }
    return {**data, **changes}


def test_a_session_is_planned_on_the_page_of_the_dispute(
    quarrel: Quarrel, as_person: LogIn
) -> None:
    client = as_person("mediator")
    form = client.get(act(quarrel, "schedule"))
    assert "一号调解室" in form.content.decode()
    sent = client.post(act(quarrel, "schedule"), plan_data(quarrel))
    assert sent.status_code == 302
    page = client.get(reverse("desk:mediation:dispute", args=[quarrel.case.number]))
    text = page.content.decode()
    assert "11月25日 星期三 09:00–10:30" in text
    assert "申某" not in text  # names are masked


def test_a_taken_room_is_said_in_words_and_nothing_typed_is_lost(
    town: Town, quarrel: Quarrel, as_person: LogIn
) -> None:
    planned(town, quarrel)
    other = Quarrel(town).assigned("second_mediator")
    sent = as_person("second_mediator").post(
        act(other, "schedule"), plan_data(other, from_time="10:00", to_time="11:00")
    )
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "2026-11-25 09:00–10:30" in text
    assert "2026-11-25 10:30–11:30" in text
    assert quarrel.case.number not in text
    assert 'value="10:00"' in text


def test_moved_into_a_weekend_it_offers_the_next_opening(
    town: Town, quarrel: Quarrel, as_person: LogIn
) -> None:
    session = planned(town, quarrel)
    url = reverse("desk:mediation:session_move", args=[quarrel.case.number, session.id])
    data = plan_data(quarrel, day="2026-11-28", reason="一方要出差")
    sent = as_person("mediator").post(url, data)
    assert sent.status_code == 422
    assert "2026-11-30 08:30–10:00" in sent.content.decode()
    assert as_person("mediator").post(url, {**data, "day": "2026-11-26"}).status_code == 302
    session.refresh_from_db()
    assert session.begins == at(26, 9)


def test_a_session_is_recorded_and_read_with_an_entry_in_the_access_log(
    town: Town, quarrel: Quarrel, as_person: LogIn, at_noon: Callable[[datetime], None]
) -> None:
    session = planned(town, quarrel)
    at_noon(at(25, 11))
    client, number = as_person("mediator"), quarrel.case.number
    lead = client.get(reverse("desk:mediation:record_next", args=[number]))
    assert str(session.id) in lead["Location"]
    data = {
        "record": "双方同意三日内维修。",
        "result": "again",
        "rights_told": "on",
        "present": [str(quarrel.party().id), str(quarrel.party("respondent").id)],
        "others": "",
        "recorder": "",
    }
    missing = client.post(lead["Location"], {**data, "rights_told": ""})
    assert missing.status_code == 422
    assert "双方同意三日内维修。" in missing.content.decode()
    assert client.post(lead["Location"], data).status_code == 302
    url = reverse("desk:mediation:session", args=[number, session.id])
    before = AccessLogEntry.objects.count()
    assert "双方同意三日内维修。" in client.get(url).content.decode()
    assert AccessLogEntry.objects.count() == before + 1


def test_the_safety_screen_cancels_and_tells_where_help_is(
    town: Town, quarrel: Quarrel, as_person: LogIn
) -> None:
    planned(town, quarrel)
    data = {f"q_{one.code}": "no" for one in safety_screen().questions} | {"q_hit": "yes"}
    data |= {"party": str(quarrel.party().id), "wishes_joint": "", "safe_contact": "", "remark": ""}
    client = as_person("mediator")
    assert client.post(act(quarrel, "screen_safety"), data).status_code == 422
    sent = client.post(act(quarrel, "screen_safety"), {**data, "asked_alone": "on"})
    assert sent.status_code == 302
    assert Screening.objects.get().found
    assert Session.objects.get().state == "cancelled"
    page = client.get(reverse("desk:mediation:dispute", args=[quarrel.case.number]))
    assert "人身安全保护令" in page.content.decode()
    again = client.post(act(quarrel, "schedule"), plan_data(quarrel))
    assert again.status_code == 422
    assert Dispute.objects.get(case=quarrel.case).violence == "present"


def test_evidence_inquiry_and_more_time(quarrel: Quarrel, as_person: LogIn) -> None:
    client = as_person("mediator")
    evidence = {"name": "维修报价单", "given_by": "", "pages": "2", "is_original": "on"}
    assert client.post(act(quarrel, "add_evidence"), evidence).status_code == 302
    piece = Evidence.objects.get()
    share = reverse("desk:mediation:evidence_share", args=[quarrel.case.number, piece.id])
    assert client.post(share, {"share": "1"}).status_code == 302
    assert Evidence.objects.get().shared_with_other_side
    note = {
        "on": "2026-11-19T15:00",
        "place": "楼道",
        "asked_name": "隔壁邻居",
        "words": "水从天花板滴下来",
    }
    assert client.post(act(quarrel, "inquire"), note).status_code == 302
    read = reverse("desk:mediation:inquiry", args=[quarrel.case.number, Inquiry.objects.get().id])
    assert "天花板" in client.get(read).content.decode()
    more = {"until": "2026-12-31", "reason": "等鉴定"}
    assert client.post(act(quarrel, "ask_extension"), more).status_code == 302
    assert ExtensionAsk.objects.get().state == "open"


def test_a_line_is_kept_once_and_read_after_the_last_one(
    town: Town, quarrel: Quarrel, as_person: LogIn, at_noon: Callable[[datetime], None]
) -> None:
    session = planned(town, quarrel, form="text", room_id=None)
    at_noon(at(25, 9, 1))
    args = [quarrel.case.number, session.id]
    client = as_person("mediator")
    assert client.get(reverse("desk:mediation:talk", args=args)).status_code == 200
    say = reverse("desk:mediation:talk_say", args=args)
    data = {"words": "各位好，现在开始", "key": "k1", "to": ""}
    kept = client.post(say, data, headers={"X-Talk": "1"})
    assert kept.json() == {"position": 1}
    assert client.post(say, data, headers={"X-Talk": "1"}).json() == {"position": 1}
    assert Utterance.objects.count() == 1
    lines = reverse("desk:mediation:talk_lines", args=args)
    assert "各位好" in client.get(lines).content.decode()
    assert "各位好" not in client.get(f"{lines}?after=1").content.decode()


@pytest.mark.parametrize("who", ["second_mediator", "ferry_chair", "justice_officer", "nobody"])
def test_others_see_nothing_of_it(town: Town, quarrel: Quarrel, as_person: LogIn, who: str) -> None:
    session = planned(town, quarrel, form="text", room_id=None)
    client = as_person(who)
    names = ("session", "session_move", "session_record", "talk", "talk_lines", "session_invite")
    for name in names:
        url = reverse(f"desk:mediation:{name}", args=[quarrel.case.number, session.id])
        assert client.get(url).status_code in (403, 404), name
    assert client.get(act(quarrel, "schedule")).status_code in (403, 404)
    say = reverse("desk:mediation:talk_say", args=[quarrel.case.number, session.id])
    assert client.post(say, {"words": "x", "key": "k"}).status_code in (403, 404)


def test_the_panel_keeps_its_number_of_statements(
    town: Town,
    quarrel: Quarrel,
    as_person: LogIn,
    max_queries: Callable[[int], Any],
    at_noon: Callable[[datetime], None],
) -> None:
    for day in (25, 26, 27):
        session = planned(town, quarrel, begins=at(day, 9), ends=at(day, 10))
        mediation.hold_session(
            quarrel.id, session.id, record(quarrel), by=town["mediator"], at=at(day, 11)
        )
    client = as_person("mediator")
    url = reverse("desk:mediation:dispute", args=[quarrel.case.number])
    client.get(url)
    with max_queries(45):
        assert client.get(url).status_code == 200
