"""调解期日: planned inside opening hours, no clash, told, held, and never on a holiday."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from linli.casework.cases.models import Event
from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation.models import Dispute, Invitation, Session
from linli.casework.mediation.operations import sessions
from linli.casework.mediation.operations.notices import seed_messages
from linli.foundation.calendar.operations import set_day
from linli.foundation.calendar.rules import DayKind
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.town import Quarrel, Town

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def plan(town: Town, **changes: Any) -> sessions.Plan:
    facts: dict[str, Any] = {
        "form": "together",
        "begins": at(25, 9),
        "ends": at(25, 10, 30),
        "room_id": town.rooms["lotus_hall"].id,
    }
    return sessions.Plan(**{**facts, **changes})


def planned(town: Town, quarrel: Quarrel, **changes: Any) -> Session:
    return sessions.plan_session(
        quarrel.id,
        plan(town, **changes),
        by=town["mediator"],
        at=quarrel.later(minutes=5),
    )


def record(quarrel: Quarrel, **changes: Any) -> sessions.Record:
    facts: dict[str, Any] = {
        "record": "双方陈述了漏水经过，对维修方式意见接近。",
        "result": "again",
        "rights_told": True,
        "present": [quarrel.party().id, quarrel.party("respondent").id],
    }
    return sessions.Record(**{**facts, **changes})


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    seed_messages()
    return Quarrel(town).assigned()


def test_a_planned_session_begins_the_mediation_and_invites_both(
    town: Town, quarrel: Quarrel
) -> None:
    session = planned(town, quarrel)
    assert quarrel.state == "mediating"
    assert session.lead == town.mediators["mediator"]
    assert Invitation.objects.filter(session=session).count() == 2
    told = Notice.objects.filter(template_code="dispute_session", channel="sms")
    assert {row.recipient for row in told} == {"13800001111", "13800002222"}
    assert all("漏水" not in row.body and "25" not in row.body for row in told)


def test_a_room_is_taken_and_the_time_is_named_but_not_whose_session(
    town: Town, quarrel: Quarrel
) -> None:
    planned(town, quarrel)
    other = Quarrel(town).assigned("second_mediator")
    with pytest.raises(NotAllowedNow, match="room_taken") as refused:
        sessions.plan_session(
            other.id,
            plan(town, begins=at(25, 10), ends=at(25, 11)),
            by=town["second_mediator"],
            at=other.when,
        )
    taken, free = refused.value.detail.split(" / ")
    assert taken == "2026-11-25 09:00–10:30"
    assert free == "2026-11-25 10:30–11:30"
    assert "申" not in refused.value.detail
    assert other.state == "to_mediate"


def test_a_mediator_is_in_one_place_at_a_time(town: Town, quarrel: Quarrel) -> None:
    planned(town, quarrel)
    other = Quarrel(town).assigned("mediator")
    with pytest.raises(NotAllowedNow, match="mediator_taken"):
        planned(town, other, room_id=None, place="荷香居委会门口")


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (at(28, 9), at(28, 10), "closed_weekend"),
        (at(25, 12, 30), at(25, 13), "closed_hours"),
        (at(25, 11, 30), at(25, 14, 30), "closed_hours"),
        (at(25, 10), at(25, 9), "session_ends_before"),
        (at(2, 9), at(2, 10), "session_in_the_past"),
    ],
)
def test_a_time_at_which_nobody_can_sit_is_refused(
    town: Town, quarrel: Quarrel, begins: datetime, ends: datetime, code: str
) -> None:
    with pytest.raises(NotAllowedNow, match=code):
        planned(town, quarrel, begins=begins, ends=ends)
    assert not Session.objects.exists()


def test_a_session_moved_into_a_holiday_is_refused_with_the_next_opening(
    town: Town, quarrel: Quarrel
) -> None:
    session = planned(town, quarrel)
    set_day(date(2026, 11, 26), DayKind.HOLIDAY, source="市政府", by="测试", at=quarrel.when)
    with pytest.raises(NotAllowedNow, match="closed_holiday") as refused:
        sessions.move_session(
            quarrel.id,
            session.id,
            begins=at(26, 9),
            ends=at(26, 10, 30),
            reason="一方要出差",
            by=town["mediator"],
            at=quarrel.when,
        )
    assert refused.value.detail == "2026-11-27 08:30–10:00"
    session.refresh_from_db()
    assert session.begins == at(25, 9)


def test_a_moved_session_keeps_where_it_was_and_asks_again(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    party = quarrel.party()
    sessions.answer_invitation(
        quarrel.id,
        session.id,
        party_id=party.id,
        answer="yes",
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    moved = sessions.move_session(
        quarrel.id,
        session.id,
        begins=at(26, 14),
        ends=at(26, 15),
        reason="一方要出差",
        by=town["mediator"],
        at=quarrel.later(minutes=5),
    )
    assert (moved.moved_from, moved.moved_because) == (at(25, 9), "一方要出差")
    assert Invitation.objects.get(session=session, party=party).answer == ""
    assert Notice.objects.filter(template_code="dispute_session_changed").exists()


def test_the_holiday_table_changes_and_who_comes_is_told_once(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    night = quarrel.later(hours=8)
    assert sessions.mark_closed_sessions(at=night) == 0
    set_day(date(2026, 11, 25), DayKind.HOLIDAY, source="台风停工", by="测试", at=night)
    assert sessions.mark_closed_sessions(at=night) == 1
    assert sessions.mark_closed_sessions(at=night) == 0
    session.refresh_from_db()
    assert session.in_closed_time_since == night
    told = Notice.objects.filter(template_code="dispute_session_closed")
    assert told.filter(channel="sms").count() == 2
    assert told.filter(channel="inapp").exists()
    set_day(date(2026, 11, 25), DayKind.WORKDAY, source="恢复上班", by="测试", at=night)
    sessions.mark_closed_sessions(at=night)
    session.refresh_from_db()
    assert session.in_closed_time_since is None


def test_a_guest_comes_only_when_both_parties_agree(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    one, other = quarrel.party().id, quarrel.party("respondent").id

    def bring(*agreed: UUID) -> None:
        sessions.invite(
            quarrel.id,
            session.id,
            guests=sessions.Guests(names=("老舅",), agreed_by=agreed),
            by=town["mediator"],
            at=quarrel.later(minutes=1),
        )

    with pytest.raises(NotAllowedNow, match="guests_need_consent"):
        bring(one)
    assert Invitation.objects.filter(session=session, party=None).count() == 0
    bring(one, other)
    assert Invitation.objects.get(session=session, party=None).guest == "老舅"


def test_a_held_session_is_recorded_and_only_corrected_beside(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    with pytest.raises(NotAllowedNow, match="session_not_begun"):
        sessions.hold_session(
            quarrel.id, session.id, record(quarrel), by=town["mediator"], at=at(24, 9)
        )
    with pytest.raises(Missing, match="rights_told"):
        sessions.hold_session(
            quarrel.id,
            session.id,
            record(quarrel, rights_told=False),
            by=town["mediator"],
            at=at(25, 11),
        )
    held = sessions.hold_session(
        quarrel.id, session.id, record(quarrel), by=town["mediator"], at=at(25, 11)
    )
    assert (held.state, held.result, held.present) == ("held", "again", [1, 2])
    with pytest.raises(NotAllowedNow, match="session_not_planned"):
        sessions.hold_session(
            quarrel.id,
            session.id,
            record(quarrel, record="改写"),
            by=town["mediator"],
            at=at(25, 12),
        )
    sessions.correct_record(
        quarrel.id, session.id, words="“楼上”应为“楼下”。", by=town["mediator"], at=at(25, 12)
    )
    held.refresh_from_db()
    assert "改写" not in held.record
    correction = Event.objects.get(case_id=quarrel.id, action="correct_record")
    assert correction.words == "“楼上”应为“楼下”。"
    event = Event.objects.get(case_id=quarrel.id, action="hold_session")
    assert "漏水" not in f"{event.data}{event.words}"


def test_a_session_nobody_planned_is_recorded_on_an_evening(town: Town, quarrel: Quarrel) -> None:
    evening = sessions.Plan(form="together", begins=at(24, 19), ends=at(24, 20), place="申某家门口")
    held = sessions.hold_at_once(
        quarrel.id, evening, record(quarrel), by=town["mediator"], at=at(24, 21)
    )
    assert held.state == "held"


def test_the_end_of_mediation_frees_the_room(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    from linli.casework.mediation.operations.ending import withdraw_consent  # noqa: PLC0415  # one test

    withdraw_consent(
        quarrel.id,
        party_id=quarrel.party("respondent").id,
        route="东湖区人民法院",
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    session.refresh_from_db()
    assert (quarrel.state, session.state) == ("routed", "cancelled")
    assert Dispute.objects.get(case_id=quarrel.id).route_told == "东湖区人民法院"


@pytest.mark.parametrize("who", ["ferry_chair", "second_mediator", "justice_officer", "supervisor"])
def test_others_plan_nothing(town: Town, quarrel: Quarrel, who: str) -> None:
    with pytest.raises((NoSuchCase, MoveRefused)):
        sessions.plan_session(quarrel.id, plan(town), by=town[who], at=quarrel.when)


def test_a_party_answers_only_their_own_invitation(town: Town, quarrel: Quarrel) -> None:
    session = planned(town, quarrel)
    stranger = Quarrel(town).party().id
    with pytest.raises((NoSuchCase, MoveRefused)):
        sessions.answer_invitation(
            quarrel.id,
            session.id,
            party_id=stranger,
            answer="yes",
            as_party=True,
            by=RESIDENT,
            at=quarrel.when + timedelta(minutes=1),
        )
