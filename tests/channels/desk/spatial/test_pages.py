"""The desk of places: who opens what, and what its forms do."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse

from linli.channels.desk.spatial.urls import urlpatterns
from linli.registers.places import operations as places
from linli.registers.places import queries
from linli.registers.places.models import Building, Facility, Grid, GridProposal, Home
from linli.registers.units.queries import units_by_code
from tests.channels.desk.spatial.conftest import Door, Ground
from tests.registers.city import AT, LAKE_CLERK, LOTUS, PINE

pytestmark = pytest.mark.django_db


def at(name: str, *args: object) -> str:
    return reverse(f"desk:spatial:{name}", args=[str(one) for one in args])


def pages(ground: Ground) -> dict[str, str]:
    """Every page of the desk, about records of the lake's street."""
    proposal = places.propose_grids(by=LAKE_CLERK, at=AT, community_code=LOTUS, households=96)
    found = {}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        subject = {
            "communities": LOTUS,
            "grids": ground.grid.code,
            "buildings": ground.building.code,
            "homes": ground.home.id,
            "facilities": ground.facility.code,
            "plans": proposal.id,
        }
        values = [subject[route.split("/")[0]] for _one in pattern.pattern.converters]
        found[str(pattern.name)] = at(str(pattern.name), *values)
    return found


LISTS = {"home", "map", "buildings_map", "facilities_map", "buildings", "facilities"}


def test_the_clerk_of_the_street_opens_every_page(ground: Ground, door: Door) -> None:
    clerk = door("lake")
    for name, address in pages(ground).items():
        assert clerk.get(address).status_code == 200, name


def test_the_clerk_of_another_street_sees_nothing(ground: Ground, door: Door) -> None:
    clerk = door("hill")
    for name, address in pages(ground).items():
        answer = clerk.get(address)
        if name in LISTS:
            words = answer.content.decode()
            assert answer.status_code == 200, name
            told = [part for part in ("锦绣", LOTUS, "柳林路") if part in words]
            assert (name, told) == (name, [])
        else:
            assert answer.status_code == 404, name
        posted = clerk.post(address, {"name": "x", "households": 400})
        assert posted.status_code in (200, 404, 405, 422), name
    assert Grid.objects.filter(valid_to=None).count() == 1
    assert Building.objects.filter(valid_to=None).count() == 8
    assert clerk.get(at("home"), {"inside": LOTUS}).status_code == 404
    assert clerk.get(at("map"), {"inside": LOTUS}).status_code == 404


def test_whoever_keeps_no_places_is_shown_the_door(ground: Ground, door: Door) -> None:
    taker = door("taker")
    for name, address in pages(ground).items():
        assert taker.get(address).status_code == 403, name


def test_a_grid_worker_keeps_buildings_but_plans_no_grids(ground: Ground, door: Door) -> None:
    worker = door("worker")
    for name, address in pages(ground).items():
        is_planning = name in {
            *("draw", "merge", "check", "plan", "redraw", "split", "change_grid"),
            *("proposal", "proposal_map", "adopt"),
        }
        assert worker.get(address).status_code == (403 if is_planning else 200), name


def test_addresses_find_buildings_and_homes(ground: Ground, door: Door) -> None:
    clerk = door("lake")
    words = clerk.get(at("buildings"), {"q": "锦绣花园三号楼1单元301"}).content.decode()
    assert "锦绣花园3幢1单元301室" in words
    assert "锦绣花园4幢" not in words
    assert "请至少输入两个字" in clerk.get(at("buildings"), {"q": "锦"}).content.decode()
    part = clerk.get(at("buildings"), {"q": "柳林路"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert part.count("锦绣花园") == 8


def test_the_picture_of_a_building(ground: Ground, door: Door) -> None:
    words = door("lake").get(at("building", ground.building.code)).content.decode()
    assert words.count("pl-door pl-lived_in") == 24
    assert words.index("6层") < words.index("1层")


def test_the_map_is_small_and_counts(ground: Ground, door: Door) -> None:
    data = door("worker").get(at("map")).json()
    assert [(one[0], one[3], one[5]) for one in data["grids"]] == [(LOTUS + "001", 8, 192)]
    shapes = door("lake").get(at("buildings_map"), {"inside": LOTUS}).json()["features"]
    assert len(shapes) == 8
    assert shapes[0]["geometry"]["type"] == "Polygon"


def test_a_grid_is_parted_and_a_bad_line_is_shown(ground: Ground, door: Door) -> None:
    clerk, address = door("lake"), at("split", ground.grid.code)
    wrong = clerk.post(address, {"line": "113, 32\n113, 33"})
    assert wrong.status_code == 422
    assert '"LineString"' in wrong.content.decode()
    assert "113, 32" in wrong.content.decode()
    done = clerk.post(address, {"line": "111.99, 32.004\n112.02, 32.004", "north": "北格"})
    assert done.status_code == 302
    names = Grid.objects.filter(valid_to=None).order_by("code").values_list("name", flat=True)
    assert list(names) == ["北格", "第一网格南片"]


def test_a_crossing_outline_is_shown_where_it_crosses(ground: Ground, door: Door) -> None:
    outline = "112, 32\n112.01, 32.01\n112.01, 32\n112, 32.01"
    wrong = door("lake").post(
        at("redraw", ground.grid.code), {"outline": outline, "datum": "WGS-84"}
    )
    assert wrong.status_code == 422
    assert '"where": {"type": "Point"' in wrong.content.decode()


def test_a_plan_is_made_looked_at_and_adopted(ground: Ground, door: Door) -> None:
    clerk = door("lake")
    made = clerk.post(at("plan", LOTUS), {"households": 96})
    proposal = GridProposal.objects.get()
    assert made["Location"] == at("proposal", proposal.id)
    words = clerk.get(made["Location"]).content.decode()
    assert "方案网格" in words
    assert clerk.get(at("proposal_map", proposal.id)).json()["features"]
    assert clerk.post(at("adopt", proposal.id)).status_code == 302
    assert Grid.objects.filter(valid_to=None).count() == 2
    assert clerk.get(at("adopt", proposal.id)).status_code == 200
    assert clerk.post(at("adopt", proposal.id)).status_code == 422
    assert clerk.post(at("plan", LOTUS), {"households": 4}).status_code == 422
    nothing = clerk.post(at("plan", PINE), {"households": 400})
    assert "既没有边界，也没有网格" in nothing.content.decode()


def test_lines_keep_grids_apart(ground: Ground, door: Door) -> None:
    line = {"type": "LineString", "coordinates": [[111.9, 32.004], [112.1, 32.004]]}
    given = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": line}]}
    upload = SimpleUploadedFile("lines.geojson", json.dumps(given).encode())
    door("lake").post(at("plan", LOTUS), {"households": 2000, "lines": upload})
    assert GridProposal.objects.get().figures["grids"] == 2
    bad = SimpleUploadedFile("lines.geojson", b"{")
    wrong = door("lake").post(at("plan", LOTUS), {"households": 400, "lines": bad})
    assert wrong.status_code == 422


BUILDING = {
    "name": "新楼",
    "kind": "dwelling",
    "entrances": 1,
    "floors_above": 6,
    "floors_below": 0,
    "longitude": "112.004",
    "latitude": "32.004",
    "datum": "WGS-84",
}


def test_a_building_is_added_corrected_and_struck_off(ground: Ground, door: Door) -> None:
    clerk = door("worker")
    wrong = clerk.post(at("add_building", LOTUS), BUILDING | {"longitude": "112.5"})
    assert wrong.status_code == 422
    assert "该点在荷香社区之外" in wrong.content.decode()
    made = clerk.post(at("add_building", LOTUS), BUILDING | {"aliases": "老楼、东楼"})
    building = Building.objects.get(name="新楼")
    assert made["Location"] == at("building", building.code)
    assert building.aliases == ["老楼", "东楼"]
    clerk.post(at("change_building", building.code), BUILDING | {"name": "新新楼"})
    assert Building.objects.get(id=building.id).name == "新新楼"
    clerk.post(
        at("lay_out", building.code),
        {"entrances": 1, "first_floor": 1, "last_floor": 3, "doors": 2, "use": "let"},
    )
    assert Building.objects.get(id=building.id).households == 6
    clerk.post(at("demolish", building.code), {"reason": "登记重复"})
    assert Building.objects.get(id=building.id).valid_to is not None
    assert clerk.get(at("change_building", building.code)).status_code == 404


def test_a_form_sent_twice_is_done_once(ground: Ground, door: Door) -> None:
    clerk = door("lake")
    for _time in range(2):
        clerk.post(at("add_building", LOTUS), BUILDING | {"submit_token": "a-token"})
    assert Building.objects.filter(name="新楼").count() == 1


def test_homes_are_split_merged_used_and_closed(ground: Ground, door: Door) -> None:
    clerk, code = door("lake"), ground.building.code
    clerk.post(at("split_home", ground.home.id), {"doors": "101A, 101B"})
    parts = list(
        Home.objects.filter(door__startswith="101", building=ground.building, entrance="1")
    )
    assert {home.door for home in parts} == {"101A", "101B"}
    ids = [str(home.id) for home in parts]
    clerk.post(at("use", code), {"homes": ids, "use": "business"})
    assert Home.objects.filter(use="business").count() == 2
    clerk.post(at("merge_homes", code), {"homes": ids, "door": "101"})
    kept = Home.objects.get(building=ground.building, entrance="1", door="101", valid_to=None)
    clerk.post(at("change_home", kept.id), {"entrance": "1", "door": "101", "floor": 1, "area": 88})
    assert Home.objects.get(id=kept.id).area == 88
    taken = clerk.post(at("add_home", code), {"entrance": "1", "door": "102"})
    assert taken.status_code == 422
    clerk.post(at("close_home", kept.id))
    assert clerk.get(at("change_home", kept.id)).status_code == 404


def test_a_facility_is_reported_with_its_place_filled_in(ground: Ground, door: Door) -> None:
    worker, code = door("worker"), ground.facility.code
    words = worker.get(at("facility", code)).content.decode()
    link = next(
        part for part in words.split('"') if part.startswith(reverse("desk:hotline:home") + "?")
    )
    form = worker.get(link.replace("&amp;", "&")).content.decode()
    assert f'value="{ground.grid.code}"' in form
    assert "柳林路灯杆" in form
    worker.post(at("damage", code), {"what": "灯不亮", "matter_number": "20260302001"})
    assert Facility.objects.get().state == "damaged"
    assert "灯不亮" in worker.get(at("facility", code)).content.decode()
    worker.post(at("right", code), {"note": "换灯"})
    assert Facility.objects.get().state == "sound"
    assert worker.post(at("right", code), {}).status_code == 422
    listed = worker.get(at("facilities"), {"state": "damaged"}).content.decode()
    assert "柳林路灯杆" not in listed


def test_street_clerks_report_repairs_and_say_who_keeps_a_facility(
    ground: Ground, door: Door
) -> None:
    clerk, code = door("lake"), ground.facility.code
    words = clerk.get(at("facility", code)).content.decode()
    assert f"{reverse('desk:hotline:home')}?channel=grid" in words
    assert clerk.get(reverse("desk:hotline:home")).status_code == 200
    form = clerk.get(at("change_facility", code)).content.decode()
    assert "lake站" in form
    assert "worker站" in form
    assert "hill站" not in form  # of another street
    keeper = units_by_code()["taker"]
    facts = {"kind": "street_light", "name": "柳林路灯杆", "keeper_unit_id": str(keeper.id)}
    clerk.post(at("change_facility", code), facts)
    assert Facility.objects.get().keeper_unit_id == keeper.id
    assert "taker站" in clerk.get(at("facility", code)).content.decode()
    other = {**facts, "keeper_unit_id": str(units_by_code()["hill"].id)}
    assert clerk.post(at("change_facility", code), other).status_code == 422


def test_lists_cost_the_same_however_many(
    ground: Ground, door: Door, django_assert_max_num_queries: Any
) -> None:
    clerk = door("lake")
    addresses = [
        at("home"),
        at("community", LOTUS),
        at("buildings") + "?q=锦绣花园",
        at("building", ground.building.code),
        at("facilities"),
    ]
    for address in addresses:
        clerk.get(address)
        with django_assert_max_num_queries(20):
            assert clerk.get(address).status_code == 200
    assert queries.facility_counts(LAKE_CLERK.scope)
