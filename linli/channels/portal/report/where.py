"""The second step: where it is. Words, a list or a point on the map, whichever is easiest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from linli.channels.portal.drafts import Draft, keep
from linli.channels.portal.report.forms import WhereForm
from linli.channels.portal.report.steps import is_changing, onward, show, step
from linli.channels.portal.site import public
from linli.channels.ui.presenters import Map, Option
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import (
    NOWHERE,
    Place,
    UnknownPlace,
    divisions_under,
    grid_at,
    grid_map,
    place_codes,
)
from linli.registers.places.rules.codes import COMMUNITY, DISTRICT, GRADES, STREET


@dataclass(frozen=True)
class Level:
    """One list of places: of districts, streets or communities."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chooser:
    """The lists down to what was chosen so far, and the map of it."""

    levels: tuple[Level, ...]
    map: Map | None
    longitude: str
    latitude: str
    point_words: str


@step
def where(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask where it is."""
    if request.method != "POST":
        form = WhereForm(initial={"place_text": draft.place_text})
        chooser = _chooser(_place_of(draft.place_code), draft.longitude, draft.latitude)
        return show(request, "where", {"form": form, "chooser": chooser})
    form = WhereForm(_without_point(request.POST) if "drop_point" in request.POST else request.POST)
    if "drop_point" in request.POST or "choose" in request.POST:
        chooser = chooser_from(form.data)
        text = {"place_text": form.data.get("place_text", "")}
        return show(request, "where", {"form": WhereForm(initial=text), "chooser": chooser})
    if not form.is_valid() or form.placed is None:
        return show(
            request, "where", {"form": form, "chooser": chooser_from(form.data)}, status=422
        )
    data = form.cleaned_data
    draft.place_text, draft.place_code = data["place_text"], form.placed.place.code
    draft.longitude, draft.latitude = data["longitude"], data["latitude"]
    if draft.longitude is None or draft.latitude is None:
        draft.longitude = draft.latitude = None
    draft.place_done = True
    keep(request, draft)
    return onward("where", is_changing=is_changing(request))


def _without_point(data: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: data.get(name, "") for name in data}
    return {**kept, "longitude": "", "latitude": ""}


@public
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The lists and the map again, after something was chosen in them."""
    chooser = chooser_from(request.GET)
    return render(request, "portal/report/_chooser.html", {"chooser": chooser})


@public
@require_safe
@cache_control(max_age=300)
def map_json(request: HttpRequest) -> JsonResponse:
    """The grids of one street or community, for the map."""
    place = _place_of(request.GET.get("inside", ""))
    inside = place.community_code or place.street_code
    if not inside:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    shapes = grid_map(WHOLE_CITY, inside=inside)
    for feature in shapes["features"]:
        # A boundary round the grids is drawn as a line and has no name of its own on the map.
        feature["properties"]["outline"] = feature["properties"]["kind"] in GRADES
    return JsonResponse(shapes)


def chooser_from(data: Mapping[str, Any]) -> Chooser:
    """The lists for what a form or an address says was chosen."""
    longitude, latitude = _number(data.get("longitude")), _number(data.get("latitude"))
    place = NOWHERE
    for name in ("community", "street", "district"):
        found = _place_of(str(data.get(name, "")))
        # A street of another district than the one just chosen is an old answer.
        if found.code and _fits(found, data):
            place = found
            break
    if not place.code and longitude is not None and latitude is not None:
        place = grid_at(longitude, latitude) or NOWHERE
    return _chooser(place, longitude, latitude)


def _fits(place: Place, data: Mapping[str, Any]) -> bool:
    return data.get("district", "") in ("", place.district_code) and (
        not place.street_code or data.get("street", "") in ("", place.street_code)
    )


def _chooser(place: Place, longitude: float | None, latitude: float | None) -> Chooser:
    levels = [_level("district", _("District"), DISTRICT, "", place.district_code)]
    district = place.district_code or _only(levels[0])
    if district:
        levels.append(
            _level(
                "street",
                pgettext("resident", "Street or town"),
                STREET,
                district,
                place.street_code,
            )
        )
    street = place.street_code or (_only(levels[-1]) if district else "")
    if street:
        label = pgettext("resident", "Community")
        levels.append(_level("community", label, COMMUNITY, street, place.community_code))
    has_point = longitude is not None and latitude is not None
    spot = grid_at(longitude, latitude) if longitude is not None and latitude is not None else None
    return Chooser(
        levels=tuple(levels),
        map=_map(place.community_code or street),
        longitude=f"{longitude:.6f}" if has_point else "",
        latitude=f"{latitude:.6f}" if has_point else "",
        point_words=(spot.label if spot else _("a point outside the grids")) if has_point else "",
    )


def _level(name: str, label: str, grade: str, inside: str, chosen: str) -> Level:
    rows = divisions_under(WHOLE_CITY, grade, inside=inside)
    only = rows[0].code if len(rows) == 1 else ""
    options = tuple(
        Option(row.code, row.name, chosen=row.code in (chosen, only) and bool(row.code))
        for row in rows
    )
    return Level(name, label, options)


def _only(level: Level) -> str:
    return level.options[0].value if len(level.options) == 1 else ""


def _map(inside: str) -> Map | None:
    if not inside:
        return None
    return Map(
        # A new name each time: htmx copies the attributes of an element it takes for the same one,
        # and the map's own style among them is what our content security policy forbids.
        id=f"where-map-{uuid4().hex[:8]}",
        src=f"{reverse('portal:where_map')}?inside={inside}",
        label=_("Map of the grids. Press Enter to take the point in the middle."),
        pick_lon="id_longitude",
        pick_lat="id_latitude",
        name_field="where-picked",
    )


def _place_of(code: str) -> Place:
    try:
        return place_codes(code) if code else NOWHERE
    except UnknownPlace:
        return NOWHERE


def _number(text: Any) -> float | None:
    try:
        number = float(text)
    except (TypeError, ValueError):
        return None
    return number if -180 <= number <= 180 else None
