"""How a case of each family is supervised: by which door, and whom its notices reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NoSuchCase, advance
from linli.casework.matters.operations import notices
from linli.casework.matters.workflow import Action
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.notices import tell_mediators
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.rules import DISPUTE, MATTER, RANK, Rung
from linli.registers.access.rules import Actor


class Door(Protocol):
    """What opens a case of one family for a move."""

    def __call__(
        self,
        case_id: UUID,
        action: str,
        *,
        by: Actor,
        at: datetime,
        needs: Mapping[str, Any] | None = None,
        expect: int | None = None,
    ) -> Any: ...


@dataclass(frozen=True)
class Supervised:
    """A family under supervision: its door, and the posts of a unit that lower and upper rungs reach."""

    door: Door
    lower: tuple[str, ...]
    upper: tuple[str, ...]

    def roles(self, rung: Rung) -> tuple[str, ...]:
        """The posts that a rung reaches where its rule names none."""
        return self.lower if RANK[rung] <= RANK[Rung.URGE] else self.upper


FAMILIES: Mapping[str, Supervised] = {
    MATTER: Supervised(advance, ("handler", "head"), ("head",)),
    DISPUTE: Supervised(moving, ("mediation_chair", "mediation_clerk"), ("mediation_chair",)),
}


@contextmanager
def opened(
    case_id: UUID,
    action: Action,
    *,
    by: Actor,
    at: datetime,
    needs: Mapping[str, Any],
    expect: int | None = None,
    family: str = "",
) -> Iterator[Moving]:
    """Make one move of supervision on a case of any family. Raises what the kernel's advance raises."""
    family = family or family_of(case_id)
    with FAMILIES[family].door(
        case_id, str(action), by=by, at=at, needs=needs, expect=expect
    ) as it:
        yield it


def family_of(case_id: UUID) -> str:
    """Which family a case is of. Raises NoSuchCase."""
    found = Case.objects.filter(id=case_id).values_list("family", flat=True).first()
    if found is None:
        raise NoSuchCase
    return found


def tell(
    it: Moving, unit_id: UUID, template: str, *, roles: tuple[str, ...] = (), **fields: str
) -> None:
    """Tell posts of a unit; a dispute's mediators as well where its committee is told."""
    family = it.case.family
    posts = roles or FAMILIES[family].lower
    words = {"title": subject_of(it.case), **fields}
    notices.tell_unit(it, unit_id, template, roles=posts, **words)
    if family == DISPUTE and it.lead is not None and unit_id == it.lead.unit_id:
        tell_mediators(it, template, **words)
