"""司法确认: offered or not and why, both apply, the court's clock, what it decides, two alerts."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.casework.cases.models import Clock, Event
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Confirmation
from linli.casework.mediation.operations import closing
from linli.casework.mediation.operations.confirming import Application, Ruling
from linli.casework.mediation.queries.agreements import deadline_of
from linli.casework.mediation.rules.alerts import PAPERS
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.accord import Accord
from tests.casework.mediation.town import Town

JOINT = Application(court="东湖区人民法院", why_this_court="domicile", papers=tuple(PAPERS))


def both_wish(accord: Accord) -> Accord:
    """Each party says yes: one on the own page, one at the desk."""
    mediation.wish_confirmation(
        accord.id, accord.quarrel.party().id, answer="yes", means="portal", by=RESIDENT,
        at=accord.quarrel.later(minutes=5), as_party=True,
    )  # fmt: skip
    mediation.wish_confirmation(
        accord.id, accord.quarrel.party("respondent").id, answer="yes", means="paper",
        by=accord.town["mediator"], at=accord.quarrel.later(minutes=5),
    )  # fmt: skip
    return accord


def applied(town: Town) -> Accord:
    """Handed in at the court."""
    accord = both_wish(Accord(town).mediating().in_force())
    mediation.apply_confirmation(
        accord.id, JOINT, by=town["mediator"], at=accord.quarrel.later(days=1)
    )
    return accord


def court_clock(accord: Accord) -> Clock:
    """The court's clock that runs."""
    return Clock.objects.get(case_id=accord.id, kind="court", stopped_at=None)


def _day(at: datetime) -> object:
    return timezone.localdate(at)


def test_both_apply_and_the_court_confirms(town: Town) -> None:
    accord = applied(town)
    row = Confirmation.objects.get(agreement=accord.agreement)
    assert (row.state, row.agreed_by) == ("applied", [1, 2])
    assert court_clock(accord).rule_code == "court_accept"
    assert not Clock.objects.filter(case_id=accord.id, kind="confirm", stopped_at=None).exists()
    on = timezone.localdate(accord.quarrel.later(days=2))
    mediation.court_accepts(
        accord.id, Ruling(on=on, number="（2026）民特12号"), by=town["mediator"], at=accord.now
    )
    assert court_clock(accord).amount == 15
    mediation.court_extends(accord.id, Ruling(on=on), by=town["mediator"], at=accord.now)
    assert court_clock(accord).amount == 25
    row.refresh_from_db()
    assert row.court_due_on == _day(court_clock(accord).due_at)
    on = timezone.localdate(accord.quarrel.later(days=9))
    mediation.court_confirms(
        accord.id, Ruling(on=on, number="（2026）民特12号"), by=town["clerk_of_hall"], at=accord.now
    )
    row.refresh_from_db()
    assert (row.state, row.decided_on) == ("confirmed", on)
    assert accord.quarrel.state == "agreed"
    with pytest.raises(NotAllowedNow, match="confirm_asked_before"):
        mediation.apply_confirmation(accord.id, JOINT, by=town["mediator"], at=accord.now)


def test_one_alone_does_not_apply(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    mediation.wish_confirmation(
        accord.id, accord.quarrel.party().id, answer="yes", means="phone", by=town["mediator"],
        at=accord.now,
    )  # fmt: skip
    with pytest.raises(NotAllowedNow, match="both_must_apply 1"):
        mediation.apply_confirmation(accord.id, JOINT, by=town["mediator"], at=accord.now)


def test_papers_and_court_are_asked_for(town: Town) -> None:
    accord = both_wish(Accord(town).mediating().in_force())
    for change, code in (
        ({"papers": ("application",)}, "papers_missing 4"),
        ({"why_this_court": "liking"}, "unknown_court_ground"),
        ({"on": accord.today + timedelta(days=1)}, "day_in_future"),
    ):
        facts: dict[str, Any] = {
            "court": "法院",
            "why_this_court": "place",
            "papers": tuple(PAPERS),
        }
        with pytest.raises(NotAllowedNow, match=code):
            mediation.apply_confirmation(
                accord.id,
                Application(**{**facts, **change}),
                by=town["mediator"],
                at=accord.now,
            )


def test_what_a_court_would_not_hear_is_not_offered(town: Town) -> None:
    accord = Accord(town).mediating(type="marriage").in_force()
    assert not Clock.objects.filter(case_id=accord.id, kind="confirm", stopped_at=None).exists()
    with pytest.raises(NotAllowedNow, match="court_does_not_confirm"):
        both_wish(accord)
    assert closing.alert_of_confirmation(at=accord.quarrel.later(days=28)) == 0


def test_thirty_days_and_not_one_more(town: Town) -> None:
    accord = both_wish(Accord(town).mediating().in_force(days=(60,)))
    deadline = deadline_of(accord.quarrel.case)
    assert deadline is not None
    in_force = accord.agreement.in_force_at
    assert in_force is not None
    assert deadline >= timezone.localdate(in_force) + timedelta(days=30)
    late = timezone.make_aware(datetime.combine(deadline, time(10)))
    with pytest.raises(NotAllowedNow, match=f"confirm_late {deadline}"):
        mediation.apply_confirmation(
            accord.id, JOINT, by=town["mediator"], at=late + timedelta(days=1)
        )
    mediation.apply_confirmation(accord.id, JOINT, by=town["mediator"], at=late)


def test_two_alerts_once_each_and_then_it_lapses(town: Town) -> None:
    accord = Accord(town).mediating().in_force(days=(60,))
    begun = accord.now

    def run(day: int) -> int:
        return closing.alert_of_confirmation(at=begun + timedelta(days=day, minutes=1))

    told = [day for day in range(1, 30) if run(day)]
    assert told == [20, 27]
    assert run(29) == 0
    accord.agreement.refresh_from_db()
    assert accord.agreement.alerts == ["first", "last"]
    events = Event.objects.filter(case_id=accord.id, action="alert_confirmation")
    assert [event.data["alert"] for event in events.order_by("seq")] == ["first", "last"]
    inapp = Notice.objects.filter(about_id=accord.id, channel="inapp")
    assert inapp.filter(template_code="dispute_confirm_alert").count() == 2
    assert run(36) == 1
    assert not Clock.objects.filter(case_id=accord.id, kind="confirm", stopped_at=None).exists()
    assert run(37) == 0


def test_who_applied_is_not_alerted(town: Town) -> None:
    accord = applied(town)
    assert closing.alert_of_confirmation(at=accord.quarrel.later(days=25)) == 0


def test_a_dismissal_leads_back_to_the_table(town: Town) -> None:
    accord = applied(town)
    on = timezone.localdate(accord.quarrel.later(days=5))
    with pytest.raises(NotAllowedNow, match="before_application"):
        mediation.court_dismisses(
            accord.id, Ruling(on=on - timedelta(days=30), reason="内容不明确"),
            by=town["mediator"], at=accord.now,
        )  # fmt: skip
    mediation.court_dismisses(
        accord.id, Ruling(on=on, reason="内容不明确"), by=town["mediator"], at=accord.now
    )
    assert Confirmation.objects.get(agreement=accord.agreement).state == "dismissed"
    mediation.mediate_again(accord.id, reason="驳回", by=town["mediator"], at=accord.now)
    assert accord.quarrel.state == "to_mediate"


def test_not_taken_or_taken_back_may_be_tried_again_in_time(town: Town) -> None:
    accord = applied(town)
    on = timezone.localdate(accord.quarrel.later(days=1))
    mediation.court_refuses(
        accord.id, Ruling(on=on, reason="不属本院管辖"), by=town["mediator"], at=accord.now
    )
    assert Clock.objects.filter(case_id=accord.id, kind="confirm", stopped_at=None).exists()
    mediation.apply_confirmation(accord.id, JOINT, by=town["mediator"], at=accord.now)
    mediation.withdraw_confirmation(
        accord.id, reason="已经履行", by=RESIDENT, party_id=accord.quarrel.party().id,
        at=accord.now,
    )  # fmt: skip
    states = Confirmation.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["not_accepted", "withdrawn"]


def test_a_court_that_decides_keeps_it_from_being_closed(town: Town) -> None:
    accord = applied(town)
    mediation.perform_at_once(
        accord.id, mediation.Proof(words="付清"), by=town["mediator"], at=accord.now
    )
    mediation.record_visit(
        accord.id,
        mediation.NewVisit(reason="回访", performed="all", satisfied="satisfied", words="好"),
        by=town["mediator"],
        at=accord.quarrel.later(days=1),
    )
    with pytest.raises(NotAllowedNow, match="at_court"):
        mediation.close(accord.id, by=town["chair"], at=accord.now)
    assert closing.close_done(at=accord.now) == 0


def test_nobody_else_goes_to_the_court(town: Town) -> None:
    accord = both_wish(Accord(town).mediating().in_force())
    for name in ("second_mediator", "ferry_chair", "justice_officer", "court_officer"):
        with pytest.raises((MoveRefused, NoSuchCase)):
            mediation.apply_confirmation(accord.id, JOINT, by=town[name], at=accord.now)


def test_nothing_takes_its_place_while_a_court_looks_at_it(town: Town) -> None:
    accord = applied(town)
    with pytest.raises(NotAllowedNow, match="court_is_at_it"):
        accord.drafted(terms="另行约定。")
    with pytest.raises(NotAllowedNow, match="court_is_at_it"):
        mediation.mediate_again(accord.id, reason="再谈", by=town["mediator"], at=accord.now)
    mediation.withdraw_confirmation(
        accord.id, reason="另行约定", by=town["mediator"], at=accord.now
    )
    accord.drafted(terms="另行约定。")
    assert accord.agreement.number.endswith("-2")
