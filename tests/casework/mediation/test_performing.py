"""履行: proofs, claims, waivers, breaches, what comes after; and the jobs that watch over it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.casework.cases.models import Clock, Event
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Visit
from linli.casework.mediation.operations import closing
from linli.casework.mediation.operations.performing import Proof
from linli.casework.mediation.operations.visiting import NewVisit
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.accord import Accord
from tests.casework.mediation.town import Town

RECEIPT = Proof(words="转账凭证")


def test_all_done_is_performed(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(5, 40))
    one, two = accord.lines()
    mediation.record_performance(
        accord.id, one.id, RECEIPT, by=town["mediator"], at=accord.quarrel.later(days=3)
    )
    assert accord.quarrel.state == "agreed"
    clock = Clock.objects.get(case_id=accord.id, kind="perform", stopped_at=None)
    assert timezone.localdate(clock.due_at) == two.due_on
    mediation.record_performance(
        accord.id, two.id, RECEIPT, by=town["mediator"], at=accord.quarrel.later(days=3)
    )
    assert accord.quarrel.state == "performed"
    kinds = Clock.objects.filter(case_id=accord.id, stopped_at=None).values_list("kind", flat=True)
    assert sorted(kinds) == ["file", "visit"]
    with pytest.raises((NotAllowedNow, MoveRefused)):
        mediation.record_performance(accord.id, two.id, RECEIPT, by=town["mediator"], at=accord.now)


def test_the_debtor_says_so_and_the_creditor_confirms(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    line = accord.lines()[0]
    debtor, creditor = accord.quarrel.party("respondent"), accord.quarrel.party()
    with pytest.raises(NotAllowedNow, match="not_your_obligation"):
        mediation.claim_performance(
            accord.id, line.id, RECEIPT, party_id=creditor.id, by=RESIDENT, at=accord.now
        )
    with pytest.raises(NotAllowedNow, match="not_owed_to_you"):
        mediation.confirm_performance(
            accord.id, line.id, party_id=debtor.id, by=RESIDENT, at=accord.now
        )
    at = accord.quarrel.later(days=2)
    mediation.claim_performance(accord.id, line.id, RECEIPT, party_id=debtor.id, by=RESIDENT, at=at)
    line.refresh_from_db()
    assert (line.state, line.claimed_at) == ("due", at)
    mediation.deny_performance(
        accord.id, line.id, reason="没收到", party_id=creditor.id, by=RESIDENT, at=at
    )
    line.refresh_from_db()
    assert line.claimed_at is None
    mediation.claim_performance(accord.id, line.id, RECEIPT, party_id=debtor.id, by=RESIDENT, at=at)
    mediation.confirm_performance(
        accord.id, line.id, party_id=creditor.id, by=RESIDENT, at=accord.quarrel.later(days=1)
    )
    line.refresh_from_db()
    assert (line.state, line.done_on) == ("done", timezone.localdate(at))
    assert accord.quarrel.state == "performed"


def test_a_stranger_confirms_nothing(town: Town) -> None:
    accord, other = Accord(town).mediating().in_force(), Accord(town)
    line = accord.lines()[0]
    with pytest.raises((MoveRefused, NoSuchCase)):
        mediation.confirm_performance(
            accord.id, line.id, party_id=other.quarrel.party().id, by=RESIDENT, at=accord.now
        )
    with pytest.raises((MoveRefused, NoSuchCase)):
        mediation.record_performance(
            accord.id, line.id, RECEIPT, by=town["ferry_chair"], at=accord.now
        )


def test_the_creditor_may_release_the_debtor(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    line = accord.lines()[0]
    with pytest.raises(NotAllowedNow, match="not_owed_to_you"):
        mediation.waive(
            accord.id, line.id, reason="算了", party_id=accord.quarrel.party("respondent").id,
            by=RESIDENT, at=accord.now,
        )  # fmt: skip
    mediation.waive(
        accord.id, line.id, reason="算了", party_id=accord.quarrel.party().id,
        by=RESIDENT, at=accord.quarrel.later(days=1),
    )  # fmt: skip
    assert accord.quarrel.state == "performed"


def test_a_debtor_is_reminded_once_before_the_day(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(10,))
    assert closing.remind_of_obligations(at=accord.quarrel.later(days=5)) == 0
    sent = Notice.objects.filter(about_id=accord.id, channel="sms").count()
    assert closing.remind_of_obligations(at=accord.quarrel.later(days=3)) == 1
    assert closing.remind_of_obligations(at=accord.quarrel.later(days=1)) == 0
    assert Notice.objects.filter(about_id=accord.id, channel="sms").count() == sent + 1


def test_a_day_that_passes_is_a_breach_and_may_still_be_made_good(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(10,))
    line = accord.lines()[0]
    with pytest.raises(NotAllowedNow, match="not_late_yet"):
        mediation.note_breach(accord.id, line.id, by=town["mediator"], at=accord.now)
    assert closing.note_breaches(at=accord.quarrel.later(days=10)) == 0
    assert closing.note_breaches(at=accord.quarrel.later(days=1)) == 1
    assert closing.note_breaches(at=accord.quarrel.later(days=1)) == 0
    line.refresh_from_db()
    assert line.state == "breached"
    mediation.urge_performance(accord.id, line.id, by=town["mediator"], at=accord.now)
    line.refresh_from_db()
    assert line.urged_at == accord.now
    mediation.record_performance(accord.id, line.id, RECEIPT, by=town["mediator"], at=accord.now)
    assert accord.quarrel.state == "performed"


def test_no_breach_is_noted_while_the_debtor_says_it_is_done(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(10,))
    mediation.claim_performance(
        accord.id, accord.lines()[0].id, RECEIPT, by=RESIDENT, at=accord.quarrel.later(days=9),
        party_id=accord.quarrel.party("respondent").id,
    )  # fmt: skip
    assert closing.note_breaches(at=accord.quarrel.later(days=5)) == 0


def test_what_cannot_be_performed_and_then_is(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    mediation.cannot_perform(
        accord.id, reason="下落不明", route="向人民法院起诉", by=town["mediator"],
        at=accord.quarrel.later(days=20),
    )  # fmt: skip
    assert accord.quarrel.state == "unperformed"
    assert accord.quarrel.dispute.route_told == "向人民法院起诉"
    assert accord.lines()[0].state == "impossible"
    mediation.record_performance(
        accord.id, accord.lines()[0].id, RECEIPT, by=town["mediator"],
        at=accord.quarrel.later(days=5),
    )  # fmt: skip
    assert accord.quarrel.state == "performed"


def test_performed_on_the_spot(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(0,))
    mediation.perform_at_once(accord.id, RECEIPT, by=town["mediator"], at=accord.now)
    assert accord.quarrel.state == "performed"
    assert [line.state for line in accord.lines()] == ["done"]


def test_not_all_is_performed_while_a_line_is_open(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    with pytest.raises(NotAllowedNow, match="lines_open"):
        mediation.performed(accord.id, by=town["mediator"], at=accord.now)
    bare = Accord(town).mediating().in_force(plan=(), manner="不再堆放物品")
    mediation.performed(bare.id, by=town["mediator"], at=bare.now)
    assert bare.quarrel.state == "performed"


def test_they_mediate_again_and_agree_anew(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    mediation.mediate_again(
        accord.id, reason="法院驳回", by=town["mediator"], at=accord.quarrel.later(days=2)
    )
    assert accord.quarrel.state == "to_mediate"
    assert accord.quarrel.dispute.outcome == ""


def test_visits_fall_due_and_close_the_dispute(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(10,))
    assert closing.call_for_visits(at=accord.quarrel.later(days=9)) == 0
    assert closing.call_for_visits(at=accord.quarrel.later(days=1)) == 1
    assert closing.call_for_visits(at=accord.quarrel.later(minutes=1)) == 0
    clock = Clock.objects.get(case_id=accord.id, kind="visit", stopped_at=None)
    assert clock.rule_code == "visit_at_due"
    visit = NewVisit(reason="到期回访", performed="none", satisfied="basically", words="还没付")
    with pytest.raises(NotAllowedNow, match="measures_needed"):
        mediation.record_visit(
            accord.id, NewVisit(reason="回访", performed="none", satisfied="dissatisfied",
            words="要打起来", may_flare_up=True), by=town["mediator"], at=accord.now,
        )  # fmt: skip
    mediation.record_visit(accord.id, visit, by=town["mediator"], at=accord.now)
    assert not Clock.objects.filter(case_id=accord.id, kind="visit", stopped_at=None).exists()
    assert closing.call_for_visits(at=accord.quarrel.later(days=2)) == 0
    mediation.record_performance(
        accord.id, accord.lines()[0].id, RECEIPT, by=town["mediator"], at=accord.now
    )
    with pytest.raises(NotAllowedNow, match="not_visited"):
        mediation.close(accord.id, by=town["chair"], at=accord.now)
    assert closing.close_done(at=accord.now) == 0
    mediation.record_visit(accord.id, visit, by=town["mediator"], at=accord.quarrel.later(days=30))
    assert Visit.objects.filter(dispute_id=accord.id).count() == 2
    assert closing.close_done(at=accord.quarrel.later(minutes=5)) == 1
    assert accord.quarrel.state == "closed"
    words = Event.objects.get(case_id=accord.id, action="visit", data__visit=1)
    assert "还没付" not in str(words.data)


def test_a_job_goes_on_past_what_it_cannot_do(town: Town) -> None:
    done, late = Accord(town).mediating().in_force(), Accord(town).mediating().in_force()
    at = late.quarrel.later(days=12)
    mediation.perform_at_once(done.id, RECEIPT, by=town["mediator"], at=done.now)
    assert closing.note_breaches(at=at + timedelta(days=1)) == 1
