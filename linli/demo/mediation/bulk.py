"""Many disputes at once by COPY, with the same rows and valid chains as real ones have.

For measuring and for large cities; the room's operations stay the only way for real work. Each
piece is one committee's whole past, so that its file numbers have no gaps.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from uuid import UUID

import django
from django.db import connection, connections, models

from linli.casework.cases.models import Assignment, Case, Clock, Event, Party
from linli.casework.cases.operations import number_of
from linli.casework.cases.operations.recording import append_event
from linli.casework.mediation.models import (
    Agreement,
    Appointment,
    Dispute,
    DisputeParty,
    Obligation,
    Session,
)
from linli.casework.mediation.rules import file_number
from linli.demo.bulk import copy_rows
from linli.demo.mediation.bulk_rows import (
    Hall,
    Rows,
    agree,
    appointment,
    around,
    session,
)
from linli.demo.mediation.quarrels import Quarrel, invent
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.rules import grams
from linli.foundation.timeline.rules import GENESIS
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

TABLES: tuple[type[models.Model], ...] = (
    Case,
    Party,
    Assignment,
    Clock,
    Event,
    Dispute,
    DisputeParty,
    Appointment,
    Session,
    Agreement,
    Obligation,
)
_WAYS = {
    "to_accept": (),
    "to_mediate": ("accept", "assign"),
    "mediating": ("accept", "assign", "schedule"),
    "agreed": ("accept", "assign", "schedule", "hold_session", "agree"),
    "performed": ("accept", "assign", "schedule", "hold_session", "agree", "performed"),
    "failed": ("accept", "assign", "schedule", "hold_session", "fail"),
    "closed": ("accept", "assign", "schedule", "hold_session", "agree", "performed", "close"),
}
_OPEN = tuple(state for state in _WAYS if state != "closed")
_AFTER = {
    "accept": "to_mediate",
    "assign": "to_mediate",
    "schedule": "mediating",
    "hold_session": "mediating",
    "agree": "agreed",
    "performed": "performed",
    "fail": "failed",
    "close": "closed",
}
_HOURS = {"accept": 20, "assign": 2, "schedule": 4, "hold_session": 46, "agree": 1}


@dataclass(frozen=True)
class Past:
    """What one process copies in: halls, over so many days before now; numbers from ``first``."""

    halls: tuple[Hall, ...]
    by: Actor
    now: datetime
    days: int
    first: int
    open_share: float = 0.035


def load(
    halls: Sequence[Hall], *, by: Actor, now: datetime, days: int, processes: int = 2
) -> Iterator[int]:
    """Copy every hall's disputes in; yields how many each piece brought."""
    pieces, first = [], _take_numbers(sum(hall.disputes for hall in halls))
    for hall in halls:
        pieces.append(Past((hall,), by, now, days, first))
        first += hall.disputes
    connections.close_all()
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup) as pool:
        for future in as_completed([pool.submit(copy_past, piece) for piece in pieces]):
            yield future.result()


def _take_numbers(count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        first = int(cursor.fetchone()[0])
        cursor.execute("SELECT setval('cases_number', %s)", [first + count])
    return first


def copy_past(past: Past) -> int:
    """Make and copy in the disputes of some halls."""
    made, number = 0, past.first
    for hall in past.halls:
        serials: Counter[int] = Counter()
        rows: Rows = {table: [] for table in TABLES}
        for position in range(hall.disputes):
            _make(rows, past, hall, position, number, serials)
            number += 1
            made += 1
            if made % 4_000 == 0:
                _send(rows)
                rows = {table: [] for table in TABLES}
        _send(rows)
        _note_series(hall, serials)
    return made


def _send(rows: Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        # A plan cannot be added to what is signed, which here comes in one with it.
        cursor.execute("SET session_replication_role = replica")
        for table in TABLES:
            if rows[table]:
                copy_rows(cursor, table, rows[table])
        cursor.execute("SET session_replication_role = origin")


def _note_series(hall: Hall, serials: Counter[int]) -> None:
    with connection.cursor() as cursor:
        for year, last in serials.items():
            cursor.execute(
                "INSERT INTO mediation_numberseries (committee_id, year, last) VALUES (%s, %s, %s)",
                [hall.unit_id, year, last],
            )


def _make(
    rows: Rows, past: Past, hall: Hall, position: int, number: int, serials: Counter[int]
) -> None:
    chance = random.Random(f"dispute-{number}")  # noqa: S311  # invented
    told = invent(0, number)
    step = timedelta(days=past.days) / hall.disputes
    at = past.now - step * (hall.disputes - position)
    young = past.now - at < timedelta(days=past.days) * past.open_share
    state = chance.choice(_OPEN) if young else "closed"
    case = _case(told, hall.place, at, number, hall.unit_id)
    _event(rows, case, "open", "to_accept", past.by, at, told.text)
    moments = {"open": at}
    for action in _WAYS[state]:
        at = min(at + timedelta(hours=_HOURS.get(action, 90)), past.now)
        moments[action] = at
        _event(rows, case, action, _AFTER[action], past.by, at, "")
    _settle(case, moments)
    mediator = hall.mediators[position % len(hall.mediators)]
    serial = ""
    if "accept" in moments:
        year = moments["accept"].year
        serials[year] += 1
        serial = file_number(year, hall.word, serials[year])
    around(rows, case, told, hall, moments, serial)
    if "assign" in moments:
        rows[Appointment].append(appointment(case, mediator, moments["assign"]))
    if "schedule" in moments:
        rows[Session].append(session(case, hall, mediator[0], moments, past.now))
    if "agree" in moments:
        agree(rows, case, told, moments, serial)
    rows[Case].append(case)


def _case(told: Quarrel, place: Place, at: datetime, number: int, unit_id: UUID) -> Case:
    return Case(
        id=uuid7(),
        family="dispute",
        number=number_of(at, number),
        state="to_accept",
        state_at=at,
        title=f"{told.place}纠纷",
        body=told.text,
        nature="dispute",
        category=told.type[:12],
        channel="counter",
        is_sensitive=True,
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
        place_text=told.place,
        lead_unit_id=unit_id,
        opened_at=at,
        chain_head=GENESIS,
        grams=grams(f"{told.place}纠纷\n{told.text}\n{told.place}"),
    )


def _event(
    rows: Rows, case: Case, action: str, after: str, by: Actor, at: datetime, words: str
) -> None:
    before = "" if action == "open" else case.state
    rows[Event].append(
        append_event(
            case, action=action, by=by, at=at, from_state=before, to_state=after, words=words
        )
    )
    case.state, case.state_at = after, at


def _settle(case: Case, moments: dict[str, datetime]) -> None:
    if case.state == "closed":
        case.is_open, case.closed_at = False, moments["close"]
        return
    since = moments.get("accept", moments["open"])
    kind, days = ("finish", 15) if "accept" in moments else ("accept", 3)
    case.due_at, case.due_kind = since + timedelta(days=days), kind
    case.warn_at = case.due_at - timedelta(days=1)
    case.finish_due_at = case.due_at if kind == "finish" else None
