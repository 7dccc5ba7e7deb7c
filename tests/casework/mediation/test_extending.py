"""延长与结束: more time only by everybody's consent; whoever refuses ends it; routes are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.casework.cases.models import Case, Clock, Event
from linli.casework.cases.operations import Missing, MoveRefused, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Evidence, ExtensionAsk
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.test_sessions import at, planned
from tests.casework.mediation.town import Quarrel, Town

LATER = at(15, 17, 30, month=12)


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    return Quarrel(town).assigned()


def ask(quarrel: Quarrel) -> ExtensionAsk:
    return mediation.ask_extension(
        quarrel.id,
        due_at=LATER,
        reason="等鉴定结果",
        by=quarrel.town["mediator"],
        at=quarrel.later(hours=1),
    )


def test_the_limit_moves_with_the_last_consent(town: Town, quarrel: Quarrel) -> None:
    clock = Clock.objects.get(case_id=quarrel.id, kind="finish")
    ask(quarrel)
    mediation.answer_extension(
        quarrel.id,
        party_id=quarrel.party().id,
        answer="agrees",
        means="portal",
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    assert Clock.objects.get(id=clock.id).due_at == clock.due_at
    mediation.answer_extension(
        quarrel.id,
        party_id=quarrel.party("respondent").id,
        answer="agrees",
        means="paper",
        by=town["mediator"],
        at=quarrel.later(minutes=5),
    )
    moved = Clock.objects.get(id=clock.id)
    assert (moved.due_at, moved.first_due_at) == (LATER, clock.first_due_at)
    assert Case.objects.get(id=quarrel.id).due_at == LATER
    assert quarrel.dispute.extensions == 1
    assert Event.objects.get(case_id=quarrel.id, action="extend").data["consents"] == [1, 2]


def test_one_refusal_is_enough(quarrel: Quarrel) -> None:
    asked = ask(quarrel)
    mediation.answer_extension(
        quarrel.id,
        party_id=quarrel.party("respondent").id,
        answer="refuses",
        means="portal",
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=5),
    )
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert quarrel.dispute.extensions == 0


def test_it_is_not_asked_twice_nor_for_an_earlier_day(quarrel: Quarrel) -> None:
    with pytest.raises(NotAllowedNow, match="not_later"):
        mediation.ask_extension(
            quarrel.id,
            due_at=quarrel.when + timedelta(days=2),
            reason="短一点",
            by=quarrel.town["mediator"],
            at=quarrel.when,
        )
    ask(quarrel)
    with pytest.raises(NotAllowedNow, match="asked_before"):
        ask(quarrel)


def test_failing_tells_the_route(town: Town, quarrel: Quarrel) -> None:
    with pytest.raises(MoveRefused):
        mediation.fail(
            quarrel.id, reason="谈不拢", route="起诉", by=town["mediator"], at=quarrel.when
        )
    planned(town, quarrel)
    with pytest.raises(Missing, match="route"):
        mediation.fail(quarrel.id, reason="谈不拢", route=" ", by=town["mediator"], at=quarrel.when)
    mediation.fail(
        quarrel.id,
        reason="谈不拢",
        route="可以向东湖区人民法院起诉",
        by=town["mediator"],
        at=quarrel.when,
    )
    dispute = quarrel.dispute
    assert (quarrel.state, dispute.outcome) == ("failed", "failed")
    assert dispute.route_told == "可以向东湖区人民法院起诉"
    kinds = Clock.objects.filter(case_id=quarrel.id, status="running").values_list("kind")
    assert {kind for (kind,) in kinds} == {"file", "visit"}


def test_it_ends_early_on_a_known_ground(town: Town, quarrel: Quarrel) -> None:
    with pytest.raises(NotAllowedNow, match="no_such_ground"):
        mediation.end_early(
            quarrel.id,
            ground="tired",
            reason="累了",
            route="起诉",
            by=town["mediator"],
            at=quarrel.when,
        )
    mediation.end_early(
        quarrel.id,
        ground="sued",
        reason="一方已起诉",
        route="东湖区人民法院",
        by=town["mediator"],
        at=quarrel.when,
    )
    assert (quarrel.dispute.outcome, quarrel.dispute.ended_because) == ("ended", "sued")


def test_evidence_is_the_givers_to_share(town: Town, quarrel: Quarrel) -> None:
    one, other = quarrel.party(), quarrel.party("respondent")
    piece = mediation.add_evidence(
        quarrel.id,
        mediation.NewEvidence(name="漏水照片", given_by=one.id, pages=3),
        as_party=True,
        by=RESIDENT,
        at=quarrel.later(minutes=1),
    )
    assert not piece.shared_with_other_side
    with pytest.raises(NotAllowedNow, match="no_such_evidence"):
        mediation.share_evidence(
            quarrel.id,
            piece.id,
            is_shared=True,
            party_id=other.id,
            by=RESIDENT,
            at=quarrel.later(minutes=1),
        )
    mediation.share_evidence(
        quarrel.id,
        piece.id,
        is_shared=True,
        party_id=one.id,
        by=RESIDENT,
        at=quarrel.later(minutes=1),
    )
    assert Evidence.objects.get(id=piece.id).shared_with_other_side


def test_an_inquiry_begins_the_mediation_and_its_words_stay_out_of_the_chain(
    town: Town, quarrel: Quarrel
) -> None:
    new = mediation.NewInquiry(
        on=quarrel.when, place="楼道", asked_name="隔壁邻居", words="我看到水从天花板滴下来"
    )
    mediation.record_inquiry(quarrel.id, new, by=town["mediator"], at=quarrel.later(minutes=1))
    event = Event.objects.get(case_id=quarrel.id, action="inquire")
    assert quarrel.state == "mediating"
    assert "天花板" not in f"{event.data}{event.words}{event.sealed}"
