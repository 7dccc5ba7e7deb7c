"""Numbers of papers: gapless per unit, kind and year, also when several are issued at once."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

from linli.foundation.postgres.ids import uuid7
from linli.foundation.postgres.locks import advisory_lock
from linli.oversight.supervision.models import NumberSeries
from linli.oversight.supervision.rules import Rung, mark_of, number_of
from linli.registers.places.queries import UnknownPlace, city_name, place_codes
from linli.registers.units.models import Unit

_TAKE = """
UPDATE supervision_numberseries SET last = last + 1
WHERE unit_id = %s AND kind = %s AND year = %s RETURNING last, mark"""
_OPEN = """
INSERT INTO supervision_numberseries (id, unit_id, kind, year, mark, last)
VALUES (%s, %s, %s, %s, %s, 0) ON CONFLICT (unit_id, kind, year) DO NOTHING"""


def take_number(unit: Unit, rung: Rung, at: datetime) -> str:
    """The next number of a unit's papers; must be called in the transaction that issues the paper.

    The row stays locked until that transaction ends, so that one undone leaves no gap.
    """
    year = timezone.localdate(at).year
    taken = _take(unit, rung, year)
    if taken is None:
        advisory_lock("supervision-marks")  # two units must not choose the same letters
        with connection.cursor() as cursor:
            mark = _mark(unit)
            cursor.execute(_OPEN, [uuid7(), unit.id, str(rung), year, mark])
        taken = _take(unit, rung, year)
    assert taken is not None  # noqa: S101  # it was written just now
    last, mark = taken
    return number_of(rung, mark=mark, year=year, serial=last)


def _take(unit: Unit, rung: Rung, year: int) -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [unit.id, str(rung), year])
        row: tuple[int, str] | None = cursor.fetchone()
    return row


def _mark(unit: Unit) -> str:
    series = NumberSeries.objects.order_by("-year")
    own = series.filter(unit=unit).values_list("mark", flat=True).first()
    taken = set(series.exclude(unit=unit).values_list("mark", flat=True))
    if own is not None and own not in taken:
        return own
    return mark_of(city_name() or unit.name, *_below(unit), taken=taken, unit=unit.short_name)


def _below(unit: Unit) -> tuple[str, ...]:
    if unit.grade == "city":
        return ()
    try:
        place = place_codes(unit.division_code)
    except UnknownPlace:
        return ()
    return (place.district_name, place.street_name, place.community_name)
