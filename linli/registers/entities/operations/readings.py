"""Showing the name of a legal representative, for a reason that is written down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.registers.access.operations import unmask
from linli.registers.access.rules import Actor
from linli.registers.entities.queries import entity_seen, representative_of


def reveal_representative(*, by: Actor, at: datetime, entity_id: UUID, reason: str) -> str:
    """The name in full; the reading stands in the access log. Raises NotAllowed, ReasonNeeded, UnknownEntity."""
    entity = entity_seen(by.scope, entity_id)
    unmask(
        by=by,
        record_kind="entity",
        record_id=entity.pk,
        about=entity.name,
        fields="representative",
        reason=reason,
        at=at,
    )
    return representative_of(by.scope, entity)
