"""Applying for mediation: three steps, a receipt, and one dispute however often it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from linli.casework.cases.models import Case, Link
from linli.casework.mediation.models import Application, DisputeParty
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.casework.mediation.queries.seeing import disputes_open_to
from tests.casework.mediation.town import Town, make_town
from tests.channels.portal.walking import words
from tests.registers.city import EAST, LAKE, LOTUS

pytestmark = pytest.mark.django_db
TEXT = "楼上水管漏水，泡坏了我家的吊顶，说了三次都不修。"
PLACE = {"district": EAST, "street": LAKE, "community": LOTUS, "place_text": "荷香苑3幢"}
SIDES = {
    "name": "申阿姨",
    "phone": "138 5550 0123",
    "other_kind": "person",
    "other_name": "楼上李先生",
    "other_phone": "",
    "afraid": "no",
    "safe_contact": "",
    "told": "on",
}


@pytest.fixture
def town(settings: Any) -> Iterator[Town]:
    settings.LINLI_FORM_SECONDS = 0
    forget_rule_book()
    yield make_town()
    forget_rule_book()


def walked(client: Client, **sides: str) -> Any:
    assert client.get("/mediation/apply/").status_code == 200
    told = client.post("/mediation/apply/", {"text": TEXT, "asked": "修好并赔偿"})
    assert told.status_code == 302
    assert client.post("/mediation/apply/where/", PLACE).status_code == 302
    return client.post("/mediation/apply/who/", {**SIDES, **sides})


def test_three_steps_and_a_receipt(town: Town, client: Client) -> None:
    assert walked(client).url == "/mediation/apply/receipt/"
    case = Case.objects.get(family="dispute")
    page = words(client.get("/mediation/apply/receipt/"))
    application = Application.objects.get()
    assert application.dispute_id == case.id
    assert case.number in page.replace(" ", "")
    assert "荷香社区人民调解委员会" in page
    assert case.dispute.type == "neighbour"
    assert case.dispute.source == "application"
    party = DisputeParty.objects.get(dispute_id=case.id, side="applicant")
    assert (party.consent, party.consent_by) == ("agreed", "portal")
    assert party.party.query_code_index is not None
    assert disputes_open_to(town["clerk_of_hall"]).filter(id=case.id).exists()


def test_sent_twice_it_is_one(town: Town, client: Client) -> None:
    walked(client)
    kept = Application.objects.get().key
    again = client.post("/mediation/apply/who/", {**SIDES, "key": kept})
    assert again.url == "/mediation/apply/receipt/"
    assert Case.objects.filter(family="dispute").count() == 1


def test_the_same_telephone_again_is_shown_to_the_committee_only(town: Town) -> None:
    first, second = Client(), Client()
    walked(first)
    walked(second)
    assert Case.objects.filter(family="dispute").count() == 2
    link = Link.objects.get(kind="repeats")
    page = words(second.get("/mediation/apply/receipt/"))
    assert link.other.number not in page


def test_rights_and_sides_are_needed_and_nothing_is_lost(town: Town, client: Client) -> None:
    page = walked(client, told="", other_name="")
    assert page.status_code == 422
    text = page.content.decode()
    assert "申阿姨" in text
    assert not Case.objects.filter(family="dispute").exists()


def test_who_is_afraid_is_shown_help_and_reached_safely(town: Town, client: Client) -> None:
    asked = client.get("/mediation/apply/")
    assert "12338" in words(asked)
    walked(client, afraid="yes", safe_contact="晚上打姐姐 13900001111")
    party = DisputeParty.objects.get(side="applicant")
    assert party.is_afraid
    assert party.safe_contact == "晚上打姐姐 13900001111"
    assert "110" in words(client.get("/mediation/apply/receipt/"))


def test_what_may_not_be_mediated_is_told_kindly(town: Town, client: Client) -> None:
    text = "我们这事法院已立案，已起诉了，想再调一调。"
    page = client.post("/mediation/apply/", {"text": text})
    assert page.status_code == 200
    assert "法院" in words(page)
    assert client.post("/mediation/apply/", {"text": text, "sure": "1"}).status_code == 302


def test_a_wished_mediator_is_one_of_the_public_list(town: Town, client: Client) -> None:
    shown = town.mediators["mediator"]
    shown.public_since = shown.recorded_at.date()
    shown.save()
    walked(client, mediator=str(shown.id))
    assert DisputeParty.objects.get(side="applicant").wished_mediator_id == shown.id


def test_one_not_public_cannot_be_wished(town: Town, client: Client) -> None:
    shown = town.mediators["mediator"]
    shown.public_since = shown.recorded_at.date()
    shown.save()
    page = walked(client, mediator=str(town.mediators["second_mediator"].id))
    assert page.status_code == 422
    assert not Case.objects.filter(family="dispute").exists()


def test_without_a_place_there_is_no_committee(town: Town, client: Client) -> None:
    client.get("/mediation/apply/")
    client.post("/mediation/apply/", {"text": TEXT})
    page = client.post("/mediation/apply/where/", {"place_text": "不清楚"})
    assert page.status_code == 422
    chosen = client.post("/mediation/apply/where/", {"district": EAST, "choose": "1"})
    assert chosen.status_code == 200
    assert client.get("/mediation/apply/who/").status_code == 302


def test_a_lost_session_begins_anew_and_a_program_is_refused(town: Town, client: Client) -> None:
    assert client.post("/mediation/apply/who/", SIDES).url == "/mediation/apply/"
    page = walked(client, website="http://spam.example")
    assert page.status_code == 422
    assert client.post("/mediation/apply/delete/").status_code == 302
    assert client.get("/mediation/apply/where/").status_code == 302


def test_the_home_page_leads_there(town: Town, client: Client) -> None:
    assert 'href="/mediation/apply/"' in client.get("/").content.decode()


def test_the_number_of_a_dispute_opens_nothing_of_matters(town: Town, client: Client) -> None:
    walked(client)
    case = Case.objects.get(family="dispute")
    code = client.session  # the code is on the receipt only
    receipt = words(client.get("/mediation/apply/receipt/"))
    assert code is not None
    shown = receipt[receipt.index("查询码") : receipt.index("查询码") + 20]
    plain = "".join(sign for sign in shown if sign.isalnum() and sign.isascii())[:6]
    answer = Client().post("/track", {"number": case.number, "code": plain})
    assert "漏水" not in answer.content.decode()
    assert answer.status_code in (200, 422)
