"""Changing mediation's rules by date: what holds ends on a day, the new one holds from that day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.casework.cases.models.dated import Dated
from linli.casework.mediation.models import MediationRuleChange
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.casework.mediation.queries.rule_tables import TABLES, RuleTable
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_NEXT_VERSION = """
    INSERT INTO mediation_catalogueversion (id, version) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET version = mediation_catalogueversion.version + 1
    RETURNING version
"""
_NOT_SAID = frozenset({"id"})


class RuleRefused(Exception):
    """The rule cannot be kept so; the text says why, ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class NotYourRules(RuleRefused):
    """The post keeps no rules of the city."""


class NoSuchRule(RuleRefused):
    """There is no such rule, or none in force."""

    def __init__(self) -> None:
        super().__init__(_("There is no such rule, or it has ended."))


class RuleMoved(RuleRefused):
    """Somebody changed the rule since the page was read: who and when."""

    def __init__(self, change: MediationRuleChange) -> None:
        super().__init__(_("%(who)s changed this rule in the meantime.") % {"who": change.by_name})
        self.who, self.at, self.version = change.by_name, change.at, change.version


def may_keep_rules(by: Actor) -> bool:
    """Whether the post keeps the city's rules."""
    return by.may(Permission.ADMIN_RULES) and by.scope.column is None


@transaction.atomic
def set_rule(
    table: str,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Dated:
    """Let a rule say this from a day on: a new rule, a new version, or the day's own once more.

    Disputes under way keep the limits they began with.

    :raises RuleRefused: the day is past, a later version is planned, or the sort takes no new ones.
    :raises NotYourRules: the post keeps no rules. RuleMoved: somebody was first.
    """
    edit = _begin(table, key, by, at, expect)
    sort = TABLES[table]
    _require_not_past(on, at)
    current = _open_row(sort, key)
    if current is None:
        if sort.is_fixed:
            raise NoSuchRule
        _require_ended(sort, key, on)
        row = sort.model(**key, **values, valid_from=on)
        row.save(force_insert=True)
        _note(edit, "add", on, {}, as_data(row))
        return row
    if current.valid_from > on:
        raise RuleRefused(
            _("A version from %(day)s on is planned. Change that one, or cancel it first.")
            % {"day": current.valid_from},
            "on",
        )
    before = as_data(current)
    row = current if current.valid_from == on else _succeed(current, on)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _note(edit, "change", on, before, as_data(row))
    return row


@transaction.atomic
def end_rule(
    table: str,
    key: Mapping[str, Any],
    *,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> None:
    """Let a rule hold until a day, that day excluded. Raises as ``set_rule``."""
    edit = _begin(table, key, by, at, expect)
    sort = TABLES[table]
    _require_not_past(on, at)
    if sort.is_fixed:
        raise RuleRefused(_("This rule can be changed, not ended: a step asks for it."))
    current = _open_row(sort, key)
    if current is None:
        raise NoSuchRule
    before = as_data(current)
    if current.valid_from >= on:
        current.delete()
        _note(edit, "cancel", None, before, {})
        return
    current.valid_to = on
    current.save(update_fields=["valid_to"])
    _note(edit, "end", on, before, as_data(current))


@transaction.atomic
def cancel_rule(
    table: str, key: Mapping[str, Any], *, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take back a version that has not begun; the one before it goes on. Raises NoSuchRule."""
    edit = _begin(table, key, by, at, expect)
    sort = TABLES[table]
    planned = _open_row(sort, key)
    if planned is None or planned.valid_from <= local_day(at):
        raise NoSuchRule
    before = as_data(planned)
    planned.delete()
    earlier = sort.model._default_manager.filter(**key, valid_to=planned.valid_from).first()
    if earlier is not None:
        earlier.valid_to = None
        earlier.save(update_fields=["valid_to"])
    _note(edit, "cancel", None, before, as_data(earlier) if earlier else {})


@dataclass(frozen=True)
class _Edit:
    table: str
    key: str
    by: Actor
    at: datetime
    version: int


def _begin(
    table: str, key: Mapping[str, Any], by: Actor, at: datetime, expect: int | None
) -> _Edit:
    if not may_keep_rules(by):
        raise NotYourRules(_("The city's administrators keep these rules."))
    name = " ".join(str(key[one]) for one in TABLES[table].key)[:140]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_VERSION)  # one change of the book after the other
        (version,) = cursor.fetchone() or (0,)
    if expect is not None:
        newer = MediationRuleChange.objects.filter(table=table, key=name, version__gt=expect)
        change = newer.order_by("-version").first()
        if change is not None:
            raise RuleMoved(change)
    transaction.on_commit(forget_rule_book)
    return _Edit(table, name, by, at, version)


def _note(
    edit: _Edit, act: str, starts_on: date | None, before: dict[str, Any], after: dict[str, Any]
) -> None:
    MediationRuleChange.objects.create(
        at=edit.at,
        by_name=edit.by.name[:40],
        account_id=edit.by.account_id,
        table=edit.table,
        key=edit.key,
        act=act,
        version=edit.version,
        starts_on=starts_on,
        before=before,
        after=after,
    )
    forget_rule_book()


def as_data(row: Dated) -> dict[str, Any]:
    """What a rule says, as the history keeps it."""
    said: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name not in _NOT_SAID:
            value = getattr(row, field.attname)
            plain = value is None or isinstance(value, (bool, int, list))
            said[field.name] = value if plain else str(value)
    return said


def _require_not_past(on: date, at: datetime) -> None:
    if on < local_day(at):
        raise RuleRefused(_("A rule can change from today on, not for days that are past."), "on")


def _open_row(sort: RuleTable, key: Mapping[str, Any]) -> Dated | None:
    rows = sort.model._default_manager.select_for_update(of=("self",))
    return rows.filter(**key, valid_to=None).first()


def _succeed(row: Dated, on: date) -> Dated:
    """End a version and return an unsaved copy of it that begins then."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "valid_from", "valid_to")
    }
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return type(row)(**values, valid_from=on)


def _require_ended(sort: RuleTable, key: Mapping[str, Any], on: date) -> None:
    later = sort.model._default_manager.filter(**key, valid_to__gt=on).order_by("-valid_to").first()
    if later is not None:
        raise RuleRefused(
            _("The rule that ended holds until %(day)s. Choose that day or a later one.")
            % {"day": later.valid_to},
            "on",
        )
