"""The register of people's own rules: periods, notices, consents, services, grounds of refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.queries.catalogue import Held, held
from linli.channels.desk.admin_rules.forms.people import FORMS, TextForm
from linli.channels.desk.admin_rules.forms.wording import EndForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    RuleForm,
    keep,
    posted,
    require_keeper,
    tomorrow,
)
from linli.channels.desk.admin_rules.people_words import (
    columns,
    history_lines,
    text_line,
    unit_words,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Group, Table
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm, Tab
from linli.registers.access.permissions import Permission
from linli.registers.people import operations
from linli.registers.people.models import TextSort
from linli.registers.people.queries import fresh_texts, text_changes, text_id, text_version
from linli.registers.people.rules.texts import OPEN_SORTS, Sort, TextRow

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])
_SHOWN = 50


@require_GET
@needs(Permission.ADMIN_RULES)
def people(request: HttpRequest) -> HttpResponse:
    """The texts of one sort, and the ways to the others."""
    sort = _asked_sort(request)
    may = operations.may_keep_texts(actor_of(request))
    lines = tuple(text_line(one, may=may) for one in _all(sort))
    context = {
        "table": Table(columns(sort), (Group(lines),)),
        "tabs": _tabs(sort),
        "sort_title": str(TextSort(sort).label),
        "lead": _lead(sort),
        "add_url": address("people_text_add", sort) if may and sort in OPEN_SORTS else "",
        "history_url": address("people_history"),
    }
    return show(request, "people", context, fragment="_people")


@require_GET
@needs(Permission.ADMIN_RULES)
def people_history(request: HttpRequest) -> HttpResponse:
    """Every change of these texts: who, when, from which day, what before and after."""
    sort, code = request.GET.get("sort", ""), request.GET.get("code", "")[:24]
    about = text_id(Sort(sort), code) if sort in TextSort.values and code else None
    context = {
        "lines": history_lines(text_changes(limit=_SHOWN, about=about)),
        "tabs": _tabs(None),
        "is_one": about is not None,
        "all_url": address("people_history"),
        "most": _SHOWN,
    }
    return show(request, "people_history", context, fragment="_people_history")


def _tabs(current: Sort | None) -> list[Tab]:
    tabs = [
        Tab(str(TextSort(sort).label), f"{address('people')}?sort={sort}", current=sort is current)
        for sort in Sort
    ]
    words = pgettext("rules", "Changes")
    return [*tabs, Tab(words, address("people_history"), current=current is None)]


def _lead(sort: Sort) -> str:
    return {
        Sort.TERM: _("Days that were set before a change stay as they were set."),
        Sort.NOTICE: _("Read out or shown before anything is written down."),
        Sort.CONSENT: _(
            "Nobody is refused anything for not agreeing. Those who agreed keep the wording of that day."
        ),
        Sort.SERVICE: _("Shown on the newcomer's form, and handed out with the receipt."),
        Sort.REFUSAL: _("A refusal always names one of these, and where to complain."),
    }[sort]


def _asked_sort(request: HttpRequest) -> Sort:
    told = request.GET.get("sort", "")
    return Sort(told) if told in TextSort.values else Sort.TERM


def _all(sort: Sort) -> list[Held[TextRow]]:
    rows = [row for row in fresh_texts() if row.sort is sort]
    rows.sort(key=lambda row: (row.position, row.code, row.valid_from))
    return held(rows, lambda row: row.code, timezone.localdate())


def _one(sort: str, code: str) -> Held[TextRow]:
    if sort in TextSort.values:
        for one in _all(Sort(sort)):
            if one.row.code == code and (one.planned or one.row).valid_to is None:
                return one
    raise Http404


def _form(request: HttpRequest, sort: Sort, row: TextRow | None, on: object) -> TextForm:
    initial: dict[str, Any] = {"on": on, "expect": 0}
    more: dict[str, Any] = {}
    if row is not None:
        initial |= {**row.said, "legal_basis": row.legal_basis}
        initial["expect"] = text_version(sort, row.code)
    if row is not None and sort is Sort.TERM:
        more["unit"] = unit_words(row.said["unit"])
    return FORMS[sort](posted(request), initial=initial, **more)


def _keep(
    request: HttpRequest,
    form: RuleForm,
    act: ActionForm,
    sort: Sort,
    do: Callable[[dict[str, Any], datetime], object],
    done: str,
) -> HttpResponse:
    go = f"{address('people')}?sort={sort}"
    return keep(request, form, Keeping(act=act, do=do, done=done, go=go))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def text(request: HttpRequest, sort: str, code: str) -> HttpResponse:
    """Change a text from a day on."""
    require_keeper(request)
    one, by = _one(sort, code), actor_of(request)
    row = one.planned or one.row
    form = _form(request, row.sort, row, one.planned.valid_from if one.planned else tomorrow())

    def do(data: dict[str, Any], at: datetime) -> None:
        operations.set_text(
            by=by, at=at, sort=row.sort, code=code, said=form.said(),
            legal_basis=data["legal_basis"], on=data["on"], expect=data["expect"],
        )  # fmt: skip

    act = ActionForm(_("Change “%(name)s”") % {"name": row.name}, request.path, _("Save"))
    return _keep(request, form, act, row.sort, do, _("The text is saved."))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def text_add(request: HttpRequest, sort: str) -> HttpResponse:
    """Add a consent, a service or a ground of refusal."""
    require_keeper(request)
    if sort not in OPEN_SORTS:
        raise Http404
    by, wanted = actor_of(request), Sort(sort)
    form = _form(request, wanted, None, tomorrow())

    def do(data: dict[str, Any], at: datetime) -> None:
        operations.add_text(
            by=by, at=at, sort=wanted, said=form.said(), legal_basis=data["legal_basis"],
            on=data["on"],
        )  # fmt: skip

    title = _("Add: %(sort)s") % {"sort": TextSort(sort).label}
    act = ActionForm(title, request.path, _("Add"))
    return _keep(request, form, act, wanted, do, _("The text is saved."))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def text_end(request: HttpRequest, sort: str, code: str) -> HttpResponse:
    """Let a consent, a service or a ground of refusal end on a day."""
    require_keeper(request)
    one, by = _one(sort, code), actor_of(request)
    row = one.row
    if row.sort not in OPEN_SORTS:
        raise Http404
    form = EndForm(
        posted(request), initial={"on": tomorrow(), "expect": text_version(row.sort, code)}
    )

    def do(data: dict[str, Any], at: datetime) -> None:
        operations.end_text(
            by=by, at=at, sort=row.sort, code=code, on=data["on"], expect=data["expect"]
        )

    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": row.name},
        request.path,
        pgettext("rule", "End it"),
        consequence=_("It is offered no longer. What was given or decided by it stays as it is."),
        danger=True,
    )
    return _keep(request, form, act, row.sort, do, _("It ends on that day."))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def text_cancel(request: HttpRequest, sort: str, code: str) -> HttpResponse:
    """Take back a change that has not begun."""
    require_keeper(request)
    one, by = _one(sort, code), actor_of(request)
    row = one.row
    if one.planned is None:
        raise Http404

    def do(data: dict[str, Any], at: datetime) -> None:
        operations.cancel_text(by=by, at=at, sort=row.sort, code=code, expect=data["expect"])

    act = ActionForm(
        _("Take back the planned change of “%(name)s”") % {"name": row.name},
        request.path,
        _("Take back"),
        consequence=_("What holds today goes on."),
    )
    form = RuleForm(posted(request), initial={"expect": text_version(row.sort, code)})
    return _keep(request, form, act, row.sort, do, _("The planned change is taken back."))
