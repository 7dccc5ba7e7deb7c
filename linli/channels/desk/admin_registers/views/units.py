"""Units: the tree, one unit, its hours and duties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent, within_scope
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.admin_registers.forms.units import (
    WEEKDAYS,
    DutiesForm,
    HoursForm,
    UnitChangeForm,
    UnitForm,
    write_spans,
)
from linli.channels.desk.admin_registers.presenters import Crumb, change_lines
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm, Fact
from linli.foundation.calendar.rules import ROUND_THE_CLOCK, OpeningHours
from linli.registers.access.operations import dissolve_unit
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY, Actor
from linli.registers.places.queries import changes_of
from linli.registers.places.rules.keepers import Within
from linli.registers.units import operations, queries
from linli.registers.units.models import Unit, UnitKind

FOUND = 50


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list."""

    url: str
    name: str
    short_name: str
    code: str
    kind: str
    below: int
    has_own_hours: bool


@dataclass(frozen=True)
class HoursLine:
    """The opening times of one sort of day."""

    day: str
    times: str


@needs(Permission.ADMIN_UNITS)
def units(request: HttpRequest) -> HttpResponse:
    """The roots of the tree, or the units that fit the words looked for."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:80]
    has_more = False
    if text:
        found = queries.find_units(text, actor.scope, limit=FOUND + 1)
        has_more = len(found) > FOUND
        rows = [queries.UnitRow(unit, 0, False) for unit in found[:FOUND]]
    else:
        rows = queries.unit_rows(actor.scope)
    context = {"text": text, "rows": [_line(row) for row in rows], "has_more": has_more}
    if is_fragment(request):
        return render(request, "desk/registers/_units.html", context)
    add = Action("add", _("Add a unit"), address("add_unit"), primary=True)
    context |= {"shell": shell_for(request), "acts": (add,)}
    return render(request, "desk/registers/units.html", context)


def _line(row: queries.UnitRow) -> UnitLine:
    unit = row.unit
    return UnitLine(
        url=address("unit", str(unit.id)),
        name=unit.name,
        short_name=unit.short_name,
        code=unit.code,
        kind=str(UnitKind(unit.kind).label),
        below=row.below,
        has_own_hours=row.has_own_hours,
    )


@needs(Permission.ADMIN_UNITS)
@within_scope
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit: facts, hours, duties, those below, history, and what may be done."""
    actor = actor_of(request)
    row = queries.unit_in_force(actor.scope, unit_id)
    below = queries.unit_rows(actor.scope, parent_id=unit_id)
    hours = queries.hours_of(unit_id)
    context = {
        "shell": shell_for(request),
        "name": row.name,
        "crumbs": _crumbs(actor.scope, row),
        "facts": _facts(row),
        "hours": _hours_lines(hours),
        "has_own_hours": queries.has_own_hours(unit_id),
        "duties": queries.duties_of(unit_id),
        "rows": [_line(one) for one in below],
        "changes": change_lines(changes_of(row.id)),
        "actions": _actions(actor, row, is_empty=not below),
    }
    return render(request, "desk/registers/unit.html", context)


def _crumbs(scope: Within, row: Unit) -> tuple[Crumb, ...]:
    above = queries.path_of_unit(scope, row.id)[:-1]
    steps = (Crumb(unit.label, address("unit", str(unit.id))) for unit in above)
    return (Crumb(_("Units"), address("units")), *steps, Crumb(row.short_name))


def _facts(row: Unit) -> tuple[Fact, ...]:
    facts = [
        Fact(_("Code"), row.code),
        Fact(_("Short name"), row.short_name),
        Fact(_("Kind"), str(row.get_kind_display())),
        Fact(_("Level"), str(row.get_grade_display())),
        Fact(_("Division it serves"), row.division.name),
        Fact(_("Unit above"), row.parent.name if row.parent else _("none")),
        Fact(_("Office phone"), row.phone or _("not given")),
        Fact(_("Address"), row.address or _("not given")),
    ]
    if row.is_hotline_body:
        facts.append(Fact(_("Hotline body"), _("yes")))
    return tuple(facts)


def _hours_lines(hours: OpeningHours) -> tuple[HoursLine, ...]:
    if hours == ROUND_THE_CLOCK:
        return (HoursLine(_("every day"), _("day and night")),)
    closed = _("not open")
    week = [
        HoursLine(str(label), write_spans(spans) or closed)
        for (_name, label), spans in zip(WEEKDAYS, hours.weekly, strict=True)
    ]
    return (
        *week,
        HoursLine(_("Make-up working days"), write_spans(hours.makeup) or closed),
        HoursLine(_("Public holidays"), write_spans(hours.holiday) or closed),
    )


def _actions(actor: Actor, row: Unit, *, is_empty: bool) -> tuple[Action, ...]:
    key = str(row.id)
    acts = [
        Action("change", _("Change"), address("change_unit", key), "pencil"),
        Action("hours", _("Opening hours"), address("unit_hours", key), "clock"),
        Action("duties", _("Duties"), address("unit_duties", key), "list-check"),
        Action(
            "close",
            _("Close down"),
            address("close_unit", key),
            "archive",
            enabled=is_empty,
            reason_disabled="" if is_empty else _("units still stand below it"),
        ),
    ]
    if actor.may(Permission.ADMIN_ACCOUNTS):
        people = f"{address('accounts')}?unit={key}"
        acts.append(Action("people", _("People in it"), people, "users", dialog=False))
    return tuple(acts)


@needs(Permission.ADMIN_UNITS)
@within_scope
def add_unit(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    actor = actor_of(request)
    form = UnitForm(
        sent(request),
        scope=actor.scope,
        divisions=address("division_options"),
        units=f"{address('unit_options')}?all=1",
    )
    doing = Doing(
        act=ActionForm(_("Add a unit"), request.path, _("Add")),
        do=lambda given, at: operations.add_unit(
            by=actor, at=at, code=given["code"], facts=form.facts()
        ),
        done=_("Added."),
        go=lambda made: address("unit", str(made.id)),
        again=address("units"),
    )
    return perform(request, form, doing)


@needs(Permission.ADMIN_UNITS)
@within_scope
def change_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Change what is kept of a unit."""
    actor = actor_of(request)
    row = queries.unit_in_force(actor.scope, unit_id)
    form = UnitChangeForm(
        sent(request),
        scope=actor.scope,
        divisions=address("division_options"),
        units=f"{address('unit_options')}?all=1",
        initial={
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "division": row.division_code,
            "parent": row.parent.code if row.parent else "",
            "phone": row.phone,
            "address": row.address,
            "is_hotline_body": row.is_hotline_body,
        },
    )
    doing = Doing(
        act=ActionForm(_("Change %(name)s") % {"name": row.name}, request.path, _("Save")),
        do=lambda _given, at: operations.change_unit(
            by=actor, at=at, unit_id=unit_id, facts=form.facts()
        ),
        done=_("Saved."),
        go=address("unit", str(unit_id)),
    )
    return perform(request, form, doing)


@needs(Permission.ADMIN_UNITS)
@within_scope
def unit_hours(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Set when a unit is open."""
    actor = actor_of(request)
    row = queries.unit_in_force(actor.scope, unit_id)
    form = HoursForm(sent(request), initial=_hours_initial(unit_id))
    doing = Doing(
        act=ActionForm(
            _("Opening hours of %(name)s") % {"name": row.name},
            request.path,
            _("Save"),
            consequence=_("Time limits that begin from now on are counted by these hours."),
        ),
        do=partial(_set_hours, actor, unit_id),
        done=_("Saved."),
        go=address("unit", str(unit_id)),
    )
    return perform(request, form, doing)


def _hours_initial(unit_id: UUID) -> dict[str, str]:
    hours = queries.hours_of(unit_id)
    source = "own" if queries.has_own_hours(unit_id) else "parent"
    first = {"source": "always" if hours == ROUND_THE_CLOCK and source == "own" else source}
    for (name, _label), spans in zip(WEEKDAYS, hours.weekly, strict=True):
        first[name] = write_spans(spans)
    return first | {"makeup": write_spans(hours.makeup), "holiday": write_spans(hours.holiday)}


def _set_hours(actor: Actor, unit_id: UUID, given: dict[str, Any], at: Any) -> None:
    hours = {"always": ROUND_THE_CLOCK, "parent": None}.get(given["source"], given.get("hours"))
    operations.set_opening_hours(by=actor, at=at, unit_id=unit_id, hours=hours)


@needs(Permission.ADMIN_UNITS)
@within_scope
def unit_duties(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Set what a unit must do."""
    actor = actor_of(request)
    row = queries.unit_in_force(actor.scope, unit_id)
    lines = "\n".join(
        " | ".join(part for part in (duty.code, duty.name, duty.legal_basis) if part)
        for duty in queries.duties_of(unit_id)
    )
    doing = Doing(
        act=ActionForm(
            _("Duties of %(name)s") % {"name": row.name},
            request.path,
            _("Save"),
            draft=f"duties-{unit_id}",
        ),
        do=lambda given, at: operations.set_duties(
            by=actor, at=at, unit_id=unit_id, duties=given["duties"]
        ),
        done=_("Saved."),
        go=address("unit", str(unit_id)),
    )
    return perform(request, DutiesForm(sent(request), initial={"duties": lines}), doing)


@needs(Permission.ADMIN_UNITS)
@within_scope
def close_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Close a unit, and end its posts where accounts may be kept too."""
    actor = actor_of(request)
    row = queries.unit_in_force(actor.scope, unit_id)
    doing = Doing(
        act=ActionForm(
            _("Close down %(name)s") % {"name": row.name},
            request.path,
            _("Close down"),
            lead=_(
                "The unit and all posts in it end today. What it still works on has to be "
                "given to another unit by the dispatcher."
            ),
            danger=True,
        ),
        do=lambda _given, at: dissolve_unit(by=actor, at=at, unit_id=unit_id),
        done=_("Closed down."),
        go=address("units"),
    )
    return perform(request, SureForm(sent(request)), doing)


@needs(Permission.ADMIN_UNITS, Permission.ADMIN_ACCOUNTS)
def unit_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for a unit that is being typed; ``all`` looks beyond one's own division."""
    given = request.GET
    text = given.get("parent") or given.get("unit") or given.get("q") or ""
    scope = WHOLE_CITY if given.get("all") else actor_of(request).scope
    found = queries.find_units(text.strip()[:80], scope, limit=12)
    options = [(unit.code, unit.name) for unit in found]
    return render(request, "desk/registers/_options.html", {"options": options})
