"""The history of the rules in words: which rule, what was done, what it said before and says now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.matters.models import CatalogueChange, RuleAct, RuleKind
from linli.casework.matters.queries.catalogue import place_label, unit_label
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.admin_rules.ladder_words import STEP_NAMES, step_value
from linli.channels.desk.admin_rules.words import (
    DAY_KINDS,
    ROLLS,
    STARTS,
    UNITS,
    channel_label,
    hint_label,
    message_label,
    nature_label,
)
from linli.channels.desk.cases.clocks import day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_NAMES: dict[str, StrPromise] = {
    "name": gettext_lazy("Name"),
    "amount": gettext_lazy("Amount"),
    "unit": gettext_lazy("Counted in"),
    "start_rule": gettext_lazy("Start"),
    "roll_rule": gettext_lazy("Last day of rest"),
    "legal_basis": gettext_lazy("Legal basis"),
    "value": gettext_lazy("Value"),
    "explanation": gettext_lazy("Explanation"),
    "route": gettext_lazy("Where it belongs instead"),
    "words": gettext_lazy("Words that suggest it"),
    "is_sensitive": gettext_lazy("Sensitive"),
    "route_elsewhere": gettext_lazy("Handled elsewhere"),
    "lead_id": gettext_lazy("Lead unit"),
    "assist_ids": gettext_lazy("Assisting units"),
    "is_certain": gettext_lazy("Certain"),
    "note": gettext_lazy("Note"),
    "line": gettext_lazy("Line"),
    "advice": gettext_lazy("What to tell the caller"),
    "body": gettext_lazy("Text"),
    "subject": gettext_lazy("Subject"),
    "years": gettext_lazy("Years"),
    "then": gettext_lazy("Then"),
    "kind": gettext_lazy("Kind of day"),
    "source": gettext_lazy("By what paper"),
    **STEP_NAMES,
    "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Until"),
}


def change_title(change: CatalogueChange) -> str:
    """Time limit 一般诉求办结时限: what a line of the history is about."""
    kind = str(RuleKind(change.what).label)
    said = change.after or change.before
    name = said.get("name") or ""
    if change.what == RuleKind.MESSAGE:
        code, channel, *_rest = change.about.split("/")
        name = f"{message_label(code, channel)} ({channel_label(channel)})"
    elif change.what == RuleKind.DISPATCH:
        category, nature, place = (part.strip("-") for part in change.about.split(" ", 2))
        place = place_label(place)
        path = " / ".join(rule_book().category_path(category, timezone.localdate()))
        name = " · ".join(part for part in (path or category, nature_label(nature), place) if part)
    elif change.what == RuleKind.HINT:
        name = hint_label(*change.about.split("/", 1))
    elif change.what == RuleKind.CATALOGUE:
        name = ""
    elif change.what in (RuleKind.EMERGENCY, RuleKind.CALENDAR, RuleKind.REPLY):
        name = change.about
    return f"{kind} {name or change.about}" if change.what != RuleKind.CATALOGUE else kind


def change_act(change: CatalogueChange) -> str:
    """Changed, from 1 December on."""
    act = str(RuleAct(change.act).label)
    if change.starts_on is None or change.what == RuleKind.CALENDAR:
        return act
    return _("%(act)s, from %(day)s on") % {"act": act, "day": day_words(change.starts_on)}


def change_lines(change: CatalogueChange) -> list[tuple[str, str, str]]:
    """Field by field: name, before, after. Only what differs."""
    if change.act == RuleAct.SEED:
        return [(name, "", str(n)) for name, n in change.after.items() if n]
    lines = []
    for name in {**change.before, **change.after}:
        if name not in _NAMES or (name == "valid_from" and not change.before):
            continue
        old, new = _said(name, change.before.get(name)), _said(name, change.after.get(name))
        if old != new:
            lines.append((str(_NAMES[name]), old, new))
    return lines


def _said(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("lead_id", "assist_ids"):
        return _units(value)
    said = step_value(name, value)
    if said is not None:
        return said
    if isinstance(value, list):
        return _(", ").join(str(part) for part in value)
    labels: dict[str, dict[str, StrPromise]] = {
        "unit": UNITS,
        "after_unit": UNITS,
        "reply_unit": UNITS,
        "start_rule": STARTS,
        "roll_rule": ROLLS,
        "kind": DAY_KINDS,
    }
    return str(labels.get(name, {}).get(str(value), value))


def _units(value: Any) -> str:
    ids = value if isinstance(value, list) else [value]
    return _(", ").join(unit_label(UUID(str(one))) for one in ids)
