"""Thresholds and retention classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.models import RetentionClass, RuleKind
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import (
    Held,
    held,
    retention_classes,
)
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import ThresholdRow
from linli.channels.desk.admin_rules.forms.numbers import (
    RetentionForm,
    ThresholdForm,
)
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.views.taking_back import take_back
from linli.channels.desk.admin_rules.words import (
    planned_labels,
    retention_words,
    since,
)
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def numbers(request: HttpRequest) -> HttpResponse:
    """Thresholds, and how long files are kept."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    thresholds = tuple(
        _threshold_line(one, may=may) for one in held(book.thresholds, lambda row: row.code, day)
    )
    kept = tuple(_retention_line(one, may=may) for one in retention_classes(day))
    context = {
        "thresholds": Table(
            (_("What is counted"), _("Value"), _("Legal basis")), (Group(thresholds),)
        ),
        "retention": Table(
            (pgettext("archive", "Files"), _("Kept for"), _("Legal basis")), (Group(kept),)
        ),
    }
    return show(request, "numbers", context)


def _threshold_line(one: Held[ThresholdRow], *, may: bool) -> Line:
    row = one.row
    acts = []
    if may:
        acts.append(Act(_("Change"), address("threshold", row.code), row.name))
        if one.planned is not None:
            acts.append(Act(_("Take back"), address("threshold_cancel", row.code), row.name))
    note = since(row)
    if one.now is not None and one.planned is not None:
        note = _("then %(limit)s") % {"limit": one.planned.value}
    return Line(
        (
            Cell(row.name, labels=planned_labels(one)),
            Cell(str(row.value), note),
            Cell(row.legal_basis),
        ),
        tuple(acts),
    )


def _threshold(code: str) -> Held[ThresholdRow]:
    rows = [row for row in fresh_rule_book().thresholds if row.code == code]
    for one in held(rows, lambda row: row.code, timezone.localdate()):
        return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def threshold(request: HttpRequest, code: str) -> HttpResponse:
    """Change a number from a day on."""
    require_keeper(request)
    one, by = _threshold(code), actor_of(request)
    row = one.planned or one.row
    initial = {**seen(), "value": row.value, "legal_basis": row.legal_basis}
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = ThresholdForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_threshold(
            code,
            value=data["value"],
            legal_basis=data["legal_basis"],
            on=data["on"],
            by=by,
            at=at,
            expect=data["expect"],
        )

    act = ActionForm(
        _("Change “%(name)s”") % {"name": row.name}, address("threshold", code), _("Save")
    )
    keeping = Keeping(act=act, do=do, done=_("The number is saved."), go=address("numbers"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def threshold_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a planned change of a number."""
    name = _threshold(code).row.name
    return take_back(request, RuleKind.THRESHOLD, code, name, "numbers", "threshold_cancel")


def _retention_line(one: Held[RetentionClass], *, may: bool) -> Line:
    row = one.row
    acts = []
    if may:
        acts.append(Act(_("Change"), address("retention", row.code), row.name))
        if one.planned is not None:
            acts.append(Act(_("Take back"), address("retention_cancel", row.code), row.name))
    note = _("since %(day)s") % {"day": day_words(row.valid_from)}
    if one.now is not None and one.planned is not None:
        note = _("then %(limit)s") % {"limit": retention_words(one.planned)}
    return Line(
        (
            Cell(row.name, labels=planned_labels(one)),
            Cell(retention_words(row), note),
            Cell(row.legal_basis),
        ),
        tuple(acts),
    )


def _retention(code: str) -> Held[RetentionClass]:
    for one in retention_classes(timezone.localdate()):
        if one.row.code == code:
            return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def retention(request: HttpRequest, code: str) -> HttpResponse:
    """Change how long files of a class are kept."""
    require_keeper(request)
    one, by = _retention(code), actor_of(request)
    row = one.planned or one.row
    initial = {
        **seen(),
        "name": row.name,
        "years": row.years,
        "then": row.then,
        "legal_basis": row.legal_basis,
    }
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = RetentionForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_retention_class(code, **data, by=by, at=at)

    act = ActionForm(
        _("Change “%(name)s”") % {"name": row.name},
        address("retention", code),
        _("Save"),
        consequence=_("Files already archived keep the date they were given."),
    )
    keeping = Keeping(
        act=act, do=do, done=_("The retention class is saved."), go=address("numbers")
    )
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def retention_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a planned change of a retention class."""
    name = _retention(code).row.name
    return take_back(request, RuleKind.RETENTION, code, name, "numbers", "retention_cancel")
