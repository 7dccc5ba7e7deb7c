"""GeoJSON files as tables: a row for each feature, its properties as columns, its shape the last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.errors import TableTooLarge, UnreadableTable
from linli.foundation.tabular.reading import Row, Table, open_table
from linli.foundation.tabular.reading.limits import MIB, Limits

GEOMETRY = "geometry"
# All of it is held in memory, at about eight times its size.
LARGEST = 50 * MIB
MOST_FEATURES = 200_000
_TABLES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class FeatureSheet:
    """The features of a file: row 0 names the properties, feature 1 is row 1."""

    name = ""

    def __init__(self, features: Sequence[dict[str, Any]]) -> None:
        names = dict.fromkeys(name for one in features for name in _properties(one))
        if any(_own_id(one) for one in features):
            names.setdefault("id")
        names.pop(GEOMETRY, None)
        self.columns = [*names, GEOMETRY]
        self.last_row = len(features)
        self._features = features

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        yield 0, self.columns
        names = self.columns[:-1]
        for number, feature in enumerate(self._features, start=1):
            given = _properties(feature)
            cells: list[Cell] = [_cell(given.get(name)) for name in names]
            if "id" in names and cells[names.index("id")] in (None, ""):
                cells[names.index("id")] = _own_id(feature)
            shape = feature.get(GEOMETRY)
            yield number, (*cells, _packed(shape) if shape is not None else "")


def open_features(path: str | Path, *, layers: Sequence[str], limits: Limits) -> Table:
    """Open a FeatureCollection, or one layer of a file of layers or of tiles with layers.

    Raises TableError in words: no GeoJSON, nothing in it, or too much.
    """
    path = Path(path)
    limits.check_file(path)
    features = list(_features(_read(path), layers))
    if not features:
        raise UnreadableTable(
            _("The file must be a GeoJSON FeatureCollection with at least one feature.")
        )
    if len(features) > MOST_FEATURES:
        words = _("The file has %(number)d features; at most %(most)d can be taken in at once.")
        raise TableTooLarge(words % {"number": len(features), "most": MOST_FEATURES})
    sheet = FeatureSheet(features)
    limits.check_area(sheet=path.stem, rows=1, columns=len(sheet.columns))
    header = Row(0, tuple(sheet.columns))
    table = Table(sheet, (header,), header)
    table.take_header(0)
    return table


def open_features_or_table(
    path: str | Path, *, layers: Sequence[str], columns: Any, limits: Limits
) -> Table:
    """The same for a file that may also be a spreadsheet: told apart by how it begins."""
    with Path(path).open("rb") as file:
        start = file.read(64)
    if start[:4] not in _TABLES and start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return open_features(path, layers=layers, limits=limits)
    return open_table(path, columns=columns, limits=limits)


def _read(path: Path) -> Any:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return json.loads(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        except json.JSONDecodeError as error:
            words = _(
                "The file is not GeoJSON: line %(line)d, character %(column)d cannot be read."
            )
            told = {"line": error.lineno, "column": error.colno}
            raise UnreadableTable(words % told) from error
        except RecursionError as error:
            raise UnreadableTable(_("The file is not GeoJSON: it is nested too deeply.")) from error
    raise UnreadableTable(_("The file is not GeoJSON: its text is neither UTF-8 nor GB18030."))


def _features(found: Any, layers: Sequence[str]) -> Iterator[dict[str, Any]]:
    if isinstance(found, list):
        for tile in found:
            yield from _features(tile, layers)
    elif isinstance(found, dict) and isinstance(found.get("features"), list):
        yield from (one if isinstance(one, dict) else {} for one in found["features"])
    elif isinstance(found, dict):
        for name in layers:
            if isinstance(found.get(name), dict | list):
                yield from _features(found[name], layers)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    given = feature.get("properties")
    return given if isinstance(given, dict) else {}


def _own_id(feature: dict[str, Any]) -> str:
    given = feature.get("id")
    return str(given) if isinstance(given, str | int) else ""


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return _packed(value)


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
