"""An event as its hash sees it: the one place that says what the chain covers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from linli.casework.cases.models import Event
from linli.foundation.timeline.rules import ChainedEvent, digest_personal


def body_of(event: Event) -> dict[str, Any]:
    """What the hash of an event covers: all of the step, but only digests of personal words."""
    return {
        "case": str(event.case_id),
        "seq": event.seq,
        "action": event.action,
        "at": event.at,
        "actor_kind": event.actor_kind,
        "account_id": _text(event.account_id),
        "post_id": _text(event.post_id),
        "who": event.who,
        "unit_id": _text(event.unit_id),
        "unit_name": event.unit_name,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "basis": event.basis,
        "seen_by_resident": event.seen_by_resident,
        "data": event.data,
        "digests": event.digests,
    }


def personal_digests(event: Event) -> dict[str, str]:
    """The digests that the erasable fields of an event have now."""
    if event.salt is None:
        return {}
    salt = bytes(event.salt)
    return {name: digest_personal({name: text}, salt) for name, text in erasable(event).items()}


def erasable(event: Event) -> dict[str, str]:
    """The fields of an event that end before the case does, as far as they are still there."""
    fields = (("words", event.words), ("sealed", str(event.sealed)))
    return {name: text for name, text in fields if text}


def chained(event: Event) -> ChainedEvent:
    """A stored event in the form that the chain is checked in."""
    return ChainedEvent(
        seq=event.seq,
        body=body_of(event),
        prev_hash=bytes(event.prev_hash),
        hash=bytes(event.hash),
        marks=bytes(event.marks),
        erasable=erasable(event),
        salt=bytes(event.salt) if event.salt is not None else None,
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
