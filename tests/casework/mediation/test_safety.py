"""安全筛查: nobody is brought together with whom they fear, whichever way one tries."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.cases.models import Event
from linli.casework.cases.operations import MoveRefused, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import DisputeParty, Screening, Session
from linli.casework.mediation.operations.notices import seed_messages
from linli.casework.mediation.queries.safety import safety_screen
from linli.casework.mediation.rules.safety import (
    SHARED_FORMS,
    Attendee,
    Hint,
    is_found,
    stop_of,
)
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.test_sessions import at, plan, record
from tests.casework.mediation.town import Quarrel, Town

QUESTIONS = [one.code for one in safety_screen().questions]


def answers(**said: str) -> dict[str, str]:
    return {**dict.fromkeys(QUESTIONS, "no"), **said}


def screen(quarrel: Quarrel, side: str = "applicant", **changes: Any) -> tuple[Hint, ...]:
    said = changes.pop("answers", answers(hit="yes"))
    return mediation.screen_safety(
        quarrel.id,
        quarrel.party(side).id,
        mediation.Screened(answers=said, asked_alone=changes.pop("alone", True), **changes),
        by=quarrel.town["mediator"],
        at=quarrel.later(minutes=5),
    )


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    seed_messages()
    return Quarrel(town).assigned()


def schedule(quarrel: Quarrel, **changes: Any) -> Session:
    return mediation.plan_session(
        quarrel.id,
        plan(quarrel.town, **changes),
        by=quarrel.town["mediator"],
        at=quarrel.later(minutes=5),
    )


def test_the_questions_are_asked_of_one_alone_and_all_of_them(quarrel: Quarrel) -> None:
    with pytest.raises(NotAllowedNow, match="asked_alone"):
        screen(quarrel, alone=False)
    with pytest.raises(NotAllowedNow, match="answers_missing"):
        screen(quarrel, answers={"hit": "no"})
    assert not Screening.objects.exists()


def test_found_violence_is_kept_sealed_and_the_way_to_help_is_told(quarrel: Quarrel) -> None:
    told = screen(quarrel, answers=answers(child="yes"), safe_contact="打她妹妹13900003333")
    assert told[0] is Hint.REPORT_MINOR
    assert Hint.PROTECTION_ORDER in told
    assert Hint.SHELTER in told
    dispute = quarrel.dispute
    assert (dispute.violence, dispute.joint_wished) == ("present", False)
    event = Event.objects.get(case_id=quarrel.id, action="screen_safety")
    assert not event.seen_by_resident
    assert "child" not in f"{event.data}{event.words}{event.sealed}"


def test_somebody_who_is_unsure_counts_as_afraid(quarrel: Quarrel) -> None:
    screen(quarrel, answers=answers(fear="unsure"))
    assert quarrel.dispute.violence == "present"


@pytest.mark.parametrize("form", sorted(SHARED_FORMS))
def test_they_are_not_planned_together(quarrel: Quarrel, form: str) -> None:
    screen(quarrel)
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        schedule(quarrel, form=form)
    assert not Session.objects.exists()


def test_each_may_come_alone_and_the_other_is_not_invited_by_phone_later(
    quarrel: Quarrel,
) -> None:
    screen(quarrel)
    session = schedule(quarrel, invited=[quarrel.party().id], means="safe")
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        mediation.invite(
            quarrel.id,
            session.id,
            party_ids=[quarrel.party("respondent").id],
            means="phone",
            by=quarrel.town["mediator"],
            at=quarrel.when,
        )


def test_apart_needs_a_room_in_which_they_do_not_meet(quarrel: Quarrel) -> None:
    screen(quarrel)
    with pytest.raises(NotAllowedNow, match="room_not_apart"):
        schedule(quarrel, form="apart")
    room = quarrel.town.rooms["lotus_hall"]
    room.has_two_entrances = True
    room.save()
    session = schedule(quarrel, form="apart")
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        mediation.move_session(
            quarrel.id,
            session.id,
            begins=session.begins,
            ends=session.ends,
            reason="改成一起谈",
            form="together",
            by=quarrel.town["mediator"],
            at=quarrel.when,
        )


def test_nor_is_a_common_session_recorded_that_nobody_planned(quarrel: Quarrel) -> None:
    screen(quarrel)
    evening = mediation.Plan(
        form="together",
        begins=at(24, 19),
        ends=at(24, 20),
        place="家里",
        invited=[quarrel.party().id],
    )
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        mediation.hold_at_once(
            quarrel.id, evening, record(quarrel), by=quarrel.town["mediator"], at=at(24, 21)
        )


def test_what_was_planned_before_is_cancelled_and_both_hear_of_it_safely(
    quarrel: Quarrel,
) -> None:
    session = schedule(quarrel)
    Notice.objects.all().delete()
    screen(quarrel, safe_contact="", may_notify=True)
    session.refresh_from_db()
    assert session.state == "cancelled"
    # The phone is shared at home: no message goes to either of the two.
    assert not Notice.objects.filter(channel="sms").exists()


def test_only_a_safe_number_is_written_to(quarrel: Quarrel) -> None:
    screen(quarrel, safe_contact="妹妹 13900003333")
    Notice.objects.all().delete()
    schedule(quarrel, invited=[quarrel.party().id])
    assert [n.recipient for n in Notice.objects.filter(channel="sms")] == ["13900003333"]
    screen(quarrel, safe_contact="妹妹 13900003333", may_notify=False)
    Notice.objects.all().delete()
    schedule(quarrel, begins=at(26, 9), ends=at(26, 10), invited=[quarrel.party().id])
    assert not Notice.objects.filter(channel="sms").exists()


def test_their_own_wish_opens_the_common_session_and_closes_it_again(quarrel: Quarrel) -> None:
    screen(quarrel, wishes_joint=True)
    session = schedule(quarrel)
    mediation.record_joint_wish(
        quarrel.id,
        quarrel.party().id,
        wishes=False,
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_the_other_side_cannot_wish_for_them(quarrel: Quarrel) -> None:
    screen(quarrel)
    mediation.record_joint_wish(
        quarrel.id,
        quarrel.party("respondent").id,
        wishes=True,
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        schedule(quarrel)


def test_a_later_no_does_not_take_it_back_only_the_chair_does(quarrel: Quarrel) -> None:
    screen(quarrel)
    screen(quarrel, answers=answers())
    assert quarrel.dispute.violence == "present"
    with pytest.raises(MoveRefused):
        mediation.lift_safety(
            quarrel.id, reason="双方已分居", by=quarrel.town["mediator"], at=quarrel.when
        )
    mediation.lift_safety(
        quarrel.id, reason="重新分别询问，排除家庭暴力", by=quarrel.town["chair"], at=quarrel.when
    )
    assert quarrel.dispute.violence == "none"
    assert not DisputeParty.objects.filter(dispute_id=quarrel.id, is_afraid=True).exists()


def test_a_family_dispute_asks_before_anybody_meets(town: Town) -> None:
    seed_messages()
    family = Quarrel(town, type="marriage").accepted(type="marriage")
    mediation.assign(
        family.id,
        [mediation.Choice(town.mediators["mediator"].id, is_lead=True)],
        by=town["chair"],
        at=family.later(minutes=5),
    )
    with pytest.raises(NotAllowedNow, match="safety_not_asked"):
        schedule(family)
    screen(family, answers=answers())
    with pytest.raises(NotAllowedNow, match="safety_not_asked"):
        schedule(family)
    screen(family, "respondent", answers=answers())
    assert family.dispute.violence == "none"
    assert schedule(family).state == "planned"


def test_a_session_in_writing_says_nothing_to_all_once_fear_is_found(quarrel: Quarrel) -> None:
    session = schedule(quarrel, form="text", room_id=None)
    DisputeParty.objects.filter(id=quarrel.party().id).update(is_afraid=True)
    with pytest.raises(NotAllowedNow, match="joint_not_wished"):
        mediation.say_line(
            session.id,
            mediation.TalkLine(words="大家好", key="k1"),
            by=quarrel.town["mediator"],
            at=at(25, 9),
        )


@given(
    form=st.sampled_from(["together", "video", "text", "apart"]),
    hurt=st.lists(st.booleans(), min_size=2, max_size=5),
    wishes=st.lists(st.booleans(), min_size=5, max_size=5),
    violent=st.booleans(),
)
def test_no_form_leads_round_the_rule(
    form: str, hurt: list[bool], wishes: list[bool], violent: bool
) -> None:
    comers = [
        Attendee(
            position=n,
            side="applicant" if n % 2 else "respondent",
            is_afraid=afraid,
            wishes_joint=wishes[n],
        )
        for n, afraid in enumerate(hurt)
    ]
    stop = stop_of(form, comers, is_violent=violent, must_ask=False, asked=())
    unwilling = any(c.is_afraid and not c.wishes_joint for c in comers)
    if form in SHARED_FORMS and unwilling:
        assert stop is not None
    if form in SHARED_FORMS and violent and not any(hurt):
        assert stop is not None


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no", "unsure"])))
def test_any_yes_counts(said: dict[str, str]) -> None:
    assert is_found(safety_screen().questions, said) == any(v != "no" for v in said.values())
