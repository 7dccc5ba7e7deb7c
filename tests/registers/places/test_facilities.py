from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places import operations, queries
from linli.registers.places.models import Facility, FacilityKind
from linli.registers.places.operations import FacilityFacts
from linli.registers.places.rules.keepers import NotAllowed
from linli.registers.places.workflow import MOVES, NoSuchMove, acts_in, state_after
from tests.registers.city import AT, HILL_CLERK, LAKE_CLERK, LOTUS, NOBODY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

LIGHT = FacilityFacts(kind="street_light", name="柳林路12号灯杆", longitude=112.0, latitude=32.0)


def add(facts: FacilityFacts = LIGHT, **more: Any) -> Facility:
    given: dict[str, Any] = {"by": LAKE_CLERK, "at": AT} | more
    return operations.add_facility(community_code=LOTUS, facts=facts, **given)


def state(facility: Facility) -> str:
    return Facility.objects.get(id=facility.id).state


def test_the_kinds_come_from_the_catalogue() -> None:
    offered = [kind.code for kind in queries.facility_kinds()]
    assert operations.seed_facility_kinds() == len(offered)
    assert operations.seed_facility_kinds() == 0
    FacilityKind.objects.filter(code="bin").update(name="垃圾亭")
    assert operations.seed_facility_kinds() == 0
    assert "垃圾亭" in [kind.name for kind in queries.facility_kinds()]


def test_a_facility_is_reported_and_put_right() -> None:
    light = add()
    assert light.code == LOTUS + "000001"
    report = operations.report_damage(
        by=LAKE_CLERK, at=AT, code=light.code, what="灯不亮", matter_number="202603020001"
    )
    assert (report.matter_number, state(light)) == ("202603020001", "damaged")
    operations.report_damage(by=LAKE_CLERK, at=AT, code=light.code, what="线外露", out_of_use=True)
    assert state(light) == "out_of_use"
    operations.put_right(by=LAKE_CLERK, at=AT, code=light.code)
    assert state(light) == "sound"
    assert all(report.put_right_at for report in queries.reports_of(light))
    with pytest.raises(operations.NotNow):
        operations.put_right(by=LAKE_CLERK, at=AT, code=light.code)
    with pytest.raises(operations.FactRefused):
        operations.report_damage(by=LAKE_CLERK, at=AT, code=light.code, what=" ")


def test_the_table_of_moves() -> None:
    assert all(act in acts_in(before) for act, before in MOVES)
    with pytest.raises(NoSuchMove):
        state_after("put_right", "sound")


def test_a_sign_matters_for_cameras_only() -> None:
    signed = replace(LIGHT, has_sign=True, sign_since=date(2026, 1, 1))
    camera, light = add(replace(signed, kind="camera")), add(signed)
    assert (camera.has_sign, camera.sign_since) == (True, date(2026, 1, 1))
    assert (light.has_sign, light.sign_since) == (None, None)


def test_corrections_and_the_end() -> None:
    light = add()
    changed = operations.correct_facility(
        by=LAKE_CLERK, at=AT, code=light.code, facts=replace(LIGHT, name="灯杆0012")
    )
    assert changed.name == "灯杆0012"
    operations.close_facility(by=LAKE_CLERK, at=AT, code=light.code)
    assert not queries.facilities_under(WHOLE_CITY)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", replace(LIGHT, name="")),
        ("kind", replace(LIGHT, kind="castle")),
        ("longitude", replace(LIGHT, longitude=0.0)),
        ("building_code", replace(LIGHT, building_code="42990100100100001")),
    ],
)
def test_what_cannot_be_is_refused_by_name(field: str, facts: FacilityFacts) -> None:
    with pytest.raises(operations.FactRefused) as refused:
        add(facts)
    assert refused.value.field == field


def test_who_may_and_who_sees() -> None:
    light = add()
    for other in (HILL_CLERK, NOBODY):
        with pytest.raises(NotAllowed):
            operations.put_right(by=other, at=AT, code=light.code)
        with pytest.raises(queries.UnknownRecord):
            queries.facility_seen(other.scope, light.code)
        assert not queries.facilities_under(other.scope)
        assert not queries.facility_counts(other.scope)
    seen = queries.facilities_under(LAKE_CLERK.scope, kind="street_light", words="灯杆")
    assert list(seen) == [light]
    assert not queries.facilities_under(LAKE_CLERK.scope, state="damaged")
    assert queries.facility_counts(WHOLE_CITY) == [("street_light", "sound", 1)]
