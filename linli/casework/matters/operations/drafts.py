"""Keeping what an operator has typed of a call until it is a matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.casework.cases.operations import MoveRefused, NotAllowedNow
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.models import CallDraft, Intake
from linli.casework.matters.workflow import Action
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

KEPT = timedelta(days=7)
LONGEST = 100_000


@transaction.atomic
def save_draft(
    draft_id: UUID, *, content: Mapping[str, str], is_shelved: bool, by: Actor, at: datetime
) -> bool:
    """Keep a draft of a call, sealed; False where the call has become a matter meanwhile.

    :raises MoveRefused: the post may not register matters.
    :raises NotAllowedNow: "draft_too_long", or "not_your_draft".
    """
    if not by.may(Permission.REGISTER) or by.account_id is None:
        raise MoveRefused(Action.REGISTER, "", Hindrance.NOT_PERMITTED)
    text = json.dumps(dict(content), ensure_ascii=False)
    if len(text) > LONGEST:
        raise NotAllowedNow("draft_too_long", str(LONGEST))
    if Intake.objects.filter(key=str(draft_id)).exists():
        return False
    fields = {"content": text, "saved_at": at, "is_shelved": is_shelved}
    draft = CallDraft.objects.filter(id=draft_id)
    if draft.filter(account_id=by.account_id).update(**fields):
        return True
    if draft.exists():
        raise NotAllowedNow("not_your_draft")
    CallDraft.objects.create(id=draft_id, account_id=by.account_id, **fields)
    return True


def drop_draft(draft_id: UUID, *, by: Actor) -> bool:
    """Delete a draft of one's own; False where there was none."""
    if by.account_id is None:
        return False
    return bool(CallDraft.objects.filter(id=draft_id, account_id=by.account_id).delete()[0])


def forget_drafts(*, at: datetime) -> int:
    """Delete the drafts that nobody has gone on with for seven days; returns how many."""
    return CallDraft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
