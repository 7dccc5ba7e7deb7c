"""Homes: laid out, added, corrected, split, merged, put to another use."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.desk.admin_registers.acting import Doing, perform, sent
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.rooms import has
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.desk.spatial.acting import KEEP, SEE, at, in_scope, standing
from linli.channels.desk.spatial.forms.buildings import (
    HomeForm,
    LayoutForm,
    MergeHomesForm,
    SplitHomeForm,
    UseForm,
)
from linli.channels.desk.spatial.presenters import change_lines, crumbs, home_facts
from linli.channels.ui.presenters import Action, ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people import operations as people
from linli.registers.people.queries import people_of_home
from linli.registers.places import operations, queries
from linli.registers.places.models import Building, Home


@needs(SEE)
@in_scope
def home(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """One home: facts, history, what may be done."""
    actor = actor_of(request)
    row = queries.home_seen(actor.scope, home_id)
    acts = (
        Action("change", _("Correct"), at("change_home", home_id), "pencil"),
        Action("split", pgettext("home", "Split"), at("split_home", home_id), "arrows-split"),
        Action("close", _("Strike off"), at("close_home", home_id), "archive"),
    )
    may = actor.may(KEEP) and row.valid_to is None
    context = {
        "shell": shell_for(request),
        "row": row,
        "crumbs": crumbs(actor.scope, row.community_code, last=row.address),
        "facts": home_facts(row),
        "building_url": at("building", row.building.code),
        "successor": row.successor,
        "changes": change_lines(queries.changes_of(row.id)),
        "actions": acts if may else (),
        "people_url": _people_url(actor, row),
    }
    return render(request, "desk/places/home_page.html", context)


def _people_url(actor: Actor, row: Home) -> str:
    """The page of who lives there, for a post at its community."""
    if not has("people") or not people.sees_people(actor):
        return ""
    return reverse("desk:people:dwelling", args=[row.id])


def _in_force(actor: Actor, home_id: UUID) -> Home:
    row = queries.home_seen(actor.scope, home_id)
    if row.valid_to is not None:
        raise queries.UnknownRecord
    return row


@needs(KEEP)
@in_scope
def lay_out(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the homes of a building by entrances, floors and doors."""
    actor = actor_of(request)
    row = standing(actor, code)
    form = LayoutForm(
        sent(request), initial={"entrances": row.entrances, "last_floor": row.floors_above}
    )
    doing = Doing(
        act=ActionForm(
            _("Lay out the homes of %(name)s") % {"name": row.name},
            request.path,
            _("Lay out"),
            consequence=_("Homes that are there already stay as they are."),
        ),
        do=lambda given, moment: operations.lay_out_homes(
            by=actor, at=moment, building_code=code, layout=form.layout(), use=given["use"]
        ),
        done=_("Laid out."),
        go=at("building", code),
    )
    return perform(request, form, doing)


@needs(KEEP)
@in_scope
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add one home to a building."""
    actor = actor_of(request)
    row = standing(actor, code)
    form = HomeForm(sent(request))
    doing = Doing(
        act=ActionForm(_("Add a home to %(name)s") % {"name": row.name}, request.path, _("Add")),
        do=lambda given, moment: operations.add_home(
            by=actor, at=moment, building_code=code, door=form.where(), area=given["area"]
        ),
        done=_("Added."),
        go=at("building", code),
    )
    return perform(request, form, doing)


def _choices(actor: Actor, row: Building) -> list[tuple[str, str]]:
    return [
        (str(home.id), _label(home) + f" · {home.get_use_display()}")
        for home in queries.homes_of(actor.scope, row)
    ]


def _label(home: Home) -> str:
    gate = _("entrance %(n)s") % {"n": home.entrance} + " " if home.entrance else ""
    return f"{gate}{home.door}"


@needs(KEEP)
@in_scope
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Say what chosen homes of a building are used for from now on."""
    actor = actor_of(request)
    row = standing(actor, code)
    doing = Doing(
        act=ActionForm(_("Use of homes in %(name)s") % {"name": row.name}, request.path, _("Save")),
        do=lambda given, moment: operations.change_use(
            by=actor, at=moment, home_ids=_ids(given), use=given["use"]
        ),
        done=_("Saved."),
        go=at("building", code),
    )
    return perform(request, UseForm(sent(request), choices=_choices(actor, row)), doing)


def _ids(given: dict[str, Any]) -> list[UUID]:
    return [UUID(one) for one in given["homes"]]


@needs(KEEP)
@in_scope
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Join neighbouring homes into one."""
    actor = actor_of(request)
    row = standing(actor, code)
    doing = Doing(
        act=ActionForm(
            _("Merge homes in %(name)s") % {"name": row.name},
            request.path,
            pgettext("home", "Merge"),
            consequence=_(
                "The first of them stays, with everybody who lives in the others; those end."
            ),
        ),
        do=lambda given, moment: people.merge_homes_with_people(
            by=actor, at=moment, home_ids=_ids(given), door=given["door"]
        ),
        done=_("Merged."),
        go=at("building", code),
    )
    return perform(request, MergeHomesForm(sent(request), choices=_choices(actor, row)), doing)


@needs(KEEP)
@in_scope
def change(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """Set a home's door, floor and area right."""
    actor = actor_of(request)
    row = _in_force(actor, home_id)
    names = ("entrance", "floor", "door", "area")
    form = HomeForm(sent(request), initial={name: getattr(row, name) for name in names})
    doing = Doing(
        act=ActionForm(_("Correct %(name)s") % {"name": row.address}, request.path, _("Save")),
        do=lambda given, moment: operations.correct_home(
            by=actor, at=moment, home_id=home_id, door=form.where(), area=given["area"]
        ),
        done=_("Saved."),
        go=at("home_page", home_id),
    )
    return perform(request, form, doing)


@needs(KEEP)
@in_scope
def split(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """Cut a home into several."""
    actor = actor_of(request)
    row = _in_force(actor, home_id)
    first = {"doors": f"{row.door}A, {row.door}B"}
    form = SplitHomeForm(sent(request), initial=first, residents=_residents(request, actor, row))
    doing = Doing(
        act=ActionForm(
            _("Split %(name)s") % {"name": row.address},
            request.path,
            pgettext("home", "Split"),
            consequence=_(
                "Those to be checked stay at the first door and come first on the visit plan."
            ),
        ),
        do=lambda given, moment: people.split_home_with_people(
            by=actor, at=moment, home_id=home_id, doors=given["doors"], parts=form.parts()
        ),
        done=_("Split."),
        go=at("building", row.building.code),
    )
    return perform(request, form, doing)


def _residents(request: HttpRequest, actor: Actor, row: Home) -> list[tuple[UUID, str]]:
    """Who lives there, for a post that says who lives where; nobody for others."""
    if not (people.sees_people(actor) and actor.may(Permission.KEEP_PEOPLE)):
        return []
    if request.method == "POST":
        lines = people_of_home(actor.scope, row.id)
    else:
        lines = people.read_home(by=actor, at=timezone.now(), home_id=row.id)
    return [(one.id, one.name) for one in lines]


@needs(KEEP)
@in_scope
def close(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """Strike off a home that is none."""
    actor = actor_of(request)
    row = _in_force(actor, home_id)
    doing = Doing(
        act=ActionForm(
            _("Strike off %(name)s") % {"name": row.address},
            request.path,
            _("Strike off"),
            lead=_("The home ends today and stays for what refers to it."),
            danger=True,
        ),
        do=partial(_close, actor, home_id),
        done=_("Struck off."),
        go=at("building", row.building.code),
    )
    return perform(request, SureForm(sent(request)), doing)


def _close(actor: Actor, home_id: UUID, _given: dict[str, Any], moment: Any) -> None:
    operations.close_home(by=actor, at=moment, home_id=home_id)
