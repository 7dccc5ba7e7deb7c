"""What the pages of the registers print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.cases.models import PartyRole
from linli.channels.ui.presenters import Fact
from linli.registers.access.permissions import ROLES
from linli.registers.places.models import Division, Grid, RegisterChange
from linli.registers.places.queries import path_to
from linli.registers.places.rules.keepers import Within
from linli.registers.units.models import UnitKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

T = TypeVar("T")


@dataclass(frozen=True)
class Crumb:
    """One step of the way down to a record; the last one leads nowhere."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class ChangeLine:
    """A line of the history of a record."""

    at: datetime
    who: str
    act: str
    detail: str


@dataclass(frozen=True)
class Shortened(Generic[T]):
    """The beginning of something long, and how much more there is."""

    items: Sequence[T]
    more: int

    @classmethod
    def of(cls, items: Sequence[T], most: int) -> Shortened[T]:
        """The first ``most`` items."""
        return cls(items[:most], max(0, len(items) - most))


@dataclass(frozen=True)
class GridLine:
    """A grid in a list."""

    code: str
    number: str
    name: str
    kind: str
    households: int
    residents: int
    valid_from: date
    valid_to: date | None
    is_drawn: bool


_ACTS: Mapping[str, StrPromise] = {
    "add": gettext_lazy("added"),
    "import": gettext_lazy("imported from a file"),
    "rename": gettext_lazy("renamed"),
    "replace": gettext_lazy("renumbered"),
    "close": gettext_lazy("closed down"),
    "boundary": gettext_lazy("given an outline"),
    "undo import": gettext_lazy("import taken back"),
    "import grids": gettext_lazy("grids imported from a file"),
    "draw": gettext_lazy("drawn"),
    "redraw": gettext_lazy("drawn anew"),
    "change": gettext_lazy("changed"),
    "opening hours": gettext_lazy("opening hours set"),
    "duties": gettext_lazy("duties set"),
    "create": gettext_lazy("account made"),
    "grant post": gettext_lazy("post given"),
    "end post": gettext_lazy("post ended"),
    "post grids": gettext_lazy("grids of the post changed"),
    "set password": gettext_lazy("password set"),
    "unlock": gettext_lazy("unlocked"),
    "deactivate": gettext_lazy("account disabled"),
    "reactivate": gettext_lazy("account enabled again"),
}


def change_lines(changes: Iterable[RegisterChange]) -> tuple[ChangeLine, ...]:
    """The history of a record in words, newest first."""
    return tuple(
        ChangeLine(
            one.at, one.who, str(_ACTS.get(one.act, one.act)), _detail(one.before, one.after)
        )
        for one in changes
    )


_FIELDS: Mapping[str, StrPromise] = {
    "name": gettext_lazy("Name"),
    "short_name": gettext_lazy("Short name"),
    "code": gettext_lazy("Code"),
    "kind": gettext_lazy("Kind"),
    "division": gettext_lazy("Division it serves"),
    "phone": gettext_lazy("Office phone"),
    "address": gettext_lazy("Address"),
    "households": gettext_lazy("Households"),
    "residents": gettext_lazy("Residents"),
    "username": gettext_lazy("User name"),
    "email": gettext_lazy("E-mail address"),
    "unit": gettext_lazy("Unit"),
    "role": gettext_lazy("Role"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("Until"),
    "duties": gettext_lazy("Duties"),
    "added": gettext_lazy("added"),
    "renamed": gettext_lazy("renamed"),
    "grids": gettext_lazy("Grids"),
}


def _detail(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What was and became of each field that differs, by its name in words."""
    parts = []
    for key, label in _FIELDS.items():
        was, became = _said(key, before.get(key)), _said(key, after.get(key))
        if was == became:
            continue
        said = f"{was} → {became}" if was and became else was or became
        parts.append(_("%(label)s: %(said)s") % {"label": label, "said": said})
    return "；".join(parts)


def _said(key: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    text = "" if value is None else str(value)
    if key == "role" and text in ROLES:
        return str(ROLES[text].label)
    if key == "kind" and text in UnitKind.values:
        return str(UnitKind(text).label)
    return text


_PERSONAL: Mapping[str, StrPromise] = {
    "name": gettext_lazy("Person's name"),
    "phone": gettext_lazy("Phone number"),
    "address": gettext_lazy("Home address"),
    "reporter": gettext_lazy("Person's name"),
}


def fields_in_words(fields: str) -> str:
    """The personal fields that were seen (``reporter.phone``), in words."""
    names = (name.strip() for name in fields.split(","))
    return "、".join(_field_in_words(name) for name in names if name)


def _field_in_words(name: str) -> str:
    whose, _dot, what = name.rpartition(".")
    role = str(PartyRole(whose).label) if whose in PartyRole.values else whose
    return f"{role} {_PERSONAL.get(what, what)}".strip()


def crumbs(scope: Within, code: str, *, last: str = "") -> tuple[Crumb, ...]:
    """The way from the highest division that one sees down to this one (and to ``last``)."""
    steps = [Crumb(_("Divisions"), reverse("desk:admin_registers:divisions"))]
    for above, name in path_to(scope, code):
        steps.append(Crumb(name, reverse("desk:admin_registers:division", args=[above])))
    if last:
        steps.append(Crumb(last))
    else:
        steps[-1] = Crumb(steps[-1].label)
    return tuple(steps)


def division_facts(division: Division, *, grids: int) -> tuple[Fact, ...]:
    """What is known of a division."""
    facts = [
        Fact(_("Statistical code"), division.code),
        Fact(_("Level"), str(division.get_grade_display())),
        Fact(_("In force since"), division.valid_from.isoformat()),
    ]
    if division.urban_rural:
        facts.append(Fact(_("Urban-rural class"), division.urban_rural))
    outline = _("drawn") if division.boundary else _("not drawn yet")
    facts.append(Fact(_("Outline"), outline))
    if division.grade == "community":
        url = reverse("desk:admin_registers:grids", args=[division.code])
        facts.append(Fact(_("Grids"), str(grids), url))
    return tuple(facts)


def grid_line(grid: Grid) -> GridLine:
    """A grid as its list shows it."""
    return GridLine(
        code=grid.code,
        number=grid.code[12:],
        name=grid.name,
        kind=str(grid.get_kind_display()),
        households=grid.households,
        residents=grid.residents,
        valid_from=grid.valid_from,
        valid_to=grid.valid_to,
        is_drawn=bool(grid.polygon),
    )
