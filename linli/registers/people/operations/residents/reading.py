"""One row of a spreadsheet of residents, read into its one form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.foundation.tabular.cleaning import Cell, as_date, clean_line, lost_digits
from linli.foundation.tabular.errors import BadCell
from linli.foundation.tabular.importing.kinds import Given, Note
from linli.registers.people.operations.residents import columns
from linli.registers.people.queries.words import contradiction_words, name_words, paper_words
from linli.registers.people.rules.indexes import ID_PURPOSE
from linli.registers.people.rules.names import BadName, initials, read_name
from linli.registers.people.rules.papers import (
    NONE,
    UNKNOWN,
    BadPaper,
    Paper,
    PaperFlaw,
    contradicts,
    looks_cut,
    read_paper,
)

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class BadRow(ValueError):
    """A row that cannot be taken, with the column it is about."""

    def __init__(self, words: str, column: str) -> None:
        super().__init__(words)
        self.note = Note(words, column)


@dataclass(slots=True)
class Resident:
    """A row in its one form; what is to be written of it."""

    number: int
    name: str
    paper: Paper
    index: bytes | None
    born_on: date | None
    sex: str
    phone: str
    standing: str
    domicile: str
    residence: str
    relation: str
    since: date | None
    kind: str
    home: tuple[UUID, str] | None = None
    household: tuple[str, str] | None = None
    notes: list[Note] = field(default_factory=list)

    def value(self) -> list[Any]:
        """What ``apply`` needs, of what JSON can hold."""
        return [
            self.name,
            initials(self.name),
            self.paper.kind,
            self.paper.number,
            self.born_on.isoformat() if self.born_on else None,
            self.sex,
            self.phone,
            self.standing,
            self.domicile,
            self.residence,
            self.home[0].hex if self.home else None,
            self.home[1] if self.home else "",
            *(self.household or (None, "")),
            self.relation if self.household else "",
            self.since.isoformat() if self.since else None,
            self.kind,
        ]


def read_resident(row: Given, *, today: date, zone: Any, standing: str) -> Resident:
    """Read one row into its one form. Raises BadRow with the first thing that is wrong."""
    cells = row.cells
    name = _name(clean_line(cells.get("name")))
    notes: list[Note] = []
    paper = _paper(cells.get("id_number"), today, notes)
    born_on = _day(cells.get("born_on"), "born_on", zone)
    sex = _choice(columns.sex_of, cells.get("sex"), "sex")
    for what in contradicts(paper, born_on=born_on, sex=sex):
        raise BadRow(contradiction_words(what), what)
    if paper.kind == NONE and born_on is None:
        raise BadRow(_("Without a number the birth date is needed."), "born_on")
    if (born_on or today) > today or (born_on or today).year < 1890:
        raise BadRow(_("Nobody in the register is born on this day."), "born_on")
    return Resident(
        number=row.number,
        name=name,
        paper=paper,
        index=blind_index(paper.number, purpose=ID_PURPOSE) if paper.number else None,
        born_on=paper.born_on or born_on,
        sex=paper.sex if paper.sex != UNKNOWN else sex or UNKNOWN,
        phone=_phone(cells.get("phone"), notes),
        standing=_standing(cells.get("standing"), paper, standing),
        domicile=clean_line(cells.get("domicile"))[:200],
        residence=clean_line(cells.get("residence"))[:200],
        relation=_choice(columns.relation_of, cells.get("relation"), "relation"),
        since=_since(cells.get("since"), today, zone),
        kind=_choice(columns.kind_of_residence, cells.get("kind"), "kind") or "own",
        notes=notes,
    )


def _name(text: str) -> str:
    try:
        return read_name(text)
    except BadName as bad:
        raise BadRow(name_words(bad), "name") from bad


def _paper(cell: Cell, today: date, notes: list[Note]) -> Paper:
    if lost_digits(cell):
        raise BadRow(paper_words(BadPaper(PaperFlaw.LOST_DIGITS)), "id_number")
    text = clean_line(cell)
    if not text:
        notes.append(Note(_("Without a number: found again by name and birth date."), "id_number"))
        return Paper(NONE, "")
    try:
        paper = read_paper(text, on=today)
    except BadPaper as bad:
        raise BadRow(paper_words(bad), "id_number") from bad
    if looks_cut(paper.number):
        words = _("It ends in three zeros, as cut numbers do: compare it with the paper.")
        notes.append(Note(words, "id_number"))
    if paper.number != text:
        notes.append(Note(_("Blanks, dashes or full-width signs were mended."), "id_number"))
    return paper


def _phone(cell: Cell, notes: list[Note]) -> str:
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell
    text = clean_line(cell)
    if not text:
        return ""
    for part in text.replace("、", "/").replace(";", "/").replace("；", "/").split("/"):
        if is_phone(part):
            if part.strip() != text:
                notes.append(Note(_("Of several numbers the first is kept."), "phone"))
            return normalise_phone(part)
    notes.append(Note(_("This is no telephone number: it is left out."), "phone"))
    return ""


def _standing(cell: Cell, paper: Paper, default: str) -> str:
    if paper.kind in ("hmt_permit", "foreign_permit", "passport"):
        return "abroad"
    return _choice(columns.standing_of, cell, "standing") or default


def _choice(meant: Any, cell: Cell, column: str) -> str:
    if cell is None or cell == "":
        return ""
    text = clean_line(cell)
    value: str | None = meant(text)
    if value is None:
        words = _("“%(text)s” is not understood here.")
        raise BadRow(words % {"text": text[:20]}, column)
    return value


def _day(cell: Cell, column: str, zone: Any) -> date | None:
    if cell is None or cell == "" or clean_line(cell) == "":
        return None
    try:
        return as_date(cell, zone=zone)
    except BadCell as bad:
        raise BadRow(str(bad), column) from bad


def _since(cell: Cell, today: date, zone: Any) -> date | None:
    since = _day(cell, "since", zone)
    if since is not None and since > today:
        raise BadRow(_("This day is yet to come."), "since")
    return since
