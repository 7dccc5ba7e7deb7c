"""Changing the register's own rules from a day on; every change leaves a line of history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import RegisterText
from linli.registers.people.operations.guard import PersonRefused
from linli.registers.people.queries.seeds import seeds
from linli.registers.people.queries.texts import (
    CHANGED,
    REGISTER,
    forget_texts,
    text_changes,
    text_id,
    text_version,
)
from linli.registers.people.rules.texts import (
    OPEN_SORTS,
    WITH_VERSION,
    Sort,
    TextFlaw,
    checked_text,
    next_version,
)
from linli.registers.places.models import RegisterChange
from linli.registers.places.operations.changes import day_of, record_change, stamp_register
from linli.registers.places.rules.keepers import NotAllowed

_LOCK = "LOCK TABLE people_registertext IN SHARE ROW EXCLUSIVE MODE"
LONGEST_BASIS = 200


class NoSuchText(PersonRefused):
    """There is no such text in force."""

    def __init__(self) -> None:
        super().__init__(_("There is no such text, or it has ended."))


class TextMoved(PersonRefused):
    """Somebody changed the text since the page was read; ``change`` says who and when."""

    def __init__(self, change: RegisterChange, version: int) -> None:
        super().__init__(_("%(who)s changed this text in the meantime.") % {"who": change.who})
        self.change, self.version = change, version


def may_keep_texts(by: Actor) -> bool:
    """Whether the post keeps these texts: the city's administrators do."""
    return by.may(Permission.ADMIN_RULES) and by.scope.column is None


@transaction.atomic
def seed_texts() -> int:
    """Write down the texts of the files that the city never had; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    had = set(RegisterText.objects.values_list("sort", "code"))
    rows = [
        RegisterText(
            sort=row.sort, code=row.code, position=row.position, said=dict(row.said),
            legal_basis=row.legal_basis, valid_from=row.valid_from,
        )
        for row in seeds()
        if (row.sort, row.code) not in had
    ]  # fmt: skip
    RegisterText.objects.bulk_create(rows)
    stamp_register(REGISTER, forget_texts)
    return len(rows)


@transaction.atomic
def set_text(
    *,
    by: Actor,
    at: datetime,
    sort: Sort,
    code: str,
    said: Mapping[str, Any],
    legal_basis: str,
    on: date,
    expect: int | None = None,
) -> RegisterText:
    """Let a text say this from a day on; a second change for the same day replaces the first.

    Raises NoSuchText, TextMoved, PersonRefused (``field``), NotAllowed.
    """
    _begin(by, sort, code, expect)
    _require_not_past(on, at)
    current = _open(sort, code)
    if current.valid_from > on:
        words = _("A version from %(day)s on is planned. Change that one, or take it back first.")
        raise PersonRefused(words % {"day": current.valid_from.isoformat()}, "on")
    told = {**current.said, **said} if sort is Sort.TERM else said
    checked, basis = _checked(sort, told), _basis(legal_basis)
    before = _as_data(current)
    row = current if current.valid_from == on else _succeed(current, on)
    if sort in WITH_VERSION:
        checked["version"] = next_version(_versions(sort, code), on=on)
    row.said, row.legal_basis = checked, basis
    row.save()
    _note(by, at, "change", row, before=before, after=_as_data(row))
    return row


@transaction.atomic
def add_text(
    *, by: Actor, at: datetime, sort: Sort, said: Mapping[str, Any], legal_basis: str, on: date
) -> RegisterText:
    """Add a service, a consent or a ground of refusal from a day on; it gets a code of its own."""
    _begin(by, sort, "", None)
    if sort not in OPEN_SORTS:
        raise NoSuchText
    _require_not_past(on, at)
    checked, basis = _checked(sort, said), _basis(legal_basis)
    if sort in WITH_VERSION:
        checked["version"] = next_version([], on=on)
    known = RegisterText.objects.filter(sort=sort)
    codes, n = set(known.values_list("code", flat=True)), known.count() + 1
    while f"{sort}_{n}" in codes:
        n += 1
    last = known.order_by("-position").values_list("position", flat=True).first() or 0
    row = RegisterText.objects.create(
        sort=sort, code=f"{sort}_{n}", position=last + 1, said=checked, legal_basis=basis,
        valid_from=on,
    )  # fmt: skip
    _note(by, at, "add", row, after=_as_data(row))
    return row


@transaction.atomic
def end_text(
    *, by: Actor, at: datetime, sort: Sort, code: str, on: date, expect: int | None = None
) -> None:
    """Let a service, a consent or a ground hold until a day, that day excluded."""
    _begin(by, sort, code, expect)
    _require_not_past(on, at)
    row = _open(sort, code)
    if sort not in OPEN_SORTS:
        raise NoSuchText
    if row.valid_from >= on:
        words = _("It ends after the day on which it begins: take the planned change back first.")
        raise PersonRefused(words, "on")
    before = _as_data(row)
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    _note(by, at, "end", row, before=before, after=_as_data(row))


@transaction.atomic
def cancel_text(
    *, by: Actor, at: datetime, sort: Sort, code: str, expect: int | None = None
) -> None:
    """Take back a version that has not begun; the one before it goes on."""
    _begin(by, sort, code, expect)
    row = _open(sort, code)
    if row.valid_from <= day_of(at):
        raise NoSuchText
    before = _as_data(row)
    row.delete()
    last = RegisterText.objects.filter(sort=sort, code=code, valid_to=row.valid_from).first()
    if last is not None:
        last.valid_to = None
        last.save(update_fields=["valid_to"])
    _note(by, at, "cancel", row, before=before, after=_as_data(last) if last else {})


def _begin(by: Actor, sort: Sort, code: str, expect: int | None) -> None:
    """Hold the one who acts to the permission; let one change these texts at a time."""
    if not may_keep_texts(by):
        raise NotAllowed(_("The city's administrators keep these rules."))
    seed_texts()
    if expect is not None and code and (now := text_version(sort, code)) != expect:
        (last,) = text_changes(limit=1, about=text_id(sort, code))
        raise TextMoved(last, now)


def _open(sort: Sort, code: str) -> RegisterText:
    row = RegisterText.objects.filter(sort=sort, code=code, valid_to=None).first()
    if row is None:
        raise NoSuchText
    return row


def _succeed(row: RegisterText, on: date) -> RegisterText:
    """End a version and return the one that begins then, not written yet."""
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return RegisterText(sort=row.sort, code=row.code, position=row.position, valid_from=on)


def _versions(sort: Sort, code: str) -> list[str]:
    rows = RegisterText.objects.filter(sort=sort, code=code)
    return [said.get("version", "") for said in rows.values_list("said", flat=True)]


def _checked(sort: Sort, said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return checked_text(sort, said)
    except TextFlaw as flaw:
        raise PersonRefused(_flaw_words(flaw), flaw.field) from flaw


def _flaw_words(flaw: TextFlaw) -> str:
    return {
        "missing": _("Something must stand here."),
        "long": _("At most %(n)d signs."),
        "number": _("A whole number from 1 to %(n)d."),
        "choice": _("Choose at least one."),
    }[flaw.flaw] % {"n": flaw.most}


def _basis(text: str) -> str:
    basis = text.strip()
    if not basis:
        raise PersonRefused(_("Name the law, regulation or paper."), "legal_basis")
    if len(basis) > LONGEST_BASIS:
        raise PersonRefused(_("At most %(n)d signs.") % {"n": LONGEST_BASIS}, "legal_basis")
    return basis


def _require_not_past(on: date, at: datetime) -> None:
    if on < day_of(at):
        raise PersonRefused(_("A rule can change from today on, not for days that are past."), "on")
    if on > day_of(at) + timedelta(days=3660):
        raise PersonRefused(_("This day is more than ten years away."), "on")


def _as_data(row: RegisterText) -> dict[str, Any]:
    return {
        "sort": row.sort,
        "code": row.code,
        **row.said,
        "legal_basis": row.legal_basis,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }


def _note(
    by: Actor,
    at: datetime,
    act: str,
    row: RegisterText,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    sort = Sort(row.sort)
    record_change(
        by=by, at=at, act=act, record_kind=CHANGED, record_id=text_id(sort, row.code),
        about=str(row.said.get("name") or row.said.get("title") or row.code), before=before,
        after=after,
    )  # fmt: skip
    stamp_register(REGISTER, forget_texts)
