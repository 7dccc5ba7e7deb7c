"""调委会: founded as a unit, 3 to 9 members with a woman and one chair, dissolved without open cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.models import Committee, Mediator, MediatorTerm
from linli.casework.mediation.operations.committees import (
    CommitteeFacts,
    change_committee,
    dissolve_committee,
    found_committee,
)
from linli.casework.mediation.operations.following import follow_units
from linli.casework.mediation.operations.register_guard import (
    RegisterMoved,
    RegisterRefused,
    UnknownCommittee,
)
from linli.casework.mediation.operations.rooms import RoomFacts, add_room, close_room
from linli.casework.mediation.operations.terms_of_office import (
    Elected,
    FlawedCommittee,
    new_term,
    remind_of_terms,
)
from linli.casework.mediation.queries.committees import (
    CommitteeFilter,
    committees,
    heads_of,
    members_of,
)
from linli.casework.mediation.queries.quotas import by_division, lacks
from linli.casework.mediation.rules.composition import Flaw, Seat, flaws_of, term_end
from linli.foundation.notices.models import Notice
from linli.registers.access.models import Post
from linli.registers.places.models import RegisterChange
from linli.registers.places.rules.keepers import NotAllowed
from linli.registers.units.models import Unit
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town
from tests.registers.city import LOTUS, WEST

FACTS = CommitteeFacts(
    name="荷香社区物业纠纷调解室",
    kind="studio",
    short_word="荷物",
    division_code=LOTUS,
    residents=900,
)


def _found(town: Town) -> Committee:
    return found_committee(FACTS, by=town["justice_officer"], at=MORNING)


def test_a_committee_is_founded_as_a_unit_of_its_division(town: Town) -> None:
    committee = _found(town)
    unit = Unit.objects.get(pk=committee.pk)
    assert (unit.kind, unit.community_code) == ("mediation", LOTUS)
    assert committee.community_code == LOTUS
    assert committee.term_to == date(MORNING.year + 3, MORNING.month, MORNING.day)
    assert RegisterChange.objects.filter(record_id=committee.pk, act="found").exists()


def test_only_the_justice_office_of_the_place_founds_one(town: Town) -> None:
    with pytest.raises(NotAllowed):
        found_committee(FACTS, by=town["chair"], at=MORNING)
    elsewhere = CommitteeFacts(
        name="西湖调委会", kind="county", short_word="西", division_code=WEST
    )
    with pytest.raises(NotAllowed):
        found_committee(elsewhere, by=town["justice_officer"], at=MORNING)


def test_no_two_committees_have_the_same_word_in_their_numbers(town: Town) -> None:
    with pytest.raises(RegisterRefused) as refused:
        found_committee(
            CommitteeFacts(name="另一个", kind="village", short_word="荷", division_code=LOTUS),
            by=town["justice_officer"],
            at=MORNING,
        )
    assert refused.value.field == "short_word"


def test_a_change_on_an_old_page_is_refused(town: Town) -> None:
    committee = _found(town)
    by = town["justice_officer"]
    change_committee(committee.pk, FACTS, by=by, at=MORNING, expect=1)
    with pytest.raises(RegisterMoved):
        change_committee(committee.pk, FACTS, by=by, at=MORNING, expect=1)
    with pytest.raises(UnknownCommittee):
        change_committee(town.committees["ferry_hall"].pk, FACTS, by=by, at=MORNING)


def _members(town: Town, *roles: str) -> list[Elected]:
    names = ("chair", "mediator", "second_mediator")
    return [
        Elected(town.mediators[name].pk, role) for name, role in zip(names, roles, strict=False)
    ]


def test_a_term_needs_three_members_one_woman_and_one_chair(town: Town) -> None:
    hall, by = town.committees["lotus_hall"], town["justice_officer"]
    with pytest.raises(FlawedCommittee) as flawed:
        new_term(hall.pk, _members(town, "chair", "chair"), chosen_by="居民会议", by=by, at=MORNING)
    assert set(flawed.value.flaws) == {Flaw.TOO_FEW, Flaw.SEVERAL_CHAIRS}
    warned = new_term(
        hall.pk,
        _members(town, "member", "chair", "member"),
        chosen_by="居民会议",
        by=by,
        at=MORNING,
    )
    assert warned == []
    open_terms = MediatorTerm.objects.filter(committee=hall, ended_on=None)
    assert dict(open_terms.values_list("mediator__name", "role")) == {
        "秦和": "member",
        "顾平": "chair",
        "尤安": "member",
    }
    posts = Post.objects.filter(unit_id=hall.pk, valid_to=None)
    assert set(posts.values_list("account__username", "role")) >= {
        ("chair", "mediator"),
        ("mediator", "mediation_chair"),
    }
    hall.refresh_from_db()
    assert hall.term_to == term_end(hall.term_from, 3)


def test_where_several_peoples_live_a_missing_member_is_only_warned_of(town: Town) -> None:
    hall = town.committees["lotus_hall"]
    Committee.objects.filter(pk=hall.pk).update(is_mixed_area=True)
    warned = new_term(
        hall.pk,
        _members(town, "chair", "member", "member"),
        chosen_by="居民会议",
        by=town["justice_officer"],
        at=MORNING,
    )
    assert warned == [Flaw.NO_MINORITY]


def test_a_committee_with_an_open_dispute_is_not_dissolved(town: Town) -> None:
    Quarrel(town).accepted()
    hall, by = town.committees["lotus_hall"], town["justice_officer"]
    with pytest.raises(RegisterRefused, match="1"):
        dissolve_committee(hall.pk, reason="合并", by=by, at=MORNING)


def test_a_dissolved_committee_leaves_no_posts_rooms_or_terms(town: Town) -> None:
    hall, by = town.committees["lotus_hall"], town["justice_officer"]
    dissolve_committee(hall.pk, reason="与街道调委会合并", by=by, at=MORNING)
    assert not Post.objects.filter(unit_id=hall.pk, valid_to=None).exists()
    assert not hall.rooms.filter(closed_on=None).exists()
    assert not hall.terms.filter(ended_on=None).exists()
    assert set(Mediator.objects.filter(committee=hall).values_list("status", flat=True)) == {"left"}
    assert hall.pk not in {row.pk for row in committees(by, CommitteeFilter(), on=MORNING.date())}


def test_a_term_that_ends_soon_is_reminded_of_once(town: Town) -> None:
    hall = town.committees["lotus_hall"]
    Committee.objects.filter(pk=hall.pk).update(term_to=MORNING.date() + timedelta(days=30))
    assert remind_of_terms(at=MORNING) == 1
    assert remind_of_terms(at=MORNING) == 0
    told = Notice.objects.filter(template_code="mediation_term_ends")
    assert {row.account_id for row in told} >= {
        town.accounts["chair"].pk,
        town.accounts["justice_officer"].pk,
    }


def test_rooms_have_names_of_their_own(town: Town) -> None:
    hall, by = town.committees["lotus_hall"], town["justice_officer"]
    room = add_room(hall.pk, RoomFacts(name="二号调解室"), by=by, at=MORNING)
    with pytest.raises(RegisterRefused):
        add_room(hall.pk, RoomFacts(name="二号调解室"), by=by, at=MORNING)
    close_room(room.pk, by=by, at=MORNING)
    add_room(hall.pk, RoomFacts(name="二号调解室"), by=by, at=MORNING)


def test_what_is_missing_by_the_plan_is_reckoned(town: Town) -> None:
    found = {
        one.committee.unit.code: one for one in lacks(town["justice_officer"], on=MORNING.date())
    }
    lotus = found["lotus_hall"].stands
    assert (lotus.has, lotus.row and lotus.row.mediators, lotus.missing) == (3, 20, 17)
    assert found["labour_hall"].stands.missing_full_time == 3
    assert "ferry_hall" not in found
    sums = by_division(list(found.values()), "street_code")
    assert sum(one.missing for one in sums) == sum(one.stands.missing for one in found.values())


def test_lists_are_held_to_the_division_and_to_the_own_committee(town: Town) -> None:
    on = MORNING.date()
    assert {row.unit.code for row in committees(town["chair"], CommitteeFilter(), on=on)} == {
        "lotus_hall"
    }
    assert not committees(town["court_officer"], CommitteeFilter(), on=on)
    officer = town["justice_officer"]
    assert committees(officer, CommitteeFilter(words="荷香"), on=on).count() == 1
    assert committees(officer, CommitteeFilter(kind="county"), on=on).count() == 1


def test_heads_and_flaws_are_counted(town: Town) -> None:
    hall = town.committees["lotus_hall"]
    assert heads_of([hall.pk])[hall.pk].mediators == 3
    assert Flaw.TOO_FEW in members_of(hall, on=MORNING.date()).flaws


def test_committees_and_mediators_follow_their_units(town: Town) -> None:
    hall = town.committees["lotus_hall"]
    Unit.objects.filter(pk=hall.pk).update(community_code="420602004099")
    assert follow_units() == 1
    assert follow_units() == 0
    assert set(
        Mediator.objects.filter(committee=hall).values_list("community_code", flat=True)
    ) == {"420602004099"}


SEATS = st.lists(
    st.builds(
        Seat,
        role=st.sampled_from(["chair", "deputy", "member", "mediator"]),
        sex=st.sampled_from(["female", "male"]),
    ),
    max_size=14,
)


@given(SEATS)
def test_a_flawless_committee_is_what_the_law_asks(seats: list[Seat]) -> None:
    flaws = flaws_of(seats, least=3, most=9)
    members = [seat for seat in seats if seat.role != "mediator"]
    lawful = (
        3 <= len(members) <= 9
        and any(seat.sex == "female" for seat in members)
        and sum(seat.role == "chair" for seat in members) == 1
    )
    assert lawful == (flaws == [])


def test_a_term_that_began_on_a_leap_day_ends_in_march() -> None:
    assert term_end(date(2028, 2, 29), 3) == date(2031, 3, 1)
