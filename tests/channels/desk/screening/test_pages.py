"""The pages of screening: one click for nothing found, and numbers without content for the others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.mediation.models import Campaign, EarlySign, ScreeningReport
from linli.casework.mediation.operations import screening, signs
from linli.oversight.supervision.models import SupervisionStep
from tests.casework.mediation.town import Quarrel, Town
from tests.channels.desk.conftest import _max_queries

pytestmark = pytest.mark.django_db
AsOne = Callable[[str], Client]
SECRETS = ("泡坏了", "修好水管", "申某", "贝某", "申家", "13800001111")


def budget(most: int) -> AbstractContextManager[None]:
    return _max_queries(most)


def campaign(town: Town) -> Campaign:
    now = timezone.now()
    new = screening.NewCampaign(
        name="岁末排查", level="community", begins=timezone.localdate(now), text="看楼道堆物"
    )
    return screening.issue_campaign(new, by=town["justice_officer"], at=now)


def sign(town: Town) -> EarlySign:
    new = signs.NewSign(
        committee_id=town.committees["lotus_hall"].pk,
        type="neighbour",
        place="荷香苑3幢",
        words="为楼道堆物吵了几次",
    )
    return signs.add_sign(new, by=town["chair"], at=timezone.now())


def late_quarrel(town: Town) -> Quarrel:
    long_ago = timezone.now() - timedelta(days=40)
    return Quarrel(town, title="申家漏水", when=long_ago).assigned()


def test_zero_report_in_one_click(town: Town, as_one: AsOne) -> None:
    campaign(town)
    client = as_one("clerk_of_hall")
    home = reverse("desk:screening:home")
    with budget(14):
        page = client.get(home)
    assert "岁末排查" in page.content.decode()
    assert "零报告" in page.content.decode()
    report = ScreeningReport.objects.get()
    answer = client.post(reverse("desk:screening:send", args=[report.id]), follow=True)
    assert "零报告已报送" in answer.content.decode()
    report.refresh_from_db()
    assert report.found == 0


def test_a_sign_is_written_down_once(town: Town, as_one: AsOne) -> None:
    campaign(town)
    client = as_one("chair")
    url = reverse("desk:screening:sign_new")
    form = client.get(url)
    assert form.status_code == 200
    data = {
        "committee": str(town.committees["lotus_hall"].pk),
        "type": "neighbour",
        "place": "荷香苑3幢",
        "words": "为楼道堆物吵了几次",
        "key": "desk:telephone-1",
    }
    for _again in range(2):
        assert client.post(url, data).status_code == 302
    assert EarlySign.objects.count() == 1
    wrong = client.post(url, {**data, "key": "x", "words": "找13800001111"})
    assert wrong.status_code == 422
    assert "13800001111" in wrong.content.decode(), "nothing typed is lost"


def test_talk_dispute_and_gone(town: Town, as_one: AsOne) -> None:
    made, client = sign(town), as_one("chair")
    for name in ("sign_talk", "sign_dispute", "sign_gone"):
        assert client.get(reverse(f"desk:screening:{name}", args=[made.id])).status_code == 200
    today = timezone.localdate().isoformat()
    talk = reverse("desk:screening:sign_talk", args=[made.id])
    assert client.post(talk, {"on": today, "words": "答应清走"}).status_code == 302
    dispute = reverse("desk:screening:sign_dispute", args=[made.id])
    sides = {"applicant": "申某", "respondent": "贝某", "applicant_phone": "13800001111"}
    assert client.post(dispute, sides).status_code == 302
    case = Case.objects.get(family="dispute")
    assert case.body == "为楼道堆物吵了几次\n答应清走"
    gone = client.post(reverse("desk:screening:sign_gone", args=[made.id]), {"reason": "好了"})
    assert gone.status_code == 422
    listed = client.get(reverse("desk:screening:signs") + "?state=dispute").content.decode()
    assert case.number in listed


def test_campaign_pages(town: Town, as_one: AsOne) -> None:
    client = as_one("justice_officer")
    new = reverse("desk:screening:campaign_new")
    assert client.get(new).status_code == 200
    today = timezone.localdate().isoformat()
    data = {"name": "节前排查", "level": "community", "every": "", "begins": today}
    assert client.post(new, data).status_code == 302
    made = Campaign.objects.get()
    sign(town)
    with budget(12):
        page = client.get(reverse("desk:screening:campaign", args=[made.id]))
    assert page.status_code == 200
    report = ScreeningReport.objects.get()
    url = reverse("desk:screening:round", args=[made.id, report.begins.isoformat()])
    with budget(12):
        shown = client.get(url).content.decode()
    assert "荷香社区人民调解委员会" in shown
    assert "堆物" not in shown
    urge = reverse("desk:screening:urge", args=[report.id])
    assert client.get(urge).status_code == 200
    assert client.post(urge, {}).status_code == 302
    end = reverse("desk:screening:campaign_end", args=[made.id])
    assert client.post(end, {"on": today}).status_code == 302
    assert client.get(reverse("desk:screening:campaigns")).status_code == 200


def test_numbers_without_content(town: Town, as_one: AsOne) -> None:
    quarrel = late_quarrel(town)
    number = quarrel.case.number
    for who in ("leader", "supervisor", "justice_officer"):
        client = as_one(who)
        with budget(16):
            overview = client.get(reverse("desk:screening:overview"))
        with budget(12):
            overdue = client.get(reverse("desk:screening:overdue"))
        one = client.get(reverse("desk:screening:overdue_case", args=[number]))
        for page in (overview, overdue, one):
            assert page.status_code == 200
            text = page.content.decode()
            assert not [word for word in SECRETS if word in text]
        assert number in overdue.content.decode()
        assert "邻里纠纷" in one.content.decode()


def test_it_is_urged_by_its_number_and_answered(town: Town, as_one: AsOne) -> None:
    quarrel = late_quarrel(town)
    url = reverse("desk:screening:supervise", args=[quarrel.case.number])
    leader = as_one("supervisor")
    form = leader.get(url)
    assert form.status_code == 200
    assert quarrel.case.number in form.content.decode()
    data = {"rung": "urge", "text": "请说明进度", "days": "2", "expect": ""}
    assert leader.post(url, data).status_code == 302
    step = SupervisionStep.objects.get()
    for who in ("chair", "mediator"):
        client = as_one(who)
        ours = client.get(reverse("desk:supervision:ours"))
        assert quarrel.case.number in ours.content.decode()
        reply = reverse("desk:supervision:reply", args=[step.id])
        assert client.get(reply).status_code == 200
        assert client.post(reply, {"words": f"{who}：下周再谈", "expect": ""}).status_code == 302
    shown = leader.get(reverse("desk:screening:overdue_case", args=[quarrel.case.number]))
    assert "下周再谈" in shown.content.decode()
    desk = leader.get(reverse("desk:supervision:home"))
    assert not [word for word in SECRETS if word in desk.content.decode()]


@pytest.mark.parametrize("who", ["ferry_chair", "nobody", "taker", "court_officer", "archivist"])
def test_others_see_nothing(town: Town, as_one: AsOne, who: str) -> None:
    quarrel, made = late_quarrel(town), sign(town)
    running = campaign(town)
    report = ScreeningReport.objects.get()
    if who == "nobody" and who not in town.city.accounts and who not in town.accounts:
        pytest.skip("no such person in this town")  # pragma: no cover
    client = as_one(who)
    addresses: list[tuple[str, list[Any]]] = [
        ("home", []),
        ("signs", []),
        ("sign_new", []),
        ("sign_talk", [made.id]),
        ("sign_gone", [made.id]),
        ("sign_dispute", [made.id]),
        ("campaigns", []),
        ("campaign_new", []),
        ("campaign", [running.id]),
        ("round", [running.id, report.begins.isoformat()]),
        ("urge", [report.id]),
        ("overview", []),
        ("overdue", []),
        ("overdue_case", [quarrel.case.number]),
        ("supervise", [quarrel.case.number]),
    ]
    for name, args in addresses:
        answer = client.get(reverse(f"desk:screening:{name}", args=args))
        text = answer.content.decode()
        assert not [
            word for word in (*SECRETS, "楼道堆物吵", quarrel.case.number) if word in text
        ], name
        if args:
            assert answer.status_code in (302, 403, 404), name
    assert client.post(reverse("desk:screening:send", args=[report.id])).status_code in (
        302,
        403,
        404,
    )
    report.refresh_from_db()
    assert report.reported_at is None
    assert client.get(reverse("desk:screening:sign_talk", args=[uuid4()])).status_code != 200
