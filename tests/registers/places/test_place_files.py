"""Files of places through the import engine: looked at, taken in by pieces, taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.foundation.tabular.importing import applying, asking, queries, reading, undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations
from linli.registers.places.models import Building, Division, Facility, Grid, RegisterChange
from linli.registers.places.operations.importing import undoing as taking_back
from linli.registers.places.rules.coordinates import to_gcj02
from tests.registers.city import (
    AT,
    EAST,
    LAKE,
    LOTUS,
    PINE,
    Square,
    collection,
    feature,
    make_divisions,
)

pytestmark = pytest.mark.django_db
AREA = f"{EAST}/{LAKE}/"
BOW = {
    "type": "Polygon",
    "coordinates": [[[112, 32], [112.01, 32.01], [112.01, 32], [112, 32.01], [112, 32]]],
}


@pytest.fixture(autouse=True)
def _ground(settings: Any, tmp_path: Path, db: None) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    make_divisions()
    outline = collection(feature(Square(0, 0, 0.02), name="荷香社区"))
    operations.import_boundaries(outline, by=SYSTEM, at=AT)


def _bring(
    kind: str, content: Any, *, area: str = AREA, name: str = "a.geojson", **options: str
) -> ImportRun:
    raw = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    run = asking.receive(
        kind=kind,
        chunks=[raw],
        file_name=name,
        options=options,
        by=asking.Asker(account_id=UUID(int=5), name="吴册", area=area),
        at=AT,
    )
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    return run


def _take(run: ImportRun) -> ImportRun:
    asking.start(run.id, area="", at=AT)
    applying.apply_run(run.id, now=lambda: AT + timedelta(minutes=1))
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def _back(run: ImportRun) -> ImportRun:
    asking.undo(run.id, by_name="吴册", area="", at=AT + timedelta(hours=1))
    undoing.undo_run(run.id, now=lambda: AT + timedelta(hours=1))
    run.refresh_from_db()
    assert run.state == "undone", run.error
    return run


def _standings(run: ImportRun) -> list[str]:
    return [str(row.standing) for row in queries.first_rows(run)]


def _shifted(given: dict[str, Any]) -> dict[str, Any]:
    """The same file as a Chinese web map would give it."""

    def move(part: Any) -> Any:
        if isinstance(part[0], float | int):
            return list(to_gcj02(*part))
        return [move(one) for one in part]

    features: Sequence[Any] = given["features"]
    moved = [
        one | {"geometry": one["geometry"] | {"coordinates": move(one["geometry"]["coordinates"])}}
        for one in features
    ]
    return {"type": "FeatureCollection", "features": moved}


def _houses(*serials: int, size: float = 0.0003) -> list[dict[str, Any]]:
    return [
        feature(Square(0.001 * n, 0.001, size), name=f"{n}号楼", id=n, kind="住宅") for n in serials
    ]


class TestBuildings:
    def test_each_shape_is_judged_and_the_sound_ones_taken_in_by_pieces(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PIECE_ROWS", 2)
        first, second = Square(0.008, 0.008, 0.0002), Square(0.0082, 0.008, 0.0002)
        given = collection(
            *_houses(1, 2, 3),
            {"type": "Feature", "properties": {"name": "结"}, "geometry": BOW},
            feature(Square(0.6, 0.6, 0.0003), id=9),
            feature(first, id="t", name="跨图幅楼"),
            feature(second, id="t"),
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point"}},
        )
        run = _bring("buildings", given)
        assert run.state == "ready", run.error
        assert (run.rows_add, run.rows_same, run.rows_bad) == (4, 1, 3)
        assert run.remarks == ["坐标与底图相符，为 WGS-84。"]
        bad = {row.number: row.notes[0] for row in queries.problems(run, bad=True).rows}
        assert sorted(bad) == [4, 5, 8]
        assert bad[4].where is not None
        assert len(queries.shapes_of(run, most=10)) == 4
        _take(run)
        assert run.done_add == Building.objects.count() == 4
        assert set(Building.objects.values_list("code", flat=True)) == {
            f"{LOTUS}{n:05d}" for n in range(1, 5)
        }
        line = RegisterChange.objects.filter(import_run=run.id).first()
        assert line is not None
        assert (line.who, line.act, line.record_kind) == ("吴册", "import", "building")
        again = _bring("buildings", given)
        assert (again.rows_add, again.rows_change) == (0, 0)

    def test_shifted_shapes_are_told_and_moved(self) -> None:
        for house in _houses(1, 2, 3):
            facts = operations.BuildingFacts(name="旧楼", footprint=house["geometry"])
            operations.add_building(by=SYSTEM, at=AT, community_code=LOTUS, facts=facts)
        run = _bring("buildings", _shifted(collection(*_houses(1, 2, 3))))
        assert run.remarks == ["坐标有偏移（GCJ-02），将换算为 WGS-84。"]
        told = _bring("buildings", _shifted(collection(*_houses(1, 2, 3))), datum="WGS-84")
        assert told.remarks == ["坐标按 WGS-84 处理。"]

    def test_undo_leaves_what_was_touched_or_is_referred_to(self) -> None:
        _take(_bring("buildings", collection(*_houses(4))))
        drawn = Building.objects.get()
        given = collection(*_houses(1, 2, 3), *_houses(4, size=0.0005))
        run = _take(_bring("buildings", given))
        assert (run.done_add, run.done_change) == (3, 1)
        codes = {row.source_id: row.code for row in Building.objects.all()}
        facts = operations.BuildingFacts(name="改名楼")
        operations.correct_building(
            by=SYSTEM, at=AT + timedelta(minutes=9), code=codes["1"], facts=facts
        )
        light = operations.FacilityFacts(
            kind="street_light", name="楼道灯", building_code=codes["2"]
        )
        operations.add_facility(by=SYSTEM, at=AT, community_code=LOTUS, facts=light)
        seen = taking_back.outlook(run)
        assert (seen.deleted, seen.restored, seen.left_count) == (2, 1, 1)
        _back(run)
        assert (run.undo_deleted, run.undo_restored, run.undo_left_count) == (1, 1, 2)
        names = set(Building.objects.values_list("name", flat=True))
        assert names == {"改名楼", "2号楼", "4号楼"}
        now = Building.objects.get(pk=drawn.pk)
        assert (now.footprint, now.longitude) == (drawn.footprint, drawn.longitude)

    def test_what_came_into_the_register_since_the_look_is_left_out_and_named(self) -> None:
        run = _bring("buildings", collection(*_houses(1, 2)))
        _take(_bring("buildings", collection(*_houses(2))))
        _take(run)
        assert (run.done_add, run.done_refused, Building.objects.count()) == (1, 1, 2)

    @pytest.mark.parametrize("content", ["{", "[]", "null", "编号,名称\n1,2\n"])
    def test_what_is_no_geojson_is_refused_in_words(self, content: str) -> None:
        run = _bring("buildings", content)
        assert (run.state, bool(run.error)) == ("failed", True)


class TestFacilities:
    def test_points_and_tables_are_taken_in_and_back(self) -> None:
        table = (
            "种类,名称,经度,纬度,社区\n消防栓,东门消防栓,112.003,32.003,\n"
            "怪物,石像,,,荷香社区\n路灯,坏,x,y,\n"
        )
        run = _bring("facilities", table, name="a.csv")
        assert _standings(run) == ["add", "add", "bad"]
        assert any("怪物×1" in words for words in run.remarks)
        point = {"type": "Point", "coordinates": [112.004, 32.004]}
        given = {
            "type": "FeatureCollection",
            "features": [{"properties": {"kind": "路灯", "id": 4}, "geometry": point}],
        }
        other = _bring("facilities", given)
        assert _standings(other) == ["add"]
        assert queries.shapes_of(other, most=5) == [point]
        _take(run)
        _take(other)
        assert set(Facility.objects.values_list("name", flat=True)) == {
            "东门消防栓",
            "石像",
            "路灯",
        }
        _back(run)
        assert [row.name for row in Facility.objects.all()] == ["路灯"]


class TestOutlines:
    def test_shifted_outlines_are_told_by_what_is_known_inside(self) -> None:
        for n in range(12):
            square = Square(0.0205 + 0.0015 * n, 0.0005, 0.0003)
            facts = operations.BuildingFacts(name=f"{n}栋", footprint=square.geojson)
            operations.add_building(by=SYSTEM, at=AT, community_code=PINE, facts=facts)
        pine = collection(feature(Square(0.02, 0, 0.02), name="松林社区"))
        run = _bring("outlines", _shifted(pine), area="")
        assert run.remarks == ["坐标有偏移（GCJ-02），将换算为 WGS-84。"]
        _take(run)
        boundary: Any = Division.objects.get(code=PINE).boundary
        assert boundary["coordinates"][0][0] == pytest.approx([112.02, 32], abs=1e-6)
        right = _bring("outlines", pine, area="")
        assert right.remarks == ["坐标与底图相符，为 WGS-84。"]

    def test_former_outlines_tell_the_shift_as_well(self) -> None:
        lotus = collection(feature(Square(0, 0, 0.02), name="荷香社区"))
        assert "GCJ-02" in _bring("outlines", _shifted(lotus), area="").remarks[0]
        assert _standings(_bring("outlines", lotus, area="")) == ["same"]
        east = collection(feature(Square(0, 0, 0.3), name="东湖区"))
        assert "按 WGS-84 处理" in _bring("outlines", east, area="").remarks[0]

    def test_outlines_are_taken_in_and_back(self) -> None:
        given = collection(
            feature(Square(0, 0, 0.015), name="荷香社区"),
            feature(Square(0.02, 0, 0.02), code=PINE),
            feature(Square(0.03, 0, 0.02), name="松林社区"),
            feature(Square(1, 1), name="外县"),
            {"type": "Feature", "properties": {"name": "东湖区"}, "geometry": None},
        )
        run = _bring("outlines", given, area="", datum="WGS-84")
        assert _standings(run) == ["change", "change", "bad", "bad", "bad"]
        before = Division.objects.get(code=LOTUS).boundary
        _take(run)
        assert Division.objects.get(code=PINE).boundary is not None
        _back(run)
        assert Division.objects.get(code=PINE).boundary is None
        assert Division.objects.get(code=LOTUS).boundary == before


class TestGrids:
    def test_the_grids_of_a_community_come_in_together_or_not_at_all(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PIECE_ROWS", 2)
        given = collection(
            feature(Square(0, 0), name="甲", community="荷香社区"),
            feature(Square(0.05, 0.05), name="子", community="松林社区"),
            feature(Square(0.01, 0), name="乙", community="荷香社区"),
            feature(Square(0.052, 0.05), name="丑", community="松林社区"),
            feature(Square(0, 0.01), name="丙", community="荷香社区"),
        )
        run = _bring("grids", given)
        assert _standings(run) == ["add", "bad"]
        assert (run.rows_add, run.rows_bad) == (3, 2)
        where = [row.notes[0].where for row in queries.problems(run, bad=True).rows]
        assert any(where)
        _take(run)
        assert run.done_add == 3
        grids = Grid.objects.order_by("code").values_list("code", "name")
        assert list(grids) == [
            (f"{LOTUS}001", "丙"),
            (f"{LOTUS}002", "甲"),
            (f"{LOTUS}003", "乙"),
        ]
        with pytest.raises(asking.ImportRefused, match="不能撤回"):
            asking.undo(run.id, by_name="吴册", area="", at=AT)

    def test_others_are_closed_if_wanted_and_a_change_meanwhile_refuses_the_community(
        self,
    ) -> None:
        _take(_bring("grids", collection(feature(Square(0, 0), name="甲", community=LOTUS))))
        given = collection(feature(Square(0.01, 0), name="乙", community=LOTUS))
        run = _bring("grids", given, replace="1")
        assert any("撤销" in words for words in run.remarks)
        late = _bring("grids", given)
        _take(run)
        in_force = Grid.objects.filter(valid_to=None)
        assert [grid.name for grid in in_force] == ["乙"]
        _take(late)
        assert (late.done_add, late.done_refused) == (0, 1)
        assert [grid.name for grid in in_force.all()] == ["乙"]

    def test_shifted_grids_are_told_by_the_outline_of_the_community(self) -> None:
        parts = [Square(0, 0), Square(0.01, 0), Square(0, 0.01), Square(0.01, 0.01)]
        given = collection(
            *(feature(one, name=f"{n}", community=LOTUS) for n, one in enumerate(parts))
        )
        run = _bring("grids", _shifted(given))
        assert "GCJ-02" in run.remarks[0]
        assert run.rows_add == 4
