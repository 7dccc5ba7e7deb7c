"""The secret key by which a mediator's own calendar subscribes to their sessions."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation.models import Mediator
from linli.registers.access.rules import Actor


def new_feed_key(*, by: Actor, at: datetime) -> str:
    """Give the mediator a new secret address; the one before stops at once.

    :raises NotAllowedNow: the account is no mediator.
    """
    key = secrets.token_urlsafe(32)
    _set(key, by, at)
    return key


def drop_feed_key(*, by: Actor, at: datetime) -> None:
    """Stop the subscription (a telephone was lost)."""
    _set("", by, at)


def _set(key: str, by: Actor, at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    with transaction.atomic():
        rows = Mediator.objects.select_for_update(of=("self",))
        mediator = rows.filter(account_id=by.account_id).first() if by.account_id else None
        if mediator is None:
            raise NotAllowedNow("not_a_mediator")
        mediator.feed_key = key
        mediator.save(update_fields=["feed_key"])
