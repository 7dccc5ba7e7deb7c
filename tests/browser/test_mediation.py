"""Disputes go all the way through the real pages: between neighbours, from a court, and a refusal.

Operator, committee clerk, chair, mediator and both parties act at their own pages; what parties say
stays with them, their mediator and their committee.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters.operations.catalogue import seed_catalogue
from linli.casework.mediation.models import (
    Agreement,
    Confirmation,
    Dispute,
    DisputeParty,
    Mediator,
    Transfer,
)
from linli.casework.mediation.queries.rule_book import forget_rule_book as forget_mediation
from linli.foundation.calendar.operations import load_known_years
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.access.rules import SYSTEM
from linli.registers.places.queries.kept import forget_everything_kept
from tests.browser.conftest import Visit, clean
from tests.casework.city import MORNING, Story
from tests.casework.mediation.town import Town, make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    forget_everything_kept()
    forget_mediation()
    forget_templates()
    made = make_town()
    seed_catalogue(by=SYSTEM, at=MORNING)
    load_known_years(since=2026, by="test", at=MORNING)
    forget_everything_kept()
    forget_mediation()
    yield made
    forget_everything_kept()
    forget_mediation()


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Put values into the open form by the names of its fields."""
    for name, value in values.items():
        field = page.locator(
            f"main [name='{name}']:not([type=hidden]), dialog [name='{name}']"
        ).first
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "radio":
            page.locator(f"[name='{name}'][value='{value}']").first.check()
        elif kind == "checkbox":
            for one in page.locator(f"[name='{name}']").all():
                one.check()
        else:
            field.fill(value)


def act(page: Page, of: str, action: str, **values: str) -> None:
    """One action of the dispute's page, in its dialog as a page of its own."""
    do(page, f"/desk/mediation/{of}/act/{action}/", **values)


def do(page: Page, path: str, **values: str) -> None:
    page.goto(page.url.split("/desk/")[0] + path)
    page.wait_for_load_state("networkidle")
    fill(page, values)
    send(page)


def send(page: Page) -> None:
    """Send the open form, whatever it does."""
    with page.expect_navigation():
        page.locator("form button[type=submit]:is(.btn-primary, .btn-danger)").last.click()
    page.wait_for_load_state("networkidle")


def state_of(number: str) -> str:
    return Case.objects.get(number=number).state


def both_agree(page: Page, number: str) -> None:
    for party in DisputeParty.objects.filter(dispute__case__number=number):
        if party.consent != "agreed":
            act(page, number, "ask_consent", party=str(party.pk), answer="agreed", means="phone")


def accepted_and_assigned(visit: Visit, town: Town, number: str, kind: str, width: int) -> None:
    """The chair: both sides are asked, it is accepted, a mediator is chosen with the reasons."""
    page = visit(f"/desk/mediation/{number}/", who="chair", width=width)
    clean(page)
    both_agree(page, number)
    act(page, number, "accept", type=kind)
    assert state_of(number) == "to_mediate"
    page.goto(page.url.split("/desk/")[0] + f"/desk/mediation/{number}/assign/")
    page.wait_for_load_state("networkidle")
    clean(page)
    chosen = Mediator.objects.get(account__username="mediator")
    page.locator(f"[name=lead][value='{chosen.pk}']").check()
    send(page)
    assert Dispute.objects.get(case__number=number).appointments.filter(is_current=True).exists()


def held(page: Page, number: str, result: str) -> None:
    """The mediator records a session that was held at the scene, an hour ago."""
    begins = timezone.localtime() - timedelta(hours=2)
    ends = begins + timedelta(hours=1)
    if begins.date() != ends.date():
        begins, ends = begins - timedelta(hours=2), ends - timedelta(hours=2)
    do(
        page,
        f"/desk/mediation/{number}/sessions/unplanned/",
        manner="together",
        day=f"{begins:%Y-%m-%d}",
        from_time=f"{begins:%H:%M}",
        to_time=f"{ends:%H:%M}",
        place="荷香社区调解室",
        rights_told="on",
        present="all",
        record="双方陈述，调解员现场查看后讲明相邻关系的规定。",
        result=result,
    )


def agreed(page: Page, number: str) -> None:
    """Draft with one line of plan, signed by both on paper and by the mediator."""
    applicant, respondent = DisputeParty.objects.filter(dispute__case__number=number)[:2]
    due = timezone.localdate() + timedelta(days=10)
    do(
        page,
        f"/desk/mediation/{number}/agreement/draft/",
        facts="楼上漏水泡坏楼下吊顶。",
        points="修复和赔偿数额。",
        terms="被申请人十日内修好漏点，赔偿三千元。",
        manner="转账给付。",
        **{
            "line-0-debtor": str(respondent.pk),
            "line-0-creditor": str(applicant.pk),
            "line-0-what": "赔偿三千元",
            "line-0-cents": "3000",
            "line-0-due_on": f"{due:%Y-%m-%d}",
        },
    )
    for who in (str(applicant.pk), str(respondent.pk), "mediator"):
        do(page, f"/desk/mediation/{number}/agreement/sign/{who}/", means="fingerprint")
    assert state_of(number) == "agreed"


def confirmed(page: Page, number: str) -> None:
    """Both wish it, the court takes it and confirms."""
    today = f"{timezone.localdate():%Y-%m-%d}"
    for party in DisputeParty.objects.filter(dispute__case__number=number):
        act(
            page, number, "wish_confirmation",
            party=str(party.pk), answer="yes", means="paper",
        )  # fmt: skip
    act(
        page, number, "apply_confirmation",
        court="东湖区人民法院", why_this_court="organisation", papers="all", on=today,
    )  # fmt: skip
    act(page, number, "court_accepts", on=today, number="（2026）东民特1号")
    act(page, number, "court_confirms", on=today, number="（2026）东民特1号")
    assert Confirmation.objects.get().state == "confirmed"


@pytest.mark.parametrize("width", [1440, 390])
def test_neighbours_from_the_hotline_to_the_court_and_the_archive(
    town: Town, visit: Visit, width: int
) -> None:
    story = Story(town.city, when=timezone.now(), text="楼上漏水泡坏吊顶，邻居不肯赔。")
    page = visit(f"/desk/referrals/matter/{story.number}/", who="taker", width=width)
    clean(page)
    fill(
        page,
        {
            "respondent_name": "贝某",
            "respondent_phone": "13800002222",
            "type": "neighbour",
            "committee": str(town.committees["lotus_hall"].pk),
            "agrees": "on",
        },
    )
    send(page)
    number = Case.objects.get(family="dispute").number
    accepted_and_assigned(visit, town, number, "neighbour", width)
    page = visit(f"/desk/mediation/{number}/", who="mediator", width=width)
    clean(page)
    held(page, number, "agreed")
    agreed(page, number)
    page.goto(page.url.split("/desk/")[0] + f"/desk/mediation/{number}/")
    page.wait_for_load_state("networkidle")
    clean(page)
    confirmed(page, number)
    line = Agreement.objects.get().obligations.get()
    act(page, number, "prove_performance", line=str(line.pk), words="转账回单一份")
    assert state_of(number) == "performed"
    act(
        page, number, "visit",
        reason="履行后回访", performed="all", satisfied="satisfied", words="双方和好。",
    )  # fmt: skip
    act(page, number, "close")
    assert state_of(number) == "closed"
    assert verify_case(Case.objects.get(number=number).id).broken is None
    page = visit(f"/desk/mediation/{number}/act/archive/", who="chair", width=width)
    clean(page)
    fill(page, {"explanation": "身份当面核验，不留复印件。"})
    send(page)
    assert state_of(number) == "archived"


def test_a_court_hands_a_labour_dispute_over(town: Town, visit: Visit) -> None:
    """委派: thirty days from the committee's acceptance; the court learns what came of it."""
    page = visit("/desk/referrals/hand-over/", who="court_officer")
    clean(page)
    fill(
        page,
        {
            "agency": "court",
            "court_phase": "before_filing",
            "outer_number": "（2026）东诉前调9号",
            "text": "超市拖欠工资和加班费，双方同意诉前调解。",
            "type": "labour",
            "committee": str(town.committees["lotus_hall"].pk),
            "applicant": "申某",
            "respondent": "某超市",
            "consents": "on",
        },
    )
    send(page)
    case = Case.objects.get(family="dispute")
    accepted_and_assigned(visit, town, case.number, "labour", 1440)
    clock = Clock.objects.get(case=case, kind="finish")
    assert (clock.amount, clock.unit) == (30, "natural_day")
    assert Transfer.objects.get().confirmed_at is not None
    page = visit(f"/desk/mediation/{case.number}/", who="mediator")
    held(page, case.number, "not_agreed")
    act(
        page, case.number, "fail",
        reason="数额差距过大。", route="可以回到法院立案。",
    )  # fmt: skip
    assert state_of(case.number) == "failed"
    page = visit("/desk/referrals/", who="court_officer")
    clean(page)
    expect(page.locator("main")).to_contain_text("东诉前调9号")
    expect(page.locator("main")).not_to_contain_text("加班费")


def test_a_refusal_ends_it_and_names_other_ways(town: Town, visit: Visit) -> None:
    """人民调解法 art. 17: a party's clear refusal ends it."""
    page = visit("/desk/mediation/take-in/", who="clerk_of_hall")
    clean(page)
    fill(
        page,
        {
            "source": "application",
            "text": "两家为楼道杂物争执。",
            "type": "neighbour",
            "a_name": "申某",
            "a_phone": "13800001111",
            "b_name": "贝某",
            "b_phone": "13800002222",
            "rights_told": "on",
            "a_agrees": "on",
        },
    )
    send(page)
    case = Case.objects.get(family="dispute")
    refuser = DisputeParty.objects.get(dispute_id=case.id, side="respondent")
    act(
        page, case.number, "ask_consent",
        party=str(refuser.pk), answer="refused", means="phone", route="可以向人民法院起诉",
    )  # fmt: skip
    assert state_of(case.number) == "routed"
    dispute = Dispute.objects.get(case=case)
    assert dispute.route_told == "可以向人民法院起诉"
    page = visit(f"/desk/mediation/{case.number}/", who="ferry_chair")
    expect(page.locator("body")).not_to_contain_text("楼道杂物")
