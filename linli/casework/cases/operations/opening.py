"""Opening a case: the row, its first event, its reporter and its first clocks, all at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from linli.casework.cases.models import Case, Measure, Party, PartyRole
from linli.casework.cases.operations.moving import Moving
from linli.casework.cases.operations.together import one_move, remember
from linli.casework.cases.workflow import workflow_of
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_phone
from linli.foundation.search.rules import grams
from linli.foundation.timeline.rules import GENESIS
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

_NUMBERS_A_DAY = 1_000_000
# A process takes some numbers at once: one question to the database fewer for each matter.
_NUMBERS_AT_ONCE = 16
_NUMBERS = "SELECT nextval('cases_number') FROM generate_series(1, %s)"
_numbers: deque[int] = deque()
_numbers_lock = Lock()


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who reports: nothing of it is kept where they asked to stay anonymous."""

    name: str = ""
    phone: str = ""
    reply_by: str = "phone"
    query_code: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What a case is when it comes in; texts already cleaned, codes already checked."""

    family: str
    title: str
    body: str
    channel: str
    place: Place
    place_text: str = ""
    nature: str = ""
    category: str = ""
    urgency: str = "normal"
    secrecy: str = "named"
    is_sensitive: bool = False
    longitude: float | None = None
    latitude: float | None = None
    reporter: Reporter = field(default_factory=Reporter)
    data: Mapping[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    number: str = ""


def new_number(at: datetime) -> str:
    """The next public number: the day and six digits that do not repeat within it.

    The sequence leaves gaps when a transaction fails; numbers of matters need not be gapless.
    """
    with _numbers_lock:
        if not _numbers:
            with connection.cursor() as cursor:
                cursor.execute(_NUMBERS, [_NUMBERS_AT_ONCE])
                _numbers.extend(int(row[0]) for row in cursor.fetchall())
        value = _numbers.popleft()
    return number_of(at, value)


def number_of(at: datetime, value: int) -> str:
    """The public number that a value of the sequence gives on a day."""
    return f"{timezone.localtime(at):%Y%m%d}{value % _NUMBERS_A_DAY:06d}"


@contextmanager
def open_case(new: NewCase, *, action: str, by: Actor, at: datetime) -> Iterator[Moving]:
    """Open a case; what the block says (clocks, the family's own rows) is written with it."""
    workflow = workflow_of(new.family)
    move = workflow.rows(action)[0]
    case = _case(new, workflow.initial, at)
    with one_move():
        moving = Moving(case, workflow=workflow, move=move, by=by, at=at)
        yield moving
        moving.say(new.body, channel=new.channel, **new.data)
        moving.count(Measure.OPENED)
        moving.reporter = reporter = _reporter(case, new)
        moving.open(reporter)
        remember(moving)


def _case(new: NewCase, state: str, at: datetime) -> Case:
    place = new.place
    return Case(
        **({"id": new.id} if new.id else {}),
        family=new.family,
        number=new.number or new_number(at),
        state=state,
        state_at=at,
        title=new.title,
        body=new.body,
        nature=new.nature,
        category=new.category,
        urgency=new.urgency,
        channel=new.channel,
        secrecy=new.secrecy,
        is_sensitive=new.is_sensitive,
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
        grid_code=place.grid_code,
        place_text=new.place_text,
        longitude=new.longitude,
        latitude=new.latitude,
        opened_at=at,
        chain_head=GENESIS,
        grams=grams(_searched(new)),
    )


def _searched(new: NewCase) -> str:
    return "\n".join((new.title, new.body, new.place_text))


def _reporter(case: Case, new: NewCase) -> Party:
    who = new.reporter
    hidden = new.secrecy == "anonymous"
    phone = "" if hidden else normalise_phone(who.phone)
    return Party(
        case=case,
        role=PartyRole.REPORTER,
        name="" if hidden else who.name,
        phone=phone,
        phone_index=blind_index(phone, purpose="phone") if phone else None,
        query_code_index=query_code_index(who.query_code) if who.query_code else None,
        reply_by="none" if hidden else who.reply_by,
    )


def query_code_index(code: str) -> bytes:
    """The blind index that a resident's query code is found by."""
    return blind_index(code.strip().upper().replace(" ", ""), purpose="query-code")
