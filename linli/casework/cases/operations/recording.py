"""Building the events of a case, each hashed onto the one before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.casework.cases.models import Case, Event
from linli.foundation.timeline.rules import digest_personal, link_with_marks
from linli.registers.access.rules import Actor


def append_event(
    case: Case,
    *,
    action: str,
    by: Actor,
    at: datetime,
    from_state: str,
    to_state: str,
    words: str = "",
    basis: str = "",
    sealed: Mapping[str, str] | None = None,
    data: Mapping[str, Any] | None = None,
    seen_by_resident: bool = False,
) -> Event:
    """The next event of a case, unsaved; moves the case's version and chain head along."""
    salt = secrets.token_bytes(16) if words or sealed else None
    sealed_text = json.dumps(sealed, ensure_ascii=False, sort_keys=True) if sealed else ""
    event = Event(
        case=case,
        seq=case.version + 1,
        action=action,
        at=at,
        actor_kind=str(by.kind),
        account_id=by.account_id,
        post_id=by.post_id,
        who=by.name,
        unit_id=by.unit_id,
        unit_name=by.unit_name,
        from_state=from_state,
        to_state=to_state,
        basis=basis,
        seen_by_resident=seen_by_resident,
        data=plain(data or {}),
        words=words,
        sealed=sealed_text,
        salt=salt,
        digests=_digests(words, sealed_text, salt),
        prev_hash=bytes(case.chain_head),
    )
    linked = link_with_marks(bytes(case.chain_head), body_of(event))
    event.hash, event.marks = linked.hash, linked.marks
    case.version = event.seq
    case.chain_head = event.hash
    return event


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
    """The digests that the erasable fields of a stored event have now."""
    return _digests(event.words, event.sealed, bytes(event.salt) if event.salt else None)


def _digests(words: str, sealed: str, salt: bytes | None) -> dict[str, str]:
    if salt is None:
        return {}
    fields = {name: text for name, text in (("words", words), ("sealed", sealed)) if text}
    return {name: digest_personal({name: text}, salt) for name, text in fields.items()}


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping in values that JSON keeps as they are."""
    return {key: _plain(value) for key, value in data.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return plain(value)
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
