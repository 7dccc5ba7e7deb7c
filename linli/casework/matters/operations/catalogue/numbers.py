"""Time limits, thresholds and retention classes: what a city counts by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.cases.models import Case, Urgency
from linli.casework.matters.models import LimitRule, RetentionClass, RuleKind, Threshold
from linli.casework.matters.operations.catalogue.recording import (
    NoSuchRule,
    RuleRefused,
    editing,
)
from linli.casework.matters.operations.catalogue.versions import (
    cancel_version,
    end_version,
    write_version,
)
from linli.casework.matters.workflow import Channel, ClockKind, Nature, Window
from linli.foundation.calendar.rules import LimitUnit, RollRule, StartRule
from linli.registers.access.rules import Actor

_MOST = {
    LimitUnit.MINUTE: 10_080,
    LimitUnit.WORKING_MINUTE: 10_080,
    LimitUnit.HOUR: 2_400,
    LimitUnit.WORKING_HOUR: 2_400,
    LimitUnit.WORKING_DAY: 1_000,
    LimitUnit.NATURAL_DAY: 1_500,
}


@dataclass(frozen=True, kw_only=True)
class LimitWords:
    """What may change about a limit, from a day on."""

    name: str
    amount: int
    unit: str
    start_rule: str
    roll_rule: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class LimitKeys:
    """Which matters a limit is for; empty means any."""

    clock: str
    nature: str = ""
    urgency: str = ""
    channel: str = ""
    category: str = ""

    @property
    def code(self) -> str:
        """The code of a limit made by hand, from what it is for."""
        parts = (self.clock, self.urgency, self.category, self.nature, self.channel)
        return "_".join(part for part in parts if part)[:40]

    @property
    def is_general(self) -> bool:
        """Whether it holds wherever no other does."""
        return not (self.nature or self.urgency or self.channel or self.category)


def add_limit(
    keys: LimitKeys,
    words: LimitWords,
    *,
    on: date,
    by: Actor,
    at: datetime,
) -> LimitRule:
    """Add a limit for matters that had only a more general one.

    :raises RuleRefused: a limit for exactly these matters stands already, or a value is wrong.
    """
    _check_keys(keys)
    values = _checked(words)
    with editing(by=by, at=at) as edit:
        twin = LimitRule.objects.filter(**_columns(keys), valid_to=None).first()
        if twin is not None:
            raise RuleRefused(
                _("“%(name)s” is for exactly these matters. Change that one.")
                % {"name": twin.name},
                "clock",
            )
        key = {"code": keys.code}
        values = {**_columns(keys), **values}
        return write_version(edit, LimitRule, RuleKind.LIMIT, key, values, on=on, about=keys.code)


def set_limit(
    code: str,
    words: LimitWords,
    *,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> LimitRule:
    """Change a limit from a day on; matters already under way keep the limit they began with.

    :raises NoSuchRule: no limit in force has this code.
    :raises RuleRefused: a value or the day is wrong. RuleMoved, NotYourRules.
    """
    values = _checked(words)
    with editing(by=by, at=at, what=RuleKind.LIMIT, about=code, expect=expect) as edit:
        if not LimitRule.objects.filter(code=code, valid_to=None).exists():
            raise NoSuchRule
        return write_version(
            edit, LimitRule, RuleKind.LIMIT, {"code": code}, values, on=on, about=code
        )


def end_limit(code: str, *, on: date, by: Actor, at: datetime, expect: int | None = None) -> None:
    """End a special limit: its matters go by the more general one from that day on.

    :raises RuleRefused: the general limit of a step can be changed, not ended.
    """
    with editing(by=by, at=at, what=RuleKind.LIMIT, about=code, expect=expect) as edit:
        row = LimitRule.objects.filter(code=code, valid_to=None).first()
        if row is None:
            raise NoSuchRule
        if not (row.nature or row.urgency or row.channel or row.category):
            raise RuleRefused(
                _("This limit holds where no other does. It can be changed, not ended.")
            )
        end_version(edit, LimitRule, RuleKind.LIMIT, {"code": code}, on=on, about=code)


def set_threshold(
    code: str,
    *,
    value: int,
    legal_basis: str,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Threshold:
    """Change a number of the rules from a day on. Raises NoSuchRule, RuleRefused, RuleMoved."""
    if not 0 <= value <= 10_000:
        raise RuleRefused(_("Give a whole number from 0 to 10000."), "value")
    with editing(by=by, at=at, what=RuleKind.THRESHOLD, about=code, expect=expect) as edit:
        if not Threshold.objects.filter(code=code, valid_to=None).exists():
            raise NoSuchRule
        values = {"value": value, "legal_basis": _basis(legal_basis)}
        return write_version(
            edit, Threshold, RuleKind.THRESHOLD, {"code": code}, values, on=on, about=code
        )


def set_retention_class(
    code: str,
    *,
    name: str,
    years: int,
    then: str,
    legal_basis: str,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> RetentionClass:
    """Add or change a retention class; 0 years keep for good. Raises RuleRefused, RuleMoved."""
    longest = Case._meta.get_field("retention_class").max_length or 0
    if not code or len(code) > longest:
        raise RuleRefused(_("A code of at most %(n)d characters is needed.") % {"n": longest})
    if not 0 <= years <= 100:
        raise RuleRefused(_("Give 0 to 100 years; 0 keeps for good."), "years")
    if then not in RetentionClass.Then.values or (then == "keep") is not (years == 0):
        raise RuleRefused(_("Only what is kept for good has 0 years."), "then")
    values = {
        "name": required(name, 80, "name"),
        "years": years,
        "then": then,
        "legal_basis": _basis(legal_basis),
    }
    with editing(by=by, at=at, what=RuleKind.RETENTION, about=code, expect=expect) as edit:
        return write_version(
            edit, RetentionClass, RuleKind.RETENTION, {"code": code}, values, on=on, about=code
        )


def cancel_planned(
    what: str, code: str, *, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take back a limit, threshold or retention class that has not begun. Raises NoSuchRule."""
    models: Mapping[str, type[LimitRule] | type[Threshold] | type[RetentionClass]] = {
        RuleKind.LIMIT: LimitRule,
        RuleKind.THRESHOLD: Threshold,
        RuleKind.RETENTION: RetentionClass,
    }
    kind = RuleKind(what)
    with editing(by=by, at=at, what=kind, about=code, expect=expect) as edit:
        cancel_version(edit, models[kind], kind, {"code": code}, about=code)


def required(text: str, longest: int, field: str) -> str:
    """A text that must be there and fit. Raises RuleRefused."""
    text = text.strip()
    if not text:
        raise RuleRefused(_("This is needed."), field)
    if len(text) > longest:
        raise RuleRefused(
            _("At most %(longest)d characters; this has %(n)d.")
            % {"longest": longest, "n": len(text)},
            field,
        )
    return text


def _basis(text: str) -> str:
    return required(text, 200, "legal_basis")


def _columns(keys: LimitKeys) -> dict[str, str]:
    return {field.name: getattr(keys, field.name) for field in fields(LimitKeys)}


def _check_keys(keys: LimitKeys) -> None:
    if keys.clock not in {*ClockKind.values, *Window.values}:
        raise RuleRefused(_("Choose the step that the limit is for."), "clock")
    for name, known in (("nature", Nature), ("urgency", Urgency), ("channel", Channel)):
        value = getattr(keys, name)
        if value and value not in known.values:
            raise RuleRefused(_("Choose one of the list."), name)


def _checked(words: LimitWords) -> dict[str, Any]:
    if words.unit not in set(LimitUnit):
        raise RuleRefused(_("Choose what the limit is counted in."), "unit")
    most = _MOST[LimitUnit(words.unit)]
    if not 1 <= words.amount <= most:
        raise RuleRefused(_("Give a whole number from 1 to %(most)d.") % {"most": most}, "amount")
    if words.start_rule not in set(StartRule):
        raise RuleRefused(_("Choose from when the limit counts."), "start_rule")
    if words.roll_rule not in set(RollRule):
        raise RuleRefused(_("Choose what happens when the last day is a day of rest."), "roll_rule")
    return {
        "name": required(words.name, 80, "name"),
        "amount": words.amount,
        "unit": words.unit,
        "start_rule": words.start_rule,
        "roll_rule": words.roll_rule,
        "legal_basis": _basis(words.legal_basis),
    }
