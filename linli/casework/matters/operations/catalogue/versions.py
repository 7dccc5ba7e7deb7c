"""Rules change by date: the old version ends on a day, the new one holds from that day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from linli.casework.cases.models.dated import Dated
from linli.casework.matters.models import RuleAct, RuleKind
from linli.casework.matters.operations.catalogue.recording import (
    Edit,
    NoSuchRule,
    RuleRefused,
)
from linli.casework.matters.operations.clocks import local_day

Rule = TypeVar("Rule", bound=Dated)
_NOT_SAID = frozenset({"id"})


def as_data(row: Dated) -> dict[str, Any]:
    """What a rule says, as the history keeps it."""
    said: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name not in _NOT_SAID:
            value = getattr(row, field.attname)
            plain = value is None or isinstance(value, (bool, int, list))
            said[field.name] = value if plain else str(value)
    return said


def write_version(
    edit: Edit,
    model: type[Rule],
    what: RuleKind,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    on: date,
    about: str,
) -> Rule:
    """Let a rule say this from a day on: a new rule, a new version, or the day's own once more.

    :raises RuleRefused: the day is past, or a later version stands already.
    """
    require_not_past(edit, on)
    current = _open_row(model, key)
    if current is None:
        _require_ended(model, key, on)
        row = model(**key, **values, valid_from=on)
        row.save(force_insert=True)
        edit.note(RuleAct.ADD, what, about, starts_on=on, after=as_data(row))
        return row
    before = as_data(current)
    if current.valid_from > on:
        raise RuleRefused(
            _("A version from %(day)s on is planned. Change that one, or cancel it first.")
            % {"day": current.valid_from},
            "on",
        )
    row = current if current.valid_from == on else _succeed(current, on)
    for name, value in {**key, **values}.items():
        setattr(row, name, value)
    row.save()
    edit.note(RuleAct.CHANGE, what, about, starts_on=on, before=before, after=as_data(row))
    return row


def end_version(
    edit: Edit, model: type[Rule], what: RuleKind, key: Mapping[str, Any], *, on: date, about: str
) -> None:
    """Let a rule hold until a day, that day excluded; one that began that day is taken away.

    :raises NoSuchRule: nothing is in force under the key.
    """
    require_not_past(edit, on)
    current = _open_row(model, key)
    if current is None:
        raise NoSuchRule
    before = as_data(current)
    if current.valid_from >= on:
        current.delete()
        edit.note(RuleAct.CANCEL, what, about, before=before)
        return
    current.valid_to = on
    current.save(update_fields=["valid_to"])
    edit.note(RuleAct.END, what, about, starts_on=on, before=before, after=as_data(current))


def cancel_version(
    edit: Edit, model: type[Rule], what: RuleKind, key: Mapping[str, Any], *, about: str
) -> None:
    """Take back a version that has not begun; the one before it goes on.

    :raises NoSuchRule: nothing is planned under the key.
    """
    planned = _open_row(model, key)
    if planned is None or planned.valid_from <= local_day(edit.at):
        raise NoSuchRule
    before = as_data(planned)
    planned.delete()
    previous = model._default_manager.filter(**key, valid_to=planned.valid_from).first()
    if previous is not None:
        previous.valid_to = None
        previous.save(update_fields=["valid_to"])
    after = as_data(previous) if previous else {}
    edit.note(RuleAct.CANCEL, what, about, before=before, after=after)


def require_not_past(edit: Edit, on: date) -> None:
    """Rules change from today on: work already measured keeps the rule it was measured by."""
    if on < local_day(edit.at):
        raise RuleRefused(_("A rule can change from today on, not for days that are past."), "on")


def _open_row(model: type[Rule], key: Mapping[str, Any]) -> Rule | None:
    rows = model._default_manager.select_for_update(of=("self",))
    return rows.filter(**key, valid_to=None).first()


def _succeed(row: Rule, on: date) -> Rule:
    """End a version and return an unsaved copy of it that begins then."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "valid_from", "valid_to")
    }
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return type(row)(**values, valid_from=on)


def _require_ended(model: type[Rule], key: Mapping[str, Any], on: date) -> None:
    later = model._default_manager.filter(**key, valid_to__gt=on).order_by("-valid_to").first()
    if later is not None:
        raise RuleRefused(
            _("The rule that ended holds until %(day)s. Choose that day or a later one.")
            % {"day": later.valid_to},
            "on",
        )
