"""Entities follow their buildings and the divisions that replaced theirs."""

from __future__ import annotations

from django.db import connection, transaction

_BY_BUILDING = """
    UPDATE entities_entity AS e
    SET district_code = b.district_code, street_code = b.street_code,
        community_code = b.community_code, grid_code = b.grid_code
    FROM places_building AS b
    WHERE b.id = e.building_id AND b.valid_to IS NULL
      AND (e.community_code, e.grid_code, e.street_code, e.district_code)
        IS DISTINCT FROM (b.community_code, b.grid_code, b.street_code, b.district_code)
"""
# The finest known code is the one that was replaced; a second replacement is followed next time.
_BY_CODE = """
    UPDATE entities_entity AS e
    SET district_code = s.district_code, street_code = s.street_code,
        community_code = s.community_code, grid_code = ''
    FROM places_division AS d JOIN places_division AS s ON s.id = d.successor_id
    WHERE d.valid_to IS NOT NULL
      AND d.code = coalesce(nullif(e.community_code, ''), nullif(e.street_code, ''),
                            e.district_code)
      AND NOT EXISTS (SELECT FROM places_division AS n WHERE n.code = d.code AND n.valid_to IS NULL)
"""
_IS_DUE = """
    SELECT EXISTS (SELECT FROM places_division WHERE valid_to IS NOT NULL AND successor_id IS NOT NULL)
        OR EXISTS (SELECT FROM entities_entity WHERE building_id IS NOT NULL)
"""
_COUNT = """
    INSERT INTO entities_entitycount (id, district_code, street_code, community_code, kind, status,
                                      industry, n)
    SELECT gen_random_uuid(), district_code, street_code, community_code, kind, status, industry,
           count(*)
    FROM entities_entity WHERE merged_into_id IS NULL
    GROUP BY district_code, street_code, community_code, kind, status, industry
"""


@transaction.atomic
def follow_places() -> int:
    """Carry entities into the divisions and grids of today; returns how many moved.

    Safe to run at any time and again. The counts are made anew when anything moved.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_BY_BUILDING)
        moved = int(cursor.rowcount)
        cursor.execute(_BY_CODE)
        moved += int(cursor.rowcount)
        if moved:
            # Writers add to the counts last: whoever is not seen here adds to what is written here.
            cursor.execute("LOCK TABLE entities_entitycount IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("DELETE FROM entities_entitycount")
            cursor.execute(_COUNT)
    return moved
