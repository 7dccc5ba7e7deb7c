"""Mediation's rules in words: their sorts, columns and cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.casework.cases.models.dated import Dated
from linli.casework.mediation.models import CommitteeKind
from linli.casework.mediation.queries.rule_tables import TABLES
from linli.channels.desk.admin_rules.tables import Cell

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_LONGEST = 90
_SORTS: dict[str, StrPromise] = {
    "types": gettext_lazy("Types of dispute"),
    "limits": pgettext_lazy("mediation rules", "Time limits"),
    "thresholds": pgettext_lazy("mediation rules", "Numbers"),
    "bars": gettext_lazy("What may not be mediated"),
    "laws": gettext_lazy("Articles of law"),
    "terms": gettext_lazy("Wordings of agreements"),
    "quotas": gettext_lazy("How many mediators"),
    "subsidies": gettext_lazy("Rates of subsidy"),
}
# The columns of each sort's table after the first, which is the rule's own name.
_SHOWN: dict[str, tuple[str, ...]] = {
    "types": ("checklist", "words"),
    "limits": ("amount",),
    "thresholds": ("value",),
    "bars": ("explanation", "route"),
    "laws": ("text", "types"),
    "terms": ("text", "types"),
    "quotas": ("population_from", "mediators", "full_time"),
    "subsidies": ("yuan", "oral_percent", "failed_percent"),
}
_ACTS: dict[str, StrPromise] = {
    "add": pgettext_lazy("rules", "Added"),
    "change": pgettext_lazy("rules", "Changed"),
    "end": pgettext_lazy("rules", "Ended"),
    "cancel": pgettext_lazy("rules", "Taken back"),
}


def table_words(table: str) -> str:
    """What a sort of rules is called."""
    return str(_SORTS.get(table, table))


def act_words(act: str) -> str:
    """What was done with a rule."""
    return str(_ACTS.get(act, act))


def columns_of(table: str) -> tuple[str, ...]:
    """The headings of a sort's table."""
    model = TABLES[table].model
    names = [str(model._meta.get_field(name).verbose_name) for name in _SHOWN[table]]  # type: ignore[union-attr]  # columns of the model
    return (pgettext("rules", "Rule"), *names, _("Legal basis"))


def key_words(table: str, row: Dated) -> str:
    """What a rule is called: its name, or its key in words."""
    if table == "quotas":
        level = getattr(row, "level", "")
        kind = str(CommitteeKind(level).label) if level in CommitteeKind.values else level
        residents = getattr(row, "population_from", 0)
        return _("%(kind)s, from %(n)d residents") % {"kind": kind, "n": residents}
    return str(row)


def row_cells(table: str, row: Dated) -> tuple[Cell, ...]:
    """The cells of a rule."""
    begun = _("since %(day)s") % {"day": date_format(row.valid_from, "Y-m-d")}
    shown = (_value(table, row, name) for name in _SHOWN[table])
    cells = (Cell(words) for words in shown)
    return (Cell(key_words(table, row), begun), *cells, Cell(row.legal_basis))


def _value(table: str, row: Dated, name: str) -> str:
    value = getattr(row, name)
    if table == "limits":
        return f"{value} {_unit(str(getattr(row, 'unit', '')))}"
    if isinstance(value, list):
        value = "、".join(value)
    return _cut(str(value))


def _unit(unit: str) -> str:
    words = {
        "minute": pgettext("limit", "minutes"),
        "working_minute": pgettext("limit", "working minutes"),
        "hour": pgettext("limit", "hours"),
        "working_hour": pgettext("limit", "working hours"),
        "working_day": pgettext("limit", "working days"),
        "natural_day": pgettext("limit", "calendar days"),
    }
    return words.get(unit, unit)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def said(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What changed, a line for each thing."""
    names = [name for name in (after or before) if before.get(name) != after.get(name)]
    return "\n".join(
        f"{name}：{_plain(before.get(name))} → {_plain(after.get(name))}" for name in names
    )


def _plain(value: Any) -> str:
    if isinstance(value, list):
        value = "、".join(str(one) for one in value)
    return _cut("—" if value in (None, "") else str(value))
