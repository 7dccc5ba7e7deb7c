"""人民调解统计报表: the Ministry's items by committee, street, district and period, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from linli.casework.mediation.models import CommitteeKind, Education
from linli.casework.mediation.workflow import Source
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach
from linli.registers.people.rules.counts import LEAST


class By(StrEnum):
    """What a line of the form stands for."""

    DISTRICT = "district"
    STREET = "street"
    COMMITTEE = "committee"


_GROUP = {
    By.DISTRICT: "c.district_code",
    By.STREET: "c.street_code",
    By.COMMITTEE: "c.unit_id::text",
}
# Items that count persons by what they are: a line in which somebody could be seen shows none of
# them. How many mediators a committee has is public; who they are is not told by numbers.
PERSONS: tuple[tuple[str, ...], ...] = (
    ("full_time", "part_time"),
    ("female", "male"),
    tuple(f"education:{code}" for code in Education.values),
    ("trained",),
    ("people",),
)


@dataclass(frozen=True)
class Line:
    """One line of the form: a group and its numbers by item; missing items are 0.

    ``hidden`` items are persons too few to be shown.
    """

    key: str
    numbers: Mapping[str, int]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def shown(self, item: str) -> int | None:
        """A number as it may be shown; None where it may not."""
        return None if item in self.hidden else self.numbers.get(item, 0)


@dataclass(frozen=True)
class Statistics:
    """The form of a period: its lines, and their sum."""

    since: date
    until: date
    lines: list[Line]
    total: Line


def statistics(actor: Actor, *, since: date, until: date, by: By) -> Statistics:
    """The form for the days from ``since`` to ``until`` (both counted), of the post's own reach.

    Counts only; nothing of a dispute's content is read.
    """
    where, params = _reach(actor)
    begin, end = _moment(since), _moment(until + timedelta(days=1))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    asked: Mapping[str, Any] = {
        **params, "begin": begin, "end": end, "since": since, "until": until
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement.format(group=_GROUP[by], where=where), asked)
            names = [column.name for column in cursor.description or ()]
            for row in cursor.fetchall():
                _count(found[str(row[0])], names, row)
    return _form(found, since, until)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _reach(actor: Actor) -> tuple[str, dict[str, Any]]:
    if not actor.may(Permission.SEE_DISPUTE_FIGURES):
        return "FALSE", {}
    if actor.scope.reach is Reach.UNIT:
        return "c.unit_id = %(unit)s", {"unit": actor.unit_id}
    if actor.scope.column is None:
        return "TRUE", {}
    return f"c.{actor.scope.column} = %(code)s", {"code": actor.scope.code}


def _count(numbers: dict[str, int], names: Sequence[str], row: Sequence[Any]) -> None:
    """Add a row: a ``kind`` column is part of the item's name, as source:court."""
    start = 1
    prefix = ""
    if names[1] == "part":
        prefix, start = f"{row[1]}", 2
    for name, value in zip(names[start:], row[start:], strict=True):
        numbers[f"{name}:{prefix}" if start == 2 else name] += int(value or 0)


def _form(found: Mapping[str, Mapping[str, int]], since: date, until: date) -> Statistics:
    total: dict[str, int] = defaultdict(int)
    for numbers in found.values():
        for item, n in numbers.items():
            total[item] += n
    keys = sorted(found)
    hidden: dict[str, set[str]] = defaultdict(set)
    for parts in PERSONS:
        for key in _lines_to_hide(parts, found, total):
            hidden[key].update(parts)
    lines = [Line(key, found[key], frozenset(hidden[key])) for key in keys]
    return Statistics(since, until, lines, Line("", total, frozenset(hidden[""])))


def _lines_to_hide(
    parts: Sequence[str], found: Mapping[str, Mapping[str, int]], total: Mapping[str, int]
) -> set[str]:
    """Lines in which a part is of fewer than ten persons, and one more where it could be reckoned.

    The parts of a line go together, so that none follows from the others; the sum goes too where
    it is itself too small.
    """
    small = {key for key, numbers in found.items() if _is_small(parts, numbers)}
    rest = sorted(
        (key for key in found if key not in small),
        key=lambda key: sum(found[key].get(part, 0) for part in parts),
    )
    while small and rest and (len(small) == 1 or _together(parts, found, small) < LEAST):
        small.add(rest.pop(0))
    alone = len(found) == 1 and bool(small)
    return small | ({""} if alone or _is_small(parts, total) else set())


def _is_small(parts: Sequence[str], numbers: Mapping[str, int]) -> bool:
    return any(0 < numbers.get(part, 0) < LEAST for part in parts)


def _together(parts: Sequence[str], found: Mapping[str, Mapping[str, int]], keys: set[str]) -> int:
    sums = [sum(found[key].get(part, 0) for key in keys) for part in parts]
    return min((n for n in sums if n), default=LEAST)


_COMMITTEES = """
SELECT {group} AS key, c.kind AS part, count(*) AS committees
FROM mediation_committee c
WHERE {where} AND c.founded_on <= %(until)s AND (c.dissolved_on IS NULL OR c.dissolved_on > %(until)s)
GROUP BY 1, 2"""
_MEDIATORS = """
SELECT {group} AS key, count(*) AS mediators,
       count(*) FILTER (WHERE m.is_full_time) AS full_time,
       count(*) FILTER (WHERE NOT m.is_full_time) AS part_time,
       count(*) FILTER (WHERE m.sex = 'female') AS female,
       count(*) FILTER (WHERE m.sex = 'male') AS male,
       count(t.mediator_id) AS trained, sum(t.hours) AS hours
FROM mediation_mediator m JOIN mediation_committee c ON c.unit_id = m.committee_id
LEFT JOIN (SELECT mediator_id, sum(hours) AS hours FROM mediation_training
           WHERE "on" BETWEEN %(since)s AND %(until)s GROUP BY 1) t ON t.mediator_id = m.id
WHERE {where} AND m.status <> 'left' GROUP BY 1"""
_EDUCATION = """
SELECT {group} AS key, m.education AS part, count(*) AS education
FROM mediation_mediator m JOIN mediation_committee c ON c.unit_id = m.committee_id
WHERE {where} AND m.status <> 'left' GROUP BY 1, 2"""
_ACCEPTED = """
SELECT {group} AS key, count(*) AS accepted, sum(d.people) AS people
FROM mediation_dispute d JOIN mediation_committee c ON c.unit_id = d.committee_id
WHERE {where} AND d.accepted_at >= %(begin)s AND d.accepted_at < %(end)s GROUP BY 1"""
_SOURCES = """
SELECT {group} AS key, d.source AS part, count(*) AS source
FROM mediation_dispute d JOIN mediation_committee c ON c.unit_id = d.committee_id
WHERE {where} AND d.accepted_at >= %(begin)s AND d.accepted_at < %(end)s GROUP BY 1, 2"""
_TYPES = """
SELECT {group} AS key, d.type AS part, count(*) AS type
FROM mediation_dispute d JOIN mediation_committee c ON c.unit_id = d.committee_id
WHERE {where} AND d.accepted_at >= %(begin)s AND d.accepted_at < %(end)s GROUP BY 1, 2"""
_ENDED = """
SELECT {group} AS key,
       count(*) FILTER (WHERE d.outcome IN ('written', 'oral')) AS success,
       count(*) FILTER (WHERE d.outcome = 'failed') AS failed,
       count(*) FILTER (WHERE d.outcome = 'written') AS written,
       count(*) FILTER (WHERE d.outcome = 'oral') AS oral,
       sum(d.amount_cents) FILTER (WHERE d.outcome IN ('written', 'oral')) / 100 AS yuan,
       count(*) FILTER (WHERE d.outcome IN ('written', 'oral') AND NOT o.is_owed) AS performed
FROM mediation_dispute d JOIN mediation_committee c ON c.unit_id = d.committee_id
LEFT JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM mediation_agreement a
        JOIN mediation_obligation b ON b.agreement_id = a.id AND b.state IN ('due', 'breached')
        WHERE a.dispute_id = d.case_id AND a.state = 'in_force') AS is_owed
) o ON d.outcome IN ('written', 'oral')
WHERE {where} AND d.ended_at >= %(begin)s AND d.ended_at < %(end)s AND d.accepted_at IS NOT NULL
GROUP BY 1"""
_CONFIRMATIONS = """
SELECT {group} AS key,
       count(*) FILTER (WHERE f.applied_on BETWEEN %(since)s AND %(until)s)
           AS confirmation_applied,
       count(*) FILTER (WHERE f.state = 'confirmed' AND f.decided_on BETWEEN %(since)s AND %(until)s)
           AS confirmation_granted
FROM mediation_confirmation f
JOIN mediation_agreement a ON a.id = f.agreement_id
JOIN mediation_dispute d ON d.case_id = a.dispute_id
JOIN mediation_committee c ON c.unit_id = d.committee_id
WHERE {where} GROUP BY 1"""
_SCREENING = """
SELECT {group} AS key, count(*) AS screenings, sum(r.found) AS signs
FROM mediation_screeningreport r JOIN mediation_committee c ON c.unit_id = r.committee_id
WHERE {where} AND r.reported_at >= %(begin)s AND r.reported_at < %(end)s GROUP BY 1"""
_PREVENTED = """
SELECT {group} AS key, count(*) AS prevented
FROM mediation_earlysign s JOIN mediation_committee c ON c.unit_id = s.committee_id
WHERE {where} AND s.seen_at >= %(begin)s AND s.seen_at < %(end)s AND s.state = 'talked' GROUP BY 1"""
_STATEMENTS = (
    _COMMITTEES, _MEDIATORS, _EDUCATION, _ACCEPTED, _SOURCES, _TYPES, _ENDED, _CONFIRMATIONS,
    _SCREENING, _PREVENTED,
)  # fmt: skip


def items(types: Sequence[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The form's items in its order: blocks of (code, words); words of choices are the models'.

    ``types`` are codes and names of the types of dispute in force.
    """
    return [
        ("committees", [(f"committees:{k.value}", str(k.label)) for k in CommitteeKind]),
        (
            "mediators",
            [(code, "") for code in ("mediators", "full_time", "part_time", "female", "male")]
            + [(f"education:{one.value}", str(one.label)) for one in Education]
            + [("trained", ""), ("hours", "")],
        ),
        (
            "cases",
            [
                (code, "")
                for code in (
                    "accepted", "people", "success", "failed", "written", "oral", "yuan", "performed"
                )
            ],
        ),
        ("source", [(f"source:{one.value}", str(one.label)) for one in Source]),
        ("type", [(f"type:{code}", name) for code, name in types]),
        (
            "after",
            [
                (code, "")
                for code in (
                    "confirmation_applied", "confirmation_granted", "screenings", "signs",
                    "prevented",
                )
            ],
        ),
    ]  # fmt: skip
