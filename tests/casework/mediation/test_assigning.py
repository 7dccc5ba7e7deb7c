"""指派: conflicts are found from the parties' side, recusal and replacement tell everybody."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.cases.operations import MoveRefused, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Appointment,
    DisputeParty,
    Mediator,
    MediatorStatus,
    Tie,
)
from linli.casework.mediation.queries.assigning import candidates_for
from linli.casework.mediation.rules.assigning import Out, Point, Ranking
from linli.foundation.crypto.operations import blind_index
from linli.foundation.notices.models import Notice
from tests.casework.mediation.town import Quarrel, Town

PAPER = "110105199001011237"
TODAY = date(2026, 11, 20)


def ranking(quarrel: Quarrel, *, across: bool = False) -> Ranking:
    return candidates_for(quarrel.dispute, on=TODAY, across=across)


def out_of(found: Ranking, mediator: Mediator) -> tuple[Out, ...]:
    return next((one.because for one in found.out if one.candidate.id == mediator.id), ())


def with_paper(quarrel: Quarrel) -> Quarrel:
    index = blind_index(PAPER, purpose="id-number")
    DisputeParty.objects.filter(id=quarrel.party().id).update(id_index=index)
    return quarrel


def test_own_committee_and_the_one_above_are_looked_at(town: Town) -> None:
    found = ranking(Quarrel(town).accepted())
    names = {one.candidate.name for one in found.suited}
    assert {"顾平", "尤安", "彭晓"} <= names
    assert "舟行" not in names
    assert found.suited[0].candidate.committee_id == town.committees["lotus_hall"].pk


def test_the_county_chooses_across_areas(town: Town) -> None:
    quarrel = Quarrel(town)
    assert "范理" not in {one.candidate.name for one in ranking(quarrel).suited}
    assert "范理" in {one.candidate.name for one in ranking(quarrel, across=True).suited}


def test_whom_a_party_wishes_stands_first(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    DisputeParty.objects.filter(dispute_id=quarrel.id).update(
        wished_mediator=town.mediators["ferry_mediator"]
    )
    best = ranking(quarrel).suited[0]
    assert best.candidate.name == "舟行"
    assert best.why[0].point is Point.CHOSEN_BY_ALL


def test_a_declared_tie_keeps_a_mediator_out(town: Town) -> None:
    quarrel = with_paper(Quarrel(town).accepted())
    Tie.objects.create(
        mediator=town.mediators["mediator"],
        kind="kin",
        id_index=blind_index(PAPER, purpose="id-number"),
        declared_on=TODAY,
    )
    assert out_of(ranking(quarrel), town.mediators["mediator"]) == (Out.KIN,)


def test_an_ended_tie_does_not(town: Town) -> None:
    quarrel = with_paper(Quarrel(town).accepted())
    Tie.objects.create(
        mediator=town.mediators["mediator"],
        kind="employer",
        id_index=blind_index(PAPER, purpose="id-number"),
        declared_on=TODAY,
        ended_on=TODAY,
    )
    assert not out_of(ranking(quarrel), town.mediators["mediator"])


def test_an_earlier_case_with_a_party_keeps_a_mediator_out(town: Town) -> None:
    with_paper(Quarrel(town).assigned("second_mediator"))
    again = with_paper(Quarrel(town).accepted())
    assert out_of(ranking(again), town.mediators["second_mediator"]) == (Out.EARLIER_CASE,)


def test_one_is_not_the_mediator_of_ones_own_dispute(town: Town) -> None:
    quarrel = with_paper(Quarrel(town).accepted())
    Mediator.objects.filter(id=town.mediators["mediator"].id).update(
        id_index=blind_index(PAPER, purpose="id-number")
    )
    assert out_of(ranking(quarrel), town.mediators["mediator"]) == (Out.PARTY,)


def test_the_employer_as_a_party_keeps_the_employee_out(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    Mediator.objects.filter(id=town.mediators["mediator"].id).update(employer="贝氏物业有限公司")
    party = quarrel.party("respondent")
    DisputeParty.objects.filter(id=party.id).update(kind="entity")
    party.party.name = "贝氏物业有限公司"
    party.party.save(update_fields=["name"])
    assert out_of(ranking(quarrel), town.mediators["mediator"]) == (Out.EMPLOYER,)


def test_suspended_and_full_ones_are_out(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    Mediator.objects.filter(id=town.mediators["mediator"].id).update(
        status=MediatorStatus.SUSPENDED
    )
    Mediator.objects.filter(id=town.mediators["second_mediator"].id).update(open_cases=12)
    found = ranking(quarrel)
    assert out_of(found, town.mediators["mediator"]) == (Out.SUSPENDED,)
    assert out_of(found, town.mediators["second_mediator"]) == (Out.FULL,)


def test_the_number_of_statements_does_not_grow_with_the_mediators(town: Town) -> None:
    quarrel = Quarrel(town).accepted()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ranking(quarrel, across=True)
        return len(seen)

    before = asked()
    hall = town.committees["ferry_hall"]
    Mediator.objects.bulk_create(
        Mediator(
            number=f"N{n:05d}",
            name=f"员{n}",
            sex="female",
            committee=hall,
            district_code=hall.district_code,
            recorded_at=quarrel.when,
        )
        for n in range(400)
    )
    assert asked() == before


def test_a_mediator_steps_back_by_their_own_word(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediator = town.mediators["mediator"]
    mediation.recuse(
        quarrel.id,
        mediator.id,
        reason="与一方是同学",
        by=town["mediator"],
        at=quarrel.later(hours=1),
    )
    assert not Appointment.objects.filter(dispute_id=quarrel.id, is_current=True).exists()
    assert out_of(ranking(quarrel), mediator) == (Out.RECUSED,)
    assert Notice.objects.filter(template_code="dispute_needs_mediator").exists()
    assert Mediator.objects.get(id=mediator.id).open_cases == 0


def test_the_chair_rules_on_what_a_party_asks(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediation.rule_on_recusal(
        quarrel.id,
        town.mediators["mediator"].id,
        is_granted=True,
        reason="当事人提出的情况属实",
        choice=mediation.Choice(town.mediators["second_mediator"].id),
        by=town["chair"],
        at=quarrel.later(hours=1),
    )
    row = Appointment.objects.get(dispute_id=quarrel.id, is_current=True)
    assert (row.mediator.name, row.is_lead) == ("尤安", True)


def test_a_refused_recusal_leaves_everything_as_it_is(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediation.rule_on_recusal(
        quarrel.id,
        town.mediators["mediator"].id,
        is_granted=False,
        reason="没有事实依据",
        by=town["chair"],
        at=quarrel.later(hours=1),
    )
    assert Appointment.objects.get(dispute_id=quarrel.id, is_current=True).mediator.name == "顾平"


def test_only_who_is_appointed_is_replaced_and_only_by_the_chair(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    with pytest.raises(NotAllowedNow, match="not_appointed_here"):
        mediation.replace_mediator(
            quarrel.id,
            town.mediators["second_mediator"].id,
            None,
            reason="换人",
            by=town["chair"],
            at=quarrel.later(hours=1),
        )
    with pytest.raises(MoveRefused):
        mediation.replace_mediator(
            quarrel.id,
            town.mediators["mediator"].id,
            None,
            reason="换人",
            by=town["mediator"],
            at=quarrel.later(hours=1),
        )
