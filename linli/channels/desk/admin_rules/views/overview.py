"""What the rules are, what is planned, what changed; and a matter tried against them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from linli.casework.matters.models import CatalogueChange, RuleKind
from linli.casework.matters.queries.catalogue import (
    leaf_categories,
    planned_changes,
    reply_templates,
    rule_changes,
    try_limits,
)
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import RuleBook
from linli.channels.desk.admin_rules.forms.numbers import TryForm
from linli.channels.desk.admin_rules.presenters import history_lines, tried_clocks
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.shell import needs
from linli.channels.ui.presenters import Fact, Page, Tab
from linli.foundation.calendar.queries import loaded_years, year_to_load
from linli.foundation.notices.queries.templates import templates
from linli.foundation.postgres.keyset import BadCursor, Cursor, cursor_from
from linli.oversight.supervision.queries.rule_book import step_rules
from linli.registers.access.permissions import Permission
from linli.registers.people.queries import texts as people_texts

_RECENT = 8


@require_GET
@needs(Permission.ADMIN_RULES)
def home(request: HttpRequest) -> HttpResponse:
    """How many rules of each sort hold, what is planned, the latest changes."""
    today, book = timezone.localdate(), fresh_rule_book()
    recent = rule_changes().rows[:_RECENT]
    context = {
        "facts": _facts(book),
        "planned": history_lines(planned_changes(book, today)),
        "recent": history_lines(recent),
        "missing_year": year_to_load(today),
        "calendar_url": address("calendar"),
        "history_url": address("history"),
        "try_url": address("try_limits"),
        "form": TryForm(categories=choices_of(book), auto_id="try_%s"),
    }
    return show(request, "home", context)


def choices_of(book: RuleBook) -> list[tuple[str, str]]:
    """Every category in force, for a choice."""
    day = timezone.localdate()
    return [(row.code, f"{row.code} {path}") for row, path in leaf_categories(book, day)]


def _facts(book: RuleBook) -> list[Fact]:
    day = timezone.localdate()
    years = [row.year for row in loaded_years()]

    def line(section: str, label: str, n: int) -> Fact:
        words = ngettext("%(n)d in force", "%(n)d in force", n) % {"n": n}
        return Fact(label, words, address(section))

    return [
        line("limits", _("Time limits"), sum(row.holds(day) for row in book.limits)),
        line("dispatch", _("Dispatch catalogue"), sum(row.holds(day) for row in book.dispatch)),
        line("categories", _("Categories"), sum(row.holds(day) for row in book.categories)),
        line("numbers", _("Numbers"), sum(row.holds(day) for row in book.thresholds)),
        line("grounds", _("Not accepting"), sum(row.holds(day) for row in book.grounds)),
        line("emergencies", _("Emergency words"), sum(row.holds(day) for row in book.emergencies)),
        line("ladder", _("Supervision ladder"), sum(row.holds(day) for row in step_rules())),
        line("people", _("Register of people"), sum(row.holds(day) for row in people_texts())),
        line("replies", _("Ready words"), len(reply_templates(day))),
        line("messages", _("Message texts"), len(templates(on=day))),
        Fact(
            _("Working calendar"),
            _("notices loaded: %(years)s") % {"years": _(", ").join(map(str, years)) or _("none")},
            address("calendar"),
        ),
    ]


@require_GET
@needs(Permission.ADMIN_RULES)
def try_matter(request: HttpRequest) -> HttpResponse:
    """The limit of each step for a matter made up by its sort, and when it would be due today."""
    book, now = fresh_rule_book(), timezone.now()
    form = TryForm(request.GET, categories=choices_of(book), auto_id="try_%s")
    tried = []
    if form.is_valid():
        data = form.cleaned_data
        tried = try_limits(
            book,
            nature=data["nature"],
            urgency=data["urgency"] or "normal",
            channel=data["channel"],
            category=data["category"],
            at=now,
        )
    context = {"clocks": tried_clocks(tried, now), "form": form, "try_url": address("try_limits")}
    return show(request, "limits_tried", context, fragment="_limits_tried")


@require_GET
@needs(Permission.ADMIN_RULES)
def history(request: HttpRequest) -> HttpResponse:
    """Every change of the rules: who, when, from which day, what before and after."""
    what = request.GET.get("what", "")
    kind = what if what in RuleKind.values else ""
    about = request.GET.get("about", "")[:120]
    found = rule_changes(what=kind, about=about, cursor=_cursor(request))
    context = {
        "page": Page(
            history_lines(found.rows),
            next_url=_page_url(kind, about, found.after),
            prev_url=_page_url(kind, about, found.before),
        ),
        "tabs": [
            Tab(_("All"), address("history"), current=not kind),
            *(
                Tab(str(label), f"{address('history')}?what={value}", current=kind == value)
                for value, label in RuleKind.choices
            ),
        ],
        "about": _about(found.rows) if about else "",
    }
    return show(request, "history", context, fragment="_history")


def _about(rows: list[CatalogueChange]) -> str:
    lines = history_lines(rows[:1])
    return lines[0].title if lines else ""


def _cursor(request: HttpRequest) -> Cursor | None:
    text = request.GET.get("page", "")
    if not text:
        return None
    try:
        return cursor_from(text, zone=timezone.get_current_timezone())
    except BadCursor:
        return None


def _page_url(what: str, about: str, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in (("what", what), ("about", about)) if value})
    query["page"] = str(cursor)
    return f"{address('history')}?{query.urlencode()}"
