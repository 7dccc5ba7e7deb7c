"""Buildings: list and search, one building with its picture, adding, correcting, striking off."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent
from linli.channels.desk.doing import done
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.spatial.acting import KEEP, SEE, at, community_of, in_scope, standing
from linli.channels.desk.spatial.forms.buildings import BuildingForm, ReasonForm, first_facts
from linli.channels.desk.spatial.presenters import (
    building_facts,
    building_line,
    change_lines,
    crumbs,
    facility_line,
    picture_rows,
)
from linli.channels.desk.spatial.views.grids import point_page
from linli.channels.desk.spatial.writing import write
from linli.channels.ui.presenters import Action, ActionForm
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Building
from linli.registers.places.rules.shapes import Datum

SHOWN = 50


@needs(SEE)
@in_scope
def buildings(request: HttpRequest) -> HttpResponse:
    """Buildings and homes by their address, code or other names."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:80]
    short, rows, homes = "", [], []
    try:
        rows = queries.find_buildings(actor.scope, text, limit=SHOWN + 1)
        homes = queries.find_homes(actor.scope, text, limit=SHOWN) if text else []
    except WordTooShort as error:
        short = error.word or text
    context = {
        "text": text,
        "short": short,
        "rows": [building_line(row) for row in rows[:SHOWN]],
        "has_more": len(rows) > SHOWN,
        "homes": homes,
    }
    if is_fragment(request):
        return render(request, "desk/places/_buildings.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/places/buildings.html", context)


@needs(SEE)
@in_scope
def building(request: HttpRequest, code: str) -> HttpResponse:
    """One building: its picture by floor and door, facts, facilities, history."""
    actor = actor_of(request)
    row = queries.building_seen(actor.scope, code)
    picture = queries.building_picture(actor.scope, row)
    context = {
        "shell": shell_for(request),
        "row": row,
        "crumbs": crumbs(actor.scope, row.community_code, last=row.name),
        "facts": building_facts(row),
        "entrances": picture.entrances,
        "picture": picture_rows(picture),
        "uses": picture.uses,
        "facilities": [facility_line(one) for one in queries.facilities_in(actor.scope, row)],
        "changes": change_lines(queries.changes_of(row.id)),
        "actions": _acts(actor, row, bool(picture.floors)),
    }
    return render(request, "desk/places/building.html", context)


def _acts(actor: Actor, row: Building, has_homes: bool) -> tuple[Action, ...]:
    if not actor.may(KEEP) or row.valid_to is not None:
        return ()
    acts = [
        Action("change", _("Correct"), at("change_building", row.code), "pencil", dialog=False),
        Action(
            "layout",
            _("Lay out homes"),
            at("lay_out", row.code),
            "grid-dots",
            primary=not has_homes,
        ),
        Action("home", _("Add a home"), at("add_home", row.code), "plus"),
    ]
    if has_homes:
        acts += [
            Action("use", _("Change the use of homes"), at("use", row.code), "edit"),
            Action("merge", _("Merge homes"), at("merge_homes", row.code), "arrows-join"),
        ]
    acts.append(Action("demolish", _("Strike off"), at("demolish", row.code), "archive"))
    return tuple(acts)


@needs(KEEP)
@in_scope
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a building to a community; its place is picked on the map or typed."""
    actor = actor_of(request)
    community = community_of(actor, code)
    form = BuildingForm(sent(request))

    def make(moment: Any) -> Building:
        return operations.add_building(
            by=actor,
            at=moment,
            community_code=code,
            facts=form.facts(),
            datum=Datum(form.cleaned_data["datum"]),
        )

    made = write(request, form, make)
    if made is not None:
        return done(request, _("Added."), at("building", made.code) if made else at("buildings"))
    return point_page(request, form, community, _("Add a building"), at("community", code))


@needs(KEEP)
@in_scope
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Set what is known of a building right."""
    actor = actor_of(request)
    row = standing(actor, code)
    form = BuildingForm(sent(request), initial=first_facts(row))

    def make(moment: Any) -> Building:
        return operations.correct_building(
            by=actor,
            at=moment,
            code=code,
            facts=form.facts(row),
        )

    made = write(request, form, make)
    if made is not None:
        return done(request, _("Saved."), at("building", code))
    title = _("Correct %(name)s") % {"name": row.name}
    return point_page(request, form, row.community, title, at("building", code))


@needs(KEEP)
@in_scope
def demolish(request: HttpRequest, code: str) -> HttpResponse:
    """Strike a building off, with its homes."""
    actor = actor_of(request)
    row = standing(actor, code)
    doing = Doing(
        act=ActionForm(
            _("Strike off %(name)s") % {"name": row.name},
            request.path,
            _("Strike off"),
            lead=_("The building and its %(n)d homes end today.") % {"n": row.homes},
            danger=True,
        ),
        do=partial(_demolish, actor, code),
        done=_("Struck off."),
        go=at("community", row.community_code),
    )
    return perform(request, ReasonForm(sent(request)), doing)


def _demolish(actor: Actor, code: str, given: dict[str, Any], moment: Any) -> Building:
    return operations.demolish_building(by=actor, at=moment, code=code, reason=given["reason"])
