"""Judging the rows of a file of entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.tabular.cleaning import Cell, as_date, clean_line, lost_digits
from linli.foundation.tabular.errors import BadCell
from linli.foundation.tabular.importing.kinds import Given, Note, Standing, Verdict
from linli.foundation.tabular.models import ImportRun
from linli.registers.entities.models import SOCIAL, Entity, EntityKind, EntityStatus, Located
from linli.registers.entities.operations.importing.columns import STATUS_WORDS
from linli.registers.entities.operations.importing.grounds import Grounds
from linli.registers.entities.operations.keeping import ADDRESS_LENGTH, NAME_LENGTH
from linli.registers.entities.operations.locating import as_plain, find_all
from linli.registers.entities.operations.words import code_words
from linli.registers.entities.rules.codes import code_flaw, kind_of_code, normal_code
from linli.registers.entities.rules.industries import section_of
from linli.registers.places.queries import DivisionInForce
from linli.registers.places.rules.areas import scope_of

# What a row may set of an entity, in the order of the verdict's value.
SET = ("name", "kind", "status", "representative", "address", "industry", "registered_on")
HELD = ("id", "version", "located", "district_code", "street_code", "community_code", *SET)
# Where a new row's value has its address, its community, and what its address means.
_ADDRESS, _COMMUNITY, FOUND = 6, 11, -2
_PLAIN_CHANGE = 3
Held = dict[str, Any]


class _Wrong(Exception):
    """The row cannot be taken in."""

    def __init__(self, words: str, column: str) -> None:
        self.note = Note(words, column)


class EntityChecker:
    """Judges rows against each other and against the register, one question a piece."""

    def __init__(self, run: ImportRun) -> None:
        self._grounds = Grounds(scope_of(run.area), str(run.options.get("community", "")))
        self._today = timezone.localdate(run.asked_at)
        self._seen: dict[str, int] = {}
        self._sections: dict[str, str | None] = {}

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        numbers = [_number(row.cells) for row in rows]
        codes = {code for code, _record in numbers if code}
        held = {
            row["code"]: row
            for row in Entity.objects.known().filter(code__in=codes).values("code", *HELD)
        }
        records = {record for code, record in numbers if record and not code}
        groups = {
            (row["street_code"], row["record_number"]): row
            for row in Entity.objects.known()
            .filter(record_number__in=records)
            .values("record_number", *HELD)
        }
        verdicts = []
        for row, (code, record) in zip(rows, numbers, strict=True):
            try:
                verdicts.append(self._one(row, code, record, held, groups))
            except _Wrong as wrong:
                verdicts.append(Verdict(Standing.BAD, None, (wrong.note,)))
        return _located(verdicts)

    def _one(
        self,
        row: Given,
        code: str,
        record: str,
        held: Mapping[str, Held],
        groups: Mapping[tuple[str, str], Held],
    ) -> Verdict:
        self._check_number(row, code, record)
        values, notes = self._values(row.cells, code)
        words = clean_line(row.cells.get("community"))
        known = held.get(code) if code else None
        place = self._place(words, values["address"], known)
        if known is None and not code:
            known = groups.get((place.street_code, record))
        key = code or f"{place.street_code} {record}"
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            raise _Wrong(_("Row %(row)d has the same number.") % {"row": first}, "code")
        if known is not None:
            return self._against(known, values, notes)
        social = [clean_line(row.cells.get(one))[:80] for one in ("supervising_unit", "field")]
        return Verdict(
            Standing.ADD,
            [
                code,
                record if not code else "",
                *(values[one] for one in SET),
                place.district_code,
                place.street_code,
                place.community_code,
                *social,
                [],
                normal_code(clean_line(row.cells.get("parent_code"))),
            ],
            tuple(notes),
        )

    def _check_number(self, row: Given, code: str, record: str) -> None:
        if lost_digits(row.cells.get("code")):
            words = _(
                "The spreadsheet has cut this number (1.1E+17). Enter it again in a column of text."
            )
            raise _Wrong(words, "code")
        if code:
            flaw = code_flaw(code)
            if flaw:
                raise _Wrong(code_words(flaw, code), "code")
        elif not record:
            words = _("There is neither a credit code nor a record number.")
            raise _Wrong(words, "code")

    def _values(self, cells: Mapping[str, Cell], code: str) -> tuple[Held, list[Note]]:
        notes: list[Note] = []
        name = clean_line(cells["name"])
        if len(name) < 2:
            raise _Wrong(_("The name is missing."), "name")
        if len(name) > NAME_LENGTH:
            raise _Wrong(
                _("The name is longer than %(most)d characters.") % {"most": NAME_LENGTH}, "name"
            )
        address = clean_line(cells.get("address"))
        if len(address) > ADDRESS_LENGTH:
            address = address[:ADDRESS_LENGTH]
            notes.append(Note(_("The address was too long and is cut."), "address"))
        kind = kind_of_code(code) if code else EntityKind.COMMUNITY_GROUP
        return {
            "name": name,
            "kind": str(kind),
            "status": self._status(clean_line(cells.get("status")), str(kind), notes),
            "representative": clean_line(cells.get("representative"))[:60],
            "address": address,
            "industry": self._industry(clean_line(cells.get("industry")), notes),
            "registered_on": self._day(cells.get("registered_on"), notes),
        }, notes

    def _status(self, words: str, kind: str, notes: list[Note]) -> str:
        found = STATUS_WORDS.get(words)
        if words and found is None:
            notes.append(
                Note(_("“%(words)s” is not known and left out.") % {"words": words[:20]}, "status")
            )
        if found == EntityStatus.OPERATING and kind in SOCIAL:
            found = ""
        return str(found or "")

    def _industry(self, words: str, notes: list[Note]) -> str:
        if words not in self._sections:
            if len(self._sections) > 5000:
                self._sections.clear()
            self._sections[words] = section_of(words)
        found = self._sections[words]
        if words and found is None:
            notes.append(
                Note(
                    _("“%(words)s” is not known and left out.") % {"words": words[:20]}, "industry"
                )
            )
        return found or ""

    def _day(self, cell: Cell, notes: list[Note]) -> str:
        if cell is None or cell == "":
            return ""
        if isinstance(cell, str) and len(cell) == 10 and cell[4] == cell[7] == "-":
            try:
                found = date.fromisoformat(cell)
            except ValueError:
                found = date.max
        else:
            try:
                found = as_date(cell, zone=timezone.get_current_timezone())
            except (BadCell, ValueError):
                found = date.max
        if not 1900 <= found.year <= self._today.year:
            notes.append(Note(_("This is no day and is left out."), "registered_on"))
            return ""
        return found.isoformat()

    def _place(self, words: str, address: str, known: Held | None) -> DivisionInForce:
        grounds = self._grounds
        if known is not None and not grounds.scope.covers(
            district=known["district_code"],
            street=known["street_code"],
            community=known["community_code"],
        ):
            words = _("It is in the register already, in another part of the city.")
            raise _Wrong(words, "code")
        place = grounds.named(words) if words else None
        if words and place is None:
            raise _Wrong(
                _(
                    "Your division has no community “%(name)s”, or several of that name: use its code."
                )
                % {"name": words[:20]},
                "community",
            )
        place = place or grounds.in_address(address) or grounds.default
        if place is None:
            raise _Wrong(
                _("The community can't be told from the address: fill in the column."), "community"
            )
        return place

    def _against(self, known: Held, values: Held, notes: list[Note]) -> Verdict:
        """What a row changes of an entity that is known: what it leaves empty stays."""
        changes: Held = {}
        for one in SET:
            new = values[one]
            old = known[one]
            old = old.isoformat() if isinstance(old, date) else str(old or "")
            if new and new != old:
                changes[one] = new
        value = [known["id"].hex, known["version"], changes]
        if not changes:
            return Verdict(Standing.SAME, value, tuple(notes))
        if "address" in changes and known["located"] != Located.HAND:
            value += [known["community_code"], []]
        return Verdict(Standing.CHANGE, value, tuple(notes))


def _located(verdicts: list[Verdict]) -> list[Verdict]:
    """Find the buildings of all new addresses of a piece; what was found goes into the values."""
    asked: list[tuple[int, tuple[str, str], int]] = []
    for place, one in enumerate(verdicts):
        if one.standing is Standing.ADD:
            asked.append((place, (one.value[_COMMUNITY], one.value[_ADDRESS]), FOUND))
        elif one.standing is Standing.CHANGE and len(one.value) > _PLAIN_CHANGE:
            asked.append((place, (one.value[3], one.value[2]["address"]), -1))
    for (place, _words, where), found in zip(
        asked, find_all([words for _place, words, _where in asked]), strict=True
    ):
        one = verdicts[place]
        one.value[where] = as_plain(found)
        if found.located == Located.SEVERAL:
            words = _("Several buildings fit the address: choose one on its page.")
            verdicts[place] = replace(one, notes=(*one.notes, Note(words, "address")))
    return verdicts


def _number(cells: Mapping[str, Cell]) -> tuple[str, str]:
    code = cells.get("code")
    text = normal_code(clean_line(code)) if code is not None else ""
    return text, clean_line(cells.get("record_number"))[:40]
