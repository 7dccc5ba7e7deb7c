"""A prefecture's committees and mediators, and their disputes, straight into the tables."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from bench.city import divisions, timed, without_indexes
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Committee,
    Mediator,
    MediatorTerm,
    NumberSeries,
    Room,
)
from linli.demo.geography import make_places
from linli.demo.mediation.bulk import TABLES, load
from linli.demo.mediation.bulk_rows import Hall
from linli.demo.mediation.quarrels import situations
from linli.demo.sizes import SIZES
from linli.demo.staff import PASSWORD, make_staff, make_units
from linli.foundation.calendar.operations import load_known_years
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.operations import refresh_frequencies
from linli.registers.access.operations import FirstPost, create_account
from linli.registers.access.rules import SYSTEM
from linli.registers.places.models import Division
from linli.registers.places.queries.kept import forget_everything_kept
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit

COMMITTEES, MEDIATORS = 552, 8_000
DAYS = 3 * 365
# One committee, a county's centre, has a twentieth of everything.
LARGEST_SHARE = 0.05
CHAIR, MEDIATOR = "bench-chair", "bench-mediator"


def make(disputes: int, *, now: datetime) -> dict[str, float]:
    """Fill an empty database; returns the seconds each part took."""
    spent: dict[str, float] = {}
    founded = now - timedelta(days=DAYS + 30)
    with timed(spent, "city"):
        load_known_years(since=founded.year, by="bench", at=now)
        land = make_places(SIZES["tiny"], founded)
        with transaction.atomic():
            staff = make_staff(land, make_units(land, founded), founded)
        places = divisions(founded)
        mediation.seed_catalogue()
        halls = _halls(places, disputes, founded)
    with timed(spent, "rows"), without_indexes(spent, TABLES):
        done = 0
        for number in load(halls, by=staff.actors["handler"], now=now, days=DAYS):
            done += number
            print(f"\r{done:>9,} of {disputes:,} disputes", end="", flush=True)
        print()
    with timed(spent, "statistics"):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE mediation_mediator m SET open_cases = (SELECT count(*) FROM"
                " mediation_appointment a WHERE a.mediator_id = m.id AND a.is_case_open)"
            )
            cursor.execute("VACUUM ANALYZE")
        refresh_frequencies(table="cases_case", column="grams", at=now)
    return spent


def _halls(places: list[Place], disputes: int, founded: datetime) -> list[Hall]:
    """552 committees of one county, the first of them the largest; 8,000 mediators in all."""
    county = [place for place in places if place.district_code == places[0].district_code]
    chosen = [county[n % len(county)] for n in range(COMMITTEES)]
    largest = round(disputes * LARGEST_SHARE)
    each = (disputes - largest) // (COMMITTEES - 1)
    halls = []
    for n, place in enumerate(chosen):
        mine = disputes - each * (COMMITTEES - 1) if n == 0 else each
        halls.append(_hall(n, place, mine, founded))
    forget_everything_kept()
    _accounts(halls[0], founded)
    return [_read_anew(halls[0]), *halls[1:]]


def _hall(n: int, place: Place, disputes: int, founded: datetime) -> Hall:
    unit = Unit.objects.create(
        code=f"hall-{n}",
        name=f"第{n}人民调解委员会",
        short_name=f"第{n}调委会",
        kind="mediation",
        grade="community",
        division=Division.objects.get(code=place.community_code),
        division_code=place.community_code,
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
        valid_from=founded.date(),
    )
    committee = Committee.objects.create(
        unit=unit,
        kind="village",
        short_word=f"第{n}",
        residents=2000,
        founded_on=founded.date(),
        term_from=founded.date(),
        term_to=date(founded.year + 6, 1, 1),
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
    )
    room = Room.objects.create(committee=committee, name="调解室")
    mediators = _mediators(n, committee, founded)
    return Hall(
        unit.id,
        committee.short_word,
        room.id,
        place,
        tuple((one.id, None) for one in mediators),
        disputes,
    )


def _mediators(n: int, committee: Committee, founded: datetime) -> list[Mediator]:
    chance = random.Random(n)  # invented
    types = sorted({str(one["type"]) for one in situations()})
    count = MEDIATORS * (n + 1) // COMMITTEES - MEDIATORS * n // COMMITTEES
    rows = [
        Mediator(
            id=uuid7(),
            number=f"B{n:04d}{m:03d}",
            name=f"调解员{n}之{m}",
            sex=chance.choice(("female", "male")),
            committee=committee,
            specialities=chance.sample(types, 3),
            is_full_time=m % 5 == 0,
            district_code=committee.district_code,
            street_code=committee.street_code,
            community_code=committee.community_code,
            recorded_at=founded,
        )
        for m in range(count)
    ]
    Mediator.objects.bulk_create(rows)
    MediatorTerm.objects.bulk_create(
        MediatorTerm(
            mediator=row,
            committee=committee,
            role="chair" if m == 0 else "mediator",
            chosen_by="居民会议",
            begins=founded.date(),
            ends=committee.term_to,
        )
        for m, row in enumerate(rows)
    )
    return rows


def _accounts(hall: Hall, founded: datetime) -> None:
    """The chair and one mediator of the largest committee log in."""
    for (mediator_id, _), username, role in zip(
        hall.mediators, (CHAIR, MEDIATOR), ("mediation_chair", "mediator"), strict=False
    ):
        account = create_account(
            by=SYSTEM,
            at=founded,
            username=username,
            name=username,
            post=FirstPost(hall.unit_id, role, founded.date()),
            password=PASSWORD,
            must_change_password=False,
        )
        Mediator.objects.filter(id=mediator_id).update(account=account)


def _read_anew(hall: Hall) -> Hall:
    held = dict(
        Mediator.objects.filter(id__in=[one for one, _ in hall.mediators]).values_list(
            "id", "account_id"
        )
    )
    return Hall(
        hall.unit_id,
        hall.word,
        hall.room_id,
        hall.place,
        tuple((one, held[one]) for one, _ in hall.mediators),
        hall.disputes,
    )


def is_empty() -> bool:
    """Whether nothing was loaded yet."""
    return not NumberSeries.objects.exists()
