"""Grids of a community: map, list, drawing, closing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import (
    Doing,
    complain,
    perform,
    sent,
    within_scope,
)
from linli.channels.desk.admin_registers.forms.places import (
    DrawForm,
    GridForm,
    OutlineForm,
    SureForm,
)
from linli.channels.desk.admin_registers.presenters import (
    change_lines,
    crumbs,
    grid_line,
)
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Action, ActionForm, Map
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Division, Grid
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.places.rules.shapes import Datum


@needs(Permission.ADMIN_PLACES)
@within_scope
def grids(request: HttpRequest, code: str) -> HttpResponse:
    """The grids of a community on the map and in a list, with those of former times."""
    scope = actor_of(request).scope
    community = _community(actor_of(request), code)
    past = queries.grids_of(scope, community_code=code, past=True)
    context = {
        "shell": shell_for(request),
        "name": community.name,
        "code": code,
        "crumbs": crumbs(scope, code, last=_("Grids")),
        "rows": [grid_line(grid) for grid in queries.grids_of(scope, community_code=code)],
        "past": [grid_line(grid) for grid in past[:50]],
        "map": _map(community),
        "acts": (
            Action(
                "draw", _("Draw a grid"), address("draw_grid", code), dialog=False, primary=True
            ),
            Action(
                "import",
                _("Import a file"),
                reverse("desk:imports:bring", args=["grids"]),
                dialog=False,
            ),
        ),
    }
    return render(request, "desk/registers/grids.html", context)


def _community(actor: Actor, code: str) -> Division:
    community = queries.division_in_force(actor.scope, code)
    if community.grade != "community":
        raise queries.UnknownPlace(code)
    return community


def _map(community: Division, *, picks: bool = False) -> Map:
    return Map(
        "grid-map",
        address("map", community.code),
        _("Map of the grids of %(name)s") % {"name": community.name},
        tall=True,
        pick_lon="pick-lon" if picks else "",
        pick_lat="pick-lat" if picks else "",
        name_field="pick-name" if picks else "",
    )


@needs(Permission.ADMIN_PLACES)
@within_scope
def map_json(request: HttpRequest, code: str) -> JsonResponse:
    """The outline of a division and what lies in it, as GeoJSON for the map."""
    actor = actor_of(request)
    row = queries.division_in_force(actor.scope, code)
    found = queries.grid_map(actor.scope, inside=code)["features"]
    finest = _finest(row, [feature["properties"] for feature in found])
    features = []
    for feature in found:
        seen = feature["properties"]
        own = seen["code"] == code
        if not own and _kind(seen) != finest:
            continue
        shown: dict[str, Any] = {
            "name": seen["name"],
            "class": 2 if seen["kind"] == "dedicated" else 1,
        }
        if own:
            shown["outline"] = True
        else:
            shown["url"] = address("grid" if finest == "grid" else "division", seen["code"])
        features.append(feature | {"properties": shown})
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _kind(seen: dict[str, Any]) -> str:
    return "grid" if len(seen["code"]) == 15 else str(seen["kind"])


def _finest(row: Division, seen: list[dict[str, Any]]) -> str:
    """What to draw inside: what lies directly below, or grids where that has no outlines yet."""
    below = {"city": "district", "district": "street", "street": "community"}.get(row.grade, "grid")
    return below if any(_kind(one) == below for one in seen) else "grid"


@needs(Permission.ADMIN_PLACES)
@within_scope
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """One grid: facts, history, and what may be done."""
    actor = actor_of(request)
    row = queries.grid_in_force(actor.scope, code)
    context = {
        "shell": shell_for(request),
        "grid": grid_line(row),
        "crumbs": crumbs(actor.scope, row.community_code, last=row.name),
        "map": Map("grid-map", address("map", row.community_code), row.name, tall=True),
        "changes": change_lines(queries.changes_of(row.id)),
        "actions": (
            Action("change", _("Change"), address("change_grid", code), "pencil"),
            Action("redraw", _("Draw anew"), address("redraw_grid", code), "vector", dialog=False),
            Action("close", _("Close down"), address("close_grid", code), "archive"),
        ),
    }
    return render(request, "desk/registers/grid.html", context)


@needs(Permission.ADMIN_PLACES)
@within_scope
def draw_grid(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a new grid by its corners."""
    actor = actor_of(request)
    community = _community(actor, code)

    def draw(given: dict[str, Any]) -> Grid:
        return operations.draw_grid(
            by=actor,
            at=timezone.now(),
            community_code=code,
            name=given["name"],
            polygon=given["outline"],
            kind=given["kind"],
            households=given["households"],
            residents=given["residents"],
            datum=Datum(given["datum"]),
        )

    return _drawing(
        request,
        DrawForm(sent(request)),
        community,
        title=_("Draw a grid in %(name)s") % {"name": community.name},
        draw=draw,
    )


@needs(Permission.ADMIN_PLACES)
@within_scope
def redraw_grid(request: HttpRequest, code: str) -> HttpResponse:
    """Give a grid another shape."""
    actor = actor_of(request)
    row = queries.grid_in_force(actor.scope, code)

    def draw(given: dict[str, Any]) -> Grid:
        return operations.redraw_grid(
            by=actor,
            at=timezone.now(),
            code=code,
            polygon=given["outline"],
            datum=Datum(given["datum"]),
        )

    return _drawing(
        request,
        OutlineForm(sent(request), initial={"outline": _corners(row)}),
        row.community,
        title=_("Draw %(name)s anew") % {"name": row.name},
        draw=draw,
    )


def _corners(row: Grid) -> str:
    """The outline as it is written in the form; empty for a shape of several parts."""
    shape: Any = row.polygon
    if not shape or shape["type"] != "Polygon" or len(shape["coordinates"]) != 1:
        return ""
    return "\n".join(f"{corner[0]}, {corner[1]}" for corner in shape["coordinates"][0][:-1])


def _drawing(
    request: HttpRequest, form: OutlineForm, community: Division, *, title: str, draw: Any
) -> HttpResponse:
    if was_sent(request):
        return done(request, str(SENT_ALREADY), address("grids", community.code))
    if request.method == "POST" and form.is_valid():
        try:
            drawn = draw(form.cleaned_data)
        except NotAllowed:
            raise
        except operations.ShapeRefused as refused:
            form.add_error("outline", str(refused))
        except Refused as refused:
            complain(form, refused)
        else:
            note_sent(request)
            return done(request, _("Drawn."), address("grid", drawn.code))
    scope = actor_of(request).scope
    context = {
        "shell": shell_for(request),
        "title": title,
        "crumbs": crumbs(scope, community.code, last=title),
        "form": form,
        "map": _map(community, picks=True),
        "back": address("grids", community.code),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/registers/draw.html", context, status=status)


@needs(Permission.ADMIN_PLACES)
@within_scope
def change_grid(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a grid is called and how many live in it."""
    actor = actor_of(request)
    row = queries.grid_in_force(actor.scope, code)
    first = {"name": row.name, "households": row.households, "residents": row.residents}
    doing = Doing(
        act=ActionForm(_("Change %(name)s") % {"name": row.name}, request.path, _("Save")),
        do=partial(_change, actor, code),
        done=_("Saved."),
        go=address("grid", code),
    )
    return perform(request, GridForm(sent(request), initial=first), doing)


def _change(actor: Actor, code: str, given: dict[str, Any], at: Any) -> Grid:
    return operations.change_grid(by=actor, at=at, code=code, **given)


@needs(Permission.ADMIN_PLACES)
@within_scope
def close_grid(request: HttpRequest, code: str) -> HttpResponse:
    """End a grid."""
    actor = actor_of(request)
    row = queries.grid_in_force(actor.scope, code)
    doing = Doing(
        act=ActionForm(
            _("Close down %(name)s") % {"name": row.name},
            request.path,
            _("Close down"),
            lead=_("The grid ends today. Its number is not given again; old cases keep it."),
            danger=True,
        ),
        do=lambda _given, at: operations.close_grid(by=actor, at=at, code=code),
        done=_("Closed down."),
        go=address("grids", row.community_code),
    )
    return perform(request, SureForm(sent(request)), doing)
