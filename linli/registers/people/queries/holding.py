"""What is held about one person: each field with where it is from, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import TextChoices

from linli.foundation.crypto.rules import mask_id, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.registers.access import models as access_models
from linli.registers.access.queries import readings_of
from linli.registers.access.rules import WHOLE_CITY, Scope
from linli.registers.people.models import (
    Consent,
    IdKind,
    Person,
    PersonChange,
    Relation,
    Residence,
    ResidenceKind,
    Sex,
    Source,
    Standing,
)
from linli.registers.people.queries.held import act_label, field_label
from linli.registers.places.queries import UnknownPlace, place_codes

_DECLARED = Path(access_models.__file__).resolve().with_name("personal_data.yaml")
# Shown in this order; each with the declaration it falls under.
FIELDS = (
    ("name", "people.Person.name"),
    ("id_kind", "people.Person.id_number"),
    ("id_number", "people.Person.id_number"),
    ("sex", "people.Person.sex"),
    ("born_on", "people.Person.born_on"),
    ("phone", "people.Person.phone"),
    ("standing", "people.Person.standing"),
    ("domicile_code", "people.Person.domicile"),
    ("domicile", "people.Person.domicile"),
    ("home", "people.Person.home"),
    ("residence", "people.Person.residence"),
    ("household", "people.Person.household"),
    ("relation", "people.Person.relation"),
    ("left_on", "people.Person.left_on"),
    ("died_on", "people.Person.died_on"),
)
MASKED = {"id_number": mask_id, "phone": mask_phone}
_CHOICES: dict[str, type[TextChoices]] = {
    "id_kind": IdKind,
    "sex": Sex,
    "standing": Standing,
    "relation": Relation,
}


@dataclass(frozen=True)
class HeldField:
    """One field with its source, day, verifier, and what it is kept for, by which law, how long."""

    field: str
    label: str
    value: str
    is_masked: bool
    source: str
    recorded_on: date
    recorded_by: str
    proof: str
    verified_on: date | None
    verified_by: str
    purpose: str
    basis: str
    retention: str


@dataclass(frozen=True)
class HeldChange:
    """One change, without its values."""

    at: datetime
    what: str
    who: str
    source: str
    why: str


@dataclass(frozen=True)
class HeldReading:
    """Somebody who looked: who, of which unit, when, why, what."""

    at: datetime
    who: str
    unit: str
    act: str
    fields: str
    reason: str


@dataclass(frozen=True)
class Held:
    """Everything about one person, for the person and for the clerk who answers them."""

    person_id: UUID
    version: int
    community_code: str
    fields: tuple[HeldField, ...]
    residences: tuple[tuple[str, str, date, date | None], ...]
    consents: tuple[Consent, ...]
    changes: tuple[HeldChange, ...]
    readings: tuple[HeldReading, ...]
    erase_on: date | None


def person_seen(scope: Scope, person_id: UUID) -> Person | None:
    """The person's record if a scope sees it; the operation ``open_person`` logs the reading."""
    rows = Person.objects.visible_to(scope).kept().select_related("home", "household")
    return rows.filter(pk=person_id).first()


def held_about(scope: Scope, person_id: UUID, *, in_full: bool = False) -> Held | None:
    """What is held about a person; numbers masked unless ``in_full`` (for the person alone)."""
    person = person_seen(scope, person_id)
    if person is None:
        return None
    return Held(
        person_id=person.id,
        version=person.version,
        community_code=person.community_code,
        fields=tuple(_fields(person, in_full=in_full)),
        residences=tuple(
            (one.home.address, label_of(ResidenceKind, one.kind), one.begins, one.ends)
            for one in Residence.objects.filter(person=person)
            .select_related("home")
            .order_by("-begins", "-id")
        ),
        consents=tuple(Consent.objects.filter(person=person).order_by("-given_at")),
        changes=tuple(_changes(person.id)),
        readings=tuple(_readings(person.id)),
        erase_on=person.erase_on,
    )


def own_record(person_id: UUID) -> Held | None:
    """Everything held about a person, in full, for that person alone: the door proves who they are."""
    return held_about(WHOLE_CITY, person_id, in_full=True)


def as_data(held: Held) -> dict[str, Any]:
    """A record as plain data for the copy that its person takes along (PIPL art. 45)."""
    return {
        "fields": [
            {
                "field": one.field,
                "label": one.label,
                "value": one.value,
                "source": one.source,
                "recorded_on": one.recorded_on.isoformat(),
                "recorded_by": one.recorded_by,
                "verified_on": one.verified_on.isoformat() if one.verified_on else None,
                "verified_by": one.verified_by,
                "purpose": one.purpose,
                "basis": one.basis,
                "retention": one.retention,
            }
            for one in held.fields
        ],
        "residences": [
            {"address": a, "kind": k, "from": b.isoformat(), "to": e.isoformat() if e else None}
            for a, k, b, e in held.residences
        ],
        "consents": [
            {
                "purpose": one.purpose,
                "wording": one.wording,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in held.consents
        ],
        "changes": [
            {"at": one.at.isoformat(), "what": one.what, "who": one.who, "source": one.source}
            for one in held.changes
        ],
        "readings": [
            {"at": one.at.isoformat(), "who": one.who, "unit": one.unit, "reason": one.reason}
            for one in held.readings
        ],
        "erase_on": held.erase_on.isoformat() if held.erase_on else None,
    }


def history_of(scope: Scope, person_id: UUID, *, limit: int = 100) -> list[HeldChange]:
    """The changes of a person, newest first; [] outside the scope."""
    if person_seen(scope, person_id) is None:
        return []
    return _changes(person_id, limit=limit)


def declaration_of(declared: str) -> dict[str, str]:
    """The declared purpose, basis and retention of a field such as people.Person.phone."""
    return _declarations().get(declared, {})


@cache
def _declarations() -> dict[str, dict[str, str]]:
    rows: list[dict[str, str]] = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
    return {row["field"]: row for row in rows}


def _fields(person: Person, *, in_full: bool) -> list[HeldField]:
    found = []
    for field, declared in FIELDS:
        value = _value(person, field)
        if not value:
            continue
        mask = None if in_full else MASKED.get(field)
        own: dict[str, Any] = person.provenance.get(field, {})
        verified_on, verified_by = _verified(person, own)
        told = declaration_of(declared)
        found.append(
            HeldField(
                field=field,
                label=field_label(field),
                value=mask(value) if mask else value,
                is_masked=mask is not None,
                source=label_of(Source, own.get("source", person.source)),
                recorded_on=date.fromisoformat(own["on"]) if own else person.recorded_on,
                recorded_by=own.get("by", person.recorded_by),
                proof=own.get("proof", ""),
                verified_on=verified_on,
                verified_by=verified_by,
                purpose=told.get("purpose", ""),
                basis=told.get("basis", ""),
                retention=told.get("retention", ""),
            )
        )
    return found


def _verified(person: Person, own: dict[str, Any]) -> tuple[date | None, str]:
    """Who last made sure of a field: at a visit of all of it, or of this one alone.

    A value counts as made sure of where it was seen at a visit or by a paper, not where a file or
    the person told it.
    """
    seen = own.get("source") == Source.VISIT or bool(own.get("proof"))
    on = date.fromisoformat(own["on"]) if seen else None
    if on is not None and (person.verified_on is None or on > person.verified_on):
        return on, str(own.get("by", ""))
    return person.verified_on, person.verified_by


def _value(person: Person, field: str) -> str:
    if field == "home":
        return person.home.address if person.home else ""
    if field == "household":
        return person.household.number if person.household else ""
    value = getattr(person, field)
    if isinstance(value, date):
        return value.isoformat()
    if field == "domicile_code" and value:
        return _division(value)
    return label_of(_CHOICES[field], value) if field in _CHOICES and value else str(value or "")


def _division(code: str) -> str:
    """A division by its names; one outside the city stays the code it was given by."""
    try:
        return place_codes(code).label or code
    except UnknownPlace:
        return code


def _changes(person_id: UUID, *, limit: int = 200) -> list[HeldChange]:
    rows = PersonChange.objects.filter(person_id=person_id).defer("before", "after")
    return [
        HeldChange(
            row.at,
            act_label(row.act, row.field),
            row.who,
            label_of(Source, row.source),
            row.why,
        )
        for row in rows.order_by("-at", "-id")[:limit]
    ]


def _readings(person_id: UUID) -> list[HeldReading]:
    return [
        HeldReading(row.at, row.who, row.unit_name, row.act, row.fields, row.reason)
        for row in readings_of(person_id)
    ]
