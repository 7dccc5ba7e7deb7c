"""Doing what the table allows, from its form to the case and back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from linli.casework.cases.models import Document, Event
from linli.casework.cases.workflow import Seat
from linli.casework.matters import operations as matters
from linli.casework.matters.models import ReviewRequest
from linli.casework.matters.workflow import WORKFLOW, Action
from linli.channels.desk.cases.registry import known_actions
from linli.registers.access.rules import RESIDENT
from tests.casework.city import MORNING, City, Story, at

AsRole = Callable[[str], Client]
Budget = Callable[[int], AbstractContextManager[None]]
Still = Callable[[datetime], None]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _morning(at_noon: Still) -> None:
    at_noon(MORNING + timedelta(hours=1))


def act(story: Story, action: str) -> str:
    return f"/desk/cases/{story.number}/act/{action}/"


def expect(story: Story) -> dict[str, str]:
    return {"expect": str(story.case.version)}


def actions(story: Story) -> list[str]:
    return list(
        Event.objects.filter(case_id=story.id).order_by("seq").values_list("action", flat=True)
    )


@pytest.fixture
def working(city: City) -> Story:
    return Story(city).accepted().dispatched().signed()


UNIT_MOVES = (
    ("handler", Action.CONTACT, {"means": "phone", "is_reached": "yes", "words": "约好上门"}),
    ("handler", Action.NOTE, {"words": "查到跳闸"}),
    ("handler", Action.REPLY, {"words": "今晚修好"}),
    ("handler", Action.ASK_EXTENSION, {"reason": "等配件", "new_due": "2026-11-27"}),
    ("handler", Action.FINISH, {"outcome": "solved", "reply": "已修好", "replied_by": "phone"}),
    ("head", Action.RETURN, {"reason": "不属于我单位", "basis": "三定方案"}),
    (
        "head",
        Action.ASK_PARKING,
        {"reason": "规划未定", "plan": "明年开工", "milestone": "2027-03-01"},
    ),
    ("head", Action.ASK_TERMINATION, {"reason": "已起诉", "basis": "条例第十一条"}),
)


@pytest.mark.parametrize(("role", "action", "data"), UNIT_MOVES)
def test_a_unit_makes_its_moves(
    as_role: AsRole, working: Story, role: str, action: Action, data: dict[str, str]
) -> None:
    client = as_role(role)
    shown = client.get(act(working, action), headers=HTMX)
    assert shown.status_code == 200
    assert f'value="{working.case.version}"' in shown.content.decode()
    empty = client.post(act(working, action), expect(working), headers=HTMX)
    assert empty.status_code == 422
    done = client.post(act(working, action), data | expect(working), headers=HTMX)
    assert done.status_code == 204, done.content.decode()[:2000]
    assert done.headers["HX-Redirect"] == f"/desk/cases/{working.number}/"
    assert actions(working)[-1] == action
    page = client.get(f"/desk/cases/{working.number}/").content.decode()
    assert "note-line" in page or "is-ok" in page


def test_signing_is_one_click(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    client = as_role("handler")
    page = client.get(f"/desk/cases/{story.number}/").content.decode()
    assert f'action="{act(story, "sign_for")}"' in page
    response = client.post(act(story, "sign_for"), expect(story))
    assert response.status_code == 302
    assert story.case.state == "in_progress"


def test_an_assisting_unit_signs_and_reports(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched(lake="安排代买").signed()
    client = as_role("lake_handler")
    client.post(act(story, "sign_assist"), expect(story))
    client.post(act(story, "assist_done"), {"result": "已安排"} | expect(story))
    assert actions(story)[-2:] == ["sign_assist", "assist_done"]
    again = client.get(act(story, "assist_done"), headers=HTMX)
    assert again.status_code == 409


def test_the_head_reviews_and_nobody_their_own(city: City, as_role: AsRole, working: Story) -> None:
    working.finished()
    refused = as_role("handler").get(act(working, "approve"), headers=HTMX)
    assert refused.status_code == 409
    assert "单位负责人" in refused.content.decode()
    as_role("head").post(act(working, "send_back"), {"reason": "补照片"} | expect(working))
    assert working.case.state == "in_progress"
    matters.finish(working.id, outcome="solved", reply="好", by=city["head"], at=MORNING)
    own = as_role("head").get(act(working, "approve"), headers=HTMX)
    assert "自己办的不能自己审" in own.content.decode()
    assert own.status_code == 409


def test_who_was_second_is_told_and_keeps_what_they_typed(
    city: City, as_role: AsRole, working: Story
) -> None:
    seen = expect(working)
    matters.add_note(working.id, words="先一步", by=city["head"], at=MORNING + timedelta(hours=1))
    client = as_role("handler")
    late = client.post(act(working, "reply"), {"words": "今晚修好，请放心"} | seen, headers=HTMX)
    page = late.content.decode()
    assert late.status_code == 409
    assert "黎明" in page
    assert "今晚修好，请放心" in page
    assert "reply" not in actions(working)
    assert f'name="expect" value="{working.case.version}"' in page
    again = client.post(act(working, "reply"), {"words": "今晚修好，请放心"} | expect(working))
    assert again.status_code == 302
    assert actions(working)[-1] == "reply"


def test_a_form_sent_twice_makes_one_event(as_role: AsRole, working: Story) -> None:
    client = as_role("handler")
    data = {"words": "今晚修好", "submit_token": "abc"} | expect(working)
    first = client.post(act(working, "reply"), data)
    second = client.post(act(working, "reply"), data)
    assert first["Location"] == second["Location"]
    assert actions(working).count("reply") == 1


def test_an_ended_session_says_so_and_does_nothing(client: Client, working: Story) -> None:
    response = client.post(
        act(working, "reply"), {"words": "今晚修好"} | expect(working), headers=HTMX
    )
    assert response.status_code == 401
    assert "reply" not in actions(working)


def test_the_composer_keeps_its_place(as_role: AsRole, working: Story) -> None:
    client = as_role("handler")
    wrong = client.post(
        act(working, "reply"), {"words": "", "composer": "1"} | expect(working), headers=HTMX
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "插入口径" in page
    assert "data-dialog" not in page
    tab = client.get(
        f"/desk/cases/{working.number}/?compose=note",
        headers=HTMX | {"HX-Target": "composer"},
    ).content.decode()
    assert f'action="{act(working, "note")}"' in tab
    assert "<html" not in tab
    assert (
        tab.strip()[:400]
        in client.get(f"/desk/cases/{working.number}/?compose=note").content.decode()
    )


def test_a_text_of_ten_megabytes_is_refused_in_words_and_kept(
    as_role: AsRole, working: Story
) -> None:
    text = "太长" * (5 * 1024 * 1024 // 3)
    response = as_role("handler").post(
        act(working, "note"), {"words": text} | expect(working), headers=HTMX
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "最多 20000 字" in page
    assert text[:5000] in page


def test_what_nobody_sees_is_taken_out(as_role: AsRole, working: Story) -> None:
    words = "\u202e反写\u202c 零宽\u200b字 👨\u200d👩\u200d👧 مرحبا\x00"
    as_role("handler").post(act(working, "note"), {"words": words} | expect(working))
    kept = Event.objects.get(case_id=working.id, action="note").words
    assert kept == "反写 零宽字 👨\u200d👩\u200d👧 مرحبا"


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (800, 600), "white").save(made, "JPEG")
    return made.getvalue()


def test_files_are_told_by_their_content(as_role: AsRole, working: Story) -> None:
    client = as_role("handler")
    bad = client.post(
        act(working, "note"),
        {
            "words": "见附件",
            "attachments": SimpleUploadedFile("a.jpg", b"MZ\x90\x00 program"),
        }
        | expect(working),
        headers=HTMX,
    )
    assert bad.status_code == 422
    assert "见附件" in bad.content.decode()
    assert not Document.objects.exists()
    good = client.post(
        act(working, "note"),
        {"words": "见附件", "attachments": [SimpleUploadedFile("现场.jpg", picture())]}
        | expect(working),
    )
    assert good.status_code == 302
    document = Document.objects.get()
    assert (document.name, document.media_type) == ("现场.jpg", "image/jpeg")
    url = f"/desk/cases/{working.number}/files/{document.id}/"
    for address in (url, f"{url}?size=small"):
        response = client.get(address)
        assert response["Content-Type"] == "image/jpeg"
        assert b"".join(response).startswith(b"\xff\xd8")
    page = client.get(f"/desk/cases/{working.number}/").content.decode()
    assert url in page
    assert as_role("west_handler").get(url).status_code == 404


def test_the_extension_says_until_when_and_why(as_role: AsRole, working: Story) -> None:
    client = as_role("handler")
    page = client.get(act(working, "ask_extension"), headers=HTMX).content.decode()
    assert "11月25日 17:30" in page
    assert "12月2日" in page
    assert 'max="2026-12-02"' in page
    far = client.post(
        act(working, "ask_extension"),
        {"reason": "等配件", "new_due": "2026-12-20"} | expect(working),
        headers=HTMX,
    )
    assert far.status_code == 422
    assert "2026-12-02" in far.content.decode()
    assert "等配件" in far.content.decode()
    client.post(
        act(working, "ask_extension"),
        {"reason": "等配件", "new_due": "2026-12-02"} | expect(working),
    )
    asked = ReviewRequest.objects.get()
    assert timezone.localtime(asked.new_due_at) == at("2026-12-02 17:30")


def test_a_reviewer_rules_on_the_case_page(as_role: AsRole, city: City, working: Story) -> None:
    matters.ask_extension(
        working.id,
        reason="等配件",
        new_due=at("2026-11-27 17:30"),
        by=city["handler"],
        at=MORNING,
    )
    client = as_role("reviewer")
    page = client.get(f"/desk/cases/{working.number}/").content.decode()
    assert "批准延期" in page
    client.post(act(working, "grant_extension"), {"ruling": "同意"} | expect(working))
    assert working.case.finish_due_at == at("2026-11-27 17:30")
    can = client.get(f"/desk/cases/{working.number}/").context["can"]
    assert can.first is None
    assert not can.now


def test_a_withdrawal_by_telephone(as_role: AsRole, working: Story) -> None:
    assert as_role("handler").get(act(working, "withdraw"), headers=HTMX).status_code == 409
    as_role("taker").post(act(working, "withdraw"), {"words": "问题已解决"} | expect(working))
    assert working.case.state == "withdrawn"


def test_a_posted_withdrawal_needs_the_permission(as_role: AsRole, working: Story) -> None:
    response = as_role("handler").post(
        act(working, "withdraw"), {"words": "算了"} | expect(working), headers=HTMX
    )
    assert response.status_code == 422
    assert working.case.state == "in_progress"


def test_information_is_added_by_the_one_who_takes_the_call(
    as_role: AsRole, working: Story
) -> None:
    as_role("taker").post(
        act(working, "add_information"), {"words": "又坏了一盏"} | expect(working)
    )
    assert actions(working)[-1] == "add_information"


def test_unknown_actions_do_not_exist(as_role: AsRole, working: Story) -> None:
    assert as_role("handler").get(act(working, "erase_all")).status_code == 404
    assert as_role("handler").get(act(working, "register")).status_code == 404


def test_every_move_of_staff_has_its_form() -> None:
    inner = {
        Action.TAKE_IN,
        Action.CLOSE_AFTER_CALL,
        Action.REDO,
        Action.ASK_SECOND_LOOK,
        Action.REGISTER,
    }
    staff = {
        move.action
        for move in WORKFLOW.moves
        if {who.seat for who in move.who} - {Seat.REPORTER, Seat.SYSTEM}
    }
    missing = staff - inner - known_actions()
    waiting_for_their_desks = {
        Action.ACCEPT,
        Action.RECLASSIFY,
        Action.DISPATCH,
        Action.SPLIT,
        Action.CONSULT,
        Action.TRY_CALL,
        Action.ARCHIVE,
        Action.SUPERVISE,
        Action.ANSWER_SUPERVISION,
    }
    assert missing <= {str(action) for action in waiting_for_their_desks}, missing


def test_an_action_stays_within_its_round_trips(
    as_role: AsRole, working: Story, max_queries: Budget
) -> None:
    client = as_role("handler")
    data = {"words": "今晚修好", "attachments": ""} | expect(working)
    client.get("/desk/notices/")
    with max_queries(12):
        assert client.post(act(working, "reply"), data).status_code == 302


def test_what_the_reporter_added_is_in_the_story(as_role: AsRole, working: Story) -> None:
    matters.add_information(
        working.id, words="又坏了一盏", by=RESIDENT, at=MORNING, is_reporter=True
    )
    page = as_role("handler").get(f"/desk/cases/{working.number}/").content.decode()
    assert "诉求人 补充情况" in page
    assert "又坏了一盏" in page
