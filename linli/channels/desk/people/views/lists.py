"""The people of a community, page by page, and which homes to visit next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import at, in_scope
from linli.channels.desk.people.presenters import oldest_words, rows_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Chip, Filters, Page
from linli.foundation.postgres.labels import label_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import AgeBand, Standing
from linli.registers.people.operations import read_list, sees_people
from linli.registers.people.queries import PeopleFilter, cursor_of
from linli.registers.people.queries.work import (
    GridProgress,
    HomeToVisit,
    homes_to_visit,
    stale_before,
    visit_progress,
)
from linli.registers.people.rules.ages import BANDS
from linli.registers.places.queries import grids_of

_GRID = "linli_people_grid"
ALL, OWN = "all", "own"


@dataclass(frozen=True)
class Asked:
    """What of the list is asked for by its address: nothing in it names a person."""

    standing: str
    grid: str
    band: str
    stale: bool
    gone: bool
    after: str
    own: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The grids whose people are shown; none named: those of the whole community."""
        if self.grid == OWN:
            return self.own
        return () if self.grid in ("", ALL) else (self.grid,)

    def query(self, **other: str) -> str:
        """The address of the list with something else."""
        flags = {"stale": "1" if self.stale else "", "gone": "1" if self.gone else ""}
        keys = {"standing": self.standing, "grid": self.grid, "age": self.band, **flags, **other}
        told = {name: value for name, value in keys.items() if value}
        return f"{at('list')}?{urlencode(told)}" if told else at("list")


def own_grids(actor: Actor, grids: dict[str, str]) -> tuple[str, ...]:
    """The grids that the post looks after and that are in force; lists open on them."""
    return tuple(code for code in actor.grids if code in grids)


def _asked(request: HttpRequest, grids: dict[str, str], own: tuple[str, ...]) -> Asked:
    get = request.GET.get
    standing, band = get("standing", ""), get("age", "")
    grid = get("grid", "") or (OWN if own else "")
    known = {*grids, *((ALL, OWN) if own else ())}
    return Asked(
        standing if standing in Standing.values else "",
        grid if grid in known else "",
        band if band in {str(first) for first in BANDS} else "",
        get("stale") == "1",
        get("gone") == "1",
        get("after", "")[:80],
        own,
    )


def _grids(actor: Actor) -> dict[str, str]:
    return {row.code: row.name for row in grids_of(actor.scope, community_code=actor.scope.code)}


@require_GET
@needs(seeing.SEE)
@in_scope
def people(request: HttpRequest) -> HttpResponse:
    """The community's people by the initials of their names; not to be taken away as a file."""
    actor, today = actor_of(request), timezone.localdate()
    if not sees_people(actor):
        raise Http404
    grids = _grids(actor)
    asked = _asked(request, grids, own_grids(actor, grids))
    after = cursor_of(asked.after)
    found = read_list(by=actor, at=timezone.now(), wanted=_wanted(actor, asked, today), after=after)
    rows = rows_of(found.lines, may_unmask=actor.may(Permission.UNMASK))
    next_url = asked.query(after=str(found.after)) if found.after else ""
    context: dict[str, object] = {
        "page": Page(rows, next_url=next_url, prev_url=asked.query() if after else ""),
        "bar": _bar(asked, grids),
    }
    if is_fragment(request):
        return render(request, "desk/people/_list.html", context)
    context |= {
        "shell": shell_for(request), "asked": asked, "grids": grids.items(),
        "has_own": bool(asked.own),
        "standings": Standing.choices,
        "bands": [(str(first), str(AgeBand(first).label)) for first in BANDS],
        "place": seeing.place_name(actor.scope.code), "may_keep": actor.may(seeing.KEEP),
    }  # fmt: skip
    return render(request, "desk/people/list.html", context)


def _wanted(actor: Actor, asked: Asked, today: date) -> PeopleFilter:
    low = int(asked.band) if asked.band else None
    above = [first for first in BANDS if low is not None and first > low]
    return PeopleFilter(
        community_code=actor.scope.code,
        standing=asked.standing,
        grid_codes=asked.codes,
        stale_before=stale_before(today) if asked.stale else None,
        age_from=low,
        age_to=above[0] - 1 if above else None,
        with_gone=asked.gone,
        on=today,
    )


def _bar(asked: Asked, grids: dict[str, str]) -> Filters:
    chips = []
    if asked.standing:
        chips.append(Chip(label_of(Standing, asked.standing), asked.query(standing="")))
    if asked.codes:
        words = _("my grids") if asked.grid == OWN else grids[asked.grid]
        chips.append(Chip(words, asked.query(grid=ALL if asked.own else "")))
    if asked.band:
        chips.append(Chip(str(AgeBand(int(asked.band)).label), asked.query(age="")))
    if asked.stale:
        chips.append(Chip(_("not verified for half a year"), asked.query(stale="")))
    if asked.gone:
        chips.append(Chip(_("with those who are gone"), asked.query(gone="")))
    return Filters(url=at("list"), chips=tuple(chips))


@dataclass(frozen=True)
class VisitLine:
    """A home to visit: where, how many live there, what waits."""

    url: str
    visit_url: str
    address: str
    people: int
    waits: str
    is_done: bool
    is_to_check: bool


@dataclass(frozen=True)
class ProgressLine:
    """How far the visits of a grid are: homes, not who visited them."""

    name: str
    url: str
    homes: int
    done: int
    is_chosen: bool


@require_GET
@needs(seeing.SEE)
@in_scope
def plan(request: HttpRequest) -> HttpResponse:
    """Which homes to visit next: never verified first, then the oldest."""
    actor, today = actor_of(request), timezone.localdate()
    if not sees_people(actor):
        raise Http404
    grids = _grids(actor)
    chosen = _chosen_grids(request, actor, grids)
    homes = homes_to_visit(actor.scope, community_code=actor.scope.code, grids=chosen)
    progress = visit_progress(actor.scope, community_code=actor.scope.code, on=today)
    context = {
        "shell": shell_for(request),
        "homes": [_visit(one, today) for one in homes],
        "progress": [_progress(one, chosen) for one in progress],
        "grid_name": _(", ").join(grids[code] for code in chosen),
        "place": seeing.place_name(actor.scope.code),
        "may_keep": actor.may(seeing.KEEP),
        "all_url": f"{at('plan')}?grid={ALL}",
        "own_url": f"{at('plan')}?grid={OWN}" if own_grids(actor, grids) else "",
    }
    return render(request, "desk/people/plan.html", context)


def _chosen_grids(request: HttpRequest, actor: Actor, grids: dict[str, str]) -> tuple[str, ...]:
    """The grid asked for or looked at last in this session; at first those of the post."""
    wanted = request.GET.get("grid", "")
    if wanted == OWN:
        request.session.pop(_GRID, None)
    elif wanted == ALL or wanted in grids:
        request.session[_GRID] = wanted
    kept = str(request.session.get(_GRID, ""))
    if kept in grids:
        return (kept,)
    return () if kept == ALL else own_grids(actor, grids)


def _visit(one: HomeToVisit, today: date) -> VisitLine:
    home_id: UUID = one.home_id
    is_fresh = not one.never and one.oldest is not None and one.oldest >= stale_before(today)
    return VisitLine(
        at("dwelling", home_id), at("visit", home_id), one.address, one.people,
        _waits(one, today), is_fresh and not one.to_check,
        one.to_check > 0,
    )  # fmt: skip


def _waits(one: HomeToVisit, today: date) -> str:
    words = oldest_words(one.oldest, one.never, one.people, today)
    if not one.to_check:
        return words
    first = ngettext("%(n)d to be checked", "%(n)d to be checked", one.to_check)
    return f"{first % {'n': one.to_check}} · {words}"


def _progress(one: GridProgress, chosen: tuple[str, ...]) -> ProgressLine:
    url = f"{at('plan')}?grid={one.grid_code}" if one.grid_code else ""
    name = one.grid_name or _("Grid not known")
    return ProgressLine(name, url, one.homes, one.done, one.grid_code in chosen)
