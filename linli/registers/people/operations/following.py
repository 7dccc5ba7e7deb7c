"""People follow their homes: new codes of divisions and grids, and birthdays, once a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.people.models import Person
from linli.registers.people.rules.ages import BANDS, born_between
from linli.registers.places.models import Division, Grade
from linli.registers.places.operations.changes import day_of, record_change
from linli.registers.places.permissions import ADMIN_PLACES
from linli.registers.places.queries import place_codes
from linli.registers.places.queries.memory import places_in_force
from linli.registers.places.rules.keepers import NotAllowed

_NOBODY = UUID(int=0)
_PLACED = ("people_person", "people_household", "people_letting", "people_newcomerform")
# A home that was carried over may still wait for its grid: its old one is another community's.
_GRID = "CASE WHEN starts_with(h.grid_code, h.community_code) THEN h.grid_code ELSE '' END"
_BY_HOME = """
    UPDATE {table} AS t
    SET district_code = h.district_code, street_code = h.street_code,
        community_code = h.community_code, grid_code = {grid}
    FROM places_home AS h
    WHERE h.id = t.home_id {only}
      AND (t.community_code, t.grid_code, t.street_code, t.district_code)
        IS DISTINCT FROM (h.community_code, {grid}, h.street_code, h.district_code)
"""
_ONLY = "AND (t.community_code = ANY(%(codes)s) OR h.community_code = ANY(%(codes)s))"
_BY_CODE = """
    UPDATE {table} SET district_code = %(district)s, street_code = %(street)s,
        community_code = %(new)s, grid_code = ''
    WHERE community_code = %(old)s
"""
_REQUESTS = """
    UPDATE people_datarequest SET district_code = %(district)s, street_code = %(street)s,
        community_code = %(new)s
    WHERE community_code = %(old)s
"""
# Writers add to the counts last: whoever is not seen here adds to what is written here.
_LOCK = "LOCK TABLE people_peoplecount IN SHARE ROW EXCLUSIVE MODE"
_COUNT = """
    INSERT INTO people_peoplecount (id, district_code, street_code, community_code, grid_code,
                                    standing, age_band, slot, n)
    SELECT gen_random_uuid(), min(district_code), min(street_code), community_code, grid_code,
           standing, age_band, 0, count(*)
    FROM people_person
    WHERE left_on IS NULL AND died_on IS NULL AND merged_into_id IS NULL {more}
    GROUP BY community_code, grid_code, standing, age_band
"""
_OLDER = """
    UPDATE people_person SET age_band = {band}
    WHERE age_band <> {band}
"""


@transaction.atomic
def follow_divisions(*, by: Actor, at: datetime, successors: Mapping[str, str]) -> int:
    """Carry people into the communities that follow theirs (old code → code in force).

    Call it after ``places`` replaced the divisions, in the same transaction: homes have moved.
    Returns how many records moved. Raises NotAllowed.
    """
    _require(by)
    moved = _restamp([*successors, *successors.values()])
    with connection.cursor() as cursor:
        for old, new in successors.items():
            place = place_codes(new)
            values = {
                "old": old,
                "new": new,
                "district": place.district_code,
                "street": place.street_code,
            }
            for table in _PLACED:
                cursor.execute(_BY_CODE.format(table=table), values)
                moved += cursor.rowcount
            cursor.execute(_REQUESTS, values)
    _recount([*successors, *successors.values()])
    for old, new in successors.items():
        record_change(
            by=by, at=at, act="follow", record_kind="people",
            record_id=_NOBODY, about=new, before={"code": old}, after={"code": new},
        )  # fmt: skip
    return moved


def follow_replaced(*, at: datetime) -> int:
    """Find the communities that were replaced while people still carry their codes, and follow.

    For a job: safe to run twice. Returns how many records moved.
    """
    ended = Division.objects.filter(grade=Grade.COMMUNITY, valid_to__isnull=False)
    rows = ended.exclude(successor=None).values_list("code", "successor__code")
    in_force = places_in_force().divisions
    following = {old: new for old, new in rows if old not in in_force}
    for old in following:
        seen = {old}
        while following[old] not in in_force and following[old] not in seen:
            seen.add(following[old])
            following[old] = following.get(following[old], following[old])
    left = {
        old: new
        for old, new in following.items()
        if new in in_force and Person.objects.filter(community_code=old).exists()
    }
    return follow_divisions(by=SYSTEM, at=at, successors=left) if left else 0


@transaction.atomic
def follow_homes(*, by: Actor, at: datetime, communities: Sequence[str]) -> int:
    """Give people the grids that their homes now lie in, after grids were drawn anew."""
    _require(by)
    moved = _restamp(list(communities))
    _recount(list(communities))
    return moved


@transaction.atomic
def grow_older(*, at: datetime) -> int:
    """Put everybody into the age band of today and the grid of their home, and count them anew.

    For the night: it reads the whole register. Returns how many came into another band.
    """
    on = day_of(at)
    cases = " ".join(
        f"WHEN born_on <= DATE '{born_between(first, None, on=on)[1]:%Y-%m-%d}' THEN {first}"
        for first in sorted(BANDS, reverse=True)
    )
    band = f"(CASE WHEN born_on IS NULL THEN 255 {cases} ELSE 0 END)"
    _restamp(None)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_OLDER.format(band=band))
        moved = int(cursor.rowcount)
        cursor.execute("DELETE FROM people_peoplecount")
        cursor.execute(_COUNT.format(more=""))
    return moved


def _restamp(codes: list[str] | None) -> int:
    """Give records the codes of their homes: those of some communities, or (None) all."""
    moved = 0
    only = "" if codes is None else _ONLY
    with connection.cursor() as cursor:
        for table in _PLACED:
            cursor.execute(_BY_HOME.format(table=table, only=only, grid=_GRID), {"codes": codes})
            moved += cursor.rowcount
    return moved


def _recount(codes: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(
            "DELETE FROM people_peoplecount WHERE community_code = ANY(%(codes)s)", {"codes": codes}
        )
        cursor.execute(_COUNT.format(more="AND community_code = ANY(%(codes)s)"), {"codes": codes})


def _require(by: Actor) -> None:
    if not (by.may(ADMIN_PLACES) or by.may("plan_grids")):
        raise NotAllowed(_("Your post does not keep the divisions and grids."))
