"""What the pages of places print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.desk.admin_registers.presenters import ChangeLine, Crumb
from linli.channels.desk.spatial.acting import at
from linli.channels.ui.presenters import Fact
from linli.registers.places.models import Building, Facility, Home, RegisterChange
from linli.registers.places.queries import BuildingPicture, path_to
from linli.registers.places.rules.keepers import Within

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ACTS: Mapping[str, StrPromise] = {
    "add": gettext_lazy("added"),
    "correct": gettext_lazy("corrected"),
    "demolish": gettext_lazy("struck off"),
    "lay out homes": gettext_lazy("homes laid out"),
    "change use": gettext_lazy("put to another use"),
    "split": gettext_lazy("parted"),
    "merge": gettext_lazy("merged"),
    "adopt": gettext_lazy("cut anew by a plan"),
    "draw": gettext_lazy("drawn"),
    "redraw": gettext_lazy("drawn anew"),
    "change": gettext_lazy("changed"),
    "close": gettext_lazy("closed down"),
    "report_damage": gettext_lazy("damage reported"),
    "take_out_of_use": gettext_lazy("taken out of use"),
    "put_right": gettext_lazy("put right"),
    "split grids": gettext_lazy("a grid parted"),
    "merge grids": gettext_lazy("grids merged"),
    "adopt grids": gettext_lazy("grids cut anew by a plan"),
    "import buildings": gettext_lazy("buildings taken in from a file"),
    "import facilities": gettext_lazy("facilities taken in from a file"),
    "import grids": gettext_lazy("grids imported from a file"),
    "boundary": gettext_lazy("given an outline"),
    "import": gettext_lazy("taken in from a file"),
    "import redraw": gettext_lazy("drawn anew by a file"),
    "undo import": gettext_lazy("import taken back"),
}
_SHOWN = ("name", "address", "use", "door", "doors", "homes", "state", "what", "reason", "note")
_GRIDS = "grids"


def change_lines(changes: Iterable[RegisterChange]) -> tuple[ChangeLine, ...]:
    """The history of a record in words, newest first."""
    return tuple(
        ChangeLine(
            one.at, one.who, str(_ACTS.get(one.act, one.act)), _detail(one.before, one.after)
        )
        for one in changes
    )


def _detail(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    parts = []
    for name in (*_SHOWN, _GRIDS, "buildings", "facilities"):
        old, new = _text(before.get(name)), _text(after.get(name))
        if old and new and old != new:
            parts.append(f"{old} → {new}")
        elif new:
            parts.append(new)
    return "；".join(parts)


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _("%(n)d in all") % {"n": value}
    if isinstance(value, list):
        return "、".join(str(one) for one in value[:8])
    return "" if value in (None, "") else str(_WORDS.get(str(value), value))


_WORDS: Mapping[str, StrPromise] = {
    "lived_in": gettext_lazy("Lived in by its owner"),
    "let": gettext_lazy("Let to tenants"),
    "vacant": gettext_lazy("Standing empty"),
    "business": gettext_lazy("Used for business"),
    "public": gettext_lazy("In public use"),
    "sound": gettext_lazy("in good repair"),
    "damaged": gettext_lazy("needs repair"),
    "out_of_use": gettext_lazy("not in use"),
}


def crumbs(scope: Within, code: str, *, last: str = "") -> tuple[Crumb, ...]:
    """The way down to a division, and the name of what is shown in it."""
    path = path_to(scope, code)
    steps = [Crumb(name, _down(step)) for step, name in path]
    if last:
        return (*steps, Crumb(last))
    return (*steps[:-1], Crumb(path[-1][1])) if path else ()


def _down(code: str) -> str:
    if code[9:] != "000":
        return at("community", code)
    return f"{at('home')}?inside={code}"


@dataclass(frozen=True)
class MapView:
    """A map of places: where its layers come from, and what may be drawn on it.

    ``field`` is the id of the text field that takes the points, ``draws`` polygon or line or point.
    """

    label: str
    src: str
    buildings: str = ""
    facilities: str = ""
    field: str = ""
    draws: str = ""
    errors: str = ""
    shapes: str = ""
    id: str = "places-map"
    tall: bool = True


@dataclass(frozen=True)
class BuildingLine:
    """A building in a list."""

    code: str
    name: str
    address: str
    community: str
    kind: str
    floors: int
    homes: int
    households: int


def building_line(row: Building) -> BuildingLine:
    """A building as lists print it."""
    return BuildingLine(
        row.code,
        row.name,
        row.address,
        row.community.name,
        row.get_kind_display(),
        row.floors_above,
        row.homes,
        row.households,
    )


def building_facts(row: Building) -> tuple[Fact, ...]:
    """The facts of a building."""
    below = _(" and %(n)d below ground") % {"n": row.floors_below} if row.floors_below else ""
    place = f"{row.longitude}, {row.latitude}" if row.longitude is not None else ""
    facts = [
        Fact(_("Code"), row.code),
        Fact(_("Kind"), row.get_kind_display()),
        Fact(_("Address"), row.address),
        Fact(_("Other names"), "、".join(row.aliases)),
        Fact(_("Community it lies in"), row.community.name, at("community", row.community_code)),
        Fact(_("Grid"), row.grid.name if row.grid else _("in no grid")),
        Fact(_("Entrances"), str(row.entrances)),
        Fact(_("Floors above ground"), f"{row.floors_above}{below}"),
        Fact(_("Built in"), str(row.built_in or "")),
        Fact(_("Place"), place),
        Fact(_("Source"), row.source),
    ]
    return tuple(fact for fact in facts if fact.value)


def home_facts(row: Home) -> tuple[Fact, ...]:
    """The facts of a home."""
    facts = [
        Fact(_("Address"), row.address),
        Fact(_("Building"), row.building.name, at("building", row.building.code)),
        Fact(_("Entrance"), row.entrance),
        Fact(_("Floor"), str(row.floor)),
        Fact(_("Door"), row.door),
        Fact(_("Use"), row.get_use_display()),
        Fact(_("Floor area in m²"), "" if row.area is None else f"{row.area.normalize():f}"),
        Fact(_("Grid"), row.building.grid.name if row.building.grid else ""),
    ]
    return tuple(fact for fact in facts if fact.value)


@dataclass(frozen=True)
class FacilityLine:
    """A facility in a list."""

    code: str
    name: str
    kind: str
    address: str
    state: str
    state_label: str
    sign: str


_TONES = {"sound": "is-done", "damaged": "is-soon", "out_of_use": "is-over"}


def facility_line(row: Facility) -> FacilityLine:
    """A facility as lists print it."""
    return FacilityLine(
        row.code,
        row.name,
        row.kind.name,
        row.address,
        _TONES[row.state],
        row.get_state_display(),
        _sign(row),
    )


def _sign(row: Facility) -> str:
    if not row.kind.needs_sign:
        return ""
    if not row.has_sign:
        return _("no sign put up")
    return _("sign since %(day)s") % {"day": row.sign_since} if row.sign_since else _("sign put up")


def facility_facts(row: Facility, *, community: str, grid: str, keeper: str) -> tuple[Fact, ...]:
    """The facts of a facility."""
    place = f"{row.longitude}, {row.latitude}" if row.longitude is not None else ""
    building = Fact(_("Building"))
    if row.building:
        building = Fact(_("Building"), row.building.name, at("building", row.building.code))
    facts = [
        Fact(_("Code"), row.code),
        Fact(_("Kind"), row.kind.name),
        Fact(_("Address"), row.address),
        building,
        Fact(_("Community it lies in"), community, at("community", row.community_code)),
        Fact(_("Grid"), grid),
        Fact(_("State of repair"), row.get_state_display()),
        Fact(_("Sign"), _sign(row)),
        Fact(_("Opening times"), row.open_hours),
        Fact(_("Kept by"), keeper),
        Fact(_("Place"), place),
        Fact(_("Source"), row.source),
    ]
    return tuple(fact for fact in facts if fact.value)


@dataclass(frozen=True)
class PictureRow:
    """One floor of the picture, with the address of each home."""

    floor: str
    entrances: tuple[tuple[PictureHome, ...], ...]


@dataclass(frozen=True)
class PictureHome:
    """One home of the picture."""

    door: str
    use: str
    use_label: str
    url: str


def picture_rows(picture: BuildingPicture) -> Sequence[PictureRow]:
    """The picture as the page draws it."""
    return [
        PictureRow(
            _("floor %(n)d") % {"n": floor.floor},
            tuple(
                tuple(
                    PictureHome(cell.door, cell.use, cell.use_label, at("home_page", cell.id))
                    for cell in cells
                )
                for cells in floor.entrances
            ),
        )
        for floor in picture.floors
    ]
