"""How a family writes its rule book: states, and one table of moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from linli.registers.access.permissions import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Seat(StrEnum):
    """Where one sits towards the case when making a move."""

    BODY = "body"  # anyone of the hotline body whose division covers the case
    LEAD = "lead"  # the unit that leads
    ASSIST = "assist"  # a unit that assists
    UNIT = "unit"  # either of the two
    APPOINTED = "appointed"  # somebody appointed to this case by name
    PARTY = "party"  # one of those the case is between
    REPORTER = "reporter"  # the resident who reported it
    SYSTEM = "system"  # a job that applies a rule


class KernelAction(StrEnum):
    """Moves that the kernel itself makes of cases of every family; each table has a row for them."""

    ERASE = "erase"
    SEAL = "seal"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    FOLLOW_DIVISION = "follow_division"


@dataclass(frozen=True)
class Who:
    """A permission, held in a seat."""

    seat: Seat
    permission: Permission | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the table: an action, where it leads from and to, who may, what it needs.

    ``target`` None keeps the state. ``needs`` names the data that must be given and not be
    empty. ``not_after`` names actions whose latest doer on this case may not make this move.
    ``starts``, ``stops``, ``pauses`` and ``resumes`` name kinds of clocks.
    """

    action: str
    label: StrPromise
    sources: frozenset[str]
    target: str | None
    who: tuple[Who, ...]
    needs: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    told: bool = False
    note: str = ""

    @property
    def changes_state(self) -> bool:
        return self.target is not None


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """The rule book of one family of cases.

    ``unit_clocks`` are the kinds that the lead unit answers for: they order its queue;
    ``unit_clocks_in`` adds those that it answers for in one state only.
    """

    family: str
    states: Mapping[str, StrPromise]
    initial: str
    closed_states: frozenset[str]
    unit_clocks: frozenset[str]
    moves: tuple[Move, ...]
    unit_clocks_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _by_action: dict[str, tuple[Move, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for move in self.moves:
            self._by_action[move.action] = (*self._by_action.get(move.action, ()), move)

    def rows(self, action: str) -> tuple[Move, ...]:
        """The rows of the table for an action; empty when there is no such action."""
        return self._by_action.get(action, ())

    def find(self, action: str, state: str) -> Move | None:
        """The row that allows an action in a state."""
        for move in self.rows(action):
            if state in move.sources:
                return move
        return None

    def possible(self, state: str) -> tuple[Move, ...]:
        """Every move the table knows from a state, in the table's order."""
        return tuple(move for move in self.moves if state in move.sources)


_WORKFLOWS: dict[str, Workflow] = {}


def register(workflow: Workflow) -> None:
    """Make a family known to the kernel; called once from the family's apps.py."""
    _WORKFLOWS[workflow.family] = workflow


def workflow_of(family: str) -> Workflow:
    """The rule book of a family (KeyError where none was registered)."""
    return _WORKFLOWS[family]
