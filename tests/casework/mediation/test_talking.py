"""文字调解: kept at once, once, in order; private lines reach only whom they are for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.casework.cases.operations import NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Session, Utterance
from linli.casework.mediation.queries.talking import lines_for_mediator, lines_for_party
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.test_sessions import at, planned, record
from tests.casework.mediation.town import Quarrel, Town

NOW = at(25, 9, 5)


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    return Quarrel(town).assigned()


@pytest.fixture
def session(town: Town, quarrel: Quarrel) -> Session:
    return planned(town, quarrel, form="text", room_id=None)


def says(quarrel: Quarrel, session: Session, words: str, key: str, side: str = "") -> Utterance:
    return mediation.say_line(
        session.id,
        mediation.TalkLine(words=words, key=key),
        party_id=quarrel.party(side).id if side else None,
        by=RESIDENT if side else quarrel.town["mediator"],
        at=NOW,
    )


def test_a_line_sent_again_after_a_lost_connection_is_there_once(
    quarrel: Quarrel, session: Session
) -> None:
    first = says(quarrel, session, "我同意修水管", "a1", "applicant")
    again = says(quarrel, session, "我同意修水管", "a1", "applicant")
    assert first.id == again.id
    # Another's key of the same letters is another line.
    says(quarrel, session, "我也同意", "a1", "respondent")
    assert [row.position for row in Utterance.objects.order_by("position")] == [1, 2]


def test_a_private_line_is_read_by_the_mediator_and_one_party_only(
    town: Town, quarrel: Quarrel, session: Session
) -> None:
    one, other = quarrel.party(), quarrel.party("respondent")
    says(quarrel, session, "今天谈水管", "m1")
    mediation.say_line(
        session.id,
        mediation.TalkLine(words="底线是多少", key="m2", to_party_id=one.id),
        by=town["mediator"],
        at=NOW,
    )
    mediation.say_line(
        session.id,
        mediation.TalkLine(words="两千五", key="a1", to_party_id=other.id),
        party_id=one.id,
        by=RESIDENT,
        at=NOW,
    )
    assert [line.words for line in lines_for_party(session.id, one.id)] == [
        "今天谈水管",
        "底线是多少",
        "两千五",
    ]
    assert [line.words for line in lines_for_party(session.id, other.id)] == ["今天谈水管"]
    assert len(lines_for_mediator(town["mediator"], session.id)) == 3
    assert lines_for_mediator(town["second_mediator"], session.id) == []
    assert lines_for_mediator(town["justice_officer"], session.id) == []


def test_who_was_not_invited_neither_speaks_nor_reads(
    town: Town, quarrel: Quarrel, session: Session
) -> None:
    stranger = Quarrel(town).party()
    with pytest.raises(NoSuchCase):
        mediation.say_line(
            session.id,
            mediation.TalkLine(words="我来了", key="x"),
            party_id=stranger.id,
            by=RESIDENT,
            at=NOW,
        )
    with pytest.raises(NoSuchCase):
        mediation.say_line(
            session.id,
            mediation.TalkLine(words="我来了", key="x"),
            by=town["second_mediator"],
            at=NOW,
        )
    says(quarrel, session, "开始", "m1")
    assert lines_for_party(session.id, stranger.id) == []


def test_it_opens_a_quarter_of_an_hour_before_and_closes_with_the_record(
    town: Town, quarrel: Quarrel, session: Session
) -> None:
    early = session.begins - timedelta(minutes=16)
    with pytest.raises(NotAllowedNow, match="talk_not_open"):
        mediation.say_line(
            session.id, mediation.TalkLine(words="早", key="k"), by=town["mediator"], at=early
        )
    says(quarrel, session, "今天谈水管", "m1")
    mediation.say_line(
        session.id,
        mediation.TalkLine(words="只有您看得到", key="m2", to_party_id=quarrel.party().id),
        by=town["mediator"],
        at=NOW,
    )
    held = mediation.hold_session(
        quarrel.id, session.id, record(quarrel), by=town["mediator"], at=at(25, 10, 30)
    )
    assert "今天谈水管" in held.record
    assert "只有您看得到" not in held.record
    with pytest.raises(NotAllowedNow, match="talk_closed"):
        says(quarrel, session, "还有一句", "a9", "applicant")
    # A line that was kept before is still answered for: the sender's copy can go.
    assert says(quarrel, session, "今天谈水管", "m1").position == 1


def test_what_was_said_is_never_edited(quarrel: Quarrel, session: Session) -> None:
    line = says(quarrel, session, "我同意", "a1", "applicant")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Utterance.objects.filter(id=line.id).update(words="我不同意")
