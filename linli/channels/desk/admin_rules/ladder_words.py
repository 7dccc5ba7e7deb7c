"""The rules of the supervision ladder in the words of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.casework.cases.models import Urgency
from linli.channels.desk.admin_rules.words import clock_label
from linli.foundation.calendar.rules import LimitUnit
from linli.oversight.supervision.queries.families import clock_words
from linli.oversight.supervision.rules import Signer, StepRule, To, Trigger
from linli.registers.access.permissions import ROLES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TOS: dict[str, StrPromise] = {
    To.LEAD: gettext_lazy("The lead unit"),
    To.ASSIST: gettext_lazy("The assisting unit"),
    To.BODY: gettext_lazy("The hotline body"),
}
TRIGGERS: dict[str, StrPromise] = {
    Trigger.WARN: gettext_lazy("a quarter of the limit is left"),
    Trigger.DUE: gettext_lazy("the limit has passed"),
    Trigger.AFTER: gettext_lazy("so long after the limit has passed"),
}
SIGNERS: dict[str, StrPromise] = {
    Signer.SUPERVISOR: pgettext_lazy("signs", "Supervisor"),
    Signer.LEADER: pgettext_lazy("signs", "Leader in charge"),
}


def length_words(amount: int, unit: str) -> str:
    """1 working day, 2 hours, 30 minutes."""
    words = {
        LimitUnit.WORKING_DAY: ngettext("%(n)d working day", "%(n)d working days", amount),
        LimitUnit.HOUR: ngettext("%(n)d hour", "%(n)d hours", amount),
    }.get(LimitUnit(unit), ngettext("%(n)d minute", "%(n)d minutes", amount))
    return words % {"n": amount}


def step_when(rule: StepRule) -> str:
    """When a quarter is left; once it has passed; 5 working days after it has passed."""
    if rule.trigger is Trigger.AFTER:
        return _("%(length)s after the limit has passed") % {
            "length": length_words(rule.after, rule.after_unit)
        }
    return str(TRIGGERS[rule.trigger])


def step_watches(rule: StepRule) -> str:
    """首次联系、办结 · 特急."""
    parts = [_(", ").join(clock_words(rule.family, clock) for clock in sorted(rule.clocks))]
    if rule.urgencies:
        parts.append(_(", ").join(str(Urgency(one).label) for one in sorted(rule.urgencies)))
    return " · ".join(parts)


def step_how(rule: StepRule) -> str:
    """By itself, or who signs; until when an answer is asked for."""
    parts = [
        _("issued by itself")
        if rule.is_automatic
        else _("signed by: %(who)s") % {"who": SIGNERS[rule.signer]}
    ]
    if rule.reply_within:
        length = length_words(rule.reply_within, rule.reply_unit)
        parts.append(_("answer within %(length)s") % {"length": length})
    if rule.unless_answered:
        parts.append(_("not if the unit answered"))
    return "\n".join(parts)


def step_value(name: str, value: Any) -> str | None:
    """What one field of a rule said, for the history; None where it has no words of its own."""
    if name == "clocks":
        return _(", ").join(clock_label(one) for one in value)
    if name == "roles":
        return _(", ").join(str(ROLES[one].label) if one in ROLES else one for one in value)
    if name == "urgencies":
        known = Urgency.values
        return _(", ").join(str(Urgency(one).label) if one in known else one for one in value)
    labels: dict[str, dict[str, StrPromise]] = {"trigger": TRIGGERS, "signer": SIGNERS, "to": TOS}
    label = labels.get(name, {}).get(str(value))
    return str(label) if label is not None else None


STEP_NAMES: dict[str, StrPromise] = {
    "clocks": gettext_lazy("Limits it watches"),
    "urgencies": gettext_lazy("Only for the urgencies"),
    "trigger": gettext_lazy("Counts from"),
    "after": gettext_lazy("So long after"),
    "after_unit": gettext_lazy("Counted in"),
    "roles": gettext_lazy("Posts that are told"),
    "is_automatic": gettext_lazy("Issued by itself"),
    "unless_answered": gettext_lazy("Not by itself if the unit answered the step before"),
    "signer": gettext_lazy("Signed by"),
    "reply_within": gettext_lazy("Answer within"),
    "reply_unit": gettext_lazy("Counted in"),
    "text": gettext_lazy("Text"),
    "requirement": gettext_lazy("What is asked"),
}
