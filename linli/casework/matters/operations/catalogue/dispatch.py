"""The dispatch catalogue (派单目录): its rows one by one, and whole files of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.casework.matters.models import CatalogueChange, Category, DispatchRule, RuleAct, RuleKind
from linli.casework.matters.operations.catalogue.recording import (
    Edit,
    NoSuchRule,
    RuleRefused,
    editing,
    require_rules,
)
from linli.casework.matters.operations.catalogue.versions import as_data, require_not_past
from linli.casework.matters.queries.dispatch_files import (
    DispatchLine,
    DispatchPlan,
    DispatchWish,
    plan_dispatch,
)
from linli.casework.matters.workflow import Nature
from linli.foundation.tabular.errors import RowError
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Duty, Unit


def add_dispatch_rule(wish: DispatchWish, *, on: date, by: Actor, at: datetime) -> DispatchRule:
    """Add a row: this category, type and place go to this unit from a day on.

    :raises RuleRefused: a row for exactly these stands already, or something in it is unknown.
    :raises NotYourRules: a district's administrators keep the rows of their own division.
    """
    with editing(by=by, at=at, place=_place(wish.place_code)) as edit:
        require_not_past(edit, on)
        _check(wish, on)
        if DispatchRule.objects.filter(**_key(wish), valid_to=None).exists():
            raise RuleRefused(
                _("There is a row for exactly this category, type and place. Change that one."),
                "category",
            )
        return _write(edit, None, wish, on)


def change_dispatch_rule(
    rule_id: UUID,
    wish: DispatchWish,
    *,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> DispatchRule:
    """Let a row name other units from a day on; its category, type and place stay.

    :raises NoSuchRule: the row has ended. RuleRefused, RuleMoved, NotYourRules.
    """
    place, about = _place(wish.place_code), about_dispatch(wish.key)
    with editing(
        by=by, at=at, what=RuleKind.DISPATCH, about=about, expect=expect, place=place
    ) as edit:
        require_not_past(edit, on)
        _check(wish, on)
        current = _open(rule_id)
        if (current.category, current.nature, current.place_code) != wish.key:
            raise NoSuchRule
        if current.valid_from > on:
            raise RuleRefused(
                _("A version from %(day)s on is planned. Change that one, or cancel it first.")
                % {"day": current.valid_from},
                "on",
            )
        return _write(edit, current, wish, on)


def end_dispatch_rule(
    rule_id: UUID, *, on: date, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take a row out of the catalogue from a day on. Raises NoSuchRule, RuleMoved."""
    row = DispatchRule.objects.filter(id=rule_id).first()
    if row is None:
        raise NoSuchRule
    about = about_dispatch((row.category, row.nature, row.place_code))
    place = _place_or_city(row.place_code)
    with editing(
        by=by, at=at, what=RuleKind.DISPATCH, about=about, expect=expect, place=place
    ) as edit:
        require_not_past(edit, on)
        row = _open(rule_id)
        before = dispatch_data(row)
        if row.valid_from >= on:
            row.delete()
            edit.note(RuleAct.CANCEL, RuleKind.DISPATCH, about, before=before)
            return
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        after = dispatch_data(row)
        edit.note(RuleAct.END, RuleKind.DISPATCH, about, starts_on=on, before=before, after=after)


@dataclass(frozen=True)
class DispatchImport:
    """What taking in a file did: rows added, changed, found the same, and those refused."""

    added: int
    changed: int
    same: int
    errors: tuple[RowError, ...]


def import_dispatch_rules(
    lines: Iterable[DispatchLine], *, on: date, by: Actor, at: datetime
) -> DispatchImport:
    """Take in the good rows of a file from a day on; each bad one is named with its reason.

    A row whose category, type and place stand already is changed; rows the file does not name
    stay. Raises NotYourRules: files are for the city's administrators.
    """
    require_rules(by)
    with editing(by=by, at=at) as edit:
        require_not_past(edit, on)
        plan = plan_dispatch(lines, on=on)
        refused = write_wishes(
            edit, [(row.number, row.wish) for row in plan.rows if row.effect != "same"], on
        )
    return _told(plan, refused)


def _told(plan: DispatchPlan, refused: Sequence[RowError]) -> DispatchImport:
    bad = {error.row_number for error in refused}
    done = [row for row in plan.rows if row.number not in bad]
    return DispatchImport(
        added=sum(row.effect == "add" for row in done),
        changed=sum(row.effect == "change" for row in done),
        same=sum(row.effect == "same" for row in done),
        errors=tuple(sorted((*plan.errors, *refused), key=lambda error: error.row_number)),
    )


def write_wishes(
    edit: Edit, wishes: Sequence[tuple[int, DispatchWish]], on: date
) -> list[RowError]:
    """Write many rows in few statements; return those whose own law forbids them."""
    current = {
        (row.category, row.nature, row.place_code): row
        for row in DispatchRule.objects.filter(valid_to=None).prefetch_related("assists")
    }
    duties = _Duties()
    refused: list[RowError] = []
    rows: list[DispatchRule] = []
    assists: list[Any] = []
    lines: list[CatalogueChange] = []
    gone: list[UUID] = []
    ended: list[UUID] = []
    through = DispatchRule.assists.through
    for number, wish in wishes:
        old = current.get(wish.key)
        words = duties.refusal(wish) or _too_early(old, on)
        if words:
            refused.append(RowError(number, "", words))
            continue
        row = _row(wish, on)
        rows.append(row)
        assists += [through(dispatchrule_id=row.id, unit_id=unit) for unit in wish.assist_ids]
        if old is not None:
            (gone if old.valid_from == on else ended).append(old.id)
        lines.append(
            edit.line(
                RuleAct.IMPORT,
                RuleKind.DISPATCH,
                about_dispatch(wish.key),
                starts_on=on,
                before=dispatch_data(old) if old else None,
                after=_wish_data(row, wish),
            )
        )
    DispatchRule.objects.filter(id__in=gone).delete()
    DispatchRule.objects.filter(id__in=ended).update(valid_to=on)
    DispatchRule.objects.bulk_create(rows, batch_size=1000)
    through.objects.bulk_create(assists, batch_size=1000)
    CatalogueChange.objects.bulk_create(lines, batch_size=1000)
    return refused


def about_dispatch(key: tuple[str, str, str]) -> str:
    """How the history names a row: category, type and place."""
    return " ".join(part or "-" for part in key)


def dispatch_data(row: DispatchRule) -> dict[str, Any]:
    """What a row says, as the history keeps it: units by id and by their code."""
    units = [row.lead_id, *(unit.id for unit in row.assists.all())]
    return as_data(row) | _units_data(units)


def _wish_data(row: DispatchRule, wish: DispatchWish) -> dict[str, Any]:
    return as_data(row) | _units_data([wish.lead_id, *wish.assist_ids])


def _units_data(units: Sequence[UUID]) -> dict[str, Any]:
    return {"lead_id": str(units[0]), "assist_ids": [str(unit) for unit in units[1:]]}


def _too_early(old: DispatchRule | None, on: date) -> str:
    if old is None or old.valid_from <= on:
        return ""
    return _("A version from %(day)s on is planned. Change that one, or cancel it first.") % {
        "day": old.valid_from
    }


def _key(wish: DispatchWish) -> dict[str, str]:
    category, nature, place = wish.key
    return {"category": category, "nature": nature, "place_code": place}


def _row(wish: DispatchWish, on: date) -> DispatchRule:
    return DispatchRule(
        **_key(wish),
        lead_id=wish.lead_id,
        is_certain=wish.is_certain,
        note=wish.note.strip(),
        legal_basis=wish.legal_basis.strip(),
        valid_from=on,
    )


def _write(edit: Edit, current: DispatchRule | None, wish: DispatchWish, on: date) -> DispatchRule:
    before = dispatch_data(current) if current else {}
    if current is not None and current.valid_from == on:
        current.delete()
    elif current is not None:
        current.valid_to = on
        current.save(update_fields=["valid_to"])
    row = _row(wish, on)
    row.save(force_insert=True)
    row.assists.set(wish.assist_ids)
    edit.note(
        RuleAct.CHANGE if current else RuleAct.ADD,
        RuleKind.DISPATCH,
        about_dispatch(wish.key),
        starts_on=on,
        before=before,
        after=_wish_data(row, wish),
    )
    return row


def _open(rule_id: UUID) -> DispatchRule:
    row = DispatchRule.objects.select_for_update().filter(id=rule_id, valid_to=None).first()
    if row is None:
        raise NoSuchRule
    return row


def _place(code: str) -> Place | None:
    """Where a row holds, for the leave of a district's administrators; None is the whole city."""
    if not code:
        return None
    try:
        return place_codes(code)
    except UnknownPlace as error:
        raise RuleRefused(str(error), "place_code") from error


def _place_or_city(code: str) -> Place | None:
    """The same for a row that is to go, whose division may have gone before it."""
    try:
        return _place(code)
    except RuleRefused:
        return None


def _check(wish: DispatchWish, on: date) -> None:
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    if not Category.objects.filter(in_force, code=wish.category).exists():
        raise RuleRefused(_("There is no such category."), "category")
    if wish.nature and wish.nature not in Nature.values:
        raise RuleRefused(_("Choose one of the list."), "nature")
    if wish.lead_id in wish.assist_ids:
        raise RuleRefused(_("A unit cannot lead and assist."), "assists")
    wanted = {wish.lead_id, *wish.assist_ids}
    known = set(Unit.objects.in_force(on).filter(id__in=wanted).values_list("id", flat=True))
    if wanted - known:
        raise RuleRefused(
            _("There is no such unit, or it is closed."),
            "lead" if wish.lead_id not in known else "assists",
        )
    for text, field in ((wish.note, "note"), (wish.legal_basis, "legal_basis")):
        if len(text.strip()) > 200:
            raise RuleRefused(_("At most 200 characters."), field)
    words = _Duties().refusal(wish)
    if words:
        raise RuleRefused(words, "lead")


class _Duties:
    """The duty lists of community committees: nothing beyond them is sent there (BJ条例 art. 17)."""

    def __init__(self) -> None:
        self._units: dict[UUID, str] = dict(
            Unit.objects.filter(grade="community").values_list("id", "name")
        )
        self._duties: dict[UUID, set[str]] = {}
        rows = Duty.objects.filter(valid_to=None, unit_id__in=self._units)
        for unit, code in rows.values_list("unit_id", "code"):
            self._duties.setdefault(unit, set()).add(code)

    def refusal(self, wish: DispatchWish) -> str:
        """Why a community cannot be given this category; empty when it can."""
        for unit in (wish.lead_id, *wish.assist_ids):
            if unit in self._units and not self._has(unit, wish.category):
                return _("%(unit)s has no such duty on its list. Nothing else is sent there.") % {
                    "unit": self._units[unit]
                }
        return ""

    def _has(self, unit: UUID, category: str) -> bool:
        held = self._duties.get(unit, set())
        return any(category[:end] in held for end in (2, 4, 6))
