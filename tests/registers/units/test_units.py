from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.foundation.calendar.rules import (
    ROUND_THE_CLOCK,
    STANDARD_HOURS,
    OpeningHours,
    Span,
)
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM
from linli.registers.places import queries as places
from linli.registers.places.permissions import ADMIN_PLACES
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.units import operations, queries
from linli.registers.units.models import Duty, Unit
from linli.registers.units.operations import DutyLine, UnitFacts
from linli.registers.units.permissions import ADMIN_UNITS
from tests.registers.city import (
    AT,
    CITY,
    EAST,
    EAST_KEEPER,
    FERRY,
    LAKE,
    LOTUS,
    NOBODY,
    PINE,
    WEST_KEEPER,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

MORNING = (Span(time(9), time(12)),)
SHORT_HOURS = OpeningHours(weekly=(MORNING,) * 5 + ((), ()), makeup=MORNING)


def add(code: str, division: str = CITY, **more: Any) -> Unit:
    by = more.pop("by", SYSTEM)
    given = {"name": code, "kind": "department"} | more
    facts = UnitFacts(division_code=division, **given)
    return operations.add_unit(by=by, at=AT, code=code, facts=facts)


def test_the_rooms_call_the_permissions_by_the_same_names() -> None:
    assert Permission.ADMIN_PLACES == ADMIN_PLACES
    assert Permission.ADMIN_UNITS == ADMIN_UNITS


class TestAdding:
    def test_the_codes_of_the_division_are_stored(self) -> None:
        unit = add("S1", LOTUS, kind="station", name="荷香社区服务站", short_name="荷香站")
        assert (unit.grade, unit.district_code, unit.community_code) == ("community", EAST, LOTUS)
        assert queries.unit_by_id(unit.id).label == "荷香站"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "长" * 81}, "name"),
            ({"kind": "magic"}, "kind"),
            ({"phone": "1" * 41}, "phone"),
        ],
    )
    def test_what_is_wrong_is_named(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(operations.UnitRefused) as caught:
            add("X", **change)
        assert caught.value.field == field

    def test_a_code_is_given_once_for_all_time(self) -> None:
        unit = add("X")
        operations.close_unit(by=SYSTEM, at=AT + timedelta(days=1), unit_id=unit.id)
        with pytest.raises(operations.UnitRefused):
            add("X")

    def test_the_division_must_be_in_force(self) -> None:
        with pytest.raises(places.UnknownPlace):
            add("X", "429909000000")

    def test_each_keeper_in_the_own_district(self) -> None:
        add("E", LAKE, by=EAST_KEEPER)
        for other in (WEST_KEEPER, NOBODY):
            with pytest.raises(NotAllowed):
                add("W", LAKE, by=other)


class TestTree:
    def test_the_unit_above_serves_the_division_too(self) -> None:
        east = add("E", EAST)
        add("L", LAKE, parent_id=east.id)
        with pytest.raises(operations.UnitRefused, match="E"):
            add("F", FERRY, parent_id=east.id)

    def test_no_unit_stands_below_itself(self) -> None:
        top = add("A")
        below = add("B", parent_id=top.id)
        facts = UnitFacts("A", "department", CITY, parent_id=below.id)
        with pytest.raises(operations.UnitRefused):
            operations.change_unit(by=SYSTEM, at=AT, unit_id=top.id, facts=facts)

    def test_a_unit_with_others_below_stays_open(self) -> None:
        top = add("A")
        add("B", parent_id=top.id)
        with pytest.raises(operations.UnitInUse):
            operations.close_unit(by=SYSTEM, at=AT, unit_id=top.id)

    def test_the_tree_begins_where_the_scope_begins(self) -> None:
        top = add("A")
        east = add("E", EAST, parent_id=top.id)
        lake = add("L", LAKE, parent_id=east.id)
        (whole,) = queries.unit_tree(SYSTEM.scope)
        assert whole.children[0].children[0].unit.id == lake.id
        (own,) = queries.unit_tree(EAST_KEEPER.scope)
        assert own.unit.id == east.id
        assert queries.unit_tree(NOBODY.scope) == ()
        rows = queries.unit_rows(EAST_KEEPER.scope)
        assert [(row.unit.code, row.below) for row in rows] == [("E", 1)]
        path = queries.path_of_unit(EAST_KEEPER.scope, lake.id)
        assert [unit.code for unit in path] == ["E", "L"]


class TestChanging:
    def test_a_change_is_in_the_history(self) -> None:
        unit = add("A", name="城管局")
        facts = UnitFacts("城市管理局", "department", EAST, short_name="城管局")
        operations.change_unit(by=SYSTEM, at=AT, unit_id=unit.id, facts=facts)
        change = places.changes_of(unit.id)[0]
        assert (change.before["name"], change.after["name"]) == ("城管局", "城市管理局")
        assert queries.unit_by_id(unit.id).district_code == EAST

    def test_a_district_cannot_take_a_city_unit(self) -> None:
        unit = add("A")
        facts = UnitFacts("A", "department", EAST)
        with pytest.raises(NotAllowed):
            operations.change_unit(by=EAST_KEEPER, at=AT, unit_id=unit.id, facts=facts)

    def test_a_closed_unit_keeps_its_name_and_leaves_the_lists(self) -> None:
        unit = add("A", name="旧局")
        operations.close_unit(by=SYSTEM, at=AT, unit_id=unit.id)
        assert queries.unit_by_id(unit.id).name == "旧局"
        assert queries.units_under(SYSTEM.scope) == []
        with pytest.raises(queries.UnknownUnit):
            queries.unit_in_force(SYSTEM.scope, unit.id)
        with pytest.raises(queries.UnknownUnit):
            operations.close_unit(by=SYSTEM, at=AT, unit_id=unit.id)

    def test_unknown_units(self) -> None:
        with pytest.raises(queries.UnknownUnit):
            queries.unit_by_id(uuid4())

    def test_units_follow_their_division(self) -> None:
        unit = add("L", LOTUS)
        operations.replace_division(by=SYSTEM, at=AT, code=LAKE, new_code="429901011000")
        assert queries.unit_by_id(unit.id).community_code == "429901011001"
        unit.refresh_from_db()
        assert unit.division.code == "429901011001"


class TestHours:
    def test_hours_come_from_above_until_a_unit_has_its_own(self) -> None:
        top = add("A")
        below = add("B", parent_id=top.id)
        assert queries.hours_of(below.id) == STANDARD_HOURS
        operations.set_opening_hours(by=SYSTEM, at=AT, unit_id=top.id, hours=SHORT_HOURS)
        assert queries.hours_of(below.id) == SHORT_HOURS
        operations.set_opening_hours(by=SYSTEM, at=AT, unit_id=below.id, hours=ROUND_THE_CLOCK)
        assert queries.hours_of(below.id) == ROUND_THE_CLOCK
        operations.set_opening_hours(by=SYSTEM, at=AT, unit_id=below.id, hours=None)
        assert queries.hours_of(below.id) == SHORT_HOURS
        assert queries.hours_of(uuid4()) == STANDARD_HOURS

    def test_only_the_own_keeper_sets_them(self) -> None:
        unit = add("L", LAKE)
        for other in (WEST_KEEPER, NOBODY):
            with pytest.raises(NotAllowed):
                operations.set_opening_hours(by=other, at=AT, unit_id=unit.id, hours=SHORT_HOURS)


class TestDuties:
    def test_duties_left_out_end_and_changed_ones_follow(self) -> None:
        unit = add("A")
        lines = [DutyLine("lamp", "路灯维护", "市政公用设施条例"), DutyLine("road", "道路养护")]
        operations.set_duties(by=SYSTEM, at=AT, unit_id=unit.id, duties=lines)
        again = [DutyLine("lamp", "路灯维护", "城市照明管理规定"), DutyLine("tree", "行道树")]
        later = AT + timedelta(days=30)
        operations.set_duties(by=SYSTEM, at=later, unit_id=unit.id, duties=again)
        now = queries.duties_of(unit.id)
        assert [(duty.code, duty.legal_basis) for duty in now] == [
            ("lamp", "城市照明管理规定"),
            ("tree", ""),
        ]
        assert Duty.objects.exclude(valid_to=None).count() == 2

    @pytest.mark.parametrize(
        "lines",
        [[DutyLine("", "无码")], [DutyLine("a", "")], [DutyLine("a", "一"), DutyLine("a", "二")]],
    )
    def test_faulty_lists_are_refused(self, lines: list[DutyLine]) -> None:
        with pytest.raises(Refused):
            operations.set_duties(by=SYSTEM, at=AT, unit_id=add("A").id, duties=lines)

    def test_the_nearest_unit_with_the_duty_comes_first(self) -> None:
        for code, division in (("A", CITY), ("E", EAST), ("L", LAKE), ("F", FERRY)):
            unit = add(code, division)
            lines = [DutyLine("lamp", "路灯维护")]
            operations.set_duties(by=SYSTEM, at=AT, unit_id=unit.id, duties=lines)
        found = queries.units_for_duty("lamp", places.place_codes(PINE))
        assert [unit.code for unit in found] == ["L", "E", "A"]
        assert [u.code for u in queries.units_for_duty("lamp", places.NOWHERE)] == ["A"]
        assert queries.units_for_duty("none", places.NOWHERE) == []


class TestFinding:
    def test_by_words(self) -> None:
        add("A", name="市城市管理局", short_name="城管局")
        add("E", EAST, name="东湖区城市管理局", short_name="东湖城管")
        found = queries.find_units("城管", SYSTEM.scope)
        assert [unit.code for unit in found] == ["A", "E"]
        assert [unit.code for unit in queries.find_units("东湖 管理", SYSTEM.scope)] == ["E"]
        assert queries.find_units("城管", NOBODY.scope) == []
        assert queries.find_units(" ", SYSTEM.scope) == []

    def test_the_centre_of_a_level(self) -> None:
        add("C", kind="centre")
        hotline = add("H", kind="centre", is_hotline_body=True)
        east = add("E", EAST, kind="centre")
        place = places.place_codes(PINE)
        city_centre = queries.centre_for(place, grade="city")
        assert city_centre is not None
        assert city_centre.id == hotline.id
        district_centre = queries.centre_for(place, grade="district")
        assert district_centre is not None
        assert district_centre.id == east.id
        assert queries.centre_for(place, grade="street") is None
