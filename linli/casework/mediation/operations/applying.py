"""网上申请: a party applies for mediation themselves; sent twice it is one dispute."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.casework.cases.models import Case, Link, LinkKind, Party
from linli.casework.cases.operations import Missing, NotAllowedNow
from linli.casework.mediation.models import (
    Application,
    ConsentState,
    DisputeParty,
    Mediator,
    Side,
)
from linli.casework.mediation.operations.accepting import record_consent
from linli.casework.mediation.operations.taking_in import NewDispute, Person, open_dispute
from linli.casework.mediation.queries.taking_in import hints, proposed_committee
from linli.casework.mediation.workflow import FAMILY, Source
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_phone
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

_SAME_WITHIN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class NewApplication:
    """What a party tells; ``query_code`` follows from ``key``, so that a repeat shows the same."""

    key: str
    query_code: str
    text: str
    name: str
    phone: str
    place: Place
    asked: str = ""
    place_text: str = ""
    other_name: str = ""
    other_kind: str = DisputeParty.Kind.PERSON
    other_phone: str = ""
    is_afraid: bool = False
    safe_contact: str = ""
    may_notify: bool = True
    wished_mediator_id: UUID | None = None
    channel: str = "web"


@dataclass(frozen=True)
class ApplicationReceipt:
    """What the party is given: number, query code, which committee, until when it is answered."""

    case_id: UUID
    number: str
    query_code: str
    committee: str
    accept_by: datetime | None
    is_repeat: bool = False


def apply_for_mediation(new: NewApplication, *, by: Actor, at: datetime) -> ApplicationReceipt:
    """Take an application in; the committee is proposed by place and by what the words suggest.

    The same key and words again give the first receipt. Rights and duties were told before.

    :raises Missing: "text", "name", "phone" or "other_name" is empty.
    :raises NotAllowedNow: "no_committee", "key_used_for_another", "no_such_mediator".
    """
    for name in ("text", "name", "phone", "other_name"):
        if not getattr(new, name).strip():
            raise Missing(name)
    before = _before(new)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            return _take_in(new, by, at)
    except IntegrityError:
        before = _before(new)
        if before is None:
            raise
        return before


def _before(new: NewApplication) -> ApplicationReceipt | None:
    rows = Application.objects.select_related("dispute__case", "dispute__committee__unit")
    found = rows.filter(key=new.key).first()
    if found is None:
        return None
    case = found.dispute.case
    if found.digest != _digest(new):
        raise NotAllowedNow("key_used_for_another", case.number)
    committee = found.dispute.committee.unit.name
    return ApplicationReceipt(
        case.id, case.number, new.query_code, committee, case.due_at, is_repeat=True
    )


def _digest(new: NewApplication) -> str:
    said = [new.text, new.asked, new.name, new.phone, new.other_name, new.place_text]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _take_in(new: NewApplication, by: Actor, at: datetime) -> ApplicationReceipt:
    today = timezone.localdate(at)
    types, _bars = hints(f"{new.text}\n{new.asked}", on=today)
    kind = types[0].type.code if types else ""
    committee = proposed_committee(new.place, kind, on=today)
    if committee is None:
        raise NotAllowedNow("no_committee")
    case = open_dispute(_dispute(new, committee.pk, kind), by=by, at=at)
    Application.objects.create(dispute_id=case.id, key=new.key, digest=_digest(new), at=at)
    party = DisputeParty.objects.get(dispute_id=case.id, side=Side.APPLICANT)
    party.is_afraid, party.safe_contact = new.is_afraid, new.safe_contact.strip()
    party.may_notify = new.may_notify
    party.save(update_fields=["is_afraid", "safe_contact", "may_notify"])
    _link_to_earlier(case, new, at)
    record_consent(
        case.id,
        party.id,
        answer=ConsentState.AGREED,
        means="portal",
        wished_mediator_id=_wished(new),
        by=by,
        at=at,
        as_party=True,
    )
    return ApplicationReceipt(
        case.id, case.number, new.query_code, committee.unit.name, case.due_at
    )


def _dispute(new: NewApplication, committee_id: UUID, kind: str) -> NewDispute:
    applicant = Person(
        side=Side.APPLICANT, name=new.name.strip(), phone=new.phone, query_code=new.query_code
    )
    other = Person(
        side=Side.RESPONDENT,
        name=new.other_name.strip(),
        kind=new.other_kind,
        phone=new.other_phone,
    )
    return NewDispute(
        committee_id=committee_id,
        source=Source.APPLICATION,
        text=new.text,
        asked=new.asked,
        type=kind,
        parties=(applicant, other),
        channel=new.channel,
        place=new.place,
        place_text=new.place_text,
    )


def _wished(new: NewApplication) -> UUID | None:
    if new.wished_mediator_id is None:
        return None
    public = Mediator.objects.serving().filter(
        id=new.wished_mediator_id, public_since__isnull=False
    )
    if not public.exists():
        raise NotAllowedNow("no_such_mediator")
    return new.wished_mediator_id


def _link_to_earlier(case: Case, new: NewApplication, at: datetime) -> None:
    """Let the committee see that the same telephone applied lately; the page tells nobody else."""
    index = blind_index(normalise_phone(new.phone), purpose="phone")
    earlier = Party.objects.filter(
        phone_index=index,
        case__family=FAMILY,
        case__is_open=True,
        case__lead_unit_id=case.lead_unit_id,
        case__opened_at__gte=at - _SAME_WITHIN,
    )
    ids = set(earlier.exclude(case=case).values_list("case_id", flat=True)[:5])
    Link.objects.bulk_create(
        Link(case=case, other_id=other, kind=LinkKind.REPEATS, at=at) for other in ids
    )
