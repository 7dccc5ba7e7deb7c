"""No page of matters, oversight or the public shows a dispute to whom it is not open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.queries.columns import WORK
from linli.casework.matters.queries.desk import Tab
from linli.casework.matters.queries.lists import MatterFilter, Sort, every_matter, work_slice
from linli.casework.matters.queries.public import prove
from linli.oversight.insight import queries as insight
from linli.oversight.insight.operations import refresh_figures
from linli.oversight.supervision import operations as supervision
from linli.registers.access.models import AccessLogEntry
from tests.casework.mediation.town import Quarrel, Town

pytestmark = pytest.mark.django_db
AsOne = Callable[[str], Client]
TITLE, PHONE, CODE = "申贝两家漏水纠葛", "13800001111", "AAAA22"
SECRETS = (TITLE, "泡坏了楼下", "修好水管并赔偿", "申某", "贝某", PHONE)
PAGES = (
    "/desk/",
    "/desk/matters/",
    "/desk/matters/?state=&sort=due",
    "/desk/search/?q=漏水吊顶",
    "/desk/search/?q=申贝两家",
    "/desk/hotline/",
    f"/desk/hotline/?phone={PHONE}",
    "/desk/acceptance/",
    "/desk/dispatch/",
    "/desk/review/",
    "/desk/supervision/",
    "/desk/supervision/steps/",
    "/desk/supervision/steps/?show=all",
    "/desk/supervision/papers/",
    "/desk/supervision/listable/",
    "/desk/follow-up/",
    "/desk/archive/",
    "/desk/figures/",
    "/desk/figures/print/",
    "/desk/notices/",
    "/desk/exports/",
    "/desk/referrals/",
    "/desk/mediation/",
    "/desk/mediation/calendar/",
    "/desk/mediation/confirmations/",
    "/desk/mediators/",
    "/desk/screening/",
    "/desk/screening/disputes/",
    "/desk/screening/disputes/overdue/",
)
OUTSIDERS = (
    "taker",
    "dispatcher",
    "handler",
    "head",
    "reviewer",
    "supervisor",
    "leader",
    "caller",
    "archivist",
    "nobody",
    "justice_officer",
    "court_officer",
    "ferry_chair",
    "ferry_mediator",
    "second_mediator",
    "lake_chair",
)


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    long_ago = timezone.now() - timedelta(days=40)
    made = Quarrel(town, title=TITLE, when=long_ago).assigned()
    now = timezone.now()
    supervision.issue_due(at=now)
    refresh_figures(at=now)
    return made


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_reads_a_word_of_it(
    town: Town, quarrel: Quarrel, as_one: AsOne, who: str
) -> None:
    if who not in town.accounts and who not in town.city.accounts:
        pytest.fail(f"the town has no {who}")
    client = as_one(who)
    number = quarrel.case.number
    pages = (
        *PAGES,
        f"/desk/cases/{number}/",
        f"/desk/cases/{number}/print/",
        f"/desk/mediation/{number}/",
        f"/desk/screening/disputes/{number}/",
    )
    for page in pages:
        answer = client.get(page)
        text = "" if answer.streaming else answer.content.decode()
        found = [word for word in SECRETS if word in _main(text)]
        assert not found, f"{who} reads {found} on {page}"
        if f"cases/{number}" in page or f"mediation/{number}" in page:
            assert answer.status_code in (302, 403, 404), page


def _main(text: str) -> str:
    """The page without the words that were searched for."""
    start = text.find("<main")
    return text[start:].replace('value="13800001111"', "") if start >= 0 else text


def test_those_who_may_read_it_do(town: Town, quarrel: Quarrel, as_one: AsOne) -> None:
    for who in ("chair", "clerk_of_hall", "mediator"):
        before = AccessLogEntry.objects.count()
        answer = as_one(who).get(f"/desk/mediation/{quarrel.case.number}/")
        assert answer.status_code == 200
        assert "泡坏了楼下" in answer.content.decode()
        assert AccessLogEntry.objects.count() == before + 1, "each reading stands in the log"


def test_lists_exports_and_figures_of_matters_have_no_dispute(town: Town, quarrel: Quarrel) -> None:
    assert WORK
    for who in ("taker", "supervisor", "leader", "archivist", "dispatcher", "chair"):
        assert not list(every_matter(town[who], MatterFilter(), Sort.NEWEST, at=timezone.now()))
    unit = town.committees["lotus_hall"].pk
    assert not work_slice(unit, Tab.ALL, MatterFilter(), at=timezone.now()).rows
    scope = town["leader"].scope
    assert insight.counts(scope, insight.Span(*_month())) == {}
    now = insight.standing(scope)
    assert now is None or now.is_open == 0
    assert not insight.units_overdue(scope, insight.Span(*_month()))


def _month() -> tuple[object, object]:
    today = timezone.localdate()
    return today - timedelta(days=60), today


def test_number_and_code_of_a_party_open_no_matter(town: Town, quarrel: Quarrel) -> None:
    assert prove(quarrel.case.number, CODE) is None
    client = Client()
    for path in (f"/api/v1/matters/{quarrel.case.number}?code={CODE}", "/published/"):
        text = client.get(path).content.decode()
        assert not [word for word in SECRETS if word in text]
    tracked = client.post("/track", {"number": quarrel.case.number, "code": CODE})
    assert not [word for word in SECRETS if word in tracked.content.decode()]
