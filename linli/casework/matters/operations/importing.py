"""Taking matters in from a spreadsheet, row by row, through the same door as any other channel."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.cases.operations import CaseError, NotAllowedNow
from linli.casework.matters.models import Matter
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.closing import close
from linli.casework.matters.operations.dispatching import dispatch
from linli.casework.matters.operations.intake import BODY_LENGTH, Report, register
from linli.casework.matters.operations.sorting import Classing, accept, answer_at_once
from linli.casework.matters.queries.importing import COLUMNS, earlier_refs, find_place
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import guess_nature, route, suggest
from linli.foundation.crypto.rules import is_phone
from linli.foundation.tabular.cleaning import Cell, as_moment, as_text, clean_line, clean_text
from linli.foundation.tabular.errors import BadCell, RowError
from linli.foundation.tabular.reading import Row, open_table
from linli.foundation.tabular.rejects import Rejects, rejects_path
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import NOWHERE, Place

ZONE = ZoneInfo("Asia/Shanghai")
_AT_ONCE = 200
_CERTAIN = 0.5


@dataclass(frozen=True)
class Wish:
    """How far an imported matter is taken: accepted, and dispatched, where that is certain."""

    accept: bool = False
    dispatch: bool = False


@dataclass
class Totals:
    """What became of the rows of a file."""

    read: int = 0
    taken_in: int = 0
    answered: int = 0
    accepted: int = 0
    dispatched: int = 0
    already_there: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    rejects: Path | None = None


@dataclass(frozen=True)
class _Parsed:
    row: Row
    report: Report
    reply: str
    replied_at: datetime | None
    said_at: datetime | None


def import_matters(
    path: Path,
    *,
    by: Actor,
    at: datetime,
    wish: Wish | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Totals:
    """Take in a file of matters (.xlsx or .csv); bad rows go, with reasons, to a file beside it.

    Running it again takes in only what is not there yet: each row is known by the number it has
    in the file, or by what it says. The time in the file is kept as what the resident said; the
    step itself carries the present time. Raises tabular's errors for a file that cannot be read.
    """
    table = open_table(path, columns=COLUMNS.columns)
    mapping = table.map(COLUMNS)
    totals = Totals()
    with Rejects(rejects_path(path), table.header, zone=ZONE) as rejects:
        for chunk in _chunks(iter(table)):
            _take_chunk(chunk, mapping.values, totals, rejects, by=by, at=at, wish=wish or Wish())
            progress(totals.read, table.row_count)
        totals.rejects = rejects.path if rejects.count else None
    return totals


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk


def _take_chunk(
    chunk: list[Row],
    values: Callable[[tuple[Cell, ...]], Mapping[str, Cell]],
    totals: Totals,
    rejects: Rejects,
    *,
    by: Actor,
    at: datetime,
    wish: Wish,
) -> None:
    parsed = []
    for row in chunk:
        totals.read += 1
        try:
            parsed.append(_parse(row, values(row.cells)))
        except RowError as error:
            _refuse(row, error, totals, rejects)
    known = earlier_refs([one.report.source_ref for one in parsed])
    for one in parsed:
        if one.report.source_ref in known:
            totals.already_there += 1
            continue
        known.add(one.report.source_ref)
        try:
            with transaction.atomic():
                _take_in(one, totals, by=by, at=at, wish=wish)
        except CaseError as error:
            _refuse(one.row, RowError(one.row.number, "", str(error)), totals, rejects)


def _refuse(row: Row, error: RowError, totals: Totals, rejects: Rejects) -> None:
    totals.refused += 1
    totals.reasons[error.reason] += 1
    rejects.add(row, [error])


def _parse(row: Row, cells: Mapping[str, Cell]) -> _Parsed:
    text = clean_text(cells.get("text"))
    title = clean_line(cells.get("title"))
    if not text and not title:
        raise RowError(row.number, COLUMNS.title("text"), _("The text is missing."))
    if len(text) > BODY_LENGTH:
        words = _("The text has %(number)d characters; at most %(most)d are taken in.")
        raise RowError(
            row.number,
            COLUMNS.title("text"),
            words % {"number": len(text), "most": BODY_LENGTH},
        )
    said_at = _moment(row, cells, "said_at")
    number = as_text(cells.get("number"))
    phone = clean_line(as_text(cells.get("phone")))
    report = Report(
        text=text or title,
        title=title[:120],
        channel="import",
        place=_place(cells),
        place_text=clean_line(cells.get("place_text"))[:160],
        name=clean_line(cells.get("name"))[:40],
        phone=phone if is_phone(phone) else "",
        source_ref=_reference(number, text, said_at),
        data={"said_at": said_at, "number_in_file": number or None},
    )
    reply = clean_text(cells.get("reply"))
    return _Parsed(row, report, reply, _moment(row, cells, "replied_at"), said_at)


def _reference(number: str, text: str, said_at: datetime | None) -> str:
    if number:
        return f"file:{number}"[:64]
    digest = hashlib.sha256(f"{said_at}|{text}".encode()).hexdigest()
    return f"text:{digest[:40]}"


def _moment(row: Row, cells: Mapping[str, Cell], key: str) -> datetime | None:
    value = cells.get(key)
    if value is None or not as_text(value).strip():
        return None
    try:
        return as_moment(value, zone=ZONE)
    except BadCell as error:
        raise RowError(row.number, COLUMNS.title(key), str(error)) from None


def _place(cells: Mapping[str, Cell]) -> Place:
    for key in ("community", "street", "district"):
        name = clean_line(cells.get(key))
        if name:
            return find_place(name)
    return NOWHERE


def _take_in(one: _Parsed, totals: Totals, *, by: Actor, at: datetime, wish: Wish) -> None:
    receipt = register(one.report, by=by, at=at)
    totals.taken_in += 1
    if one.reply:
        answer_at_once(receipt.case_id, reply=one.reply, by=by, at=at, replied_at=one.replied_at)
        Matter.objects.filter(case_id=receipt.case_id).update(needs_reply=False)
        close(receipt.case_id, by=by, at=at)
        totals.answered += 1
        return
    if not wish.accept:
        return
    found = suggest(rule_book().categories, _said(one), local_day(at), most=1)
    if not found or found[0].share < _CERTAIN:
        return
    classing = Classing(nature=guess_nature(_said(one)), category=found[0].code)
    try:
        case = accept(receipt.case_id, classing=classing, by=by, at=at)
    except NotAllowedNow:
        return  # it belongs elsewhere (12388): a person decides
    totals.accepted += 1
    way = route(
        rule_book().dispatch,
        local_day(at),
        category=case.category,
        nature=case.nature,
        place_codes=(case.district_code, case.street_code, case.community_code),
    )
    if wish.dispatch and way is not None and way.is_certain:
        basis = f"派单目录 {way.row.category}"
        dispatch(receipt.case_id, lead=way.lead_id, basis=basis, by=by, at=at)
        totals.dispatched += 1


def _said(one: _Parsed) -> str:
    return f"{one.report.title}\n{one.report.text}"
