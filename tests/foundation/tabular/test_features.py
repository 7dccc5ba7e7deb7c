"""GeoJSON files as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linli.foundation.tabular.errors import TableError
from linli.foundation.tabular.headers import Column
from linli.foundation.tabular.reading import LIMITS
from linli.foundation.tabular.reading.features import open_features, open_features_or_table

POINT = {"type": "Point", "coordinates": [112.5, 32.5]}


def _feature(shape: Any = POINT, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shape}


def _file(folder: Path, content: Any, *, encoding: str = "utf-8") -> Path:
    path = folder / "楼.geojson"
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_feature_is_a_row_and_its_number_is_that_in_the_file(
    tmp_path: Path, encoding: str
) -> None:
    given = {
        "type": "FeatureCollection",
        "features": [
            _feature(名称="一号楼", 层数=6),
            _feature(None, 名称="二号楼", 标签={"a": [1]}) | {"id": 77},
        ],
    }
    table = open_features(_file(tmp_path, given, encoding=encoding), layers=(), limits=LIMITS)
    assert table.header == ("名称", "层数", "标签", "id", "geometry")
    assert (table.header_row, table.row_count) == (0, 2)
    mapping = table.map((Column("name", "楼名", ("名称",)), Column("shape", "geometry")))
    rows = list(table)
    assert [row.number for row in rows] == [1, 2]
    assert mapping.values(rows[0].cells)["name"] == "一号楼"
    assert json.loads(str(mapping.values(rows[0].cells)["shape"])) == POINT
    assert rows[1].cells == ("二号楼", None, '{"a":[1]}', "77", "")


def test_tiles_with_layers_give_the_layer_that_is_asked_for(tmp_path: Path) -> None:
    def layer(name: str) -> dict[str, Any]:
        return {"type": "FeatureCollection", "features": [_feature(name=name)]}

    tiles = [{"buildings": layer("甲"), "roads": layer("路")}, {"buildings": layer("乙")}]
    table = open_features(_file(tmp_path, tiles), layers=("buildings",), limits=LIMITS)
    assert [row.cells[0] for row in table] == ["甲", "乙"]


@pytest.mark.parametrize("content", ["{", '{"a": 1}', "[" * 100_000, "null", '{"features": []}'])
def test_what_is_no_collection_of_features_is_refused_in_words(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(content)
    with pytest.raises(TableError):
        open_features(path, layers=(), limits=LIMITS)


def test_features_and_tables_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    column = (Column("name", "名称"),)
    shapes = _file(tmp_path, {"type": "FeatureCollection", "features": [_feature(名称="灯")]})
    shapes = shapes.rename(tmp_path / "called.csv")
    table = tmp_path / "called.geojson"
    table.write_text("名称,经度\n灯,112\n")
    for path in (shapes, table):
        opened = open_features_or_table(path, layers=(), columns=column, limits=LIMITS)
        opened.map(column)
        assert [row.cells[0] for row in opened] == ["灯"]
