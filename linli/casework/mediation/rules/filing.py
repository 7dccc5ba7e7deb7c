"""What the file of a dispute must hold, in the archive's order, and how long it is kept.

The list is that of the Ministry's forms of 2010 (一案一卷): ★ must be there, ○ as the case went.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """How the dispute ended, as its row says."""

    OPEN = ""
    WRITTEN = "written"
    ORAL = "oral"
    FAILED = "failed"
    ENDED = "ended"
    ROUTED = "routed"
    WITHDRAWN = "withdrawn"


class Need(StrEnum):
    MUST = "must"
    IF_ANY = "if_any"
    NO = "no"


class Lack(StrEnum):
    """Why an item is not whole."""

    ABSENT = "absent"
    UNSIGNED = "unsigned"
    NO_PAPER = "no_paper"
    NO_SCOPE = "no_scope"
    NO_PROOF = "no_proof"
    NOT_TOLD = "not_told"
    NOT_ASKED = "not_asked"
    NO_ROUTE = "no_route"


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What is needed of a dispute to judge its file; numbers are of rows that the file holds."""

    source: str = "application"
    outcome: str = Outcome.OPEN
    is_accepted: bool = True
    has_facts: bool = True
    parties_unasked: int = 0
    parties_without_paper: int = 0
    agents: int = 0
    agents_without_scope: int = 0
    is_told_rights: bool = True
    sessions_held: int = 0
    inquiries: int = 0
    evidence: int = 0
    extensions: int = 0
    recusals: int = 0
    is_agreed: bool = False
    is_oral: bool = False
    is_signed: bool = True
    obligations_done: int = 0
    done_without_proof: int = 0
    visits: int = 0
    confirmations: int = 0
    court_papers_without_ruling: int = 0
    route: str = ""
    is_transferred: bool = False
    is_reported_back: bool = False


@dataclass(frozen=True)
class Item:
    """A line of the table: its form, when it is needed, and what is wrong with it, if anything."""

    code: str
    need: Callable[[FileFacts], Need]
    lack: Callable[[FileFacts], Lack | None]


def _always(_facts: FileFacts) -> Need:
    return Need.MUST


def _never_lacks(_facts: FileFacts) -> None:
    return None


def _if_any(name: str) -> Callable[[FileFacts], Need]:
    return lambda facts: Need.IF_ANY if getattr(facts, name) else Need.NO


def _must(is_needed: Callable[[FileFacts], bool]) -> Callable[[FileFacts], Need]:
    return lambda facts: Need.MUST if is_needed(facts) else Need.NO


def _lacks(
    lack: Lack, is_lacking: Callable[[FileFacts], bool]
) -> Callable[[FileFacts], Lack | None]:
    return lambda facts: lack if is_lacking(facts) else None


def is_mediated(facts: FileFacts) -> bool:
    """Whether it was accepted and mediated, with whatever result."""
    return facts.is_accepted and facts.outcome in (
        Outcome.WRITTEN,
        Outcome.ORAL,
        Outcome.FAILED,
        Outcome.ENDED,
    )


def _is_applied_for(facts: FileFacts) -> bool:
    return facts.source == "application"


def _is_refused(facts: FileFacts) -> bool:
    return facts.outcome == Outcome.ROUTED and not facts.is_accepted


def _is_ended(facts: FileFacts) -> bool:
    return facts.is_accepted and facts.outcome in (Outcome.FAILED, Outcome.ENDED, Outcome.ROUTED)


def _is_recorded(facts: FileFacts) -> bool:
    """Who ended it before the first session has no record of one."""
    return is_mediated(facts) and (facts.outcome != Outcome.ENDED or facts.sessions_held > 0)


def _agreement(facts: FileFacts) -> Lack | None:
    if not facts.is_agreed:
        return Lack.ABSENT
    return None if facts.is_signed else Lack.UNSIGNED


def _registered(facts: FileFacts) -> Lack | None:
    if not facts.has_facts:
        return Lack.ABSENT
    return Lack.NOT_ASKED if facts.is_accepted and facts.parties_unasked else None


def _not_accepted(facts: FileFacts) -> Lack | None:
    return None if facts.route else Lack.NO_ROUTE


IN_ORDER: tuple[Item, ...] = (
    Item("cover", _always, _never_lacks),
    Item("contents", _always, _never_lacks),
    Item("closing", _always, _never_lacks),
    Item("application", _must(_is_applied_for), _registered),
    Item("registration", _must(lambda facts: not _is_applied_for(facts)), _registered),
    Item("handover", _if_any("is_transferred"), _never_lacks),
    Item("not_accepted", _must(_is_refused), _not_accepted),
    Item(
        "rights",
        _must(lambda facts: facts.is_accepted),
        _lacks(Lack.NOT_TOLD, lambda facts: not facts.is_told_rights),
    ),
    Item(
        "identity",
        _must(is_mediated),
        _lacks(Lack.NO_PAPER, lambda facts: facts.parties_without_paper > 0),
    ),
    Item(
        "mandate",
        _if_any("agents"),
        _lacks(Lack.NO_SCOPE, lambda facts: facts.agents_without_scope > 0),
    ),
    Item("recusal", _if_any("recusals"), _never_lacks),
    Item("inquiry", _if_any("inquiries"), _never_lacks),
    Item("evidence", _if_any("evidence"), _never_lacks),
    Item("extension", _if_any("extensions"), _never_lacks),
    Item(
        "record",
        _must(_is_recorded),
        _lacks(Lack.ABSENT, lambda facts: facts.sessions_held == 0),
    ),
    Item("agreement", _must(lambda facts: facts.outcome == Outcome.WRITTEN), _agreement),
    Item("oral_agreement", _must(lambda facts: facts.outcome == Outcome.ORAL), _agreement),
    Item("termination", _must(_is_ended), _not_accepted),
    Item(
        "performance",
        _if_any("obligations_done"),
        _lacks(Lack.NO_PROOF, lambda facts: facts.done_without_proof > 0),
    ),
    Item("visit", _if_any("visits"), _never_lacks),
    Item(
        "confirmation",
        _if_any("confirmations"),
        _lacks(Lack.NO_PAPER, lambda facts: facts.court_papers_without_ruling > 0),
    ),
    Item(
        "feedback",
        _if_any("is_transferred"),
        _lacks(Lack.ABSENT, lambda facts: not facts.is_reported_back),
    ),
    Item("remarks", _always, _never_lacks),
    Item("back_cover", _always, _never_lacks),
)


@dataclass(frozen=True)
class Line:
    """An item that this file should hold: whether it must, and what is wrong with it."""

    code: str
    is_must: bool
    lack: Lack | None = None


def check_file(facts: FileFacts) -> tuple[Line, ...]:
    """The items that this file holds or must hold, in the archive's order, each with its lack."""
    found = []
    for item in IN_ORDER:
        need = item.need(facts)
        if need is not Need.NO:
            found.append(Line(item.code, need is Need.MUST, item.lack(facts)))
    return tuple(found)


def missing_items(facts: FileFacts) -> tuple[Line, ...]:
    """What keeps a file out of the archive (and its mediator's subsidy unpaid).

    That is a ★ item which is absent or not whole, and a ○ item which is there but not whole.
    """
    return tuple(line for line in check_file(facts) if line.lack is not None)


ORDINARY, FOR_GOOD = "mediation", "mediation_keep"


def retention_code(*, is_keepsake: bool, is_grave: bool) -> str:
    """The retention class: disputes with death or injury, over land and houses stay for good."""
    return FOR_GOOD if is_keepsake or is_grave else ORDINARY


def kept_until(closed_on: date, years: int) -> date:
    """The day until which a file is kept for whole years, counted from the day it was closed."""
    if (closed_on.month, closed_on.day) == (2, 29):
        return date(closed_on.year + years, 3, 1)
    return closed_on.replace(year=closed_on.year + years)
