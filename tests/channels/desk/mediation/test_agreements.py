"""The agreement on the desk: its draft, its wording, signatures, the plan, the court, visits, lists."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Agreement, Confirmation, Obligation, Visit
from linli.casework.mediation.operations import closing
from linli.casework.mediation.operations.signing import Signed
from linli.casework.mediation.rules.alerts import PAPERS
from tests.casework.mediation.accord import STROKES, Accord
from tests.casework.mediation.town import Town

As = Callable[[str], Client]
StandStill = Callable[[datetime], None]
Queries = Callable[[int], AbstractContextManager[None]]
STRANGERS = ("second_mediator", "ferry_chair", "justice_officer", "court_officer", "nobody")


def at(name: str, accord: Accord, *args: object) -> str:
    return reverse(f"desk:mediation:{name}", args=[accord.quarrel.case.number, *args])


def act(accord: Accord, action: str) -> str:
    return at("act", accord, action)


def draft_data(accord: Accord, **changes: str) -> dict[str, str]:
    """A whole draft as the page sends it."""
    debtor, creditor = accord.quarrel.party("respondent"), accord.quarrel.party()
    return {
        "facts": "水管漏水",
        "points": "赔多少",
        "terms": "贝某赔偿申某1,500元。",
        "amount": "1,500.00",
        "copies": "3",
        "line-TOTAL_FORMS": "2",
        "line-INITIAL_FORMS": "0",
        "line-0-debtor": str(debtor.id),
        "line-0-creditor": str(creditor.id),
        "line-0-what": "支付赔偿款",
        "line-0-cents": "1500",
        "line-0-due_on": str(accord.today + timedelta(days=10)),
        "line-1-debtor": "",
        **changes,
    }


def test_the_mediator_writes_the_draft(town: Town, as_person: As, at_noon: StandStill) -> None:
    accord = Accord(town).mediating()
    at_noon(accord.now)
    client = as_person("mediator")
    page = client.get(at("agreement_draft", accord))
    assert page.status_code == 200
    assert "楼上水管漏水" in page.content.decode()
    answer = client.post(at("agreement_draft", accord), draft_data(accord))
    assert answer.status_code == 302
    assert accord.agreement.amount_cents == 150_000
    assert [line.amount_cents for line in accord.lines()] == [150_000]
    html = client.get(at("agreement", accord)).content.decode()
    assert "申某" in html
    assert "壹仟伍佰元整" in html
    again = client.get(at("agreement_draft", accord)).content.decode()
    assert "支付赔偿款" in again


def test_what_is_wrong_is_said_and_what_was_typed_stays(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating()
    client = as_person("mediator")
    data = draft_data(accord, facts="", **{"line-0-due_on": ""})
    answer = client.post(at("agreement_draft", accord), data)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "贝某赔偿申某1,500元。" in html
    assert "支付赔偿款" in html
    answer = client.post(
        at("agreement_draft", accord),
        draft_data(accord, **{"line-0-due_on": "", "line-0-what": ""}),
    )
    assert answer.status_code == 422
    assert not Agreement.objects.filter(dispute_id=accord.id).exists()


def test_ready_wordings_and_payments_are_put_in(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating()
    client = as_person("mediator")
    helps = {
        "help-template": "pay_parts",
        "help-payer": str(accord.quarrel.party("respondent").id),
        "help-payee": str(accord.quarrel.party().id),
        "help-sum": "1000",
        "help-due": "2026-12-31",
        "help-count": "3",
        "help-every": "month",
    }
    data = draft_data(accord, add="term", **helps)
    html = client.post(at("agreement_draft", accord), data).content.decode()
    assert "2．贝某分3期向申某支付共计1,000.00元（大写：壹仟元整）" in html
    assert "第2期于2027年1月31日前支付333.00元" in html
    html = client.post(
        at("agreement_draft", accord), draft_data(accord, add="payments", **helps)
    ).content.decode()
    assert html.count("支付第") == 3
    assert 'value="334.00"' in html
    assert "支付赔偿款" in html
    wrong = {"help-payer": "", "help-sum": "0.01"}
    html = client.post(
        at("agreement_draft", accord), draft_data(accord, add="payments", **helps | wrong)
    ).content.decode()
    assert "贝某赔偿申某1,500元。" in html
    assert not Agreement.objects.filter(dispute_id=accord.id).exists()


def test_somebody_was_first(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating().drafted()
    data = draft_data(accord, expect="1")
    answer = as_person("mediator").post(at("agreement_draft", accord), data)
    assert answer.status_code == 409
    assert "贝某赔偿申某1,500元。" in answer.content.decode()


def test_signatures_are_taken_at_the_desk(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating().drafted()
    client = as_person("mediator")
    digest = accord.agreement.digest
    screen = {"means": "screen", "image": STROKES, "digest": digest}
    url = at("agreement_sign", accord, str(accord.quarrel.party().id))
    assert client.get(url).status_code == 200
    assert client.post(url, {**screen, "image": "<svg>"}).status_code == 422
    assert client.post(url, screen).status_code == 302
    assert client.get(url).status_code == 404
    other = at("agreement_sign", accord, str(accord.quarrel.party("respondent").id))
    assert client.post(other, {"means": "paper", "digest": "old"}).status_code == 422
    assert client.post(other, {"means": "paper", "digest": digest}).status_code == 302
    assert client.post(at("agreement_sign", accord, "mediator"), screen).status_code == 302
    assert accord.agreement.state == "in_force"
    html = client.get(at("agreement", accord)).content.decode()
    assert STROKES in html
    assert client.post(at("agreement_seal", accord)).status_code == 302
    assert accord.agreement.sealed_by_committee_at is not None


@pytest.mark.parametrize("name", STRANGERS)
def test_nobody_else_sees_or_signs_it(town: Town, as_person: As, name: str) -> None:
    accord = Accord(town).mediating().drafted()
    client = as_person(name)
    for url in (
        at("agreement", accord),
        at("agreement_of", accord, 1),
        at("agreement_draft", accord),
        at("agreement_sign", accord, "mediator"),
    ):
        answer = client.get(url)
        assert answer.status_code in (403, 404)
        assert "贝某" not in answer.content.decode()
    assert client.post(at("agreement_seal", accord)).status_code in (403, 404)
    for room in ("confirmations", "performance", "visits"):
        answer = client.get(reverse(f"desk:mediation:{room}"))
        assert accord.quarrel.case.number not in answer.content.decode()


def test_chair_and_clerk_take_signatures_of_parties_only(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating().drafted()
    party = str(accord.quarrel.party().id)
    for name in ("chair", "clerk_of_hall"):
        client = as_person(name)
        html = client.get(at("agreement", accord)).content.decode()
        assert at("agreement_sign", accord, party) in html
        assert at("agreement_sign", accord, "mediator") not in html
        assert client.get(at("agreement_sign", accord, party)).status_code == 200
        assert client.get(at("agreement_sign", accord, "mediator")).status_code == 404
        assert client.get(at("agreement_draft", accord)).status_code in (403, 404)


def test_the_page_offers_what_has_an_object(town: Town, as_person: As, at_noon: StandStill) -> None:
    accord = Accord(town).mediating().in_force()
    at_noon(accord.now)
    html = as_person("mediator").get(at("dispute", accord)).content.decode()
    for action in ("prove_performance", "wish_confirmation", "apply_confirmation", "visit"):
        assert act(accord, action) in html
    for action in ("court_accepts", "court_confirms", "breach", "deny_performance", "performed"):
        assert act(accord, action) not in html
    for panel in ("agreement", "performance", "confirmation", "visits"):
        assert f'id="panel-{panel}"' in html
    assert "申某" not in html


def test_performance_is_noted_on_the_desk(town: Town, as_person: As, at_noon: StandStill) -> None:
    accord = Accord(town).mediating().in_force()
    line = accord.lines()[0]
    at_noon(accord.quarrel.later(days=12))
    client = as_person("mediator")
    assert client.post(act(accord, "breach"), {"line": str(line.id)}).status_code == 302
    html = client.get(at("dispute", accord)).content.decode()
    assert "人民调解法》第三十二条" in html
    data = {"line": str(line.id), "words": "转账凭证", "on": str(accord.today)}
    assert client.post(act(accord, "prove_performance"), data).status_code == 302
    line.refresh_from_db()
    assert line.state == "done"
    assert accord.quarrel.state == "performed"
    visit = {"reason": "回访", "performed": "all", "satisfied": "satisfied", "words": "都好"}
    assert client.post(act(accord, "visit"), visit).status_code == 302
    assert Visit.objects.get(dispute_id=accord.id).words == "都好"
    assert client.post(act(accord, "close"), {}).status_code == 302
    assert accord.quarrel.state == "closed"


def test_the_way_to_the_court(town: Town, as_person: As, at_noon: StandStill) -> None:
    accord = Accord(town).mediating().in_force()
    at_noon(accord.quarrel.later(days=21))
    client = as_person("mediator")
    for side in ("applicant", "respondent"):
        data = {"party": str(accord.quarrel.party(side).id), "answer": "yes", "means": "paper"}
        assert client.post(act(accord, "wish_confirmation"), data).status_code == 302
    court: dict[str, Any] = {
        "court": "东湖区人民法院",
        "why_this_court": "domicile",
        "papers": ["application"],
        "on": str(accord.today),
    }
    refused = client.post(act(accord, "apply_confirmation"), court)
    assert refused.status_code == 422
    court["papers"] = list(PAPERS)
    assert client.post(act(accord, "apply_confirmation"), court).status_code == 302
    day = {"on": str(accord.today)}
    assert client.post(act(accord, "court_accepts"), day).status_code == 302
    day["number"] = "（2026）民特7号"
    assert client.post(act(accord, "court_confirms"), day).status_code == 302
    assert Confirmation.objects.get().state == "confirmed"
    html = client.get(at("dispute", accord)).content.decode()
    assert "民特7号" in html


def test_too_late_is_said_in_words(town: Town, as_person: As, at_noon: StandStill) -> None:
    accord = Accord(town).mediating().in_force(days=(60,))
    at_noon(accord.quarrel.later(days=40))
    data = {
        "party": str(accord.quarrel.party().id), "answer": "yes", "means": "paper",
    }  # fmt: skip
    answer = as_person("mediator").post(act(accord, "wish_confirmation"), data)
    assert answer.status_code == 422
    assert "三十日" in answer.content.decode()


def test_the_lists_of_a_committee(
    town: Town, as_person: As, at_noon: StandStill, max_queries: Queries
) -> None:
    accords = [Accord(town).mediating().in_force() for _ in range(3)]
    now = accords[-1].quarrel.later(days=12)
    closing.note_breaches(at=now)
    closing.call_for_visits(at=now)
    at_noon(now)
    for name in ("chair", "mediator"):
        client = as_person(name)
        for room, budget in (("confirmations", 16), ("performance", 16), ("visits", 14)):
            url = reverse(f"desk:mediation:{room}")
            client.get(url)
            with max_queries(budget):
                html = client.get(url).content.decode()
            for accord in accords:
                assert accord.quarrel.case.number in html
            assert "申某" not in html
    for tab in ("at_court", "decided"):
        page = as_person("chair").get(reverse("desk:mediation:confirmations"), {"tab": tab})
        assert accords[0].quarrel.case.number not in page.content.decode()
    for tab in ("soon", "claimed", "all"):
        page = as_person("chair").get(reverse("desk:mediation:performance"), {"tab": tab})
        assert page.status_code == 200


def test_an_older_agreement_can_still_be_read(town: Town, as_person: As) -> None:
    accord = Accord(town).mediating().in_force()
    accord.in_force(terms="新的约定。")
    html = as_person("mediator").get(at("agreement_of", accord, 1)).content.decode()
    assert "3,000.00" in html
    assert as_person("mediator").get(at("agreement_of", accord, 9)).status_code == 404
    assert Obligation.objects.filter(agreement__dispute_id=accord.id).count() == 2
    with pytest.raises(Exception, match="no_draft"):
        mediation.sign_as_mediator(
            accord.id, Signed(means="screen", image=STROKES), by=town["mediator"], at=accord.now
        )
