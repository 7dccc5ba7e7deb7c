"""Grounds for not accepting, and emergency words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import Held, held
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import GroundRow
from linli.channels.desk.admin_rules.forms.wording import (
    EmergencyForm,
    GroundForm,
    NewEmergencyForm,
)
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    RuleForm,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.presenters import basis_cell
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.words import planned_labels, since
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def grounds(request: HttpRequest) -> HttpResponse:
    """N1 to N6: why a matter may not be taken in, and what the reporter is told."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    lines = tuple(
        _ground_line(one, may=may) for one in held(book.grounds, lambda row: row.code, day)
    )
    columns = (
        _("Ground"),
        _("What the reporter is told"),
        _("Where it belongs instead"),
        _("Legal basis"),
    )
    return show(request, "grounds", {"table": Table(columns, (Group(lines),))})


def _ground_line(one: Held[GroundRow], *, may: bool) -> Line:
    row = one.row
    return Line(
        (
            Cell(f"{row.code} {row.name}", labels=planned_labels(one)),
            Cell(row.explanation),
            Cell(row.route),
            basis_cell(row.legal_basis, since(row)),
        ),
        (Act(_("Change"), address("ground", row.code), row.code),) if may else (),
    )


@_GET_POST
@needs(Permission.ADMIN_RULES)
def ground(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words of a ground."""
    require_keeper(request)
    by = actor_of(request)
    rows = [row for row in fresh_rule_book().grounds if row.code == code]
    one = next(iter(held(rows, lambda row: row.code, timezone.localdate())), None)
    if one is None:
        raise Http404
    row = one.planned or one.row
    initial = {
        **seen(),
        "name": row.name,
        "explanation": row.explanation,
        "route": row.route,
        "legal_basis": row.legal_basis,
    }
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = GroundForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_ground(code, **data, by=by, at=at)

    title = _("Change “%(name)s”") % {"name": f"{code} {row.name}"}
    act = ActionForm(title, address("ground", code), _("Save"))
    keeping = Keeping(act=act, do=do, done=_("The ground is saved."), go=address("grounds"))
    return keep(request, form, keeping)


@require_GET
@needs(Permission.ADMIN_RULES)
def emergencies(request: HttpRequest) -> HttpResponse:
    """Words after which the operator asks whether to put the call through, by line."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    rows = [row for row in book.emergencies if row.holds(day)]
    groups = tuple(
        Group(
            tuple(
                Line(
                    (Cell(row.word), Cell(row.advice), basis_cell(row.legal_basis, since(row))),
                    (
                        Act(_("Change"), address("emergency", row.word), row.word),
                        Act(pgettext("rule", "End"), address("emergency_end", row.word), row.word),
                    )
                    if may
                    else (),
                )
                for row in rows
                if row.line == line
            ),
            _("Put through to %(line)s") % {"line": line},
        )
        for line in sorted({row.line for row in rows})
    )
    context = {
        "table": Table((_("Word"), _("What to tell the caller"), _("Legal basis")), groups),
        "add_url": address("emergency_add") if may else "",
        "sentence_url": address("try_sentence"),
    }
    return show(request, "emergencies", context)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def emergency_add(request: HttpRequest) -> HttpResponse:
    """Add an emergency word."""
    require_keeper(request)
    by = actor_of(request)
    form = NewEmergencyForm(posted(request), initial=seen())

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_emergency_word(
            data["word"],
            line=data["line"],
            advice=data["advice"],
            legal_basis=data["legal_basis"],
            by=by,
            at=at,
            expect=data["expect"],
        )

    act = ActionForm(_("Add an emergency word"), address("emergency_add"), _("Add"))
    keeping = Keeping(act=act, do=do, done=_("The word is saved."), go=address("emergencies"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def emergency(request: HttpRequest, word: str) -> HttpResponse:
    """Change the line and the advice of an emergency word."""
    require_keeper(request)
    by, day = actor_of(request), timezone.localdate()
    rows = (row for row in fresh_rule_book().emergencies if row.word == word and row.holds(day))
    row = next(rows, None)
    if row is None:
        raise Http404
    initial = {
        **seen(),
        "line": row.line,
        "advice": row.advice,
        "legal_basis": row.legal_basis,
    }
    form = EmergencyForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_emergency_word(word, **data, by=by, at=at)

    title = _("Change “%(name)s”") % {"name": word}
    act = ActionForm(title, address("emergency", word), _("Save"))
    keeping = Keeping(act=act, do=do, done=_("The word is saved."), go=address("emergencies"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def emergency_end(request: HttpRequest, word: str) -> HttpResponse:
    """Let a word no longer be taken for an emergency."""
    require_keeper(request)
    by = actor_of(request)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_emergency_word(word, by=by, at=at, expect=data["expect"])

    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": word},
        address("emergency_end", word),
        pgettext("rule", "End it"),
        consequence=_("From now on operators are no longer asked when a caller says it."),
        danger=True,
    )
    form = RuleForm(posted(request), initial=seen())
    keeping = Keeping(act=act, do=do, done=_("The word is ended."), go=address("emergencies"))
    return keep(request, form, keeping)
