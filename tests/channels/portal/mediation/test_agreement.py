"""A party's page once there is an agreement: signing, performing, the court."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Confirmation
from linli.casework.mediation.operations.confirming import Application, Ruling
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.casework.mediation.rules.alerts import PAPERS
from tests.casework.mediation.accord import STROKES, Accord
from tests.casework.mediation.town import Town, make_town

CODES = {"applicant": "AAAA22", "respondent": "BBBB33"}


@pytest.fixture
def town(db: None) -> Town:
    """A small city's mediation."""
    forget_rule_book()
    return make_town()


@pytest.fixture
def stand_still(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the clock of the doors stand still."""

    def still(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return still


def proved(accord: Accord, side: str) -> Client:
    """A visitor who showed number and code of a party."""
    client = Client()
    number = accord.quarrel.case.number
    answer = client.post(
        reverse("portal:party_code", args=[number]), {"number": number, "code": CODES[side]}
    )
    assert answer.status_code == 302
    return client


def at(name: str, accord: Accord, *args: object) -> str:
    return reverse(f"portal:{name}", args=[accord.quarrel.case.number, *args])


def test_a_party_reads_and_signs(town: Town) -> None:
    accord = Accord(town).mediating().drafted().sign_mediator()
    client = proved(accord, "applicant")
    html = client.get(at("party", accord)).content.decode()
    assert at("party_agreement", accord) in html
    page = client.get(at("party_agreement", accord))
    assert "3,000.00" in page.content.decode()
    assert "13800002222" not in page.content.decode()
    form = {"image": STROKES, "digest": accord.agreement.digest, "has_read": "on"}
    for wrong, status in (({"has_read": ""}, 422), ({"image": ""}, 409), ({"digest": "x"}, 409)):
        assert client.post(at("party_agreement", accord), {**form, **wrong}).status_code == status
    assert client.post(at("party_agreement", accord), form).status_code == 302
    assert accord.quarrel.state == "mediating"
    assert "data-signature" not in client.get(at("party_agreement", accord)).content.decode()
    other = proved(accord, "respondent")
    assert other.post(at("party_agreement", accord), form).status_code == 302
    assert accord.quarrel.state == "agreed"


def test_a_changed_wording_is_said_to_who_had_it_open(town: Town) -> None:
    accord = Accord(town).mediating().drafted()
    client, digest = proved(accord, "applicant"), accord.agreement.digest
    accord.drafted(terms="改过的约定。")
    form = {"image": STROKES, "digest": digest, "has_read": "on"}
    answer = client.post(at("party_agreement", accord), form)
    assert answer.status_code == 409
    assert "改过的约定" in answer.content.decode()
    assert digest not in answer.content.decode()


def test_done_received_and_over(town: Town, stand_still: Callable[[datetime], None]) -> None:
    accord = Accord(town).mediating().in_force()
    line = accord.lines()[0].id
    stand_still(accord.quarrel.later(days=2))
    debtor, creditor = proved(accord, "respondent"), proved(accord, "applicant")
    assert (
        at("party_line", accord, line, "claim") in debtor.get(at("party", accord)).content.decode()
    )
    assert at("party_line", accord, line, "claim") not in (
        creditor.get(at("party", accord)).content.decode()
    )
    claim = at("party_line", accord, line, "claim")
    assert debtor.get(claim).status_code == 200
    assert debtor.post(claim, {"words": ""}).status_code == 422
    assert creditor.post(claim, {"words": "不是我欠的"}).status_code == 409
    assert debtor.post(claim, {"words": "转账"}).status_code == 302
    deny = at("party_line", accord, line, "deny")
    assert creditor.post(deny, {"words": "没收到"}).status_code == 302
    assert debtor.post(claim, {"words": "又转了一次"}).status_code == 302
    assert creditor.post(at("party_line", accord, line, "confirm"), {}).status_code == 302
    assert accord.quarrel.state == "performed"
    assert creditor.get(at("party_line", accord, line, "nonsense")).status_code == 404


def test_the_creditor_releases(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    waive = at("party_line", accord, accord.lines()[0].id, "waive")
    assert proved(accord, "respondent").post(waive, {"words": "算了"}).status_code == 409
    assert proved(accord, "applicant").post(waive, {"words": "算了"}).status_code == 302
    assert accord.quarrel.state == "performed"


def test_both_wish_and_one_takes_it_back(
    town: Town, stand_still: Callable[[datetime], None]
) -> None:
    accord = Accord(town).mediating().in_force()
    stand_still(accord.now)
    for side in CODES:
        client = proved(accord, side)
        assert at("party_wish", accord) in client.get(at("party", accord)).content.decode()
        assert client.post(at("party_wish", accord), {"answer": "yes"}).status_code == 302
    assert set(accord.agreement.wishes_court) == {"1", "2"}
    mediation.apply_confirmation(
        accord.id,
        Application(court="东湖区人民法院", why_this_court="domicile", papers=tuple(PAPERS)),
        by=town["mediator"],
        at=accord.now,
    )
    client = proved(accord, "applicant")
    assert "东湖区人民法院" in client.get(at("party", accord)).content.decode()
    assert client.post(at("party_court_withdraw", accord), {"words": ""}).status_code == 302
    assert Confirmation.objects.get().state == "applied"
    client.post(at("party_court_withdraw", accord), {"words": "已经付清"})
    assert Confirmation.objects.get().state == "withdrawn"


def test_the_court_has_confirmed(town: Town, stand_still: Callable[[datetime], None]) -> None:
    accord = Accord(town).mediating().in_force()
    stand_still(accord.now)
    for side in CODES:
        proved(accord, side).post(at("party_wish", accord), {"answer": "yes"})
    mediation.apply_confirmation(
        accord.id,
        Application(court="东湖区人民法院", why_this_court="domicile", papers=tuple(PAPERS)),
        by=town["mediator"],
        at=accord.now,
    )
    ruling = Ruling(on=accord.today, number="（2026）民特3号")
    mediation.court_confirms(accord.id, ruling, by=town["mediator"], at=accord.now)
    html = proved(accord, "respondent").get(at("party", accord)).content.decode()
    assert "民特3号" in html
    assert at("party_wish", accord) not in html


def test_who_showed_no_code_sees_nothing(town: Town) -> None:
    accord, other = Accord(town).mediating().in_force(), Accord(town).mediating().drafted()
    stranger = Client()
    known = proved(other, "applicant")
    line = accord.lines()[0].id
    for client in (stranger, known):
        for url in (at("party_agreement", accord), at("party_line", accord, line, "confirm")):
            answer = client.get(url)
            assert answer.status_code == 302
            assert at("party_code", accord) in answer.headers["Location"]
        assert client.post(at("party_wish", accord), {"answer": "yes"}).status_code == 302
    assert known.get(at("party_line", other, line, "confirm")).status_code == 404
    assert accord.agreement.wishes_court == {}
