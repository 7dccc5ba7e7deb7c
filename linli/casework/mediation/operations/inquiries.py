"""人民调解调查记录: what somebody told the mediator outside a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.operations import Missing, NotAllowedNow
from linli.casework.mediation.models import Inquiry
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class NewInquiry:
    """An inquiry as the official record has it (DOMAIN §3.3 item 8)."""

    on: datetime
    place: str
    asked_name: str
    words: str
    asked_sex: str = ""
    asked_age: int | None = None
    asked_address: str = ""
    relation: str = ""
    present: str = ""
    recorder: str = ""


def record_inquiry(
    case_id: UUID, new: NewInquiry, *, by: Actor, at: datetime, expect: int | None = None
) -> Inquiry:
    """Keep a note of an inquiry; the first one begins the mediation.

    :raises Missing: place, name or words are empty.
    :raises NotAllowedNow: it would have been made in the future.
    """
    for name in ("place", "asked_name"):
        if not getattr(new, name).strip():
            raise Missing(name)
    if new.on > at:
        raise NotAllowedNow("inquiry_in_future")
    needs = {"words": new.words.strip()}
    with moving(case_id, Action.INQUIRE, by=by, at=at, needs=needs, expect=expect) as it:
        inquiry = Inquiry.objects.create(
            dispute_id=it.case.id,
            at=new.on,
            place=new.place.strip()[:120],
            present=new.present.strip(),
            asked_name=new.asked_name.strip(),
            asked_sex=new.asked_sex,
            asked_age=new.asked_age,
            asked_address=new.asked_address.strip(),
            relation=new.relation.strip()[:40],
            words=new.words.strip(),
            made_by=by.name[:40],
            recorded_by=(new.recorder.strip() or by.name)[:40],
        )
        it.say(on=new.on.isoformat())
    return inquiry
