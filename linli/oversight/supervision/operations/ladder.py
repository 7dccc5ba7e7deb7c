"""Changing the ladder: when which rung is taken, by date and on record, as the other rules are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.cases.models import Urgency
from linli.casework.matters.models import RuleKind
from linli.casework.matters.operations.catalogue.numbers import required
from linli.casework.matters.operations.catalogue.recording import (
    Edit,
    NoSuchRule,
    RuleRefused,
    editing,
)
from linli.casework.matters.operations.catalogue.versions import (
    cancel_version,
    end_version,
    write_version,
)
from linli.foundation.notices.rules import TemplateFault, fields_of
from linli.oversight.supervision.models import SupervisionRule
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from linli.oversight.supervision.rules import (
    AFTER_UNITS,
    MATTER,
    REPLY_UNITS,
    SIGNED_BY_HAND,
    TEXT_FIELDS,
    Rung,
    Signer,
    To,
    Trigger,
    clocks_of,
)
from linli.registers.access.permissions import ROLES
from linli.registers.access.rules import Actor

_MOST_AFTER, _MOST_REPLY = 365, 90


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """What a rule of the ladder says, besides its rung and whom it goes to."""

    name: str
    clocks: Sequence[str]
    trigger: str
    after: int = 0
    after_unit: str = "working_day"
    urgencies: Sequence[str] = ()
    roles: Sequence[str] = ("handler", "head")
    is_automatic: bool = True
    signer: str = "supervisor"
    unless_answered: bool = False
    reply_within: int = 0
    reply_unit: str = "working_day"
    text: str = ""
    requirement: str = ""
    legal_basis: str = ""


def add_step_rule(
    rung: str, to: str, words: StepWords, *, on: date, by: Actor, at: datetime
) -> SupervisionRule:
    """Add a rule to the ladder from a day on. Raises RuleRefused naming the field, NotYourRules."""
    if rung not in set(Rung):
        raise RuleRefused(_("Choose the rung."), "rung")
    if to not in set(To):
        raise RuleRefused(_("Choose whom it goes to."), "to")
    values = _checked(words, Rung(rung), To(to))
    with _changing(by=by, at=at) as edit:
        code = _free_code(rung, to)
        return _write(edit, code, {**values, "rung": rung, "to": to}, on)


def change_step_rule(
    code: str, words: StepWords, *, on: date, by: Actor, at: datetime, expect: int | None = None
) -> SupervisionRule:
    """Let a rule of the ladder say this from a day on; its rung and addressee stay.

    Steps that were issued keep the rule they were issued by. Raises NoSuchRule, RuleRefused,
    RuleMoved.
    """
    with _changing(by=by, at=at, about=code, expect=expect) as edit:
        row = SupervisionRule.objects.filter(code=code, valid_to=None).first()
        if row is None:
            raise NoSuchRule
        return _write(edit, code, _checked(words, Rung(row.rung), To(row.to), row.family), on)


def end_step_rule(
    code: str, *, on: date, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take a rule off the ladder from a day on. Raises NoSuchRule, RuleRefused, RuleMoved."""
    with _changing(by=by, at=at, about=code, expect=expect) as edit:
        end_version(edit, SupervisionRule, RuleKind.LADDER, {"code": code}, on=on, about=code)


def cancel_step_rule(code: str, *, by: Actor, at: datetime, expect: int | None = None) -> None:
    """Take back a change of the ladder that has not begun. Raises NoSuchRule, RuleMoved."""
    with _changing(by=by, at=at, about=code, expect=expect) as edit:
        cancel_version(edit, SupervisionRule, RuleKind.LADDER, {"code": code}, about=code)


@contextmanager
def _changing(
    *, by: Actor, at: datetime, about: str = "", expect: int | None = None
) -> Iterator[Edit]:
    with editing(by=by, at=at, what=RuleKind.LADDER, about=about, expect=expect) as edit:
        yield edit
        transaction.on_commit(forget_step_rules)
    forget_step_rules()


def _write(edit: Edit, code: str, values: dict[str, Any], on: date) -> SupervisionRule:
    return write_version(
        edit, SupervisionRule, RuleKind.LADDER, {"code": code}, values, on=on, about=code
    )


def _free_code(rung: str, to: str) -> str:
    taken = set(SupervisionRule.objects.values_list("code", flat=True))
    number = 2
    while f"{rung}_{to}_{number}" in taken:
        number += 1
    return f"{rung}_{to}_{number}"


def _checked(words: StepWords, rung: Rung, to: To, family: str = MATTER) -> dict[str, Any]:
    _check_watch(words, to, family)
    _check_issue(words, rung)
    after = words.after if words.trigger == Trigger.AFTER else 0
    return {
        **asdict(words),
        "name": required(words.name, 80, "name"),
        "clocks": list(words.clocks),
        "urgencies": list(words.urgencies),
        "roles": list(words.roles),
        "after": after,
        "text": _said(words.text, "text"),
        "requirement": _said(words.requirement, "requirement") if words.requirement else "",
        "legal_basis": required(words.legal_basis, 200, "legal_basis"),
    }


def _check_watch(words: StepWords, to: To, family: str) -> None:
    if not words.clocks:
        raise RuleRefused(_("Choose at least one limit that it watches."), "clocks")
    if not set(words.clocks) <= set(clocks_of(to, family)):
        raise RuleRefused(_("Whom this rule goes to has no part in one of these limits."), "clocks")
    if not set(words.urgencies) <= set(Urgency.values):
        raise RuleRefused(_("Choose one of the list."), "urgencies")
    if words.trigger not in set(Trigger):
        raise RuleRefused(_("Choose from when it counts."), "trigger")
    if words.trigger == Trigger.AFTER and not 1 <= words.after <= _MOST_AFTER:
        most = {"most": _MOST_AFTER}
        raise RuleRefused(_("Give a whole number from 1 to %(most)d.") % most, "after")
    if words.after_unit not in AFTER_UNITS:
        raise RuleRefused(_("Choose what it is counted in."), "after_unit")


def _check_issue(words: StepWords, rung: Rung) -> None:
    if not words.roles or not set(words.roles) <= set(ROLES):
        raise RuleRefused(_("Choose at least one post that is told."), "roles")
    if words.is_automatic and rung in SIGNED_BY_HAND:
        raise RuleRefused(_("This rung has to be signed by a person."), "is_automatic")
    if words.signer not in set(Signer):
        raise RuleRefused(_("Choose who signs."), "signer")
    if not 0 <= words.reply_within <= _MOST_REPLY:
        most = {"most": _MOST_REPLY}
        raise RuleRefused(_("Give a whole number from 0 to %(most)d.") % most, "reply_within")
    if words.reply_unit not in REPLY_UNITS:
        raise RuleRefused(_("Choose what it is counted in."), "reply_unit")


def _said(text: str, field: str) -> str:
    text = required(text, 300, field)
    try:
        unknown = set(fields_of(text)) - set(TEXT_FIELDS)
    except TemplateFault as error:
        raise RuleRefused(
            _("A brace is not closed, or a field does not stand between braces."), field
        ) from error
    if unknown:
        words = _("Unknown field: %(names)s. Known are: %(known)s.")
        names = {
            "names": ", ".join(sorted(unknown)),
            "known": ", ".join(f"{{{name}}}" for name in TEXT_FIELDS),
        }
        raise RuleRefused(words % names, field)
    return text
