"""The rules of the supervision ladder: when which rung is taken, by whom, on what basis."""

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
from linli.channels.desk.admin_rules.forms.ladder import LadderForm, NewLadderForm, said_by
from linli.channels.desk.admin_rules.forms.wording import EndForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    RuleForm,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.ladder_words import (
    TOS,
    step_how,
    step_watches,
    step_when,
)
from linli.channels.desk.admin_rules.presenters import basis_cell
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.words import planned_labels, since
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import RungChoice
from linli.oversight.supervision.queries.rule_book import fresh_step_rules
from linli.oversight.supervision.rules import StepRule
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def ladder(request: HttpRequest) -> HttpResponse:
    """Every rule by its rung, the lowest first."""
    may = rules.may_keep_rules(actor_of(request))
    standing = _all()
    groups = tuple(
        Group(tuple(_line(one, may=may) for one in standing if one.row.rung == rung), str(label))
        for rung, label in RungChoice.choices
    )
    columns = (_("Name"), _("When"), _("Goes to"), _("How"), _("Legal basis"))
    context = {
        "table": Table(columns, groups),
        "add_url": address("ladder_add") if may else "",
    }
    return show(request, "ladder", context)


def _all() -> list[Held[StepRule]]:
    return held(fresh_step_rules(), lambda row: row.code, timezone.localdate())


def _line(one: Held[StepRule], *, may: bool) -> Line:
    row, acts = one.row, []
    if may:
        acts.append(Act(_("Change"), address("ladder_rule", row.code), row.name))
        if one.planned is not None:
            acts.append(Act(_("Take back"), address("ladder_cancel", row.code), row.name))
        elif row.valid_to is None:
            acts.append(Act(pgettext("rule", "End"), address("ladder_end", row.code), row.name))
    return Line(
        (
            Cell(row.name, row.text, planned_labels(one)),
            Cell(step_when(row), step_watches(row)),
            Cell(str(TOS[row.to])),
            Cell(step_how(row)),
            basis_cell(row.legal_basis, since(row)),
        ),
        tuple(acts),
    )


def _one(code: str) -> Held[StepRule]:
    for one in _all():
        if one.row.code == code and (one.planned or one.row).valid_to is None:
            return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Change a rule of the ladder from a day on."""
    require_keeper(request)
    one, by = _one(code), actor_of(request)
    row = one.planned or one.row
    initial = {**seen(), **said_by(row)}
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = LadderForm(posted(request), initial=initial, to=row.to, family=row.family)

    def do(data: dict[str, Any], at: datetime) -> None:
        supervision.change_step_rule(
            code, form.words(), on=data["on"], by=by, at=at, expect=data["expect"]
        )

    act = ActionForm(
        _("Change “%(name)s”") % {"name": row.name},
        address("ladder_rule", code),
        _("Save"),
        consequence=_(
            "From that day on it applies to every limit that runs; what was issued stays as it is."
        ),
    )
    return keep(request, form, _keeping(act, do, _("The rule of the ladder is saved.")))


def _keeping(act: ActionForm, do: Any, done: str) -> Keeping:
    return Keeping(
        act=act, do=do, done=done, go=address("ladder"), fragment="desk/rules/_ladder_form.html"
    )


@_GET_POST
@needs(Permission.ADMIN_RULES)
def rule_add(request: HttpRequest) -> HttpResponse:
    """Add a rule to the ladder."""
    require_keeper(request)
    by = actor_of(request)
    initial = {**seen(), "trigger": "due", "reply_within": 0, "roles": ["handler", "head"]}
    form = NewLadderForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        supervision.add_step_rule(
            data["rung"], data["to"], form.words(), on=data["on"], by=by, at=at
        )

    act = ActionForm(_("Add a rule to the ladder"), address("ladder_add"), _("Add"))
    return keep(request, form, _keeping(act, do, _("The rule of the ladder is saved.")))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def rule_end(request: HttpRequest, code: str) -> HttpResponse:
    """Take a rule off the ladder from a day on."""
    require_keeper(request)
    row, by = _one(code).row, actor_of(request)

    def do(data: dict[str, Any], at: datetime) -> None:
        supervision.end_step_rule(code, on=data["on"], by=by, at=at, expect=data["expect"])

    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": row.name},
        address("ladder_end", code),
        pgettext("rule", "End it"),
        consequence=_("From that day on this step is no longer taken by itself."),
        danger=True,
    )
    form = EndForm(posted(request), initial=seen())
    keeping = Keeping(act=act, do=do, done=_("The rule of the ladder ends."), go=address("ladder"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def rule_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a change of the ladder that has not begun."""
    require_keeper(request)
    row, by = _one(code).row, actor_of(request)

    def do(data: dict[str, Any], at: datetime) -> None:
        supervision.cancel_step_rule(code, by=by, at=at, expect=data["expect"])

    act = ActionForm(
        _("Take back the planned change of “%(name)s”") % {"name": row.name},
        address("ladder_cancel", code),
        _("Take back"),
        consequence=_("What holds today goes on."),
    )
    form = RuleForm(posted(request), initial=seen())
    keeping = Keeping(
        act=act, do=do, done=_("The planned change is taken back."), go=address("ladder")
    )
    return keep(request, form, keeping)
