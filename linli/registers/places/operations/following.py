"""Carrying buildings, homes and facilities along when divisions get other codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from linli.registers.places.models import Division
from linli.registers.places.operations.stamping import restamp

# Serial numbers go on from the highest that the new community ever gave.
_RECODE = """
    WITH highest AS (
        SELECT coalesce(max(substr(code, 13)::int), 0) AS serial
        FROM {table} WHERE code LIKE %(new)s || '%%'
    ), moving AS (
        SELECT t.id, row_number() OVER (ORDER BY t.code) AS place
        FROM {table} AS t WHERE t.community_code = %(old)s AND t.valid_to IS NULL
    )
    UPDATE {table} AS t
    SET code = %(new)s || lpad((highest.serial + moving.place)::text, {digits}, '0'),
        district_code = %(district)s, street_code = %(street)s, community_code = %(new)s{more}
    FROM moving, highest WHERE t.id = moving.id
"""
_HOMES = """
    UPDATE places_home SET district_code = %(district)s, street_code = %(street)s,
        community_code = %(new)s
    WHERE community_code = %(old)s AND valid_to IS NULL
"""


def carry_along(successors: Mapping[str, Division]) -> None:
    """Move what stands in communities to those that follow them (old code → community in force).

    What has ended keeps the codes it ended with.
    """
    with connection.cursor() as cursor:
        for old, new in successors.items():
            values: dict[str, Any] = {
                "old": old,
                "new": new.code,
                "district": new.district_code,
                "street": new.street_code,
                "id": new.id,
            }
            building = _RECODE.format(
                table="places_building", digits=5, more=", community_id = %(id)s"
            )
            cursor.execute(building, values)
            cursor.execute(_RECODE.format(table="places_facility", digits=6, more=""), values)
            cursor.execute(_HOMES, values)
    restamp([new.code for new in successors.values()])
