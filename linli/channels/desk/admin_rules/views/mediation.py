"""Mediation's rules: types, limits, numbers, bars, articles of law, wordings, quotas, rates."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models.dated import Dated
from linli.casework.mediation.operations import rules_admin as rules
from linli.casework.mediation.queries.rule_tables import (
    TABLES,
    HeldRule,
    catalogue_version,
    rule_changes,
    rule_row,
    rules_of,
)
from linli.channels.desk.admin_rules.forms.mediation import MediationRuleForm
from linli.channels.desk.admin_rules.keeping import (
    DatedForm,
    Keeping,
    RuleForm,
    keep,
    posted,
    tomorrow,
)
from linli.channels.desk.admin_rules.keeping import require_keeper as require_city
from linli.channels.desk.admin_rules.mediation_words import (
    act_words,
    columns_of,
    key_words,
    row_cells,
    said,
    table_words,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm, Label, Standing, Tab
from linli.channels.ui.templatetags.linli_ui import moment
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])
_ADMIN = needs(Permission.ADMIN_RULES)


def _table(name: str) -> str:
    if name not in TABLES:
        raise Http404
    return name


@require_GET
@_ADMIN
def mediation(request: HttpRequest) -> HttpResponse:
    """The rules of one sort, with what is planned."""
    table = _table(request.GET.get("table", "types"))
    may = rules.may_keep_rules(actor_of(request))
    lines = tuple(_line(table, one, may=may) for one in rules_of(table, timezone.localdate()))
    context = {
        "tabs": _tabs(table),
        "about": table_words(table),
        "table": Table(columns_of(table), (Group(lines),)),
        "add_url": address("mediation_add", table) if may and not TABLES[table].is_fixed else "",
        "history_url": f"{address('mediation_history')}?table={table}",
    }
    return show(request, "mediation", context)


def _tabs(current: str) -> list[Tab]:
    home = address("mediation")
    return [
        Tab(table_words(name), f"{home}?table={name}", current=name == current) for name in TABLES
    ]


def _line(table: str, one: HeldRule, *, may: bool) -> Line:
    row, acts = one.row, []
    about = key_words(table, row)
    if may:
        acts.append(Act(_("Change"), address("mediation_rule", table, row.pk), about))
        if one.planned is not None:
            back = address("mediation_cancel", table, one.planned.pk)
            acts.append(Act(_("Take back"), back, about))
        elif not TABLES[table].is_fixed:
            acts.append(Act(_("End"), address("mediation_end", table, row.pk), about))
    cells = row_cells(table, row)
    first = Cell(cells[0].text, cells[0].note, _labels(one))
    return Line((first, *cells[1:]), tuple(acts))


def _labels(one: HeldRule) -> tuple[Label, ...]:
    if one.planned is not None:
        words = pgettext("rules", "new from %(day)s") % {"day": day_words(one.planned.valid_from)}
        return (Label(words, Standing.ACCENT),)
    if one.row.valid_to is not None:
        words = pgettext("rules", "ends on %(day)s") % {"day": day_words(one.row.valid_to)}
        return (Label(words, Standing.SOON),)
    return ()


def _row(table: str, row_id: UUID) -> Dated:
    row = rule_row(_table(table), row_id)
    if row is None:
        raise Http404
    return row


def _key(table: str, row: Dated) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TABLES[table].key}


def _go(table: str) -> str:
    return f"{address('mediation')}?table={table}"


def _seen() -> dict[str, object]:
    return {"expect": catalogue_version(), "on": tomorrow()}


@_GET_POST
@_ADMIN
def add(request: HttpRequest, table: str) -> HttpResponse:
    """A new rule of a sort."""
    require_city(request)
    by, sort = actor_of(request), TABLES[_table(table)]
    if sort.is_fixed:
        raise Http404
    form = MediationRuleForm(table, posted(request), is_new=True, initial=_seen())

    def do(data: dict[str, Any], at: datetime) -> None:
        given = form.values()
        key = {name: given.pop(name) for name in sort.key}
        rules.set_rule(table, key, given, on=data["on"], by=by, at=at)

    act = ActionForm(
        _("Add to: %(sort)s") % {"sort": table_words(table)},
        address("mediation_add", table),
        pgettext("rules", "Add"),
    )
    return keep(request, form, Keeping(act=act, do=do, done=_("Added."), go=_go(table)))


@_GET_POST
@_ADMIN
def change(request: HttpRequest, table: str, row_id: UUID) -> HttpResponse:
    """Change a rule from a day on."""
    require_city(request)
    by, row = actor_of(request), _row(table, row_id)
    first = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    form = MediationRuleForm(table, posted(request), is_new=False, initial={**first, **_seen()})

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_rule(
            table, _key(table, row), form.values(),
            on=data["on"], by=by, at=at, expect=data["expect"],
        )  # fmt: skip

    act = ActionForm(
        _("Change “%(name)s”") % {"name": key_words(table, row)},
        address("mediation_rule", table, row_id),
        pgettext("rules", "Save"),
        consequence=_("Disputes under way keep the limits they began with."),
    )
    return keep(request, form, Keeping(act=act, do=do, done=_("Saved."), go=_go(table)))


@_GET_POST
@_ADMIN
def end(request: HttpRequest, table: str, row_id: UUID) -> HttpResponse:
    """Let a rule hold until a day."""
    require_city(request)
    by, row = actor_of(request), _row(table, row_id)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_rule(table, _key(table, row), on=data["on"], by=by, at=at, expect=data["expect"])

    act = ActionForm(
        _("End “%(name)s”") % {"name": key_words(table, row)},
        address("mediation_end", table, row_id),
        pgettext("rules", "End it"),
        danger=True,
    )
    form = DatedForm(posted(request), initial=_seen())
    return keep(request, form, Keeping(act=act, do=do, done=_("Saved."), go=_go(table)))


@_GET_POST
@_ADMIN
def take_back(request: HttpRequest, table: str, row_id: UUID) -> HttpResponse:
    """Take back a change that has not begun."""
    require_city(request)
    by, row = actor_of(request), _row(table, row_id)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.cancel_rule(table, _key(table, row), by=by, at=at, expect=data["expect"])

    act = ActionForm(
        _("Take back the planned change of “%(name)s”") % {"name": key_words(table, row)},
        address("mediation_cancel", table, row_id),
        _("Take back"),
        consequence=_("What holds today goes on."),
    )
    form = RuleForm(posted(request), initial=_seen())
    done = _("The planned change is taken back.")
    return keep(request, form, Keeping(act=act, do=do, done=done, go=_go(table)))


@require_GET
@_ADMIN
def changes(request: HttpRequest) -> HttpResponse:
    """Who changed which rule of mediation, from which day, what before and after."""
    table = request.GET.get("table", "")
    found = rule_changes(table if table in TABLES else "")
    lines = tuple(
        Line(
            (
                Cell(moment(one.at), one.by_name),
                Cell(table_words(one.table), one.key),
                Cell(act_words(one.act), day_words(one.starts_on) if one.starts_on else ""),
                Cell(said(one.before, one.after)),
            )
        )
        for one in found
    )
    columns = (
        pgettext("history", "When"),
        pgettext("rules", "Rule"),
        pgettext("rules", "Change"),
        pgettext("rules", "Before → after"),
    )
    context = {
        "tabs": _tabs(table),
        "about": _("History of changes"),
        "table": Table(columns, (Group(lines),)),
        "add_url": "",
        "history_url": "",
    }
    return show(request, "mediation_history", context)
