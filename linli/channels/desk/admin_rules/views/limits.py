"""Time limits: a table by step, a form with an example, adding and ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.models import RuleKind
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import (
    Held,
    due_of,
    held,
)
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import LimitRow, RuleBook
from linli.casework.matters.workflow import ClockKind, Window
from linli.channels.desk.admin_rules.forms.numbers import (
    CountingForm,
    LimitForm,
    NewLimitForm,
)
from linli.channels.desk.admin_rules.forms.wording import EndForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.presenters import example_clock
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.views.overview import choices_of
from linli.channels.desk.admin_rules.views.taking_back import take_back
from linli.channels.desk.admin_rules.words import (
    clock_label,
    for_whom,
    limit_note,
    limit_words,
    planned_labels,
    since,
)
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.foundation.calendar.rules import Limit, LimitUnit, RollRule, StartRule
from linli.registers.access.permissions import Permission

Do = Callable[[dict[str, Any], datetime], None]
_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def limits(request: HttpRequest) -> HttpResponse:
    """Every time limit by its step, what is planned, and what may be done with it."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    standing = held(book.limits, lambda row: row.code, day)
    groups = [
        Group(
            tuple(
                _limit_line(one, book, may=may)
                for one in sorted(standing, key=lambda one: one.row.specificity())
                if one.row.clock == clock
            ),
            clock_label(clock),
        )
        for clock in (*ClockKind.values, *Window.values)
    ]
    columns = (_("For which matters"), _("How long"), _("Name"), _("Legal basis"))
    context = {
        "table": Table(columns, tuple(groups)),
        "add_url": address("limit_add") if may else "",
    }
    return show(request, "limits", context)


def _limit_line(one: Held[LimitRow], book: RuleBook, *, may: bool) -> Line:
    row = one.row
    whom = for_whom(row, book, max(timezone.localdate(), row.valid_from))
    note = since(row)
    if one.now is not None and one.planned is not None:
        note = _("then %(limit)s") % {"limit": limit_words(one.planned.limit)}
    acts = []
    if may:
        acts.append(Act(_("Change"), address("limit", row.code), row.name))
        if one.planned is not None:
            acts.append(Act(_("Take back"), address("limit_cancel", row.code), row.name))
        elif row.specificity() != (False, 0, False, False) and row.valid_to is None:
            acts.append(Act(pgettext("rule", "End"), address("limit_end", row.code), row.name))
    return Line(
        (
            Cell(whom, labels=planned_labels(one)),
            Cell(limit_words(row.limit), limit_note(row.limit)),
            Cell(row.name, note),
            Cell(row.legal_basis),
        ),
        tuple(acts),
    )


def _limit(code: str) -> Held[LimitRow]:
    rows = [row for row in fresh_rule_book().limits if row.code == code]
    for one in held(rows, lambda row: row.code, timezone.localdate()):
        if one.planned is not None or (one.now is not None and one.now.valid_to is None):
            return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def limit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a limit from a day on, with an example reckoned while one types."""
    require_keeper(request)
    one, by = _limit(code), actor_of(request)
    row = one.planned or one.row
    initial = {
        **seen(),
        "name": row.name,
        "amount": row.limit.amount,
        "unit": row.limit.unit,
        "start_rule": row.limit.start,
        "roll_rule": row.limit.roll,
        "legal_basis": row.legal_basis,
    }
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = LimitForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_limit(code, form.words(), on=data["on"], by=by, at=at, expect=data["expect"])

    return keep(request, form, _limit_keeping(row.name, address("limit", code), do))


def _limit_keeping(title: str, url: str, do: Do) -> Keeping:
    return Keeping(
        act=ActionForm(
            _("Change “%(name)s”") % {"name": title} if title else _("Add a time limit"),
            url,
            _("Save"),
            consequence=_(
                "From that day on new clocks count so. Clocks that run keep their limit and basis."
            ),
        ),
        do=do,
        done=_("The time limit is saved."),
        go=address("limits"),
        fragment="desk/rules/_limit_form.html",
        context={"example_url": address("limit_example")},
    )


@_GET_POST
@needs(Permission.ADMIN_RULES)
def limit_add(request: HttpRequest) -> HttpResponse:
    """Add a limit for matters that had only a more general one."""
    require_keeper(request)
    by = actor_of(request)
    initial = {**seen(), "unit": "working_day", "start_rule": "next_day", "roll_rule": "roll"}
    form = NewLimitForm(posted(request), initial=initial, categories=choices_of(fresh_rule_book()))

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.add_limit(form.keys(), form.words(), on=data["on"], by=by, at=at)

    return keep(request, form, _limit_keeping("", address("limit_add"), do))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def limit_end(request: HttpRequest, code: str) -> HttpResponse:
    """End a special limit."""
    require_keeper(request)
    one, by = _limit(code), actor_of(request)
    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": one.row.name},
        address("limit_end", code),
        pgettext("rule", "End it"),
        consequence=_("From that day on its matters go by the more general limit of this step."),
        danger=True,
    )

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_limit(code, on=data["on"], by=by, at=at, expect=data["expect"])

    form = EndForm(posted(request), initial=seen())
    keeping = Keeping(act=act, do=do, done=_("The time limit ends."), go=address("limits"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def limit_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a version of a limit that has not begun."""
    return take_back(request, RuleKind.LIMIT, code, _limit(code).row.name, "limits", "limit_cancel")


@require_GET
@needs(Permission.ADMIN_RULES)
def limit_example(request: HttpRequest) -> HttpResponse:
    """When a limit would end that began now: the date, the sentence and the strip of days."""
    form, now = CountingForm(request.GET), timezone.now()
    clock = None
    if form.is_valid() and form.cleaned_data["amount"] <= 1_500:
        data = form.cleaned_data
        counted = due_of(
            Limit(
                data["amount"],
                LimitUnit(data["unit"]),
                StartRule(data["start_rule"]),
                RollRule(data["roll_rule"]),
            ),
            now,
        )
        name = request.GET.get("name", "").strip()[:80] or _("This limit")
        clock = example_clock(counted, name=name, basis="", now=now, words="")
    return render(request, "desk/rules/_limit_example.html", {"clock": clock})
