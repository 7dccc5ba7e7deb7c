"""Parties: corrected with what stood there before, linked by number, gone and followed by an heir."""

from __future__ import annotations

import pytest

from linli.casework.cases.models import Event
from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import DisputeParty
from linli.foundation.notices.models import Notice
from tests.casework.mediation.town import Quarrel, Town


def test_a_corrected_name_keeps_the_old_one_sealed_in_the_event(town: Town) -> None:
    quarrel = Quarrel(town)
    party = quarrel.party()
    mediation.correct_party(
        quarrel.id,
        party.id,
        {"name": "申某某", "occupation": "教师"},
        by=town["clerk_of_hall"],
        at=quarrel.later(minutes=1),
    )
    party = quarrel.party()
    assert (party.party.name, party.occupation) == ("申某某", "教师")
    event = Event.objects.filter(case_id=quarrel.id).latest("seq")
    assert event.facts["fields"] == ["name", "occupation"]
    assert "申某" not in str(event.data)


def test_only_known_fields_are_corrected(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises(NotAllowedNow, match="no_such_field"):
        mediation.correct_party(
            quarrel.id,
            quarrel.party().id,
            {"consent": "agreed"},
            by=town["chair"],
            at=quarrel.later(minutes=1),
        )


def test_an_heir_takes_the_place_and_is_asked_anew(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    gone = quarrel.party("respondent")
    mediation.party_gone(
        quarrel.id,
        gone.id,
        because="died",
        heir=mediation.Person(side="applicant", name="贝小某", phone="13800003333"),
        by=town["mediator"],
        at=quarrel.later(hours=1),
    )
    assert quarrel.state == "to_mediate"
    heir = DisputeParty.objects.get(dispute_id=quarrel.id, follows=gone)
    assert (heir.side, heir.consent) == ("respondent", "unasked")
    assert Notice.objects.filter(template_code="dispute_party_gone").exists()


def test_without_an_heir_it_ends_and_the_other_is_told(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    before = Notice.objects.filter(channel="sms").count()
    mediation.party_gone(
        quarrel.id,
        quarrel.party("respondent").id,
        because="died",
        by=town["mediator"],
        at=quarrel.later(hours=1),
    )
    dispute = quarrel.dispute
    assert (quarrel.state, dispute.outcome, dispute.ended_because) == (
        "failed",
        "ended",
        "party_gone",
    )
    assert Notice.objects.filter(channel="sms").count() > before


def test_what_was_not_accepted_yet_is_withdrawn(town: Town) -> None:
    quarrel = Quarrel(town)
    mediation.party_gone(
        quarrel.id,
        quarrel.party("respondent").id,
        because="withdrew",
        by=town["chair"],
        at=quarrel.later(hours=1),
    )
    assert quarrel.state == "withdrawn"


def test_a_party_is_added_with_a_name_only(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises(Missing):
        mediation.add_party_to(
            quarrel.id,
            mediation.Person(side="third", name=" "),
            by=town["chair"],
            at=quarrel.later(minutes=1),
        )
    added = mediation.add_party_to(
        quarrel.id,
        mediation.Person(side="third", name="丙某", kind="person"),
        by=town["chair"],
        at=quarrel.later(minutes=1),
    )
    assert added.position == 3
    assert quarrel.dispute.people == 3


def test_another_committee_changes_nobody(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises((NoSuchCase, MoveRefused)):
        mediation.correct_party(
            quarrel.id,
            quarrel.party().id,
            {"name": "别人"},
            by=town["ferry_chair"],
            at=quarrel.later(minutes=1),
        )


def test_who_is_afraid_is_written_to_by_the_safe_contact_only(town: Town) -> None:
    quarrel = Quarrel(town).consented()
    DisputeParty.objects.filter(id=quarrel.party().id).update(is_afraid=True)
    DisputeParty.objects.filter(id=quarrel.party("respondent").id).update(may_notify=False)
    before = Notice.objects.filter(channel="sms").count()
    mediation.accept(
        quarrel.id,
        type="neighbour",
        grade="III",
        by=town["chair"],
        at=quarrel.later(minutes=1),
    )
    assert Notice.objects.filter(channel="sms").count() == before


def test_a_clear_no_ends_it_at_once(town: Town) -> None:
    quarrel = Quarrel(town)
    mediation.record_refusal(
        quarrel.id,
        quarrel.party("respondent").id,
        means="phone",
        route="协商、仲裁或者向人民法院起诉",
        by=town["clerk_of_hall"],
        at=quarrel.later(minutes=1),
    )
    assert quarrel.state == "routed"
    assert quarrel.dispute.ended_because == "party_refuses"


def test_the_limit_follows_the_grade_from_where_it_began(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    before = quarrel.dispute.case.finish_due_at
    mediation.reclassify(
        quarrel.id,
        grade="II",
        reason="涉及三户，金额较大",
        by=town["chair"],
        at=quarrel.later(days=2),
    )
    after = quarrel.dispute.case.finish_due_at
    assert before is not None
    assert after is not None
    assert (after - before).days >= 14


def test_withdrawing_and_making_void(town: Town) -> None:
    one, two = Quarrel(town), Quarrel(town)
    mediation.withdraw(one.id, reason="已自行和好", by=town["clerk_of_hall"], at=one.later(hours=1))
    mediation.make_void(two.id, reason="重复登记", by=town["chair"], at=two.later(hours=1))
    assert (one.state, two.state) == ("withdrawn", "void")
