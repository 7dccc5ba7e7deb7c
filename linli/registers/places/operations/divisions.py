"""Adding, renaming, renumbering and closing divisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.places.models import Division, Grid
from linli.registers.places.operations.changes import (
    day_of,
    places_changed,
    record_change,
    require_places,
)
from linli.registers.places.operations.following import carry_along
from linli.registers.places.queries.division_files import DivisionLine, DivisionPlan, plan_divisions
from linli.registers.places.queries.memory import UnknownPlace
from linli.registers.places.queries.words import RowError
from linli.registers.places.rules.codes import (
    COMMUNITY,
    GRADES,
    grade_of,
    grid_code,
    moved_code,
)
from linli.registers.places.rules.keepers import Keeper, Refused


class FileRefused(Refused):
    """A file with faults: nothing of it was taken; ``errors`` names each row."""

    def __init__(self, errors: list[RowError]) -> None:
        words = _("Nothing was imported: %(number)d rows need mending.") % {"number": len(errors)}
        super().__init__(words)
        self.errors = errors


class DivisionInUse(Refused):
    """Something in force still lies in the division."""


@transaction.atomic
def add_division(
    *,
    by: Keeper,
    at: datetime,
    code: str,
    name: str,
    parent_code: str = "",
    urban_rural: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
) -> Division:
    """Add one division by its statistical code (12 digits, or shorter without the zeros).

    Raises FileRefused with the one fault, or NotAllowed.
    """
    require_places(by)
    line = DivisionLine(code, name.strip(), parent_code, urban_rural)
    plan = plan_divisions(by.scope, [line])
    if plan.other_cities:
        words = _("The code belongs to another city.")
        plan.errors.append(RowError(1, name, words))
    if not plan.errors and not plan.added:
        words = _("The register already has a division with this code.")
        plan.errors.append(RowError(1, name, words))
    if plan.errors:
        raise FileRefused(plan.errors)
    _apply(plan, by=by, at=at)
    division = Division.objects.get(code=plan.added[0].code, valid_to=None)
    if longitude is not None and latitude is not None:
        division.longitude, division.latitude = longitude, latitude
        division.save(update_fields=["longitude", "latitude"])
    return division


@transaction.atomic
def rename_division(*, by: Keeper, at: datetime, code: str, name: str) -> Division:
    """Give a division another name; the old one stays in its history."""
    division = locked_division(code)
    require_places(by, division)
    name = _good_name(name)
    if name != division.name:
        before, division.name = division.name, name
        division.save(update_fields=["name"])
        _note(by, at, "rename", division, {"name": before}, {"name": name})
        places_changed()
    return division


@transaction.atomic
def close_division(*, by: Keeper, at: datetime, code: str) -> None:
    """End a division that nothing in force lies in any more. Raises DivisionInUse."""
    division = locked_division(code)
    require_places(by, division, above=True)
    _require_empty(division)
    division.valid_to = day_of(at)
    division.save(update_fields=["valid_to"])
    _note(by, at, "close", division, {}, {"valid_to": str(division.valid_to)})
    places_changed()


@transaction.atomic
def replace_division(
    *, by: Keeper, at: datetime, code: str, new_code: str, new_name: str = ""
) -> Division:
    """Let another code follow on a division's from today, and return the division that follows.

    A new code takes everything inside along: divisions and grids are renumbered, the old rows end
    and point to those that follow. Where the new code is already in force (two are merged), the
    old division must be empty but for grids, which get the next numbers of the other community.
    Units and cases keep what is theirs to move: call ``units.operations.follow_division``.
    """
    division = locked_division(code)
    require_places(by, division, above=True)
    if new_code == code or grade_of(new_code) != division.grade:
        raise Refused(_("The new code must be another one of the same level."))
    successor = Division.objects.filter(code=new_code, valid_to=None).first()
    if successor is not None:
        require_places(by, successor)
        _merge_into(division, successor, day_of(at))
    else:
        successor = _renumber(division, new_code, _good_name(new_name or division.name), day_of(at))
    _note(by, at, "replace", division, {"code": code}, {"code": new_code, "name": successor.name})
    places_changed()
    return successor


@transaction.atomic
def import_divisions(lines: Iterable[DivisionLine], *, by: Keeper, at: datetime) -> DivisionPlan:
    """Take in a file of divisions whole, or not at all; safe to run twice.

    Raises FileRefused with every fault, or NotAllowed.
    """
    require_places(by)
    plan = plan_divisions(by.scope, lines)
    if plan.errors:
        raise FileRefused(plan.errors)
    _apply(plan, by=by, at=at)
    return plan


def _apply(plan: DivisionPlan, *, by: Keeper, at: datetime) -> None:
    day = day_of(at)
    known = dict(Division.objects.filter(valid_to=None).values_list("code", "id"))
    for grade in GRADES:
        fresh = [
            Division(
                code=row.code,
                name=row.name,
                grade=row.grade,
                parent_id=known.get(row.parent_code),
                district_code=row.district_code,
                street_code=row.street_code,
                community_code=row.community_code,
                urban_rural=row.urban_rural,
                valid_from=day,
            )
            for row in plan.added
            if row.grade == grade
        ]
        for division in Division.objects.bulk_create(fresh, batch_size=2000):
            known[division.code] = division.id
            if len(plan.added) == 1:
                _note(by, at, "add", division, {}, {"code": division.code, "name": division.name})
    for renamed in plan.renamed:
        rename_division(by=by, at=at, code=renamed.code, name=renamed.new)
    if len(plan.added) > 1:
        first = plan.added[0]
        numbers = {"added": len(plan.added), "renamed": len(plan.renamed)}
        record_change(
            by=by,
            at=at,
            act="import",
            record_kind="division",
            record_id=known[first.code],
            about=first.name,
            after=numbers,
        )
    if plan.added:
        places_changed()


def locked_division(code: str) -> Division:
    """The division in force with this code, locked. Raises UnknownPlace."""
    rows = Division.objects.select_for_update(of=("self",))
    division = rows.filter(code=code, valid_to=None).first()
    if division is None:
        raise UnknownPlace(code)
    return division


def _good_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise Refused(_("A name of at most %(most)d characters is needed.") % {"most": 60})
    return name


def _require_empty(division: Division) -> None:
    below = Division.objects.filter(parent=division, valid_to=None).count()
    grids = Grid.objects.filter(community=division, valid_to=None).count()
    if below or grids:
        words = _("%(name)s still holds %(below)d divisions and %(grids)d grids.")
        raise DivisionInUse(words % {"name": division.name, "below": below, "grids": grids})


def _merge_into(division: Division, successor: Division, day: date) -> None:
    if Division.objects.filter(parent=division, valid_to=None).exists():
        words = _("Renumber the divisions inside %(name)s first.") % {"name": division.name}
        raise DivisionInUse(words)
    if division.grade == COMMUNITY:
        used = Grid.objects.filter(community_code=successor.code).values_list("code", flat=True)
        number = max((int(code[12:]) for code in used), default=0)
        grids = Grid.objects.filter(community=division, valid_to=None).order_by("code")
        codes = {
            grid.code: grid_code(successor.code, number + place)
            for place, grid in enumerate(grids, start=1)
        }
        _move_grids(list(grids), codes, {division.code: successor}, day)
    division.valid_to, division.successor = day, successor
    division.save(update_fields=["valid_to", "successor"])


def _renumber(division: Division, new_code: str, new_name: str, day: date) -> Division:
    """New rows for a division and everything inside it; the old ones end and point to them."""
    column = None if division.grade == "city" else f"{division.grade}_code"
    old_rows = list(Division.objects.filter(valid_to=None).under(column, division.code))
    old_rows.sort(key=lambda row: GRADES.index(row.grade))
    fresh: dict[str, Division] = {}

    def moved(code: str) -> str:
        return code and moved_code(code, old=division.code, new=new_code, grade=division.grade)

    parents = {row.pk: row.code for row in old_rows}
    for row in old_rows:
        above = fresh.get(parents.get(row.parent_id, "")) if row.parent_id else None
        fresh[row.code] = Division(
            code=moved(row.code),
            name=row.name,
            grade=row.grade,
            parent=above or row.parent,
            district_code=moved(row.district_code),
            street_code=moved(row.street_code),
            community_code=moved(row.community_code),
            urban_rural=row.urban_rural,
            boundary=row.boundary,
            longitude=row.longitude,
            latitude=row.latitude,
            valid_from=day,
        )
    fresh[division.code].name = new_name
    _move_to_parent_of_code(division, fresh[division.code], old_rows, fresh)
    for row in old_rows:
        row.valid_to = day
    Division.objects.bulk_update(old_rows, ["valid_to"], batch_size=1000)
    Division.objects.bulk_create(fresh.values(), batch_size=1000)
    for row in old_rows:
        row.successor = fresh[row.code]
    Division.objects.bulk_update(old_rows, ["successor"], batch_size=1000)
    communities = {row.code: fresh[row.code] for row in old_rows if row.grade == COMMUNITY}
    grids = list(Grid.objects.filter(valid_to=None).under(column, division.code))
    _move_grids(grids, {grid.code: moved(grid.code) for grid in grids}, communities, day)
    return fresh[division.code]


def _move_to_parent_of_code(
    old: Division, new: Division, old_rows: list[Division], fresh: dict[str, Division]
) -> None:
    """A community (or street) whose new code names another parent goes to that parent."""
    place = GRADES.index(old.grade)
    if place < 2:
        return
    length = 6 if place == 2 else 9
    if new.code[:length] == old.code[:length]:
        return
    parent_code = new.code[:length].ljust(12, "0")
    parent = Division.objects.filter(code=parent_code, valid_to=None).first()
    if parent is None or parent.grade != GRADES[place - 1]:
        raise Refused(
            _("The division above it (%(code)s) is neither in the register nor in the file.")
            % {"code": parent_code}
        )
    new.parent = parent
    for row in old_rows:
        moved = fresh[row.code]
        moved.district_code = parent.district_code
        if place == 3:
            moved.street_code = parent.street_code


def _move_grids(
    grids: list[Grid], codes: dict[str, str], communities: dict[str, Division], day: date
) -> None:
    fresh = []
    for grid in grids:
        community = communities[grid.community_code]
        fresh.append(
            Grid(
                code=codes[grid.code],
                name=grid.name,
                kind=grid.kind,
                community=community,
                district_code=community.district_code,
                street_code=community.street_code,
                community_code=community.code,
                polygon=grid.polygon,
                households=grid.households,
                residents=grid.residents,
                valid_from=day,
            )
        )
        grid.valid_to = day
    Grid.objects.bulk_update(grids, ["valid_to"], batch_size=500)
    Grid.objects.bulk_create(fresh, batch_size=500)
    for grid, successor in zip(grids, fresh, strict=True):
        grid.successor = successor
    Grid.objects.bulk_update(grids, ["successor"], batch_size=500)
    carry_along(communities)


def _note(
    by: Keeper,
    at: datetime,
    act: str,
    division: Division,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="division",
        record_id=division.id,
        about=division.name,
        before=before,
        after=after,
    )
