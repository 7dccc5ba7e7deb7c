"""Many matters at once by COPY, with the same rows and valid chains as real ones have.

For the large demo city and for measuring; the rooms' operations stay the only way for real work.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import django
from django.db import connection, connections, models
from psycopg.types.json import Jsonb

from linli.casework.cases.models import Assignment, Case, Clock, Event, Party
from linli.casework.cases.operations import number_of
from linli.casework.cases.operations.recording import append_event
from linli.casework.matters.models import Matter
from linli.demo.telling import Tale, plan
from linli.foundation.crypto.operations import blind_index
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.rules import grams
from linli.foundation.timeline.rules import GENESIS
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

TABLES: tuple[type[models.Model], ...] = (Case, Matter, Party, Assignment, Clock, Event)
CHUNK = 5_000
_A_DAY = timedelta(days=1)
_ROADS = {
    # state reached: the steps on the way, as (action, state after, hours later)
    "closed": (
        ("accept", "to_dispatch", 0.2),
        ("dispatch", "to_sign", 0.3),
        ("finish", "to_review", 40),
        ("close_after_call", "closed", 30),
    ),
    "in_progress": (
        ("accept", "to_dispatch", 0.2),
        ("dispatch", "to_sign", 0.3),
        ("sign_for", "in_progress", 1.5),
        ("first_contact", "in_progress", 5),
    ),
    "to_dispatch": (("accept", "to_dispatch", 0.2),),
    "to_accept": (),
}


Row = dict[str, Any]


@cache
def _blank(table: type[models.Model]) -> Row:
    return {
        field.attname: field.get_default() if field.has_default() else None
        for field in table._meta.local_concrete_fields
    }


def plain_row(table: type[models.Model], **values: Any) -> Row:
    """A row as plain values: several times faster to make than an instance."""
    return {**_blank(table), **values}


@dataclass(frozen=True)
class Ground:
    """What the rows refer to: places with the unit that leads there, and who acts."""

    places: tuple[Place, ...]
    leads: dict[str, tuple[UUID, ...]]  # district code → units
    taker: Actor
    dispatcher: Actor
    handler: Actor
    caller: Actor


@dataclass(frozen=True)
class Order:
    """Which matters to make."""

    seed: int
    now: datetime
    days: int
    first: int
    last: int
    open_share: float


def load(
    ground: Ground,
    *,
    matters: int,
    seed: int,
    now: datetime,
    days: int,
    open_share: float = 0.03,
    processes: int | None = None,
) -> Iterator[int]:
    """Load matters in several processes; yields how many each finished chunk brought.

    All of them came before today, under numbers that no other matter has or will be given.
    """
    first, last = _take_numbers(matters)
    orders = [
        Order(seed, now - _A_DAY, days, start, min(start + CHUNK, last), open_share)
        for start in range(first, last, CHUNK)
    ]
    connections.close_all()
    workers = processes or os.cpu_count() or 1
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        for future in as_completed([pool.submit(load_chunk, ground, order) for order in orders]):
            yield future.result()


def _take_numbers(count: int) -> tuple[int, int]:
    """Take so many values of the sequence of case numbers at once: the first, and after the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        first: int = cursor.fetchone()[0]
        cursor.execute("SELECT setval('cases_number', %s)", [first + count])
    return first, first + count


def load_chunk(ground: Ground, order: Order) -> int:
    """Make one chunk of matters and copy it in, table by table."""
    rows: dict[type[models.Model], list[models.Model | Row]] = {table: [] for table in TABLES}
    for number in range(order.first, order.last):
        _make(rows, ground, order, number)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        for table in TABLES:
            copy_rows(cursor, table, rows[table])
    return order.last - order.first


def copy_rows(cursor: Any, table: type[models.Model], rows: Sequence[models.Model | Row]) -> None:
    """Copy rows, plain or instances, into their table, sealing what is sealed."""
    fields = table._meta.local_concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    convert = [(field.attname, _converter(field)) for field in fields]
    with cursor.copy(f'COPY "{table._meta.db_table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            held = row if isinstance(row, dict) else row.__dict__
            copy.write_row([turn(held[name]) if turn else held[name] for name, turn in convert])


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else Jsonb(value)
    if isinstance(field, models.BinaryField):
        return field.get_prep_value
    return None


def _make(
    rows: dict[type[models.Model], list[models.Model | Row]],
    ground: Ground,
    order: Order,
    number: int,
) -> None:
    rng = random.Random(f"bulk-{order.seed}-{number}")  # noqa: S311  # invented
    tale = plan(order.seed, number, now=order.now, days=order.days, communities=[""])
    place = ground.places[rng.randrange(len(ground.places))]
    state = "closed"
    if rng.random() < order.open_share:
        state = rng.choices(("in_progress", "to_dispatch", "to_accept"), (90, 6, 4))[0]
    at = tale.at if state == "closed" else order.now - (order.now - tale.at) / 12
    case = _case(tale, place, at, number)
    rows[Event].append(_event(case, "register", "", "to_accept", ground.taker, at, tale.text))
    moments = [at]
    for action, target, hours in _ROADS[state]:
        moments.append(min(moments[-1] + timedelta(hours=hours * rng.uniform(0.5, 1.5)), order.now))
        who = _who(action, ground)
        words = tale.reply if action == "finish" else ""
        rows[Event].append(_event(case, action, case.state, target, who, moments[-1], words))
        case.state, case.state_at = target, moments[-1]
    lead = rng.choice(ground.leads[place.district_code]) if len(moments) > 2 else None
    _settle(case, lead, moments)
    rows[Case].append(case)
    rows[Party].append(_party(case, tale, number))
    rows[Matter].append(_matter(case, tale, moments))
    if lead is not None:
        rows[Assignment].append(_part(case, lead, moments, ground))
    rows[Clock].extend(_clocks(case, moments))


def _who(action: str, ground: Ground) -> Actor:
    return {
        "accept": ground.taker,
        "dispatch": ground.dispatcher,
        "close_after_call": ground.caller,
    }.get(action, ground.handler)


def _case(tale: Tale, place: Place, at: datetime, number: int) -> Case:
    return Case(
        id=uuid7(),
        family="matter",
        number=number_of(at, number),
        state="to_accept",
        state_at=at,
        title=tale.title[:120],
        body=tale.text,
        nature=tale.situation.nature,
        category=tale.situation.category,
        urgency=tale.situation.urgency,
        channel=tale.channel,
        secrecy=tale.secrecy,
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
        grid_code=place.grid_code,
        place_text=tale.words["p"],
        opened_at=at,
        chain_head=GENESIS,
        grams=grams(f"{tale.title}\n{tale.text}\n{tale.words['p']}"),
    )


def _event(
    case: Case, action: str, before: str, after: str, by: Actor, at: datetime, words: str
) -> Event:
    return append_event(
        case,
        action=action,
        by=by,
        at=at,
        from_state=before,
        to_state=after,
        words=words,
        seen_by_resident=True,
    )


def _settle(case: Case, lead: UUID | None, moments: list[datetime]) -> None:
    due = moments[0] + timedelta(days=7)
    case.lead_unit_id = lead
    case.finish_due_at = due if len(moments) > 1 else None
    if case.state == "closed":
        case.is_open, case.closed_at = False, moments[-1]
    else:
        case.due_at, case.warn_at, case.due_kind = due, due - timedelta(days=1), "finish"


def _party(case: Case, tale: Tale, number: int) -> Row:
    hidden = tale.secrecy == "anonymous"
    phone = "" if hidden else f"138{number % 100_000_000:08d}"
    return plain_row(
        Party,
        id=uuid7(),
        case_id=case.id,
        role="reporter",
        name="" if hidden else tale.name,
        phone=phone,
        phone_index=blind_index(phone, purpose="phone") if phone else None,
        query_code_index=None,
        reply_by="none" if hidden else "phone",
    )


def _matter(case: Case, tale: Tale, moments: list[datetime]) -> Row:
    done = case.state == "closed"
    return plain_row(
        Matter,
        case_id=case.id,
        dispatched_at=moments[2] if len(moments) > 2 else None,
        finished_at=moments[3] if done else None,
        finished_late=False if done else None,
        outcome=tale.outcome if done else "",
        outcome_basis="有关规定" if done and tale.outcome == "not_supported" else "",
        reply=tale.reply if done else "",
        solved="solved" if done else "",
        satisfied=tale.satisfied if done else "",
        rated_at=moments[-1] if done else None,
    )


def _part(case: Case, lead: UUID, moments: list[datetime], ground: Ground) -> Row:
    done = case.state == "closed"
    return plain_row(
        Assignment,
        id=uuid7(),
        case_id=case.id,
        unit_id=lead,
        role="lead",
        status="done" if done else "working",
        basis=f"派单目录 {case.category}",
        is_open=not done,
        is_current=True,
        case_state=case.state,
        case_due_at=case.due_at,
        is_case_open=case.is_open,
        due_at=case.due_at,
        warn_at=case.warn_at,
        due_kind=case.due_kind,
        assigned_at=moments[2],
        signed_at=moments[2] + timedelta(minutes=30),
        signed_by_id=ground.handler.account_id,
        ended_at=moments[-1] if done else None,
    )


def _clocks(case: Case, moments: list[datetime]) -> Iterable[Row]:
    kinds = ("accept", "dispatch", "finish")[: len(moments)]
    for kind, start in zip(kinds, moments, strict=False):
        due = moments[0] + timedelta(days=7)
        stopped = moments[-1] if kind != "finish" or case.state == "closed" else None
        if case.state == "to_accept":
            stopped = None
        yield plain_row(
            Clock,
            id=uuid7(),
            case_id=case.id,
            kind=kind,
            rule_code=f"{kind}-normal",
            rule_name="一般诉求",
            basis="本市12345工单时限规则",
            amount=5,
            unit="working_day",
            start_rule="next_day",
            roll_rule="roll",
            status="running" if stopped is None else "met",
            started_at=min(start, due),
            first_due_at=due,
            due_at=due,
            warn_at=due - timedelta(days=1),
            stopped_at=stopped,
        )
