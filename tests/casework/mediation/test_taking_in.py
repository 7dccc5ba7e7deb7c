"""受理: consent, acceptance with an official number, refusal with the right route."""

from __future__ import annotations

import pytest

from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Appointment, Mediator
from linli.casework.mediation.queries.seeing import disputes_open_to
from tests.casework.mediation.town import Quarrel, Town


def test_a_dispute_is_accepted_once_both_sides_agreed(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    dispute = quarrel.dispute
    assert quarrel.state == "to_mediate"
    assert dispute.file_number == "（2026）荷人调字第00001号"
    assert Quarrel(town).accepted().dispute.file_number == "（2026）荷人调字第00002号"


def test_it_is_not_accepted_before_everybody_was_asked(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises(NotAllowedNow, match="consent_not_asked"):
        mediation.accept(
            quarrel.id, type="neighbour", grade="III", by=town["chair"], at=quarrel.when
        )


def test_what_may_not_be_mediated_is_told_the_right_route(town: Town) -> None:
    quarrel = Quarrel(town)
    mediation.refuse(
        quarrel.id,
        bar="court_pending",
        reason="法院已立案",
        route="东湖区人民法院",
        by=town["chair"],
        at=quarrel.when,
    )
    assert quarrel.state == "routed"
    assert quarrel.dispute.route_told == "东湖区人民法院"


def test_another_committee_knows_nothing_of_it(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises((NoSuchCase, MoveRefused)):
        mediation.accept(
            quarrel.id, type="neighbour", grade="III", by=town["ferry_chair"], at=quarrel.when
        )
    assert not disputes_open_to(town["ferry_chair"]).exists()
    assert not disputes_open_to(town["justice_officer"]).exists()
    assert not disputes_open_to(town["supervisor"]).exists()


def test_only_the_appointed_mediator_sees_it(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    assert disputes_open_to(town["mediator"]).filter(id=quarrel.id).exists()
    assert not disputes_open_to(town["second_mediator"]).exists()
    appointment = Appointment.objects.get(dispute_id=quarrel.id)
    assert appointment.case_due_at is not None
    assert Mediator.objects.get(id=town.mediators["mediator"].id).open_cases == 1
