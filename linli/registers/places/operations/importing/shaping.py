"""What the files of places have in common: features of rows, their datum, who takes them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.tabular.cleaning import Cell, as_text, clean_line
from linli.foundation.tabular.importing.kinds import Choice, Given, Note, Standing, Verdict
from linli.foundation.tabular.models import ImportRun
from linli.foundation.tabular.reading.features import GEOMETRY
from linli.registers.places.models import Division
from linli.registers.places.queries import divisions_under
from linli.registers.places.queries.words import RowError
from linli.registers.places.rules.areas import AreaScope, scope_of
from linli.registers.places.rules.codes import COMMUNITY
from linli.registers.places.rules.shapes import Datum

_MANY = 400


@dataclass(frozen=True)
class RunKeeper:
    """The one who brought a file, in whose name it is taken in; held to the leave at the asking."""

    name: str
    account_id: UUID | None
    scope: AreaScope

    @classmethod
    def of(cls, run: ImportRun) -> RunKeeper:
        return cls(run.asked_by, run.account_id, scope_of(run.area))

    def may(self, permission: str) -> bool:
        """Whoever was let to the import may do what it does."""
        return bool(permission)


def _datums(_area: str) -> Sequence[tuple[str, str]]:
    return [
        ("", _("Find out by what the register knows")),
        (str(Datum.WGS84), _("WGS-84 or CGCS2000 (surveys, GPS)")),
        (str(Datum.GCJ02), _("GCJ-02 (Chinese web maps): will be converted")),
    ]


def _communities(area: str) -> Sequence[tuple[str, str]]:
    found = divisions_under(scope_of(area), COMMUNITY)
    first = ("", _("each goes to the community it lies in"))
    if len(found) > _MANY:
        return [first]
    return [first, *((row.code, row.name) for row in found)]


DATUM = Choice("datum", gettext_lazy("Coordinates of the file"), _datums)
ONLY_INTO = Choice("community", gettext_lazy("Only into this community"), _communities)


def datum_asked(run: ImportRun) -> Datum | None:
    """The datum that was chosen; None to find out."""
    chosen = str(run.options.get("datum", ""))
    return Datum(chosen) if chosen in set(Datum) else None


def datum_words(datum: Datum, *, was_asked: bool, was_guessed: bool) -> str:
    """What is said about the coordinates of a file."""
    if was_asked:
        return _("Coordinates are taken as %(datum)s.") % {"datum": datum}
    if was_guessed and datum is Datum.GCJ02:
        return _("The coordinates are shifted (GCJ-02): they will be converted to WGS-84.")
    if was_guessed:
        return _("The coordinates fit what the register knows: WGS-84.")
    return _("The register knows nothing to compare with: the coordinates are taken as WGS-84.")


def features_of(rows: Iterable[Given]) -> tuple[list[int], list[dict[str, Any]]]:
    """The rows of a file as features again, and the number that each has in the file."""
    numbers, features = [], []
    for row in rows:
        numbers.append(row.number)
        features.append(_feature(row.cells))
    return numbers, features


def _feature(cells: Mapping[str, Cell]) -> dict[str, Any]:
    named = {key: clean_line(cell) for key, cell in cells.items() if key != GEOMETRY}
    return {"properties": named, "geometry": _geometry(cells)}


def _geometry(cells: Mapping[str, Cell]) -> Any:
    text = as_text(cells.get(GEOMETRY))
    if text:
        try:
            return json.loads(text)
        except ValueError:
            return {"type": text[:40]}
    point = [clean_line(cells.get(name)) for name in ("longitude", "latitude")]
    return {"type": "Point", "coordinates": point} if any(point) else None


class Verdicts:
    """What became known of each row when all were looked through."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers
        self._known: dict[int, Verdict] = {}

    def good(self, row: int, standing: Standing, value: Any, *notes: Note) -> None:
        """What a feature (from 1) would do."""
        self._known.setdefault(self._numbers[row - 1], Verdict(standing, value, notes))

    def bad(self, row: int, words: str, where: dict[str, Any] | None = None) -> None:
        """Why a feature (from 1) is left out."""
        self._put(row, Verdict(Standing.BAD, None, (Note(words, "", where),)))

    def left_out(self, row: int, words: str) -> None:
        """The same, unless something worse is known of it."""
        self.good(row, Standing.BAD, None, Note(words))

    def errors(self, errors: Iterable[RowError]) -> None:
        """The same for all of these."""
        for error in errors:
            self.bad(error.row, error.words, error.where)

    def same(self, rows: Iterable[int], words: str = "") -> None:
        """Features that change nothing."""
        notes = (Note(words),) if words else ()
        for row in rows:
            self._put(row, Verdict(Standing.SAME, None, notes))

    def _put(self, row: int, verdict: Verdict) -> None:
        self._known[self._numbers[row - 1]] = verdict

    def take(self, rows: Sequence[Given], otherwise: str) -> list[Verdict]:
        """The verdicts of a piece, which are kept no longer; others are left out with these words."""
        left_out = Verdict(Standing.BAD, None, (Note(otherwise),))
        return [self._known.pop(row.number, left_out) for row in rows]


def in_force(codes: Iterable[str]) -> dict[str, Division]:
    """The divisions of these codes that are in force."""
    rows = Division.objects.filter(code__in=set(codes), valid_to=None)
    return {row.code: row for row in rows}


def outside_words() -> str:
    """Why a feature that lies elsewhere is left out."""
    return _("It lies in no community of your division.")
