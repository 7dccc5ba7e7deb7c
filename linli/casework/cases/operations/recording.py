"""Building the events of a case, each hashed onto the one before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linli.casework.cases.models import Case, Event
from linli.casework.cases.queries.chain import body_of, personal_digests
from linli.foundation.timeline.rules import link_with_marks
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
        prev_hash=bytes(case.chain_head),
    )
    event.digests = personal_digests(event)
    linked = link_with_marks(bytes(case.chain_head), body_of(event))
    event.hash, event.marks = linked.hash, linked.marks
    case.version = event.seq
    case.chain_head = event.hash
    return event


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
