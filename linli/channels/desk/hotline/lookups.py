"""What the fields offer while one types: places, categories, units; answers as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.matters.queries.dispatch import within_duties
from linli.casework.matters.queries.hotline import (
    PLACES,
    PlaceFound,
    find_categories,
    find_places,
    in_scope,
    known_place,
    place_map,
)
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.shell import actor_of, needs
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import grid_at
from linli.registers.places.rules.codes import NOWHERE
from linli.registers.units.queries import UnitInForce, find_units, unit_by_id, units_for_duty

OFFERED = 12


def _answer(options: list[dict[str, Any]], *, is_cut: bool = False) -> JsonResponse:
    more = _("There are more: type another word.") if is_cut else ""
    if not options:
        more = _("Nothing found.")
    return JsonResponse({"options": options, "more": more})


@require_POST
@needs(Permission.REGISTER, Permission.ACCEPT, Permission.DISPATCH)
def places(request: HttpRequest) -> HttpResponse:
    """Divisions, grids and places named before that answer what was typed."""
    found = find_places(request.POST.get("q", "")[:80], actor_of(request))
    return _answer([_place(one) for one in found], is_cut=len(found) == PLACES)


def _place(one: PlaceFound) -> dict[str, Any]:
    place = one.place
    if one.spoken:
        return {
            "value": place.code,
            "label": one.spoken,
            "text": one.spoken,
            "note": _("so called before: %(place)s") % {"place": place.label},
        }
    name = place.grid_name or place.community_name or place.street_name or place.district_name
    return {"value": place.code, "label": place.label, "note": "", "text": "", "name": name}


@require_POST
@needs(Permission.REGISTER, Permission.ACCEPT, Permission.DISPATCH)
def point(request: HttpRequest) -> HttpResponse:
    """The grid that a picked point lies in."""
    try:
        longitude, latitude = float(request.POST["lon"]), float(request.POST["lat"])
    except (KeyError, ValueError):
        return JsonResponse({"value": "", "label": _("That is no point.")}, status=400)
    place = grid_at(longitude, latitude)
    if place is None:
        return JsonResponse({"value": "", "label": _("No grid lies there; choose from the list.")})
    if not in_scope(actor_of(request), place):
        words = _("%(place)s lies outside your division.") % {"place": place.label}
        return JsonResponse({"value": "", "label": words})
    return JsonResponse({"value": place.code, "label": place.label})


@require_GET
@needs(Permission.REGISTER, Permission.ACCEPT, Permission.DISPATCH)
def categories(request: HttpRequest) -> HttpResponse:
    """Categories by name, code or one of their words."""
    found = find_categories(request.GET.get("q", "")[:40], timezone.localdate(), most=OFFERED + 1)
    options = [
        {
            "value": row.code,
            "label": " / ".join(rule_book().category_path(row.code, timezone.localdate())),
            "note": _("not handled here: %(route)s") % {"route": row.route_elsewhere}
            if row.route_elsewhere
            else "、".join(row.words[:6]),
        }
        for row in found[:OFFERED]
    ]
    return _answer(options, is_cut=len(found) > OFFERED)


@require_GET
@needs(Permission.REGISTER, Permission.DISPATCH)
def units(request: HttpRequest) -> HttpResponse:
    """Units by name; without a word those whose duty the category is, the nearest first."""
    text, category = request.GET.get("q", "")[:40], request.GET.get("category", "")[:6]
    if text.strip():
        found = find_units(text, WHOLE_CITY, limit=OFFERED + 1)
    else:
        found = _on_duty(category, request.GET.get("place", "")[:20])
    options = [_unit(unit, category) for unit in found[:OFFERED]]
    return _answer(options, is_cut=len(found) > OFFERED)


def _on_duty(category: str, place_code: str) -> list[UnitInForce]:
    place = known_place(place_code) or NOWHERE
    found: dict[Any, UnitInForce] = {}
    for end in (6, 4, 2):
        if len(category) >= end:
            found |= {unit.id: unit for unit in units_for_duty(category[:end], place)}
    return list(found.values())


def _unit(unit: UnitInForce, category: str) -> dict[str, Any]:
    above = unit_by_id(unit.parent_id).label if unit.parent_id else ""
    note = above
    beyond = bool(category) and not within_duties(unit, category)
    if beyond:
        note = _("not on its duty list: it may not be asked to do this")
    return {"value": str(unit.id), "label": unit.name, "note": note, "disabled": beyond}


@require_GET
@needs(Permission.REGISTER, Permission.ACCEPT, Permission.DISPATCH)
def grid_shapes(request: HttpRequest) -> HttpResponse:
    """The grids round the place, or of the whole division where there are few, as GeoJSON."""
    return JsonResponse(place_map(actor_of(request), request.GET.get("inside", "")[:20]))
