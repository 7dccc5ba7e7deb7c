"""Divisions: the tree, one division, and what may be done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent, within_scope
from linli.channels.desk.admin_registers.forms.places import (
    DivisionForm,
    NameForm,
    ReplaceForm,
    SureForm,
)
from linli.channels.desk.admin_registers.presenters import (
    change_lines,
    crumbs,
    division_facts,
)
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm, Map
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Division
from linli.registers.units.operations import replace_division

FOUND = 50


def address(name: str, *args: str) -> str:
    """The address of a page of the registers."""
    return reverse(f"desk:admin_registers:{name}", args=args)


@needs(Permission.ADMIN_PLACES)
def divisions(request: HttpRequest) -> HttpResponse:
    """The highest divisions that this post sees, or those that fit the words looked for."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:60]
    found = queries.find_division(text, actor.scope, limit=FOUND + 1) if text else []
    context = {
        "text": text,
        "found": [_hit(row) for row in found[:FOUND]],
        "has_more": len(found) > FOUND,
        "rows": [] if text else queries.division_rows(actor.scope, parent_code=""),
    }
    if is_fragment(request):
        return render(request, "desk/registers/_divisions.html", context)
    context |= {"shell": shell_for(request), "acts": _root_actions(actor)}
    return render(request, "desk/registers/divisions.html", context)


def _hit(row: queries.DivisionInForce) -> dict[str, str]:
    return {
        "code": row.code,
        "name": row.name,
        "where": queries.place_codes(row.code).label or row.name,
    }


def _root_actions(actor: Actor) -> tuple[Action, ...]:
    first = not queries.division_rows(actor.scope, parent_code="")
    acts = [
        Action("import", _("Import a file"), address("import_divisions"), "upload", dialog=False),
        Action(
            "outlines",
            _("Import outlines"),
            reverse("desk:imports:bring", args=["outlines"]),
            "vector",
            dialog=False,
        ),
    ]
    if first and actor.scope.column is None:
        acts.insert(0, Action("add", _("Enter the city"), address("add_city"), "plus"))
    return tuple(acts)


@needs(Permission.ADMIN_PLACES)
@within_scope
def division(request: HttpRequest, code: str) -> HttpResponse:
    """One division: facts, what lies below, history, and what may be done."""
    actor = actor_of(request)
    row = queries.division_in_force(actor.scope, code)
    below = queries.division_rows(actor.scope, parent_code=code)
    grids = len(queries.grids_of(actor.scope, community_code=code)) if _is_lowest(row) else 0
    context = {
        "shell": shell_for(request),
        "name": row.name,
        "code": row.code,
        "crumbs": crumbs(actor.scope, code),
        "facts": division_facts(row, grids=grids),
        "rows": below,
        "is_lowest": _is_lowest(row),
        "map": _map(row),
        "changes": change_lines(queries.changes_of(row.id)),
        "actions": _actions(actor, row, is_empty=not below and not grids),
    }
    return render(request, "desk/registers/division.html", context)


def _is_lowest(row: Division) -> bool:
    return row.grade == "community"


def _map(row: Division) -> Map | None:
    if row.grade in ("city", "district") and row.boundary is None:
        return None
    label = _("Map of %(name)s") % {"name": row.name}
    return Map("division-map", address("map", row.code), label, tall=True)


def _actions(actor: Actor, row: Division, *, is_empty: bool) -> tuple[Action, ...]:
    above = actor.scope.column is None or actor.scope.code != row.code
    higher = "" if above else _("for the level above")
    in_use = "" if is_empty else _("divisions or grids still lie in it")
    code = row.code
    acts = [
        Action("rename", _("Rename"), address("rename_division", code), "pencil"),
        Action(
            "replace",
            _("Renumber or merge"),
            address("replace_division", code),
            "arrows-exchange",
            enabled=above,
            reason_disabled=higher,
        ),
        Action(
            "close",
            _("Close down"),
            address("close_division", code),
            "archive",
            enabled=above and is_empty,
            reason_disabled=higher or in_use,
        ),
    ]
    if _is_lowest(row):
        acts.insert(0, Action("grids", _("Grids"), address("grids", code), "map-2", dialog=False))
    else:
        acts.insert(0, Action("add", _("Add one below"), address("add_division", code), "plus"))
    return tuple(acts)


@needs(Permission.ADMIN_PLACES)
def add_city(request: HttpRequest) -> HttpResponse:
    """Enter the city itself, the first division of all."""
    return _add(request, "", _("Enter the city"))


@needs(Permission.ADMIN_PLACES)
@within_scope
def add_division(request: HttpRequest, code: str) -> HttpResponse:
    """Add a division below this one."""
    above = queries.division_in_force(actor_of(request).scope, code)
    return _add(request, code, _("Add a division below %(name)s") % {"name": above.name})


def _add(request: HttpRequest, parent_code: str, title: str) -> HttpResponse:
    actor = actor_of(request)
    form = DivisionForm(sent(request), initial={"code": parent_code.rstrip("0")})

    def do(given: dict[str, Any], at: Any) -> Division:
        return operations.add_division(
            by=actor,
            at=at,
            code=given["code"],
            name=given["name"],
            parent_code=parent_code,
            urban_rural=given["urban_rural"],
        )

    doing = Doing(
        act=ActionForm(title, request.path, _("Add")),
        do=do,
        done=_("Added."),
        go=lambda row: address("division", row.code),
        again=address("divisions"),
    )
    return perform(request, form, doing)


@needs(Permission.ADMIN_PLACES)
@within_scope
def rename_division(request: HttpRequest, code: str) -> HttpResponse:
    """Give a division another name."""
    actor = actor_of(request)
    row = queries.division_in_force(actor.scope, code)
    form = NameForm(sent(request), initial={"name": row.name})
    doing = Doing(
        act=ActionForm(
            _("Rename %(name)s") % {"name": row.name},
            request.path,
            _("Rename"),
            consequence=_("The old name stays in the history; cases show the new one."),
        ),
        do=lambda given, at: operations.rename_division(
            by=actor, at=at, code=code, name=given["name"]
        ),
        done=_("Renamed."),
        go=address("division", code),
    )
    return perform(request, form, doing)


@needs(Permission.ADMIN_PLACES)
@within_scope
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Let another code follow on a division's."""
    actor = actor_of(request)
    row = queries.division_in_force(actor.scope, code)
    form = ReplaceForm(sent(request), initial={"new_code": row.code})
    doing = Doing(
        act=ActionForm(
            _("Renumber or merge %(name)s") % {"name": row.name},
            request.path,
            _("Let the new code follow"),
            consequence=_(
                "Divisions, grids and units inside get the new numbers from today. Cases keep "
                "the numbers they were registered with."
            ),
            danger=True,
        ),
        do=partial(_replace, actor, code),
        done=_("The new code is in force."),
        go=lambda successor: address("division", successor.code),
        again=address("divisions"),
    )
    return perform(request, form, doing)


def _replace(actor: Actor, code: str, given: dict[str, Any], at: Any) -> Division:
    return replace_division(
        by=actor, at=at, code=code, new_code=given["new_code"], new_name=given["new_name"]
    )


@needs(Permission.ADMIN_PLACES)
@within_scope
def close(request: HttpRequest, code: str) -> HttpResponse:
    """End a division that nothing lies in any more."""
    actor = actor_of(request)
    row = queries.division_in_force(actor.scope, code)
    go = address("division", row.parent.code) if row.parent else address("divisions")
    doing = Doing(
        act=ActionForm(
            _("Close down %(name)s") % {"name": row.name},
            request.path,
            _("Close down"),
            lead=_("The division ends today. Old cases keep its name and code."),
            danger=True,
        ),
        do=lambda _given, at: operations.close_division(by=actor, at=at, code=code),
        done=_("Closed down."),
        go=go,
    )
    return perform(request, SureForm(sent(request)), doing)


@needs(Permission.ADMIN_PLACES, Permission.ADMIN_UNITS, Permission.ADMIN_ACCOUNTS)
def division_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for a division that is being typed."""
    scope = actor_of(request).scope
    text = request.GET.get("division") or request.GET.get("q") or ""
    found = queries.find_division(text.strip()[:60], scope, limit=12)
    options = [(row.code, queries.place_codes(row.code).label or row.name) for row in found]
    return render(request, "desk/registers/_options.html", {"options": options})
