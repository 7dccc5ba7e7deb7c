"""The follow-up desk: the script, calls in vain, and who may not call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import FollowUp
from linli.casework.matters.models import Matter
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
NOW = at("2026-11-18 10:00")
HOME = "desk:follow_up:home"
LogIn = Callable[[str], Client]
GOOD = {
    "contacted": "yes",
    "solved": "solved",
    "satisfied": "satisfied",
    "satisfied_with_hotline": "",
    "may_publish": "no",
    "remark": "谢谢",
}


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None]) -> None:
    at_noon(NOW)


def finished(city: City, **report: Any) -> Story:
    return Story(city, when=BEGUN, **report).accepted().dispatched().signed().finished().approved()


def url(story: Story, name: str = "call") -> str:
    return reverse(f"desk:follow_up:{name}", args=[story.number])


def post(client: Client, story: Story, name: str = "call", **data: Any) -> Any:
    return client.post(url(story, name), {"expect": story.case.version, **data})


@pytest.mark.parametrize("who", ["taker", "handler", "reviewer", "supervisor", "auditor"])
def test_the_desk_is_for_callers(city: City, as_role: LogIn, who: str) -> None:
    story = finished(city)
    client = as_role(who)
    for address in (reverse(HOME), url(story), reverse("desk:follow_up:next")):
        assert client.get(address).status_code == 403
    assert post(client, story, **GOOD).status_code == 403
    assert story.case.state == "to_follow_up"


def test_matters_elsewhere_are_not_called(city: City, as_role: LogIn) -> None:
    story = finished(city)
    account = city.accounts["nobody"]
    account.posts.update(role="caller")
    client = as_role("nobody")
    assert story.number not in client.get(reverse(HOME)).content.decode()
    assert client.get(url(story)).status_code == 404
    assert post(client, story, **GOOD).status_code == 404


def test_the_queue_in_few_statements(city: City, as_role: LogIn, max_queries: Any) -> None:
    for _ in range(3):
        finished(city)
    client = as_role("caller")
    client.get(reverse(HOME))
    with max_queries(8):
        page = client.get(reverse(HOME)).content.decode()
    assert page.count("data-row") == 3
    fragment = client.get(reverse(HOME), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert fragment.count("data-row") == 3


def test_the_number_is_masked_and_the_reading_logged(city: City, as_role: LogIn) -> None:
    story = finished(city)
    page = as_role("caller").get(url(story)).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "已修好，今晚亮灯。" in page
    entry = AccessLogEntry.objects.get(record_id=story.id)
    assert entry.fields == "reporter.name,reporter.phone"


def test_nothing_is_chosen_for_the_reporter(city: City, as_role: LogIn) -> None:
    story = finished(city)
    page = as_role("caller").get(url(story)).content.decode()
    script = page[page.index('class="script"') :]
    assert "<input" in script
    assert "checked" not in script


def test_a_solved_matter_closes_and_leads_to_the_next(city: City, as_role: LogIn) -> None:
    story, other = finished(city), finished(city)
    client = as_role("caller")
    answer = post(client, story, **GOOD)
    assert answer.status_code == 302
    assert story.case.state == "closed"
    row = FollowUp.objects.get(case_id=story.id)
    assert (row.contacted, row.solved, row.satisfied, row.may_publish) == (
        True, "solved", "satisfied", False
    )  # fmt: skip
    following = client.get(answer["Location"])
    assert following["Location"] == url(other)
    post(client, other, **GOOD)
    assert client.get(reverse("desk:follow_up:next"))["Location"] == reverse(HOME)


def test_a_rating_is_not_pressed_for(city: City, as_role: LogIn) -> None:
    story = finished(city)
    data = {**GOOD, "satisfied": "unsaid", "may_publish": "unsaid", "remark": ""}
    assert post(as_role("caller"), story, **data).status_code == 302
    assert Matter.objects.get(case_id=story.id).satisfied == ""


def test_what_is_not_solved_goes_back_once_then_to_two_reviewers(
    city: City, as_role: LogIn
) -> None:
    story = finished(city)
    client = as_role("caller")
    data = {"contacted": "no", "solved": "unsolved", "remark": ""}
    without = post(client, story, **data)
    assert without.status_code == 422, "the unit must know what is missing"
    assert post(client, story, **{**data, "remark": "晚上还是不亮"}).status_code == 302
    assert story.case.state == "in_progress"
    story.finished().approved()
    page = client.get(url(story)).content.decode()
    assert "两名审核" in page or "两人" in page
    assert post(client, story, **{**data, "remark": "还是不亮"}).status_code == 302
    assert story.case.state == "unsolved_review"


def test_three_calls_in_vain_in_two_half_days_close_it(
    city: City, as_role: LogIn, at_noon: Callable[[datetime], None]
) -> None:
    story = finished(city)
    for moment, state, missing in (
        ("2026-11-18 10:00", "to_follow_up", "一个时段"),
        ("2026-11-18 11:00", "to_follow_up", "一个时段"),
        ("2026-11-18 15:00", "closed", ""),
    ):
        at_noon(at(moment))
        client = as_role("caller")
        assert post(client, story, "missed", why="no_answer").status_code == 302
        assert story.case.state == state
        if missing:
            page = client.get(url(story)).content.decode()
            assert "差" in page
    assert FollowUp.objects.filter(case_id=story.id).count() == 3


def test_a_call_in_vain_says_why(city: City, as_role: LogIn) -> None:
    story = finished(city)
    answer = post(as_role("caller"), story, "missed", why="")
    assert answer.status_code == 422
    assert not FollowUp.objects.exists()


def test_the_handler_never_calls(city: City, as_role: LogIn) -> None:
    story = finished(city)
    account = city.accounts["handler"]
    account.posts.update(role="caller", unit=city.units["centre"])
    client = as_role("handler")
    assert "同事" in client.get(url(story)).content.decode()
    answer = post(client, story, **GOOD)
    assert answer.status_code == 422
    assert story.case.state == "to_follow_up"


def test_nobody_calls_an_anonymous_reporter(city: City, as_role: LogIn) -> None:
    story = finished(city, secrecy="anonymous")
    page = as_role("caller").get(url(story)).content.decode()
    assert "匿名" in page
    assert "reveal" not in page


def test_what_was_closed_meanwhile_is_said(city: City, as_role: LogIn) -> None:
    story = finished(city)
    seen = story.case.version
    client = as_role("caller")
    story.closed()
    late = client.post(url(story), {"expect": seen, **GOOD})
    assert late.status_code == 409
    assert "谢谢" in late.content.decode()
    assert client.get(url(story)).status_code == 302


def test_the_same_answers_sent_twice_count_once(city: City, as_role: LogIn) -> None:
    story = finished(city)
    client = as_role("caller")
    data = {"expect": story.case.version, "submit_token": "t-1", **GOOD}
    assert client.post(url(story), data).status_code == 302
    assert client.post(url(story), data).status_code == 302
    assert FollowUp.objects.count() == 1


def test_recording_in_few_statements(city: City, as_role: LogIn, max_queries: Any) -> None:
    story = finished(city)
    client = as_role("caller")
    client.get(url(story))
    data = {"expect": story.case.version, **GOOD}
    with max_queries(12):
        assert client.post(url(story), data).status_code == 302


def test_one_goes_on_through_the_whole_queue(city: City, as_role: LogIn) -> None:
    first, second, third = finished(city), finished(city), finished(city)
    client = as_role("caller")
    step = client.get(reverse("desk:follow_up:next"))["Location"]
    seen = [step]
    while step != reverse(HOME):
        page = client.get(step).content.decode()
        start = page.index(reverse("desk:follow_up:next"))
        step = client.get(page[start : page.index('"', start)].replace("&amp;", "&"))["Location"]
        seen.append(step)
    assert seen == [url(first), url(second), url(third), reverse(HOME)]


def test_a_call_in_vain_leads_on_not_back(city: City, as_role: LogIn) -> None:
    _first, second, third = finished(city), finished(city), finished(city)
    client = as_role("caller")
    answer = post(client, second, "missed", why="busy")
    assert client.get(answer["Location"])["Location"] == url(third)


def test_who_works_off_a_pile_stays_on_it(city: City, as_role: LogIn) -> None:
    redone = finished(city)
    client = as_role("caller")
    data = {**GOOD, "solved": "unsolved", "remark": "还是不亮"}
    post(client, redone, **data)
    redone.finished().approved()
    finished(city)
    answer = client.get(reverse("desk:follow_up:next"), {"pile": "redone"})
    assert answer["Location"] == f"{url(redone)}?pile=redone"
    sent = client.post(answer["Location"], {"expect": redone.case.version, **GOOD})
    assert client.get(sent["Location"])["Location"] == reverse(HOME) + "?pile=redone"


def test_the_keys_that_are_shown_are_keys(city: City, as_role: LogIn) -> None:
    page = as_role("caller").get(url(finished(city))).content.decode()
    for key in ("Alt+Y", "Alt+1", "Alt+4", "Alt+7"):
        assert f'data-key="{key}"' in page, key


def test_a_reason_goes_with_dissatisfaction_only(city: City, as_role: LogIn) -> None:
    happy, unhappy = finished(city), finished(city)
    client = as_role("caller")
    post(client, happy, **{**GOOD, "dissatisfied_because": "speed"})
    post(client, unhappy, **{**GOOD, "satisfied": "dissatisfied", "dissatisfied_because": "speed"})
    found = dict(FollowUp.objects.values_list("case_id", "dissatisfied_because"))
    assert found == {happy.id: "", unhappy.id: "speed"}


def test_even_the_first_question_may_stay_open(city: City, as_role: LogIn) -> None:
    story = finished(city)
    post(as_role("caller"), story, solved="unclear")
    row = FollowUp.objects.get()
    assert (row.contacted, row.solved, row.may_publish) == (None, "unclear", None)
