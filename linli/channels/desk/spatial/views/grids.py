"""The grids of a community: drawn, redrawn, parted along a line, merged, checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, complain, perform, sent
from linli.channels.desk.admin_registers.forms.places import DrawForm, GridForm, OutlineForm
from linli.channels.desk.admin_registers.presenters import grid_line
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.desk.spatial.acting import KEEP, PLAN, SEE, at, community_of, in_scope
from linli.channels.desk.spatial.forms.grids import LineForm, MergeForm
from linli.channels.desk.spatial.presenters import MapView, change_lines, crumbs
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Action, ActionForm
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Division, Grid
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.places.rules.shapes import Datum


@needs(SEE, PLAN)
@in_scope
def community(request: HttpRequest, code: str) -> HttpResponse:
    """The grids of a community on the map and in a list, with their counts and history."""
    actor = actor_of(request)
    row = community_of(actor, code)
    counts = queries.grid_counts("community_code", code)
    rows = [
        {"line": grid_line(grid), "counts": counts.get(grid.code, (0, 0, 0))}
        for grid in queries.grids_of(actor.scope, community_code=code)
    ]
    past = queries.grids_of(actor.scope, community_code=code, past=True).select_related("successor")
    context = {
        "shell": shell_for(request),
        "name": row.name,
        "code": code,
        "crumbs": crumbs(actor.scope, code),
        "map": map_of(row, layers=actor.may(SEE)),
        "rows": rows,
        "unplaced": counts.get("", (0, 0, 0))[0],
        "past": [(grid_line(grid), grid.successor) for grid in past[:50]],
        "may_plan": actor.may(PLAN),
        "changes": change_lines(queries.changes_of(row.id, limit=20)),
        "acts": _acts(actor, code),
    }
    return render(request, "desk/places/community.html", context)


def map_of(row: Division, *, layers: bool = False, **more: Any) -> MapView:
    """The map of a community."""
    asked = f"?inside={row.code}"
    return MapView(
        _("Map of the grids of %(name)s") % {"name": row.name},
        at("map") + asked,
        buildings=at("buildings_map") + asked if layers else "",
        facilities=at("facilities_map") + asked if layers else "",
        **more,
    )


def point_page(
    request: HttpRequest, form: LinliForm, community: Division, title: str, back: str
) -> HttpResponse:
    """A form of something that stands at a point, beside the map of its community to press on."""
    context = {
        "shell": shell_for(request),
        "title": title,
        "crumbs": crumbs(actor_of(request).scope, community.code, last=title),
        "form": form,
        "map": map_of(community, layers=True, draws="point", field="id_longitude"),
        "errors": [],
        "back": back,
        "is_point": True,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/places/draw.html", context, status=status)


def _acts(actor: Actor, code: str) -> tuple[Action, ...]:
    acts = []
    if actor.may(PLAN):
        acts += [
            Action("plan", _("Plan grids"), at("plan", code), "wand", dialog=False, primary=True),
            Action("draw", _("Draw a grid"), at("draw", code), "vector", dialog=False),
            Action("merge", _("Merge grids"), at("merge", code), "arrows-join"),
            Action("check", _("Check the shapes"), at("check", code), "checks", dialog=False),
        ]
    if actor.may(KEEP):
        acts.append(
            Action("add", _("Add a building"), at("add_building", code), "plus", dialog=False)
        )
        acts.append(
            Action("add_f", _("Add a facility"), at("add_facility", code), "plus", dialog=False)
        )
    return tuple(acts)


@needs(PLAN)
@in_scope
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Everything at odds between the grids of a community, each with its place on the map."""
    actor = actor_of(request)
    row = community_of(actor, code)
    faults = queries.faults_in(actor.scope, row)
    context = {
        "shell": shell_for(request),
        "title": _("Shapes of the grids of %(name)s") % {"name": row.name},
        "crumbs": crumbs(actor.scope, code, last=_("Check the shapes")),
        "map": map_of(row, errors="errors-shown"),
        "faults": faults,
        "errors": [{"words": f"{one.row} {one.words}", "where": one.where} for one in faults],
        "back": at("community", code),
    }
    return render(request, "desk/places/check.html", context)


@needs(PLAN)
@in_scope
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a new grid by its corners."""
    actor = actor_of(request)
    row = community_of(actor, code)

    def make(given: dict[str, Any]) -> Grid:
        names = ("name", "kind", "households", "residents")
        return operations.draw_grid(
            by=actor,
            at=timezone.now(),
            community_code=code,
            polygon=given["outline"],
            datum=Datum(given["datum"]),
            **{name: given[name] for name in names},
        )

    title = _("Draw a grid in %(name)s") % {"name": row.name}
    return _drawing(request, DrawForm(sent(request)), row, title, make, field="outline")


@needs(PLAN)
@in_scope
def redraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give a grid another shape: its corners can be dragged on the map."""
    actor = actor_of(request)
    grid = _grid(actor, code)

    def make(given: dict[str, Any]) -> Grid:
        return operations.redraw_grid(
            by=actor,
            at=timezone.now(),
            code=code,
            polygon=given["outline"],
            datum=Datum(given["datum"]),
        )

    form = OutlineForm(sent(request), initial={"outline": _corners(grid)})
    title = _("Draw %(name)s anew") % {"name": grid.name}
    return _drawing(request, form, grid.community, title, make, field="outline")


@needs(PLAN)
@in_scope
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Part a grid along a drawn line."""
    actor = actor_of(request)
    grid = _grid(actor, code)

    def make(given: dict[str, Any]) -> Any:
        return operations.split_grid(
            by=actor,
            at=timezone.now(),
            code=code,
            line=given["line"],
            names=(given["north"], given["south"]),
        )

    title = _("Part %(name)s") % {"name": grid.name}
    return _drawing(
        request, LineForm(sent(request)), grid.community, title, make, field="line", draws="line"
    )


def _drawing(
    request: HttpRequest,
    form: LinliForm,
    row: Division,
    title: str,
    make: Callable[[dict[str, Any]], Any],
    *,
    field: str,
    draws: str = "polygon",
) -> HttpResponse:
    back = at("community", row.code)
    errors: list[dict[str, Any]] = []
    if request.method == "POST" and was_sent(request):
        return done(request, str(SENT_ALREADY), back)
    if request.method == "POST" and form.is_valid():
        try:
            make(form.cleaned_data)
        except NotAllowed:
            raise
        except operations.ShapeRefused as refused:
            form.add_error(field, str(refused))
            errors = [{"words": str(refused), "where": refused.where}]
        except Refused as refused:
            complain(form, refused)
        else:
            note_sent(request)
            return done(request, _("Saved."), back)
    context = {
        "shell": shell_for(request),
        "title": title,
        "crumbs": crumbs(actor_of(request).scope, row.code, last=title),
        "form": form,
        "map": map_of(row, field=f"id_{field}", draws=draws, errors="errors-shown"),
        "errors": errors,
        "back": back,
        "is_line": draws == "line",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/places/draw.html", context, status=status)


def _grid(actor: Actor, code: str) -> Grid:
    try:
        return queries.grid_in_force(actor.scope, code)
    except NotAllowed as error:
        raise queries.UnknownPlace(code) from error


def _corners(grid: Grid) -> str:
    """The outline as it is written in the form: corners one a line, or GeoJSON where it has holes."""
    shape: Any = grid.polygon
    if not shape:
        return ""
    if shape["type"] != "Polygon" or len(shape["coordinates"]) != 1:
        return json.dumps(shape)
    return "\n".join(f"{corner[0]}, {corner[1]}" for corner in shape["coordinates"][0][:-1])


@needs(PLAN)
@in_scope
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Join neighbouring grids into one."""
    actor = actor_of(request)
    row = community_of(actor, code)
    rows = list(queries.grids_of(actor.scope, community_code=code))
    doing = Doing(
        act=ActionForm(
            _("Merge grids of %(name)s") % {"name": row.name},
            request.path,
            _("Merge"),
            consequence=_("The old grids end today and keep their history and their cases."),
        ),
        do=partial(_merge, actor),
        done=_("Merged."),
        go=at("community", code),
    )
    return perform(request, MergeForm(sent(request), rows=rows), doing)


def _merge(actor: Actor, given: dict[str, Any], moment: Any) -> Grid:
    return operations.merge_grids(by=actor, at=moment, codes=given["grids"], name=given["name"])


@needs(PLAN)
@in_scope
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a grid is called and how many live in it."""
    actor = actor_of(request)
    grid = _grid(actor, code)
    first = {"name": grid.name, "households": grid.households, "residents": grid.residents}
    doing = Doing(
        act=ActionForm(_("Change %(name)s") % {"name": grid.name}, request.path, _("Save")),
        do=lambda given, moment: operations.change_grid(by=actor, at=moment, code=code, **given),
        done=_("Saved."),
        go=at("community", grid.community_code),
    )
    return perform(request, GridForm(sent(request), initial=first), doing)
