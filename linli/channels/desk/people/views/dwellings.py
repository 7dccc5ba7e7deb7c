"""A home: who lives there, the visit that confirms them all at once, and its letting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.doing import CONFLICT, SENT_ALREADY, UNPROCESSABLE
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import at, in_scope
from linli.channels.desk.people.forms.homes import NewcomerRowForm, ResidentForm, VisitForms
from linli.channels.desk.people.presenters import PersonRow, rows_of
from linli.channels.desk.people.views.lettings import letting_shown
from linli.channels.desk.rooms import has
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Action
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.operations import AlreadyRegistered, PersonMoved, PersonRefused
from linli.registers.people.queries import PersonLine, households_of_home, people_of_home
from linli.registers.places.models import Home, HomeUse
from linli.registers.places.queries import find_homes, homes_of

_GET_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Neighbours:
    """The doors before and behind in the same building."""

    before: str
    before_url: str
    behind: str
    behind_url: str


@require_GET
@needs(seeing.SEE)
@in_scope
def dwelling(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """Who lives in a home, as far as the post needs it."""
    actor, today = actor_of(request), timezone.localdate()
    home = seeing.home_for(actor, home_id)
    lines = operations.read_home(by=actor, at=timezone.now(), home_id=home_id)
    may_keep = actor.may(seeing.KEEP) and home.valid_to is None
    context = {
        "shell": shell_for(request),
        "home": home,
        "place": seeing.place_name(home.grid_code or home.community_code),
        "building_url": _building_url(home),
        "use_url": _use_url(actor, home) if lines and home.use == HomeUse.VACANT else "",
        "people": rows_of(lines, may_unmask=actor.may(Permission.UNMASK)),
        "households": [
            (one.number, at("household", one.id))
            for one in households_of_home(actor.scope, home_id)
        ],
        "letting": letting_shown(actor, home, today),
        "near": _neighbours(actor, home),
        "visit_url": at("visit", home_id) if may_keep else "",
        "enter": Action("enter", _("Add somebody who lives here"), f"{at('enter')}?home={home_id}",
                        dialog=False) if may_keep else None,
    }  # fmt: skip
    return render(request, "desk/people/dwelling.html", context)


def _building_url(home: Home) -> str:
    if not has("spatial"):
        return ""
    return reverse("desk:spatial:building", args=[home.building.code])


def _use_url(actor: Actor, home: Home) -> str:
    """Where the home's use is set right, for who keeps buildings."""
    if not (has("spatial") and actor.may(Permission.KEEP_BUILDINGS)):
        return ""
    return reverse("desk:spatial:home_page", args=[home.id])


def _neighbours(actor: Actor, home: Home) -> Neighbours:
    doors = homes_of(actor.scope, home.building)
    ids = [one.id for one in doors]
    place = ids.index(home.id) if home.id in ids else -1
    before = doors[place - 1] if place > 0 else None
    behind = doors[place + 1] if 0 <= place < len(doors) - 1 else None
    return Neighbours(
        _door(before), at("dwelling", before.id) if before else "",
        _door(behind), at("dwelling", behind.id) if behind else "",
    )  # fmt: skip


def _door(home: Home | None) -> str:
    if home is None:
        return ""
    words = _("entrance %(entrance)s, door %(door)s") if home.entrance else _("door %(door)s")
    return words % {"entrance": home.entrance, "door": home.door}


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def visit(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """One form for everybody of a home: still there, changed, moved away, newly found."""
    actor = actor_of(request)
    home = seeing.home_for(actor, home_id)
    if request.method != "POST":
        lines = operations.read_home(by=actor, at=timezone.now(), home_id=home_id)
        return _shown(request, actor, home, lines, VisitForms(lines, _finder(actor)))
    lines = people_of_home(actor.scope, home_id)
    if was_sent(request):
        messages.success(request, str(SENT_ALREADY))
        return HttpResponseRedirect(at("dwelling", home_id))
    parts = VisitForms(lines, _finder(actor), request.POST)
    if "more" in request.POST:
        return _shown(request, actor, home, lines, parts)
    return _kept(request, actor, home, lines, parts)


def _finder(actor: Actor) -> Callable[[str], list[Home]]:
    """How a home of the division is found by its address."""

    def find(text: str) -> list[Home]:
        try:
            return find_homes(actor.scope, text)
        except WordTooShort:
            return []

    return find


def _kept(
    request: HttpRequest, actor: Actor, home: Home, lines: list[PersonLine], parts: VisitForms
) -> HttpResponse:
    if not parts.is_valid():
        moved = _somebody_new(request, lines)
        status = CONFLICT if moved else UNPROCESSABLE
        return _shown(request, actor, home, lines, parts, status=status, moved=moved)
    found = parts.visit()
    try:
        operations.verify_home(by=actor, at=timezone.now(), home_id=home.id, found=found)
    except PersonMoved as error:
        again = _seen_anew(request, lines, actor)
        return _shown(request, actor, home, lines, again, status=CONFLICT, moved=str(error))
    except PersonRefused as refused:
        wrong = _complain(parts, refused)
        return _shown(request, actor, home, lines, parts, status=UNPROCESSABLE, wrong=wrong)
    note_sent(request)
    messages.success(request, _("The visit is recorded; everybody here is verified today."))
    go = at("dwelling", home.id)
    behind = _neighbours(actor, home).behind_url
    return HttpResponseRedirect(behind if "next" in request.POST and behind else go)


def _somebody_new(request: HttpRequest, lines: list[PersonLine]) -> str:
    """Words where the home's people are others than those the form was made of."""
    told = {key.partition("-")[0] for key in request.POST if key.endswith("-seen")}
    if told == {line.id.hex for line in lines}:
        return ""
    return _("Somebody changed who lives here meanwhile. Look at the list again.")


def _seen_anew(request: HttpRequest, lines: list[PersonLine], actor: Actor) -> VisitForms:
    """The same answers on the versions of now: the reader has been told what happened."""
    data = request.POST.copy()
    for line in lines:
        data[f"{line.id.hex}-seen"] = str(line.version)
    parts = VisitForms(lines, _finder(actor), data)
    parts.is_valid()
    return parts


def _complain(parts: VisitForms, refused: PersonRefused) -> str:
    """Put the refusal into the part it is about; returns it where it is about all."""
    words = str(refused)
    form: ResidentForm | NewcomerRowForm | None = None
    if refused.of_person in parts.residents:
        form = parts.residents[refused.of_person]
    elif refused.row is not None:
        form = parts.of_row(refused.row)
    if form is None:
        return words
    form.add_error(refused.field if refused.field in form.fields else None, words)
    if isinstance(refused, AlreadyRegistered) and refused.is_here:
        data: Any = form.data
        data = data.copy()
        data[form.add_prefix("person")] = str(refused.person_id)
        form.data = data
    return ""


def _shown(
    request: HttpRequest,
    actor: Actor,
    home: Home,
    lines: list[PersonLine],
    parts: VisitForms,
    *,
    status: int = 200,
    moved: str = "",
    wrong: str = "",
) -> HttpResponse:
    rows = rows_of(lines, may_unmask=actor.may(Permission.UNMASK))
    people: list[tuple[PersonRow, ResidentForm]] = [(row, parts.residents[row.id]) for row in rows]
    context = {
        "shell": shell_for(request),
        "home": home,
        "back_url": at("dwelling", home.id),
        "people": people,
        "parts": parts,
        "moved": moved,
        "wrong": wrong,
        "is_wrong": status == UNPROCESSABLE,
        "behind": _neighbours(actor, home).behind,
    }
    return render(request, "desk/people/visit.html", context, status=status)
