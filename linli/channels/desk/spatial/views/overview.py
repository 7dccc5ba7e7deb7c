"""The map of all that a post sees, and the layers on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.desk.spatial.acting import KEEP, PLAN, SEE, at, in_scope
from linli.channels.desk.spatial.presenters import MapView, crumbs
from linli.channels.ui.presenters import Action
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import queries
from linli.registers.places.models import Division
from linli.registers.places.rules.keepers import NotAllowed

MOST_SHAPES = 4000


@needs(SEE, PLAN)
@in_scope
def home(request: HttpRequest) -> HttpResponse:
    """Grids with their counts on a map and as a list of the divisions below."""
    actor = actor_of(request)
    inside = _inside(request, actor)
    code = inside.code if inside else ""
    context = {
        "shell": shell_for(request),
        "title": inside.name if inside else _("Map of places"),
        "crumbs": crumbs(actor.scope, code) if code else (),
        "map": MapView(
            _("Map of grids, buildings and facilities"),
            _layer("map", code),
            buildings=_layer("buildings_map", code) if _is_small(actor, inside) else "",
            facilities=_layer("facilities_map", code) if _is_small(actor, inside) else "",
        ),
        "rows": below(actor, inside),
        "acts": _acts(actor),
    }
    return render(request, "desk/places/home.html", context)


def _layer(name: str, code: str) -> str:
    return f"{at(name)}?inside={code}" if code else at(name)


def _inside(request: HttpRequest, actor: Actor) -> Division | None:
    code = request.GET.get("inside", "")[:12]
    if not code:
        return None
    try:
        return queries.division_in_force(actor.scope, code)
    except NotAllowed as error:
        raise queries.UnknownPlace(code) from error


def _is_small(actor: Actor, inside: Division | None) -> bool:
    """Whether buildings can be drawn one by one: in a street or a community."""
    grade = inside.grade if inside else str(actor.scope.column or "").removesuffix("_code")
    return grade in ("street", "community")


def below(actor: Actor, inside: Division | None) -> list[dict[str, Any]]:
    """The divisions directly below, with what is in them: the list beside the map."""
    column, code = _column(actor, inside)
    rows = queries.division_rows(actor.scope, parent_code=code)
    if not rows:
        return []
    counts = queries.counts_below(column, code, grade=rows[0].grade)
    return [
        {
            "name": row.name,
            "url": at("community", row.code)
            if row.grade == "community"
            else f"{at('home')}?inside={row.code}",
            "grids": counts.get(row.code, (0, 0, 0, 0))[0],
            "buildings": counts.get(row.code, (0, 0, 0, 0))[1],
            "homes": counts.get(row.code, (0, 0, 0, 0))[2],
            "households": counts.get(row.code, (0, 0, 0, 0))[3],
        }
        for row in rows
    ]


def _column(actor: Actor, inside: Division | None) -> tuple[str | None, str]:
    if inside is None:
        code = actor.scope.code if actor.scope.column else queries.city_code()
        return actor.scope.column, code
    return (None if inside.grade == "city" else f"{inside.grade}_code"), inside.code


def _acts(actor: Actor) -> tuple[Action, ...]:
    acts = [
        Action("buildings", _("Buildings"), at("buildings"), "building-community", dialog=False),
        Action("facilities", _("Facilities"), at("facilities"), "map-pin", dialog=False),
    ]
    if actor.may(KEEP) and actor.may(Permission.IMPORT_REGISTERS):
        acts += [
            Action("import", _("Import buildings"), _bring("buildings"), "upload", dialog=False),
            Action(
                "import_f", _("Import facilities"), _bring("facilities"), "upload", dialog=False
            ),
        ]
    return tuple(acts)


def _bring(kind: str) -> str:
    return reverse("desk:imports:bring", args=[kind])


@needs(SEE, PLAN)
@in_scope
def map_json(request: HttpRequest) -> JsonResponse:
    """Grids (of the whole city: its districts) with counts in the small form the map reads."""
    actor = actor_of(request)
    inside = _inside(request, actor)
    if _column(actor, inside)[0] is None:
        found = queries.district_overview()
    elif inside is None:
        found = queries.grid_overview(actor.scope)
    else:
        found = queries.grid_overview(actor.scope, inside=inside.code, grade=inside.grade)
    return JsonResponse(found, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})


@needs(SEE)
@in_scope
def buildings_json(request: HttpRequest) -> JsonResponse:
    """The buildings of a street or community as GeoJSON."""
    actor = actor_of(request)
    inside = _inside(request, actor)
    column, code = _column(actor, inside)
    rows = queries.buildings_under(actor.scope)
    if column:
        rows = rows.filter(**{column: code})
    columns = ("code", "name", "homes", "longitude", "latitude", "footprint")
    found = list(rows.order_by("code").values_list(*columns)[: MOST_SHAPES + 1])
    features = [
        _feature(
            shape or {"type": "Point", "coordinates": [x, y]},
            name=f"{name}（{homes}）" if homes else name,
            url=at("building", code_),
        )
        for code_, name, homes, x, y, shape in found[:MOST_SHAPES]
        if x is not None
    ]
    return JsonResponse({"features": features, "more": len(found) > MOST_SHAPES})


@needs(SEE)
@in_scope
def facilities_json(request: HttpRequest) -> JsonResponse:
    """The facilities of a street or community as GeoJSON."""
    actor = actor_of(request)
    column, code = _column(actor, _inside(request, actor))
    rows = queries.facilities_under(actor.scope).exclude(longitude=None)
    if column:
        rows = rows.filter(**{column: code})
    found = list(rows[: MOST_SHAPES + 1])
    features = [
        _feature(
            {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            name=f"{row.name}（{row.get_state_display()}）",
            state=row.state,
            url=at("facility", row.code),
        )
        for row in found[:MOST_SHAPES]
    ]
    return JsonResponse({"features": features, "more": len(found) > MOST_SHAPES})


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
