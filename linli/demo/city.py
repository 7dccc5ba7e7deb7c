"""Making the whole demo city: places, units, people, rules, and its matters."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import django
from django.db import connections, transaction

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.operations.catalogue import seed_catalogue, seed_dispatch
from linli.demo.buildings import make_buildings
from linli.demo.bulk import Ground, load
from linli.demo.entities import make_entities
from linli.demo.geography import CITY_CODE, Geography, make_places
from linli.demo.knowing import know
from linli.demo.living import live
from linli.demo.mediation.halls import Halls, make_halls, praise
from linli.demo.mediation.lives import live as mediate
from linli.demo.mediation.watching import watch_over
from linli.demo.people import Wishes, agree_grids, make_people, serve_people
from linli.demo.sizes import SIZES, Size
from linli.demo.staff import Staff, make_staff, make_units
from linli.demo.telling import plan
from linli.demo.voices import hear
from linli.demo.watching import watch
from linli.foundation.calendar.operations import load_known_years
from linli.foundation.notices.operations import settle_past
from linli.foundation.search.operations import refresh_frequencies
from linli.oversight.supervision.operations import seed_supervision
from linli.registers.access.rules import SYSTEM
from linli.registers.people.operations import seed_messages, seed_texts
from linli.registers.places.models import Division
from linli.registers.places.queries import place_codes
from linli.registers.units.models import Unit

DAYS = 120
_FOUNDED = timedelta(days=3 * 365)
_ELECTED = timedelta(days=400)
_CHUNK = 25
_FEW = 8
# This many matters go through the operations; the others, long closed, are copied in.
_LIVED = 800

Tell = Callable[[str, int, int], None]


class CityExistsError(Exception):
    """This database already holds a city; the demo is made in an empty one only."""


@dataclass(frozen=True)
class Made:
    """What was made."""

    matters: int
    communities: int
    units: int


def make_demo(
    size: str, *, seed: int, now: datetime, tell: Tell, processes: int | None = None
) -> Made:
    """Make the demo city of a size in an empty database.

    ``tell(what, done, all)`` is called as the work goes on. The same seed and moment make the
    same city.

    :raises CityExistsError: there is a city already.
    """
    if Division.objects.exists():
        raise CityExistsError
    wanted = SIZES[size]
    founded = now - _FOUNDED
    tell("places", 0, 1)
    load_known_years(since=founded.year, by="demo", at=now)
    land = make_places(wanted, founded)
    _make_registers(seed, founded, now, tell)
    tell("units", 0, 1)
    with transaction.atomic():
        made = make_units(land, founded)
        staff = make_staff(land, made, founded)
    _make_rules(land, staff, founded, now, tell)
    _people(wanted, staff, Wishes(seed, now, founded), processes, tell)
    tell("committees", 0, 1)
    with transaction.atomic():
        halls = make_halls(land, staff, now - _ELECTED, seed=seed)
        praise(halls, staff, now)
    done = 0
    for number in _matters(_Job(seed, now, staff, land), wanted, processes):
        done += number
        tell("matters", done, wanted.matters)
    done = 0
    for number in _disputes(_Job(seed, now, staff, land), halls, wanted, processes):
        done += number
        tell("disputes", done, wanted.disputes)
    with transaction.atomic():
        watch_over(halls, staff, now)
    _merge_some(staff, now)
    watch(staff, now, days=DAYS)
    hear(staff, now)
    settle_past(before=now - timedelta(hours=2))
    refresh_frequencies(table="cases_case", column="grams", at=now)
    return Made(wanted.matters, len(land.communities), len(made))


def _make_registers(seed: int, founded: datetime, now: datetime, tell: Tell) -> None:
    tell("buildings", 0, 1)
    make_buildings(seed=seed, founded=founded, now=now)
    tell("entities", 0, 1)
    make_entities(seed=seed, founded=founded, now=now)


def _people(wanted: Size, staff: Staff, wishes: Wishes, processes: int | None, tell: Tell) -> None:
    tell("people", 0, wanted.residents)
    done = 0
    for some in make_people(wishes, residents=wanted.residents_a_grid, processes=processes):
        done += some.people
        tell("people", min(done, wanted.residents), wanted.residents)
    with transaction.atomic():
        serve_people(staff, seed=wishes.seed, now=wishes.now)
        agree_grids()


def _make_rules(
    land: Geography, staff: Staff, founded: datetime, now: datetime, tell: Tell
) -> None:
    tell("rules", 0, 1)
    seed_catalogue(by=SYSTEM, at=founded)
    seed_dispatch(by=SYSTEM, at=founded)
    seed_supervision()
    seed_messages()
    seed_texts()
    know(land, staff, now)


@dataclass(frozen=True)
class _Job:
    seed: int
    now: datetime
    staff: Staff
    land: Geography

    @property
    def communities(self) -> list[str]:
        return [code for code, _ in self.land.communities]


def _matters(job: _Job, wanted: Size, processes: int | None) -> Iterator[int]:
    """Some go through the operations; the others, long closed, are copied in."""
    lived = min(wanted.matters, _LIVED)
    yield from _told(job, lived, processes)
    if wanted.matters > lived:
        yield from load(
            _ground(job.land, job.staff),
            matters=wanted.matters - lived,
            seed=job.seed,
            now=job.now,
            days=wanted.years * 365,
            open_share=wanted.open_share,
            processes=processes,
        )


def _disputes(job: _Job, halls: Halls, wanted: Size, processes: int | None) -> Iterator[int]:
    chunks = [range(n, min(n + _FEW, wanted.disputes)) for n in range(0, wanted.disputes, _FEW)]
    workers = processes or min(os.cpu_count() or 1, 4)
    if workers == 1 or len(chunks) < 4:
        yield from (_dispute_chunk(job, halls, chunk) for chunk in chunks)
        return
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=django.setup) as pool:
        waiting = [pool.submit(_dispute_chunk, job, halls, chunk) for chunk in chunks]
        for future in as_completed(waiting):
            yield future.result()


def _dispute_chunk(job: _Job, halls: Halls, numbers: range) -> int:
    return mediate(halls, numbers, seed=job.seed, now=job.now, days=DAYS)


def _told(job: _Job, count: int, processes: int | None) -> Iterator[int]:
    chunks = [range(n, min(n + _CHUNK, count)) for n in range(0, count, _CHUNK)]
    workers = processes or min(os.cpu_count() or 1, 4)
    if workers == 1 or len(chunks) < 4:
        yield from (_tell_chunk(job, chunk) for chunk in chunks)
        return
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=django.setup) as pool:
        for future in as_completed([pool.submit(_tell_chunk, job, chunk) for chunk in chunks]):
            yield future.result()


def _tell_chunk(job: _Job, numbers: range) -> int:
    for number in numbers:
        tale = plan(job.seed, number, now=job.now, days=DAYS, communities=job.communities)
        with transaction.atomic():
            live(tale, job.staff, job.now)
    return len(numbers)


def _ground(land: Geography, staff: Staff) -> Ground:
    places = tuple(place_codes(code) for code, _ in land.communities)
    departments = Unit.objects.filter(grade="district", kind="department").order_by("code")
    leads: dict[str, tuple[UUID, ...]] = {}
    for unit in departments:
        leads[unit.district_code] = (*leads.get(unit.district_code, ()), unit.id)
    who = staff.actors
    return Ground(places, leads, who["taker"], who["dispatcher"], who["handler"], who["caller"])


def _merge_some(staff: Staff, now: datetime) -> None:
    """Join some waiting matters to open ones about the same thing in the same street."""
    waiting = Case.objects.filter(state__in=("to_accept", "to_dispatch")).order_by("number")
    for case in list(waiting[:60]):
        masters = Case.objects.filter(
            state="in_progress", title=case.title, street_code=case.street_code
        )
        master = masters.exclude(id=case.id).order_by("number").first()
        if master is not None:
            _merge(case.id, master.id, staff, now)


def _merge(case_id: UUID, into: UUID, staff: Staff, now: datetime) -> None:
    matters.merge(case_id, into=into, by=staff.actors["dispatcher"], at=now)


__all__ = ["CITY_CODE", "CityExistsError", "Made", "make_demo"]
