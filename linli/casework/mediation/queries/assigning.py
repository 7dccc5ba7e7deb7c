"""Candidates for a dispute: one statement narrows thousands of mediators and finds every conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from linli.casework.mediation.models import Dispute, DisputeParty, Mediator
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.assigning import Candidate, Out, Ranking, Wanted, rank

MOST_LOOKED_AT = 120
_STEPS_UP = 3

# The parties are few: each conflict is found from their side, through an index, as a set of
# mediators; only what is left of the pool is then read.
_CANDIDATES = """
WITH RECURSIVE upward(id, above_id, step) AS (
    SELECT unit_id, above_id, 0 FROM mediation_committee WHERE unit_id = %(committee)s
    UNION ALL SELECT c.unit_id, c.above_id, step + 1 FROM upward
        JOIN mediation_committee c ON c.unit_id = upward.above_id WHERE step < %(steps)s
), looked(id) AS MATERIALIZED (
    SELECT id FROM upward
    UNION SELECT unit_id FROM mediation_committee WHERE dissolved_on IS NULL AND kind = 'trade'
        AND trade = %(trade)s AND district_code = %(own_district)s
    UNION SELECT unit_id FROM cases_assignment
        WHERE case_id = %(dispute)s AND is_current AND role = 'assist'
), conflict(mediator_id, why) AS MATERIALIZED (
    SELECT id, 'party' FROM mediation_mediator WHERE id_index = ANY(%(papers)s)
    UNION SELECT m.id, 'household' FROM people_person p
        JOIN mediation_mediator m ON m.person_id = p.id WHERE p.household_id = ANY(%(households)s)
    UNION SELECT mediator_id, CASE WHEN kind IN ('household', 'kin') THEN kind ELSE 'employer' END
        FROM mediation_tie WHERE ended_on IS NULL AND id_index = ANY(%(papers)s)
    UNION SELECT mediator_id, 'employer' FROM mediation_tie
        WHERE ended_on IS NULL AND entity_id = ANY(%(entities)s)
    UNION SELECT a.mediator_id, 'earlier_case' FROM mediation_disputeparty p
        JOIN mediation_appointment a ON a.dispute_id = p.dispute_id
        WHERE p.id_index = ANY(%(papers)s) AND p.dispute_id <> %(dispute)s
    UNION SELECT mediator_id, 'recused' FROM mediation_appointment
        WHERE dispute_id = %(dispute)s AND ended_because = 'recused'
), pool AS (
    SELECT m.id, m.number, m.name, m.committee_id, m.specialities, m.languages, m.open_cases,
        m.most_cases, m.last_appointed_at, m.street_code, m.community_code, m.status,
        m.employer <> '' AND m.employer = ANY(%(employers)s) AS employed,
        m.id = ANY(%(wished)s) AS wished
    FROM mediation_mediator m
    WHERE m.status <> 'left' AND (
        m.district_code = %(district)s OR m.id = ANY(%(wished)s)
        OR m.committee_id IN (SELECT id FROM looked)
        OR m.id IN (SELECT t.mediator_id FROM mediation_mediatorterm t JOIN looked
            ON looked.id = t.committee_id WHERE t.ended_on IS NULL))
    ORDER BY wished DESC, m.committee_id = %(committee)s DESC,
        %(type)s = ANY(m.specialities) DESC,
        m.languages && %(languages)s::varchar[] DESC,
        m.open_cases::real / greatest(m.most_cases, 1), m.id
    LIMIT %(most)s
)
SELECT pool.id, pool.number, pool.name, pool.committee_id, u.name, pool.specialities,
    pool.languages, coalesce(g.grade, ''), pool.open_cases, pool.most_cases,
    pool.last_appointed_at, pool.street_code, pool.community_code, pool.status, pool.employed,
    (SELECT array_agg(DISTINCT c.why) FROM conflict c WHERE c.mediator_id = pool.id),
    EXISTS (SELECT 1 FROM mediation_mediatorterm t WHERE t.mediator_id = pool.id
        AND t.ended_on IS NULL AND t.begins <= %(today)s AND t.ends > %(today)s)
FROM pool JOIN units_unit u ON u.id = pool.committee_id
LEFT JOIN mediation_mediatorgrade g ON g.mediator_id = pool.id AND g.is_official
    AND g.valid_to IS NULL
"""


def candidates_for(dispute: Dispute, *, on: date, across: bool = False) -> Ranking:
    """The mediators who suit a dispute, the best first, and those who may not mediate it.

    From its committee, the ones above it and the trade's committees of the district; ``across``
    takes the whole district (the county chooses across areas).
    """
    parties = list(
        DisputeParty.objects.filter(dispute=dispute, is_gone=False).select_related("party")
    )
    wishes = _wishes(parties)
    asked = _facts(dispute, parties, on=on, across=across) | {"wished": list(wishes)}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, asked)
        rows = cursor.fetchall()
    found = [_candidate(row, wishes.get(row[0], 0)) for row in rows]
    return rank(found, _wanted(dispute, parties, on))


def _facts(
    dispute: Dispute, parties: Sequence[DisputeParty], *, on: date, across: bool
) -> dict[str, Any]:
    kind = rule_book().type(dispute.type, on)
    papers = [bytes(p.id_index) for p in parties if p.id_index is not None]
    return {
        "dispute": dispute.pk,
        "committee": dispute.committee_id,
        "steps": _STEPS_UP,
        "trade": kind.trade if kind is not None and kind.trade else "-",
        "own_district": dispute.committee.district_code,
        "district": (dispute.committee.district_code or "-") if across else "-",
        "type": dispute.type,
        "languages": [p.language for p in parties if p.language],
        "papers": papers,
        "households": [p.household_id for p in parties if p.household_id],
        "entities": [p.entity_id for p in parties if p.entity_id],
        "employers": [p.party.name for p in parties if p.kind == DisputeParty.Kind.ENTITY],
        "today": on,
        "most": MOST_LOOKED_AT,
    }


def _wishes(parties: Sequence[DisputeParty]) -> dict[UUID, int]:
    """By how many sides each wished mediator is wished."""
    sides: dict[UUID, set[str]] = {}
    for party in parties:
        if party.wished_mediator_id is not None:
            sides.setdefault(party.wished_mediator_id, set()).add(party.side)
    return {mediator: len(held) for mediator, held in sides.items()}


def _wanted(dispute: Dispute, parties: Sequence[DisputeParty], on: date) -> Wanted:
    case = dispute.case
    return Wanted(
        type=dispute.type,
        grade=dispute.grade,
        languages=frozenset(p.language for p in parties if p.language),
        committee_id=dispute.committee_id,
        street_code=case.street_code,
        community_code=case.community_code,
        sides=len({p.side for p in parties if p.side != "third"}),
        today=on,
    )


def _candidate(row: Sequence[Any], wished_by: int) -> Candidate:
    out = {Out(why) for why in row[15] or ()}
    if row[13] == "suspended":
        out.add(Out.SUSPENDED)
    if row[14]:
        out.add(Out.EMPLOYER)
    if not row[16]:
        out.add(Out.TERM_OVER)
    return Candidate(
        id=row[0],
        number=row[1],
        name=row[2],
        committee_id=row[3],
        committee=row[4],
        specialities=row[5],
        languages=row[6],
        grade=row[7],
        open_cases=row[8],
        most_cases=row[9],
        last_on=None if row[10] is None else timezone.localdate(row[10]),
        street_code=row[11],
        community_code=row[12],
        wished_by=wished_by,
        out=frozenset(out),
    )


def mediators_named(ids: Sequence[UUID]) -> Mapping[UUID, Mediator]:
    """Mediators by id, for forms that chose them."""
    return Mediator.objects.in_bulk(list(ids))
