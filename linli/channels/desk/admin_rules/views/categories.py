"""Categories: one class at a time, a search, and a sentence to try."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import Held, held
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import CategoryRow, RuleBook
from linli.casework.matters.rules.routing import emergency_words, suggest
from linli.channels.desk.admin_rules.forms.wording import (
    CategoryForm,
    EndForm,
    NewCategoryForm,
)
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
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
from linli.channels.ui.presenters import ActionForm, Label, Standing, Tab
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def categories(request: HttpRequest) -> HttpResponse:
    """One class of categories at a time, or those a search finds; and a sentence to try."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    standing = held(book.categories, lambda row: row.code, day)
    firsts = [one.row for one in standing if len(one.row.code) == 2]
    text = request.GET.get("q", "").strip()
    chosen = request.GET.get("under", "") or (firsts[0].code if firsts and not text else "")
    found = [one for one in standing if _is_shown(one.row, text, chosen)]
    lines = tuple(_category_line(one, book, may=may, flat=bool(text)) for one in found)
    columns = (_("Category"), _("Words that suggest it"), _("Legal basis"))
    context = {
        "table": Table(columns, (Group(lines),)),
        "tabs": [
            Tab(
                row.name,
                f"{address('categories')}?under={row.code}",
                current=not text and row.code == chosen,
            )
            for row in firsts
        ],
        "q": text,
        "found": ngettext("%(n)d category", "%(n)d categories", len(lines)) % {"n": len(lines)},
        "add_url": address("category_add") if may else "",
        "sentence_url": address("try_sentence"),
    }
    return show(request, "categories", context, fragment="_categories")


def _is_shown(row: CategoryRow, text: str, chosen: str) -> bool:
    if text:
        return text in row.name or row.code.startswith(text) or any(text in w for w in row.words)
    return row.code.startswith(chosen)


def _category_line(one: Held[CategoryRow], book: RuleBook, *, may: bool, flat: bool) -> Line:
    row = one.row
    day = max(timezone.localdate(), row.valid_from)
    labels = list(planned_labels(one))
    if row.is_sensitive:
        labels.append(Label(_("Sensitive"), Standing.SOON))
    if row.route_elsewhere:
        labels.append(Label(_("Handled elsewhere"), Standing.OVER))
    above = book.category_path(row.code, day)[:-1] if flat else ()
    note = " / ".join([row.code, *above])
    acts: tuple[Act, ...] = ()
    if may and (one.planned is not None or row.valid_to is None):
        acts = (
            Act(_("Change"), address("category", row.code), row.name),
            Act(pgettext("rule", "End"), address("category_end", row.code), row.name),
        )
    return Line(
        (
            Cell(row.name, note, tuple(labels)),
            Cell("、".join(row.words), row.route_elsewhere),
            basis_cell(row.legal_basis, since(row)),
        ),
        acts,
        depth=0 if flat else len(row.code) // 2 - 1,
    )


def _category(code: str) -> Held[CategoryRow]:
    rows = [row for row in fresh_rule_book().categories if row.code == code]
    for one in held(rows, lambda row: row.code, timezone.localdate()):
        return one
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def category_add(request: HttpRequest) -> HttpResponse:
    """Add a category."""
    require_keeper(request)
    by = actor_of(request)
    form = NewCategoryForm(posted(request), initial=seen())

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.add_category(data["code"], form.category(), on=data["on"], by=by, at=at)

    act = ActionForm(_("Add a category"), address("category_add"), _("Add"))
    keeping = Keeping(act=act, do=do, done=_("The category is added."), go=_after_category(request))
    return keep(request, form, keeping)


def _after_category(request: HttpRequest, code: str = "") -> str:
    code = code or request.POST.get("code", "")
    return f"{address('categories')}?under={code[:2]}" if code else address("categories")


@_GET_POST
@needs(Permission.ADMIN_RULES)
def category(request: HttpRequest, code: str) -> HttpResponse:
    """Give a category another name or other words."""
    require_keeper(request)
    one, by = _category(code), actor_of(request)
    row = one.planned or one.row
    initial = {
        **seen(),
        "name": row.name,
        "words": "、".join(row.words),
        "is_sensitive": row.is_sensitive,
        "route_elsewhere": row.route_elsewhere,
        "legal_basis": row.legal_basis,
    }
    if one.planned is not None:
        initial["on"] = one.planned.valid_from
    form = CategoryForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.replace_category(
            code, form.category(), on=data["on"], by=by, at=at, expect=data["expect"]
        )

    act = ActionForm(
        _("Change “%(name)s”") % {"name": row.name}, address("category", code), _("Save")
    )
    go = _after_category(request, code)
    return keep(request, form, Keeping(act=act, do=do, done=_("The category is saved."), go=go))


@_GET_POST
@needs(Permission.ADMIN_RULES)
def category_end(request: HttpRequest, code: str) -> HttpResponse:
    """End a category under which no other stands."""
    require_keeper(request)
    one, by = _category(code), actor_of(request)
    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": one.row.name},
        address("category_end", code),
        pgettext("rule", "End it"),
        consequence=_("From that day on no matter can be put into it; old matters keep it."),
        danger=True,
    )

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_category(code, on=data["on"], by=by, at=at, expect=data["expect"])

    form = EndForm(posted(request), initial=seen())
    go = _after_category(request, code)
    return keep(request, form, Keeping(act=act, do=do, done=_("The category ends."), go=go))


@require_GET
@needs(Permission.ADMIN_RULES)
def try_sentence(request: HttpRequest) -> HttpResponse:
    """What a sentence suggests to an operator, and which emergency words it holds."""
    text = request.GET.get("text", "")[:400]
    book, day = fresh_rule_book(), timezone.localdate()
    found = [
        {
            "path": " / ".join(book.category_path(one.code, day)),
            "words": "、".join(one.words),
            "share": round(one.share * 100),
        }
        for one in suggest(book.categories, text, day)
    ]
    context = {
        "text": text,
        "suggestions": found,
        "emergencies": emergency_words(book.emergencies, text, day),
    }
    return render(request, "desk/rules/_sentence.html", context)
