"""苗头: an early sign of a dispute, and what becomes of it: a talk, a dispute, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, NoSuchCase, NotAllowedNow
from linli.casework.mediation.models import (
    Committee,
    Dispute,
    EarlySign,
    ScreeningReport,
    SignState,
)
from linli.casework.mediation.operations.moves import threshold
from linli.casework.mediation.operations.screening import names_nobody, require
from linli.casework.mediation.operations.taking_in import NewDispute, Person, open_dispute
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.screening import committees_within, signs_within
from linli.casework.mediation.workflow import Source
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

LIVE = (SignState.OPEN, SignState.TALKED)


@dataclass(frozen=True, kw_only=True)
class NewSign:
    """A sign as it was seen; ``key`` is the sender's own, for what is sent twice."""

    committee_id: UUID
    type: str
    place: str
    words: str
    key: str = ""


@transaction.atomic
def add_sign(new: NewSign, *, by: Actor, at: datetime) -> EarlySign:
    """Write down an early sign of a dispute: an event and a place, nobody's name.

    It belongs to the round that runs at its committee. The same key gives the first sign again.

    :raises NoSuchCase: the committee is not in this post's area.
    :raises Missing: "sign_type", "sign_place" or "words". :raises NotAllowedNow: "names_somebody".
    """
    require(by, Permission.REPORT_SCREENING)
    committee = committees_within(by).filter(pk=new.committee_id).first()
    if committee is None:
        raise NoSuchCase
    if new.key:
        before: EarlySign | None = EarlySign.objects.filter(
            key=new.key, committee=committee
        ).first()
        if before is not None:
            return before
    if rule_book().type(new.type, timezone.localdate(at)) is None:
        raise Missing("sign_type")
    if not new.place.strip():
        raise Missing("sign_place")
    if not new.words.strip():
        raise Missing("words")
    names_nobody(new.words, new.place)
    sign = EarlySign.objects.create(
        report=_running_report(committee, at),
        committee=committee,
        type=new.type,
        place=new.place.strip()[:120],
        words=new.words.strip(),
        seen_at=at,
        seen_by=by.name[:40],
        seen_by_id=by.account_id,
        key=new.key,
        district_code=committee.district_code,
        street_code=committee.street_code,
        community_code=committee.community_code,
    )
    if sign.report_id is not None:
        # Reported already, and the round still runs: the report counts it as well.
        late = ScreeningReport.objects.filter(id=sign.report_id, reported_at__isnull=False)
        late.update(found=F("found") + 1)
    return sign


def _running_report(committee: Committee, at: datetime) -> ScreeningReport | None:
    today = timezone.localdate(at)
    rows = ScreeningReport.objects.filter(committee=committee, begins__lte=today, ends__gte=today)
    return rows.order_by("ends", "id").first()


@transaction.atomic
def record_talk(
    sign_id: UUID, *, words: str, held_at: datetime, by: Actor, at: datetime
) -> EarlySign:
    """Write down a preventive talk (预防性谈话); the sign stays open until it is settled.

    :raises NoSuchCase: not this post's. :raises Missing: no words.
    :raises NotAllowedNow: "sign_settled", "talk_later", "names_somebody".
    """
    sign = _live(sign_id, by)
    if not words.strip():
        raise Missing("words")
    if held_at > at:
        raise NotAllowedNow("talk_later")
    names_nobody(words)
    said = f"{sign.talk_words}\n{words.strip()}".strip()
    sign.state, sign.talk_at, sign.talk_words, sign.talk_by = (
        SignState.TALKED,
        held_at,
        said,
        by.name[:40],
    )
    sign.save(update_fields=["state", "talk_at", "talk_words", "talk_by"])
    return sign


@transaction.atomic
def sign_went_away(sign_id: UUID, *, because: str, by: Actor, at: datetime) -> EarlySign:
    """Settle a sign that came to nothing, with the reason.

    :raises NoSuchCase: not this post's. :raises Missing: no reason.
    :raises NotAllowedNow: "sign_settled", "names_somebody".
    """
    sign = _live(sign_id, by)
    if not because.strip():
        raise Missing("reason")
    names_nobody(because)
    _settle(sign, SignState.GONE, because, by, at)
    return sign


@transaction.atomic
def sign_to_dispute(sign_id: UUID, parties: Sequence[Person], *, by: Actor, at: datetime) -> Case:
    """Make a dispute of a sign: what was seen and said is taken along, only the parties are new.

    :raises NoSuchCase: not this post's. :raises NotAllowedNow: "sign_settled"; and what
        open_dispute raises.
    """
    sign = _live(sign_id, by)
    text = f"{sign.words}\n{sign.talk_words}".strip()
    case = open_dispute(
        NewDispute(
            committee_id=sign.committee_id,
            source=Source.SCREENING,
            text=text,
            type=sign.type,
            parties=parties,
            channel="screening",
            place=Place(
                district_code=sign.district_code,
                street_code=sign.street_code,
                community_code=sign.community_code,
            ),
            place_text=sign.place,
        ),
        by=by,
        at=at,
    )
    sign.dispute = Dispute.objects.get(case=case)
    _settle(sign, SignState.DISPUTE, "", by, at)
    return case


def _live(sign_id: UUID, by: Actor) -> EarlySign:
    sign = signs_within(by).select_for_update(of=("self",)).filter(id=sign_id).first()
    if sign is None:
        raise NoSuchCase
    if sign.state not in LIVE:
        raise NotAllowedNow("sign_settled")
    return sign


def _settle(sign: EarlySign, state: SignState, because: str, by: Actor, at: datetime) -> None:
    sign.state, sign.closed_at, sign.closed_by = state, at, by.name[:40]
    sign.closed_because = because.strip()[:200]
    sign.save(update_fields=["state", "dispute", "closed_at", "closed_by", "closed_because"])


@transaction.atomic
def forget_signs(*, at: datetime, most: int = 500) -> int:
    """Take the words out of signs settled long ago; type, place of the division and days stay."""
    before = at - timedelta(days=threshold("sign_keep_days", at))
    rows = EarlySign.objects.filter(closed_at__lt=before, forgotten_on=None).order_by("closed_at")
    found = list(rows.select_for_update(skip_locked=True)[:most])
    for sign in found:
        sign.words = sign.talk_words = ""
        sign.place = sign.closed_because = ""
        sign.forgotten_on = timezone.localdate(at)
        sign.save(update_fields=["words", "talk_words", "place", "closed_because", "forgotten_on"])
    return len(found)
