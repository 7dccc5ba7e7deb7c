"""The pages of mediation in a real browser: looked at by axe, nothing wider than a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import DisputeParty, JointMeeting, MeetingTask
from linli.casework.mediation.queries.rule_book import forget_rule_book
from tests.casework.mediation.town import Quarrel, Town, make_town
from tests.channels.desk.browsing import come_in
from tests.channels.desk.people.test_people_browser import clean

NewPage = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town's mediation, its people also known to the city's log-in."""
    forget_rule_book()
    made = make_town()
    made.city.accounts.update(made.accounts)
    return made


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    """A dispute with a mediator, a joint meeting, a task and a plan."""
    waiting = Quarrel(town).accepted()
    DisputeParty.objects.filter(dispute_id=waiting.id).update(
        wished_mediator=town.mediators["lake_mediator"]
    )
    made = Quarrel(town).assigned()
    agency = town.city["handler"].unit_id
    assert agency is not None
    meeting = JointMeeting.objects.create(
        dispute_id=made.id, at=made.when, place="街道会议室", chaired_by="秦和", called_by="秦和"
    )
    MeetingTask.objects.create(
        meeting=meeting, unit_id=agency, what="检查公共管道", due_on=date(2026, 12, 20)
    )
    mediation.take_up(
        made.id,
        mediation.OldCasePlan(
            since=date(2024, 3, 1),
            leader_id=town.city.accounts["leader"].id,
            leader_name="领导",
            unit_id=town.units["justice"].id,
            plan="先评估损失，再分期履行",
        ),
        [mediation.NewStep(what="评估损失", who="司法所", due_on=date(2026, 12, 30))],
        by=town["justice_officer"],
        at=made.later(hours=1),
    )
    return made


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_readable_at_any_width(
    town: Town, quarrel: Quarrel, live_server: Any, new_page: NewPage, width: int
) -> None:
    page = new_page(width=width)
    number = quarrel.case.number
    waiting = reverse("desk:mediation:home") + "?tab=needs_mediator"
    walks = (
        ("chair", reverse("desk:mediation:home")),
        ("chair", waiting),
        ("chair", reverse("desk:mediation:dispute", args=[number])),
        ("chair", reverse("desk:mediation:assign", args=[number])),
        ("chair", reverse("desk:mediation:move", args=[number, "escalate"])),
        ("clerk_of_hall", reverse("desk:mediation:take_in")),
        ("justice_officer", reverse("desk:mediation:across")),
        ("justice_officer", reverse("desk:mediation:steps", args=[number])),
        ("justice_officer", reverse("desk:mediation:old_cases")),
        ("handler", reverse("desk:mediation:tasks")),
        ("court_officer", reverse("desk:referrals:home")),
        ("court_officer", reverse("desk:referrals:hand_over")),
    )
    for who, path in walks:
        come_in(page, live_server.url, town.city, who)
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        clean(page, width)
