"""Lists: mediators, committees, and who is missing by the plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.casework.mediation.models import CommitteeKind, MediatorStatus
from linli.casework.mediation.queries import committees as committee_queries
from linli.casework.mediation.queries import mediators as mediator_queries
from linli.casework.mediation.queries.committees import CommitteeFilter, heads_of
from linli.casework.mediation.queries.mediators import MediatorFilter
from linli.casework.mediation.queries.quotas import by_division, lacks
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediators import presenters
from linli.channels.desk.mediators.filters import Choice, Filter
from linli.channels.desk.mediators.forms.registers import type_choices
from linli.channels.desk.mediators.reach import (
    FIGURES,
    KEEP,
    SEE,
    at,
    in_scope,
    place_filter,
    places_for,
    tabs_for,
)
from linli.channels.desk.mediators.words import GRADE_WORDS
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, Page
from linli.foundation.postgres.keyset import slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

SIZE = 50


@require_GET
@needs(SEE)
@in_scope
def home(request: HttpRequest) -> HttpResponse:
    """The mediators of the division or the committee, the last enrolled first."""
    actor, bar = actor_of(request), _mediator_bar(request)
    column, code = place_filter(bar.value("place"))
    wanted = MediatorFilter(
        words=bar.value("q"),
        kind=bar.value("kind"),
        type=bar.value("type"),
        status=bar.value("status"),
        full_time=bar.value("full_time"),
        grade=bar.value("grade"),
        place_column=column,
        place_code=code,
    )
    rows = mediator_queries.mediators(actor, wanted)
    found = slice_of(rows, mediator_queries.ORDER, cursor_of(request), size=SIZE)
    types = dict(type_choices())
    page = Page(
        [presenters.mediator_row(row, types) for row in found.rows],
        **page_urls(found, Address(request.path, request.GET)),
    )
    context: dict[str, object] = {"page": page, "columns": presenters.mediator_columns()}
    return _list(request, context, bar, "home", _("Mediators of the register"))


def _mediator_bar(request: HttpRequest) -> Filter:
    actor = actor_of(request)
    return Filter(
        request.GET,
        _("Name, initials or certificate number"),
        (
            Choice("place", _("every place"), places_for(actor)),
            Choice("kind", _("every kind of committee"), list(CommitteeKind.choices)),
            Choice("type", _("every speciality"), type_choices()),
            Choice(
                "status", _("those who serve"), [*MediatorStatus.choices[1:], ("all", _("all"))]
            ),
            Choice("full_time", _("full- and part-time"), [("yes", _("full-time")), ("no", _("part-time"))]),
            Choice("grade", _("every grade"), [(code, str(w)) for code, w in GRADE_WORDS.items()]),
        ),
    )  # fmt: skip


@require_GET
@needs(SEE)
@in_scope
def committees(request: HttpRequest) -> HttpResponse:
    """The committees and rooms of the division."""
    actor, today = actor_of(request), timezone.localdate()
    bar = Filter(
        request.GET,
        _("Name, initials or word in the number"),
        (
            Choice("place", _("every place"), places_for(actor)),
            Choice("kind", _("every kind of committee"), list(CommitteeKind.choices)),
            Choice("term", _("every term"), [("ending", _("term ends in 90 days")), ("over", _("term is over"))]),
            Choice("status", _("those in force"), [("dissolved", _("dissolved ones")), ("all", _("all"))]),
        ),
    )  # fmt: skip
    column, code = place_filter(bar.value("place"))
    wanted = CommitteeFilter(
        words=bar.value("q"),
        kind=bar.value("kind"),
        status=bar.value("status"),
        term=bar.value("term"),
        place_column=column,
        place_code=code,
    )
    rows = committee_queries.committees(actor, wanted, on=today)
    found = slice_of(rows, committee_queries.ORDER, cursor_of(request), size=SIZE)
    heads = heads_of([row.pk for row in found.rows])
    page = Page(
        [presenters.committee_row(row, heads[row.pk], today) for row in found.rows],
        **page_urls(found, Address(request.path, request.GET)),
    )
    context: dict[str, object] = {"page": page, "columns": presenters.committee_columns()}
    return _list(request, context, bar, "committees", _("Committees and rooms"))


def _list(
    request: HttpRequest, context: dict[str, object], bar: Filter, name: str, title: str
) -> HttpResponse:
    actor = actor_of(request)
    context["table"] = presenters.page_table(context)
    if is_fragment(request):
        return render(request, "desk/mediators/_list.html", context)
    context |= {
        "shell": shell_for(request),
        "bar": bar,
        "title": title,
        "here": at(name),
        "tabs": tabs_for(actor, name),
        "acts": _acts(actor, name, request.GET.urlencode()),
    }
    return render(request, "desk/mediators/list.html", context)


def _acts(actor: Actor, name: str, asked: str) -> tuple[Action, ...]:
    acts: list[Action] = []
    if actor.may(KEEP):
        words = _("Found a committee") if name == "committees" else _("Enrol a mediator")
        to = at("found") if name == "committees" else at("enrol")
        acts.append(Action("add", words, to, "plus", primary=True, dialog=False))
        bring = reverse("desk:imports:home")
        acts.append(Action("import", _("Import a file"), bring, "upload", dialog=False))
    if actor.may(Permission.EXPORT):
        url = f"{at('export', name)}?{asked}"
        acts.append(Action("export", _("Export"), url, "table-export", dialog=False))
    return tuple(acts)


@require_GET
@needs(KEEP, FIGURES)
@in_scope
def quotas(request: HttpRequest) -> HttpResponse:
    """What committees have and lack by the plan, by division and one by one."""
    actor, today = actor_of(request), timezone.localdate()
    column, code = place_filter(request.GET.get("place", ""))
    found = lacks(actor, on=today, code=code, column=column)
    finer = _finer(actor, column)
    context = {
        "shell": shell_for(request),
        "tabs": tabs_for(actor, "quotas"),
        "title": _("Who is missing by the plan"),
        "sums": presenters.lack_sums(by_division(found, finer)),
        "table": presenters.lack_table([one for one in found if one.stands.is_short]),
        "whole": sum(not one.stands.is_short for one in found),
        "day": today.isoformat(),
    }
    return render(request, "desk/mediators/quotas.html", context)


def _finer(actor: Actor, column: str) -> str:
    """The level below the one that is looked at."""
    above = column or actor.scope.column or ""
    return {"": "district_code", "district_code": "street_code"}.get(above, "community_code")
