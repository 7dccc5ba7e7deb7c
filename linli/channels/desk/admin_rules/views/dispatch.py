"""The dispatch catalogue: its rows, a file of them, and where a matter would go."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import (
    DispatchEntry,
    DispatchFilter,
    TriedRoute,
    dispatch_entries,
    dispatch_entry,
    try_route,
)
from linli.casework.matters.queries.dispatch_files import (
    DispatchLine,
    DispatchWish,
    column_key,
    place_code_of,
    plan_dispatch,
)
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.channels.desk.admin_rules.forms.dispatch import (
    DispatchRowForm,
    NewDispatchRowForm,
    TryRouteForm,
)
from linli.channels.desk.admin_rules.forms.wording import EndForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    keep,
    posted,
    seen,
)
from linli.channels.desk.admin_rules.presenters import dispatch_line
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Group, Table
from linli.channels.desk.admin_rules.views.overview import choices_of
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm, Page
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY, Actor
from linli.registers.places.queries import UnknownPlace, find_division, place_codes
from linli.registers.places.rules.codes import Place
from linli.registers.units.queries import find_units

PAGE = 60
_OFFERED = 12
_GET_POST = require_http_methods(["GET", "HEAD", "POST"])
_FIELD = {"category": "category", "nature": "nature", "place": "place", "lead": "lead"} | {
    "assists": "assists",
    "note": "note",
    "basis": "legal_basis",
}


@require_GET
@needs(Permission.ADMIN_RULES)
def dispatch(request: HttpRequest) -> HttpResponse:
    """The catalogue page by page: by category, by unit, by what one types."""
    book, day, by = fresh_rule_book(), timezone.localdate(), actor_of(request)
    wanted = wanted_of(request)
    entries = dispatch_entries(book, wanted, on=day)
    start = _start(request, len(entries))
    lines = tuple(
        dispatch_line(entry, book, day, may_change=_may(by, entry.row.place_code))
        for entry in entries[start : start + PAGE]
    )
    columns = (
        _("Category"),
        _("Type"),
        _("Place"),
        _("Lead unit"),
        _("Assisting units"),
        _("Legal basis"),
    )
    n = len(entries)
    context = {
        "table": Table(columns, (Group(lines),)),
        "pages": Page(
            lines,
            next_url=_page_url(request, start + PAGE) if start + PAGE < n else "",
            prev_url=_page_url(request, max(0, start - PAGE)) if start else "",
            total_words=ngettext("%(n)d row", "%(n)d rows", n) % {"n": n},
        ),
        "choices": choices_of(book),
        "wanted": wanted,
        "unit": request.GET.get("unit", "")[:80],
        "may_add": by.may(Permission.ADMIN_RULES) and (_may(by, "") or bool(by.scope.code)),
        "may_import": rules.may_keep_rules(by),
        "export_url": f"{address('dispatch_export')}?{request.GET.urlencode()}",
        "try_form": TryRouteForm(categories=choices_of(book), auto_id="try_%s"),
        "has_any": bool(book.dispatch),
    }
    return show(request, "dispatch", context, fragment="_dispatch")


def wanted_of(request: HttpRequest) -> DispatchFilter:
    """What the address asks for: words, a category, a unit."""
    unit = request.GET.get("unit", "").strip()
    found = find_units(unit, WHOLE_CITY, limit=1) if unit else []
    nobody = UUID(int=0)  # a unit that nobody is called: the list is empty, as it should be
    return DispatchFilter(
        text=request.GET.get("q", "").strip()[:80],
        category=request.GET.get("category", "")[:6],
        unit_id=found[0].id if found else nobody if unit else None,
    )


def _start(request: HttpRequest, n: int) -> int:
    text = request.GET.get("from", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return start if start < n else 0


def _page_url(request: HttpRequest, start: int) -> str:
    query = QueryDict(request.GET.urlencode(), mutable=True)
    query["from"] = str(start)
    return f"{address('dispatch')}?{query.urlencode()}"


def _may(by: Actor, place_code: str) -> bool:
    return rules.may_keep_rules(by, _place(place_code))


def _place(code: str) -> Place | None:
    try:
        return place_codes(code) if code else None
    except UnknownPlace:
        return None


def require_row_keeper(by: Actor, place_code: str) -> None:
    """403 in words for who keeps neither the city's rows nor those of this place."""
    if not _may(by, place_code):
        words = _("This row is kept by the city, or by the administrators of another division.")
        raise PermissionDenied(words)


# --- one row --------------------------------------------------------------------------------------


class _Reading:
    """A form read as a row of a file: the wish, or the errors put beside their fields."""

    def __init__(self, form: Any, line: DispatchLine) -> None:
        plan = plan_dispatch([line], on=form.cleaned_data["on"])
        for error in plan.errors:
            field = _FIELD.get(column_key(error.column), "")
            form.add_error(field if field in form.fields else None, error.reason)
        self.wish: DispatchWish | None = plan.rows[0].wish if plan.rows else None


@_GET_POST
@needs(Permission.ADMIN_RULES)
def dispatch_add(request: HttpRequest) -> HttpResponse:
    """Add a row of the catalogue."""
    by = actor_of(request)
    book = fresh_rule_book()
    form = NewDispatchRowForm(
        posted(request),
        initial={**seen(), "category": request.GET.get("category", "")},
        categories=choices_of(book),
    )
    wish: DispatchWish | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        line = form.line(category=data["category"], nature=data["nature"], place=data["place"])
        wish = _Reading(form, line).wish

    def do(data: dict[str, Any], at: datetime) -> None:
        if wish is not None:
            rules.add_dispatch_rule(wish, on=data["on"], by=by, at=at)

    act = ActionForm(_("Add a row"), address("dispatch_add"), _("Add"))
    return keep(request, form, _keeping(act, do, _("The row is added.")))


def _keeping(act: ActionForm, do: Any, done: str) -> Keeping:
    return Keeping(
        act=act,
        do=do,
        done=done,
        go=address("dispatch"),
        fragment="desk/rules/_dispatch_form.html",
    )


def _entry(rule_id: UUID) -> DispatchEntry:
    entry = dispatch_entry(fresh_rule_book(), rule_id, on=timezone.localdate())
    if entry is None:
        raise Http404
    return entry


@_GET_POST
@needs(Permission.ADMIN_RULES)
def dispatch_row(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Change the units of a row from a day on."""
    entry, by = _entry(rule_id), actor_of(request)
    row = entry.row
    require_row_keeper(by, row.place_code)
    initial = {
        **seen(),
        "lead": entry.lead,
        "assists": "、".join(entry.assists),
        "is_certain": row.is_certain,
        "note": row.note,
        "legal_basis": row.legal_basis,
    }
    if entry.is_planned:
        initial["on"] = row.valid_from
    form = DispatchRowForm(posted(request), initial=initial)
    wish: DispatchWish | None = None
    if request.method == "POST" and form.is_valid():
        line = form.line(category=row.category, nature=row.nature, place=row.place_code)
        wish = _Reading(form, line).wish

    def do(data: dict[str, Any], at: datetime) -> None:
        if wish is not None:
            rules.change_dispatch_rule(
                rule_id, wish, on=data["on"], by=by, at=at, expect=data["expect"]
            )

    title = " · ".join((" / ".join(entry.category), entry.place or _("whole city")))
    act = ActionForm(
        _("Change “%(name)s”") % {"name": title},
        address("dispatch_row", rule_id),
        _("Save"),
        consequence=_("Matters dispatched before stay where they are."),
    )
    return keep(request, form, _keeping(act, do, _("The row is saved.")))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def dispatch_end(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Take a row out of the catalogue."""
    entry, by = _entry(rule_id), actor_of(request)
    require_row_keeper(by, entry.row.place_code)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_dispatch_rule(rule_id, on=data["on"], by=by, at=at, expect=data["expect"])

    title = " · ".join((" / ".join(entry.category), entry.place or _("whole city")))
    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": title},
        address("dispatch_end", rule_id),
        pgettext("rule", "End it"),
        consequence=_("From that day on such matters go by the next more general row, if any."),
        danger=True,
    )
    form = EndForm(posted(request), initial=seen())
    keeping = Keeping(act=act, do=do, done=_("The row ends."), go=address("dispatch"))
    return keep(request, form, keeping)


# --- what one types, and a matter to try --------------------------------------------------------------


@require_GET
@needs(Permission.ADMIN_RULES)
def unit_options(request: HttpRequest) -> HttpResponse:
    """Units that begin with or hold what is typed; after “、” the last one is looked for."""
    text = request.GET.get("assists", "") or request.GET.get("lead", "")
    text = text or request.GET.get("unit", "")
    before, mark, last = text[:800].rpartition("、")
    found = find_units(last, WHOLE_CITY, limit=_OFFERED)
    options = [(f"{before}{mark}{unit.name}", unit.code) for unit in found]
    return render(request, "desk/rules/_options.html", {"options": options})


@require_GET
@needs(Permission.ADMIN_RULES)
def place_options(request: HttpRequest) -> HttpResponse:
    """Divisions whose name or code is typed; two of one name are offered by their codes."""
    found = find_division(request.GET.get("place", "")[:60], WHOLE_CITY, limit=_OFFERED)
    names = [row.name for row in found]
    options = [
        (row.name if names.count(row.name) == 1 else row.code, place_codes(row.code).label)
        for row in found
    ]
    return render(request, "desk/rules/_options.html", {"options": options})


@require_GET
@needs(Permission.ADMIN_RULES)
def dispatch_try(request: HttpRequest) -> HttpResponse:
    """Which unit a matter of this category and place would go to, and why this one."""
    book, day = fresh_rule_book(), timezone.localdate()
    form = TryRouteForm(request.GET, categories=choices_of(book), auto_id="try_%s")
    tried: TriedRoute | None = None
    if form.is_valid():
        data = form.cleaned_data
        place, wrong = place_code_of(data["place"])
        if wrong:
            form.add_error("place", wrong)
        else:
            tried = try_route(
                book, category=data["category"], nature=data["nature"], place_code=place, on=day
            )
    others = () if tried is None else tried.others
    context = {
        "tried": tried,
        "others": [(entry, _why_not(tried, entry)) for entry in others],
        "try_form": form,
    }
    return show(request, "dispatch_tried", context, fragment="_dispatch_tried")


def _why_not(tried: TriedRoute | None, entry: DispatchEntry) -> str:
    winner = tried.winner if tried else None
    if winner is None:
        return ""
    if len(entry.row.category) < len(winner.row.category):
        return _("its category is more general")
    if len(entry.row.place_code.rstrip("0")) < len(winner.row.place_code.rstrip("0")):
        return _("its place is wider")
    return _("it is for any type")
