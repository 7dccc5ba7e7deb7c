"""The first page of the desk: one search box, what waits, newest changes, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.channels.desk.asked import asked
from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import at, in_scope
from linli.channels.desk.people.counting import Side, count_context
from linli.channels.desk.people.forms.persons import SearchForm
from linli.channels.desk.people.presenters import PersonRow, rows_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.operations import look_up_person, sees_people
from linli.registers.people.queries import PAGE, Sought
from linli.registers.people.queries.work import (
    GridProgress,
    NewestChange,
    newest_changes,
    visit_progress,
    waiting,
)
from linli.registers.places.models import Home
from linli.registers.places.queries import find_homes


@dataclass(frozen=True)
class Waits:
    """One pile of work: how many, what, where."""

    count: int
    label: str
    hint: str
    url: str
    icon: str


@dataclass(frozen=True)
class ChangeLine:
    """A change in the list of the newest."""

    url: str
    name: str
    what: str
    who: str
    at: datetime


@dataclass(frozen=True)
class HomeLine:
    """A home that an address means."""

    url: str
    address: str


@require_GET
@needs(seeing.SEE, seeing.LOOK_UP, seeing.COUNTS, seeing.SERVE)
@in_scope
def home(request: HttpRequest) -> HttpResponse:
    """What a post begins with: its own community, or the counts of those below it."""
    actor = actor_of(request)
    if not (sees_people(actor) or actor.may(seeing.LOOK_UP) or actor.may(seeing.COUNTS)):
        return HttpResponseRedirect(at("newcomers"))
    return render(request, "desk/people/home.html", _context(request, actor))


def _context(request: HttpRequest, actor: Actor) -> dict[str, object]:
    today, lists = timezone.localdate(), sees_people(actor)
    context: dict[str, object] = {
        "shell": shell_for(request),
        "lists": lists,
        "may_search": lists or actor.may(seeing.LOOK_UP),
        "may_keep": lists and actor.may(seeing.KEEP),
        "form": SearchForm(with_reason=not lists),
        "place": seeing.place_name(actor.scope.code) if actor.scope.code else "",
    }
    if lists:
        progress = visit_progress(actor.scope, community_code=actor.scope.code, on=today)
        context |= {
            "waits": _waits(actor, today, progress),
            "changes": [_change(one) for one in newest_changes(actor.scope)],
        }
    elif actor.may(seeing.SERVE):
        context["waits"] = _waits(actor, today, [])
    if actor.may(seeing.COUNTS) or lists:
        context |= count_context(actor, side=asked(request, "by", Side.STANDING))
    return context


def _waits(actor: Actor, today: date, progress: list[GridProgress]) -> list[Waits]:
    counts = waiting(actor.scope, on=today)
    mine = [one for one in progress if one.grid_code in actor.grids] or progress
    open_homes = sum(one.homes - one.done for one in mine)
    piles = []
    if sees_people(actor):
        piles.append(
            Waits(open_homes, _("Homes to visit"), _("nobody verified for half a year"),
                  at("plan"), "door-enter")
        )  # fmt: skip
    if actor.may(seeing.SERVE):
        piles += [
            Waits(counts.forms, _("Newcomers' forms"), _("to be checked or entered"),
                  at("newcomers"), "file-plus"),
            Waits(counts.permits, _("Permits to sign"), _("within thirty days, or late"),
                  at("permits"), "id"),
        ]  # fmt: skip
    if sees_people(actor):
        piles.append(
            Waits(counts.checks, _("Rented-out homes to check"), _("not checked for a year, or not safe"),
                  at("lettings"), "shield-check")
        )  # fmt: skip
    return piles


def _change(one: NewestChange) -> ChangeLine:
    return ChangeLine(at("person", one.person_id), one.name_masked, one.what, one.who, one.at)


@require_POST
@needs(seeing.SEE, seeing.LOOK_UP)
@in_scope
def find(request: HttpRequest) -> HttpResponse:
    """Look somebody up; what is looked for stands in the body, in no address and no log."""
    actor, lists = actor_of(request), sees_people(actor_of(request))
    form = SearchForm(request.POST, with_reason=not lists)
    context: dict[str, object] = {"form": form, "lists": lists, "sought": True}
    status = 200
    if form.is_valid():
        text = form.cleaned_data["q"]
        found = _people(request, actor, text, form.cleaned_data.get("reason", ""))
        homes = _homes(actor, text) if lists else []
        context |= {
            "found": found,
            "homes": [HomeLine(at("dwelling", one.id), one.address) for one in homes],
            "is_full": len(found) >= PAGE,
        }
    else:
        status = UNPROCESSABLE
    if is_fragment(request):
        return render(request, "desk/people/_search.html", context, status=status)
    whole = _context(request, actor) | context
    return render(request, "desk/people/home.html", whole, status=status)


def _people(request: HttpRequest, actor: Actor, text: str, reason: str) -> list[PersonRow]:
    sought = Sought(text, community_code=seeing.community_of(actor))
    try:
        lines = look_up_person(by=actor, at=timezone.now(), sought=sought, reason=reason)
    except WordTooShort:
        lines = []
    if reason:
        seeing.keep_reason(request, [line.id for line in lines], reason)
    return rows_of(lines, may_unmask=actor.may(Permission.UNMASK))


def _homes(actor: Actor, text: str) -> list[Home]:
    if not any(sign.isdigit() for sign in text) or len(text) > 60:
        return []
    try:
        return find_homes(actor.scope, text, limit=20)
    except WordTooShort:
        return []


@require_GET
@needs(seeing.SEE, seeing.COUNTS)
@in_scope
def counts(request: HttpRequest) -> HttpResponse:
    """How many people live where; small numbers are hidden from posts above the community."""
    actor = actor_of(request)
    inside = request.GET.get("inside", "")[:20]
    context = count_context(actor, side=asked(request, "by", Side.STANDING), inside=inside)
    if is_fragment(request):
        return render(request, "desk/people/_counts.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/people/counts.html", context)
