"""What the dispatch desk does at one press: many certain ones, parts of one, and what needs no desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case, Party, PartyRole
from linli.casework.cases.operations import (
    CaseError,
    NoSuchCase,
    NotAllowedNow,
    moves_together,
)
from linli.casework.matters.operations.desk_intake import dispatch_by_catalogue
from linli.casework.matters.operations.intake import Receipt, Report
from linli.casework.matters.operations.sorting import Classing, accept, split
from linli.casework.matters.queries.dispatch import place_of, propose_for
from linli.casework.matters.workflow import FAMILY, State
from linli.registers.access.rules import SYSTEM, Actor

_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A row that was chosen: the matter, the version and the unit that the page showed."""

    case_id: UUID
    expect: int
    lead: UUID


@dataclass(frozen=True)
class PickResult:
    """What came of one chosen row."""

    pick: Pick
    number: str
    lead: str = ""
    error: CaseError | None = None


def dispatch_certain(picks: Sequence[Pick], *, by: Actor, at: datetime) -> list[PickResult]:
    """Dispatch the chosen matters as the catalogue says, each in a transaction of its own.

    A row that somebody moved meanwhile, or for which the catalogue is not certain any more or
    names another unit than the page showed, is left as it is and told.
    """
    cases = Case.objects.visible_to(by.scope).filter(family=FAMILY).select_related("matter")
    found = cases.in_bulk([pick.case_id for pick in picks])
    return [_pick(pick, found.get(pick.case_id), by=by, at=at) for pick in picks]


def _pick(pick: Pick, case: Case | None, *, by: Actor, at: datetime) -> PickResult:
    if case is None:
        return PickResult(pick, "", error=NoSuchCase())
    proposal = propose_for(case, at=at, own_unit=by.unit_id)
    lead = proposal.lead
    if not proposal.is_certain or lead is None or lead.id != pick.lead:
        return PickResult(pick, case.number, error=NotAllowedNow("not_certain"))
    try:
        dispatch_by_catalogue(case, by=by, at=at, expect=pick.expect)
    except CaseError as error:
        return PickResult(pick, case.number, lead.name, error)
    return PickResult(pick, case.number, lead.name)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the things that a matter asks for, with its own class."""

    text: str
    classing: Classing


def split_up(
    case_id: UUID, *, parts: Sequence[Part], by: Actor, at: datetime, expect: int | None = None
) -> list[Receipt]:
    """Split a matter into parts that wait for dispatch each (拆单); all of it or nothing.

    The reporter follows the parts with the query code of the whole.

    :raises NotAllowedNow: "split_needs_two_parts".
    """
    case = Case.objects.filter(id=case_id).select_related("matter").first()
    if case is None:
        raise NoSuchCase
    party = Party.objects.filter(case=case, role=PartyRole.REPORTER).first()
    reports = [_report(case, party, part) for part in parts if part.text.strip()]
    classings = [part.classing for part in parts if part.text.strip()]
    with moves_together():
        receipts = split(case_id, parts=reports, by=by, at=at, expect=expect)
        for receipt, classing in zip(receipts, classings, strict=True):
            accept(receipt.case_id, classing=classing, by=by, at=at)
        if party is not None and party.query_code_index is not None:
            ids = [receipt.case_id for receipt in receipts]
            parts_of = Party.objects.filter(case_id__in=ids, role=PartyRole.REPORTER)
            parts_of.update(query_code_index=party.query_code_index)
    return receipts


def _report(case: Case, party: Party | None, part: Part) -> Report:
    return Report(
        text=part.text,
        channel=case.channel,
        place=place_of(case),
        nature=part.classing.nature,
        urgency=part.classing.urgency,
        secrecy=case.secrecy,
        place_text=case.place_text,
        longitude=case.longitude,
        latitude=case.latitude,
        name=str(party.name) if party else "",
        phone=str(party.phone) if party else "",
        reply_by=party.reply_by if party else "none",
        data={"part_of": case.number},
    )


def dispatch_without_desk(*, at: datetime) -> int:
    """Dispatch, as the system, every waiting matter for which the catalogue is certain.

    One transaction each; what a unit has returned before is left to people. Safe to run twice.
    Returns how many were dispatched.
    """
    return sum(_dispatched(case, at) for case in _waiting())


def _dispatched(case: Case, at: datetime) -> bool:
    try:
        return dispatch_by_catalogue(case, by=SYSTEM, at=at, expect=case.version) is not None
    except CaseError:
        return False  # a dispatcher was first; nothing was written


def _waiting() -> Iterator[Case]:
    """Matters that wait for their first dispatch, some hundred read at a time, in order of age."""
    cases = Case.objects.open().filter(family=FAMILY, state=State.TO_DISPATCH, matter__returns=0)
    cases = cases.select_related("matter").defer("body", "grams", "chain_head").order_by("id")
    last: UUID | None = None
    while True:
        rows = list((cases.filter(id__gt=last) if last else cases)[:_AT_ONCE])
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id
