"""统计报表: the Ministry's form of a period, on the page and as a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from linli.casework.mediation.queries.committees import committee_choices
from linli.casework.mediation.queries.statistics import By, Line, Statistics, items, statistics
from linli.channels.desk.mediators.forms.registers import type_choices
from linli.channels.desk.mediators.forms.standing import PeriodForm
from linli.channels.desk.mediators.presenters import number
from linli.channels.desk.mediators.reach import FIGURES, at, in_scope, place_name, tabs_for
from linli.channels.desk.mediators.sheets import as_file
from linli.channels.desk.mediators.words import BLOCK_WORDS, BY_WORDS, ITEM_WORDS
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Level, Reach


@require_GET
@needs(FIGURES)
@in_scope
def figures(request: HttpRequest) -> HttpResponse:
    """The form of a period."""
    actor = actor_of(request)
    form, found = _asked(request, actor)
    names = _names(actor, found)
    lines = [_shown(line, names.get(line.key, "")) for line in found.lines]
    total = _shown(found.total, _("Sum"))
    blocks = [(str(BLOCK_WORDS[code]), _rows(part, lines, total)) for code, part in _blocks()]
    context = {
        "shell": shell_for(request),
        "tabs": tabs_for(actor, "statistics"),
        "title": _("People's mediation: statistics form"),
        "form": form,
        "names": [*(name for name, _numbers in lines[:12])],
        "more": max(0, len(lines) - 12),
        "blocks": blocks,
        "export_url": f"{at('statistics_export')}?{request.GET.urlencode()}",
        "may_export": actor.may(Permission.EXPORT),
    }
    return render(request, "desk/mediators/statistics.html", context)


@require_GET
@needs(Permission.EXPORT)
@in_scope
def figures_export(request: HttpRequest) -> HttpResponse:
    """The form as a spreadsheet: a line for each group, items in the form's order."""
    actor = actor_of(request)
    form, found = _asked(request, actor)
    names = _names(actor, found)
    columns = [(code, title, words) for title, part in _titled() for code, words in part]
    by = By(form.initial["by"] if not form.is_bound else form.cleaned_data["by"])
    headers = [str(BY_WORDS[by]), *(f"{title}·{words}" for _code, title, words in columns)]
    rows = [
        [name, *(_cell(line, code) for code, _title, _words in columns)]
        for line, name in (
            *((line, names.get(line.key, "")) for line in found.lines),
            (found.total, _("Sum")),
        )
    ]
    return as_file(_("People's mediation statistics"), headers, rows)


def _asked(request: HttpRequest, actor: Actor) -> tuple[PeriodForm, Statistics]:
    today = timezone.localdate()
    by = By.COMMITTEE if actor.scope.reach is Reach.UNIT else _finer(actor)
    first: dict[str, Any] = {"since": date(today.year, 1, 1), "until": today, "by": str(by)}
    form = PeriodForm(request.GET if "since" in request.GET else None, initial=first)
    given = form.cleaned_data if form.is_bound and form.is_valid() else first
    found = statistics(actor, since=given["since"], until=given["until"], by=By(given["by"]))
    return (form if not form.is_bound or form.is_valid() else PeriodForm(initial=first)), found


def _finer(actor: Actor) -> By:
    return {Level.CITY: By.DISTRICT, Level.DISTRICT: By.STREET}.get(actor.scope.level, By.COMMITTEE)


def _names(actor: Actor, found: Statistics) -> dict[str, str]:
    keys = [line.key for line in found.lines]
    if any(_is_id(key) for key in keys):
        return dict(committee_choices(actor))
    return {
        key: place_name(key) or (key or pgettext("division", "at this level itself"))
        for key in keys
    }


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _blocks() -> list[tuple[str, list[tuple[str, str]]]]:
    return items(type_choices())


def _titled() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(BLOCK_WORDS[block]), [(code, words or str(ITEM_WORDS[code])) for code, words in part])
        for block, part in _blocks()
    ]


def _cell(line: Line, code: str) -> int | str:
    shown = line.shown(code)
    return "*" if shown is None else shown


def _shown(line: Line, name: str) -> tuple[str, Line]:
    return name, line


def _rows(
    part: list[tuple[str, str]], lines: list[tuple[str, Line]], total: tuple[str, Line]
) -> list[tuple[str, str, list[str]]]:
    """Items down, groups across: words, the sum, and a number of each of the first groups."""
    return [
        (
            words or str(ITEM_WORDS[code]),
            _printed(total[1], code),
            [_printed(line, code) for _name, line in lines[:12]],
        )
        for code, words in part
    ]


def _printed(line: Line, code: str) -> str:
    shown = line.shown(code)
    return "*" if shown is None else number(shown)
