"""The register of people's own rules as tables and lines of history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from linli.casework.matters.queries.catalogue import Held
from linli.channels.desk.admin_rules.presenters import HistoryLine, basis_cell
from linli.channels.desk.admin_rules.sections import address
from linli.channels.desk.admin_rules.tables import Act, Cell, Line
from linli.channels.desk.admin_rules.words import planned_labels, since
from linli.channels.desk.cases.clocks import day_words
from linli.channels.ui.presenters import Label
from linli.registers.people.models import RequestKind, TextSort
from linli.registers.people.rules.texts import OPEN_SORTS, Sort, TextRow
from linli.registers.places.models import RegisterChange

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ACTS: dict[str, StrPromise] = {
    "add": pgettext_lazy("rule act", "added"),
    "change": pgettext_lazy("rule act", "changed"),
    "end": pgettext_lazy("rule act", "ended"),
    "cancel": pgettext_lazy("rule act", "taken back"),
}
_NAMES: dict[str, StrPromise] = {
    "name": gettext_lazy("Name"),
    "title": gettext_lazy("Name"),
    "amount": gettext_lazy("How long"),
    "text": gettext_lazy("Text"),
    "version": pgettext_lazy("people text", "Version"),
    "guardian": gettext_lazy("For children under 14: the guardian agrees"),
    "who": pgettext_lazy("service", "For whom"),
    "where": pgettext_lazy("service", "Where"),
    "bring": pgettext_lazy("service", "What to bring"),
    "kinds": gettext_lazy("For which requests"),
    "legal_basis": gettext_lazy("Legal basis"),
    "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Until"),
}


def columns(sort: Sort) -> tuple[str, ...]:
    """The headings of the table of a sort."""
    law = _("Legal basis")
    return {
        Sort.TERM: (_("Name"), _("How long"), law),
        Sort.NOTICE: (_("Name"), _("Text"), law),
        Sort.CONSENT: (_("Name"), _("Text"), law),
        Sort.SERVICE: (
            _("Name"), pgettext("service", "For whom"), pgettext("service", "Where"),
            pgettext("service", "What to bring"), law,
        ),
        Sort.REFUSAL: (_("Ground"), _("For which requests"), law),
    }[sort]  # fmt: skip


def text_line(one: Held[TextRow], *, may: bool) -> Line:
    """One text with what can be done with it."""
    row = one.row
    acts: list[Act] = []
    if may:
        acts.append(Act(_("Change"), address("people_text", row.sort, row.code), row.name))
        if one.planned is not None:
            to = address("people_text_cancel", row.sort, row.code)
            acts.append(Act(_("Take back"), to, row.name))
        elif row.sort in OPEN_SORTS and row.valid_to is None:
            to = address("people_text_end", row.sort, row.code)
            acts.append(Act(pgettext("rule", "End"), to, row.name))
        if row.valid_to is not None and one.planned is None:
            acts = []  # it ends on a day: nothing is changed any more
    name = Cell(row.name, _version(row), (*planned_labels(one), *_guardian(row)))
    law = basis_cell(row.legal_basis, since(row))
    return Line((name, *(Cell(words) for words in _cells(row)), law), tuple(acts))


def _cells(row: TextRow) -> list[str]:
    said = row.said
    if row.sort is Sort.TERM:
        return [term_words(said["amount"], said["unit"])]
    if row.sort is Sort.REFUSAL:
        return [_kinds(said["kinds"])]
    names = ("who", "where", "bring") if row.sort is Sort.SERVICE else ("text",)
    return [said[name] for name in names]


def _version(row: TextRow) -> str:
    version = row.said.get("version", "")
    return _("wording %(version)s") % {"version": version} if version else ""


def _guardian(row: TextRow) -> tuple[Label, ...]:
    return (Label(_("the guardian agrees")),) if row.said.get("guardian") else ()


def term_words(amount: int, unit: str) -> str:
    """15 working days."""
    words = {
        "working_day": ngettext("%(n)d working day", "%(n)d working days", amount),
        "natural_day": ngettext("%(n)d natural day", "%(n)d natural days", amount),
        "year": ngettext("%(n)d year", "%(n)d years", amount),
    }[unit]
    return words % {"n": amount}


def unit_words(unit: str) -> str:
    """In what a period is counted; the law tells it, so that it is not changed here."""
    words = {
        "working_day": pgettext("people text", "working days"),
        "natural_day": pgettext("people text", "natural days"),
        "year": pgettext("people text", "years"),
    }[unit]
    return _("Counted in %(unit)s.") % {"unit": words}


def _kinds(kinds: Sequence[str]) -> str:
    return _(", ").join(str(RequestKind(kind).label) for kind in kinds)


def history_lines(changes: Sequence[RegisterChange]) -> list[HistoryLine]:
    """Who changed what, and what it said before and after."""
    return [_history_line(change) for change in changes]


def _history_line(change: RegisterChange) -> HistoryLine:
    told = change.after or change.before
    sort, code = told.get("sort", ""), told.get("code", "")
    act = str(_ACTS.get(change.act, change.act))
    if change.act in ("add", "change"):
        act = _("%(act)s, from %(day)s on") % {"act": act, "day": told.get("valid_from", "")}
    label = str(TextSort(sort).label) if sort in TextSort.values else ""
    return HistoryLine(
        title=f"{label} {change.about}".strip(),
        act=act,
        who=change.who,
        when=date_format(timezone.localtime(change.at), "H:i"),
        day=day_words(change.at),
        changes=tuple(_differences(change)),
        is_folded=not change.before,
        about_url=f"{address('people_history')}?sort={sort}&code={code}",
    )


def _differences(change: RegisterChange) -> list[tuple[str, str, str]]:
    lines = []
    for name, label in _NAMES.items():
        old, new = _said(name, change.before), _said(name, change.after)
        if old != new and not (name == "valid_from" and not change.before):
            lines.append((str(label), old, new))
    return lines


def _said(name: str, told: dict[str, Any]) -> str:
    value = told.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "amount":
        return term_words(value, told["unit"])
    return _kinds(value) if name == "kinds" else str(value)
