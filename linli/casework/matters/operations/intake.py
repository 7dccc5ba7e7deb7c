"""Taking a matter in: by phone, counter, web, import or another system."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import (
    Missing,
    MoveRefused,
    NewCase,
    NotAllowedNow,
    Reporter,
    moves_together,
    open_case,
)
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.models import ConsentWay, Intake, Matter, PublishConsent
from linli.casework.matters.operations.clocks import local_day, start
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import FAMILY, Action, Channel, ClockKind
from linli.foundation.crypto.operations import blind_index
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.places.rules.codes import Place

TITLE_LENGTH = 40
BODY_LENGTH = 20_000
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class IntakeConflict(NotAllowedNow):
    """The same key was used before for a report that says something else."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody reports, whatever the door it came in by."""

    text: str
    channel: str
    place: Place = field(default_factory=Place)
    title: str = ""
    nature: str = ""
    category: str = ""
    urgency: str = "normal"
    secrecy: str = "named"
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    name: str = ""
    phone: str = ""
    reply_by: str = "phone"
    wish: str = ""
    key: str = ""
    source_ref: str = ""
    may_publish: str = ""  # the version of the words by which the reporter allowed it
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """What the reporter is given: the number, the query code, and until when we answer."""

    case_id: UUID
    number: str
    query_code: str
    due_at: datetime | None
    is_repeat: bool = False


def register(
    report: Report, *, by: Actor, at: datetime, documents: tuple[Document, ...] = ()
) -> Receipt:
    """Take a matter in; sending the same key again returns the first receipt.

    The query code follows from the key where one was given, so that a repeated send shows the
    same code; only its blind index is stored.

    :raises Missing: there is no text.
    :raises IntakeConflict: the key was used for a different report.
    :raises MoveRefused: the post may not register matters.
    """
    try:
        with transaction.atomic(), moves_together(savepoint=False):
            return open_report(report, by=by, at=at, documents=documents)
    except IntegrityError:
        earlier = earlier_receipt(report)
        if earlier is None:
            raise
        return earlier


def open_report(
    report: Report, *, by: Actor, at: datetime, documents: tuple[Document, ...] = ()
) -> Receipt:
    """Take a matter in inside a larger transaction; a key used before raises IntegrityError.

    Raises what register raises.
    """
    _may_register(by)
    text = report.text.strip()
    if not text:
        raise Missing("text")
    if len(text) > BODY_LENGTH:
        raise NotAllowedNow("text_too_long", str(BODY_LENGTH))
    code = query_code_for(report.key) if report.key else new_query_code()
    return _open(report, text, code, by=by, at=at, documents=documents)


def new_query_code() -> str:
    """Six letters and digits that can be read aloud without being mistaken for each other."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))


def query_code_for(key: str) -> str:
    """The query code that belongs to a sender's own key."""
    index = blind_index(key, purpose="query-code-of-key")
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in index[:6])


def _may_register(by: Actor) -> None:
    if by.kind is ActorKind.STAFF and not by.may(Permission.REGISTER):
        raise MoveRefused(Action.REGISTER, "", Hindrance.NOT_PERMITTED)


def title_of(text: str) -> str:
    """A title from the first sentence of what was said, when nobody wrote one."""
    first = text.strip().splitlines()[0]
    for mark in "。！？!?；;":
        first = first.split(mark)[0]
    return first[:TITLE_LENGTH].strip() or text.strip()[:TITLE_LENGTH]


def _new_case(report: Report, text: str, code: str, at: datetime) -> NewCase:
    category = rule_book().category(report.category, local_day(at)) if report.category else None
    secrecy = report.secrecy
    if report.nature == "report" and secrecy == "named":
        secrecy = "confidential"  # DOMAIN §1.11: a reporter of wrongdoing is sealed by default
    return NewCase(
        family=FAMILY,
        title=(report.title.strip() or title_of(text))[:120],
        body=text,
        channel=report.channel,
        place=report.place,
        place_text=report.place_text.strip()[:160],
        nature=report.nature,
        category=report.category,
        urgency=report.urgency,
        secrecy=secrecy,
        is_sensitive=report.nature == "report" or bool(category and category.is_sensitive),
        longitude=report.longitude,
        latitude=report.latitude,
        reporter=Reporter(
            name=report.name.strip(),
            phone=report.phone,
            reply_by=report.reply_by,
            query_code=code,
        ),
        data={**report.data, "publish": report.may_publish} if report.may_publish else report.data,
    )


def _open(
    report: Report,
    text: str,
    code: str,
    *,
    by: Actor,
    at: datetime,
    documents: tuple[Document, ...],
) -> Receipt:
    with open_case(_new_case(report, text, code, at), action=Action.REGISTER, by=by, at=at) as it:
        start(it, ClockKind.ACCEPT)
        it.batch.insert(
            Matter(
                case=it.case,
                wish=report.wish.strip()[:400],
                source_ref=report.source_ref,
                needs_reply=report.secrecy != "anonymous" and report.reply_by != "none",
            )
        )
        if report.key:
            it.batch.insert(Intake(key=report.key, case=it.case, digest=digest(report), at=at))
        if report.may_publish:
            it.batch.insert(_consent(report, it.case, at))
        for document in documents:
            document.case = it.case
            it.add_document(document)
    return Receipt(it.case.id, it.case.number, code, it.case.due_at)


def _consent(report: Report, case: Case, at: datetime) -> PublishConsent:
    is_api = report.channel == Channel.OTHER_SYSTEM
    way = ConsentWay.OTHER_SYSTEM if is_api else ConsentWay.WEB
    return PublishConsent(case=case, wording=report.may_publish, way=way, given_at=at)


def digest(report: Report) -> str:
    """A digest of what was reported, to tell a repeated send from a different report."""
    said = [report.text, report.title, report.channel, report.place_text, report.phone, report.name]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def earlier_receipt(report: Report) -> Receipt | None:
    """The receipt of the report that came with the same key or reference before.

    :raises IntakeConflict: that one said something else.
    """
    if report.key:
        found = Intake.objects.filter(key=report.key).select_related("case").first()
        if found is not None:
            if found.digest != digest(report):
                raise IntakeConflict("key_used_for_another_report", found.case.number)
            return _receipt(found.case, query_code_for(report.key))
    if report.source_ref:
        matter = Matter.objects.filter(source_ref=report.source_ref).select_related("case").first()
        if matter is not None:
            return _receipt(matter.case)
    return None


def _receipt(case: Case, code: str = "") -> Receipt:
    return Receipt(case.id, case.number, code, case.due_at, is_repeat=True)
