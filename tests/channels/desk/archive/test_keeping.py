"""保存期限 on the archive desk: what is due, putting it off, and the reports of the runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.matters.models import RetentionClass
from linli.casework.matters.operations.filing import put_into_archive
from linli.casework.matters.operations.keeping import end_periods
from tests.casework.city import START, City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2023-11-08 09:00")
NOW = at("2026-11-02 10:00")
OVER = at("2026-11-08 01:00")
PAGE = "desk:archive:keeping"
LogIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None], db: None) -> None:
    at_noon(NOW)
    for code, years, then in (("matter", 3, "deidentify"), ("matter_keep", 0, "keep")):
        RetentionClass.objects.create(
            code=code, name="一般工单", years=years, then=then, valid_from=START
        )


@pytest.fixture
def filed(city: City) -> Story:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()
    put_into_archive(story.id, by=city["archivist"], at=BEGUN)
    return story


def shown(client: Client) -> str:
    return client.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("who", ["taker", "handler", "reviewer", "leader", "auditor", "nobody"])
def test_only_archivists_see_it(filed: Story, as_role: LogIn, who: str) -> None:
    answer = as_role(who).get(reverse(PAGE))
    assert answer.status_code == 403
    assert filed.number not in answer.content.decode()


def test_what_is_due_within_a_month_is_listed(filed: Story, as_role: LogIn) -> None:
    client = as_role("archivist")
    page = shown(client)
    assert filed.number in page
    assert "2026-11-08" in page
    assert "未到期" in page
    Case.objects.filter(id=filed.id).update(erase_on=at("2027-01-01 00:00").date())
    assert filed.number not in shown(client)
    Case.objects.filter(id=filed.id).update(erase_on=None)
    assert "一个月内没有到期的案卷" in shown(client)


def test_a_file_is_put_off_and_let_go(filed: Story, as_role: LogIn) -> None:
    client = as_role("archivist")
    act = reverse("desk:act", args=[filed.number, "hold"])
    assert client.post(act, {"expect": filed.case.version}).status_code == 422
    client.post(act, {"expect": filed.case.version, "reason": "行政诉讼（2026）行初12号"})
    assert filed.case.hold_reason == "行政诉讼（2026）行初12号"
    page = shown(client)
    assert "已暂缓" in page
    assert "行初12号" in page
    back = reverse("desk:act", args=[filed.number, "lift_hold"])
    client.post(back, {"expect": filed.case.version, "reason": "诉讼终结"})
    assert filed.case.hold_reason == ""


def test_the_case_page_of_an_erased_file_still_opens(filed: Story, as_role: LogIn) -> None:
    end_periods(at=OVER)
    answer = as_role("archivist").get(reverse("desk:case", args=[filed.number]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "已按保存期限清除" in page
    assert "锦绣花园" not in page
    assert "清除个人信息" in page, "the history says so"


def test_the_reports_of_the_runs_are_shown(filed: Story, as_role: LogIn) -> None:
    end_periods(at=OVER, dry_run=True)
    end_periods(at=OVER)
    page = shown(as_role("archivist"))
    assert "仅统计" in page
    assert "到期 1 件，已处理 1 件，暂缓 0 件" in page
    assert "经办过程中的陈述" in page


def test_what_a_run_could_not_do_is_said(filed: Story, as_role: LogIn) -> None:
    Case.objects.filter(id=filed.id).update(retention_class="gone")
    end_periods(at=OVER)
    page = shown(as_role("archivist"))
    assert "没有规则规定保存期限类别 gone 的案卷如何处理" in page


def test_the_page_costs_few_statements(
    filed: Story, as_role: LogIn, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    client = as_role("archivist")
    client.get(reverse(PAGE))
    with max_queries(12):
        client.get(reverse(PAGE))
