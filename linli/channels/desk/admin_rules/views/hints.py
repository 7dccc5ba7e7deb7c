"""The words that hint at a type or an urgency while a call is taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.models import HintKind
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import Held, held
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules.book import HintRow
from linli.channels.desk.admin_rules.forms.wording import HintForm
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
from linli.channels.desk.admin_rules.words import hint_label, planned_labels, since
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def hints(request: HttpRequest) -> HttpResponse:
    """Which words hint at which type and urgency; the first named wins a tie."""
    may = rules.may_keep_rules(actor_of(request))
    groups = tuple(
        Group(tuple(_line(one, may=may) for one in _all() if one.row.kind == kind), str(label))
        for kind, label in HintKind.choices
    )
    columns = (_("Hints at"), _("Words that suggest it"), _("Legal basis"))
    context = {"table": Table(columns, groups), "sentence_url": address("try_sentence")}
    return show(request, "hints", context)


def _all() -> list[Held[HintRow]]:
    return held(fresh_rule_book().hints, lambda row: (row.kind, row.value), timezone.localdate())


def _word(row: HintRow) -> str:
    return f"{row.kind}-{row.value}".rstrip("-")


def _line(one: Held[HintRow], *, may: bool) -> Line:
    row, acts = one.row, []
    name = hint_label(row.kind, row.value)
    if may:
        acts.append(Act(_("Change"), address("hint", _word(row)), name))
        if one.planned is not None:
            acts.append(Act(_("Take back"), address("hint_cancel", _word(row)), name))
    return Line(
        (
            Cell(name, labels=planned_labels(one)),
            Cell(_(", ").join(row.words)),
            basis_cell(row.legal_basis, since(row)),
        ),
        tuple(acts),
    )


def _one(word: str) -> Held[HintRow]:
    for one in _all():
        if _word(one.row) == word:
            return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def hint(request: HttpRequest, word: str) -> HttpResponse:
    """Change the words that hint at one type or urgency from a day on."""
    require_keeper(request)
    one, by = _one(word), actor_of(request)
    row = one.planned or one.row
    initial = {**seen(), "words": "、".join(row.words), "legal_basis": row.legal_basis}
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = HintForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_hint_words(row.kind, row.value, **data, by=by, at=at)

    act = ActionForm(
        _("Change “%(name)s”") % {"name": hint_label(row.kind, row.value)},
        address("hint", word),
        _("Save"),
        consequence=_("Hints only propose: the operator decides."),
    )
    keeping = Keeping(act=act, do=do, done=_("The hint words are saved."), go=address("hints"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def hint_cancel(request: HttpRequest, word: str) -> HttpResponse:
    """Take back words that have not begun to hint."""
    require_keeper(request)
    row, by = _one(word).row, actor_of(request)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.cancel_hint_words(row.kind, row.value, by=by, at=at, expect=data["expect"])

    act = ActionForm(
        _("Take back the planned change of “%(name)s”") % {"name": hint_label(row.kind, row.value)},
        address("hint_cancel", word),
        _("Take back"),
        consequence=_("What holds today goes on."),
    )
    form = RuleForm(posted(request), initial=seen())
    keeping = Keeping(
        act=act, do=do, done=_("The planned change is taken back."), go=address("hints")
    )
    return keep(request, form, keeping)
