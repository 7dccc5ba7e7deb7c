"""The changes of one person with what stood there before and after: masked, until somebody says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices

from linli.foundation.crypto.rules import mask_id, mask_name, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.registers.access.rules import Scope
from linli.registers.people.models import (
    Household,
    IdKind,
    PersonChange,
    Relation,
    ResidenceKind,
    Sex,
    Source,
    Standing,
)
from linli.registers.people.queries.held import act_label
from linli.registers.people.queries.holding import person_seen
from linli.registers.places.models import Home
from linli.registers.places.queries import UnknownPlace, place_codes

MOST = 100
_SHOWN_OF_ADDRESS = 6
_CHOICES: dict[str, type[TextChoices]] = {
    "id_kind": IdKind,
    "sex": Sex,
    "standing": Standing,
    "relation": Relation,
    "dwelling": ResidenceKind,
}


def _mask_words(text: str) -> str:
    """The beginning of an address or a place."""
    return f"{text[:_SHOWN_OF_ADDRESS]}****" if len(text) > _SHOWN_OF_ADDRESS else "****"


# What an earlier value of these told is hidden like the value of today.
_MASKS = {
    "name": mask_name,
    "id_number": mask_id,
    "phone": mask_phone,
    "domicile": _mask_words,
    "residence": _mask_words,
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change with its values, masked where they are of a hidden field."""

    id: UUID
    at: datetime
    field: str
    what: str
    who: str
    source: str
    why: str
    before: str
    after: str
    is_masked: bool


def shown_history(scope: Scope, person_id: UUID, *, limit: int = MOST) -> list[ShownChange]:
    """The changes of a person, newest first; [] outside the scope."""
    if person_seen(scope, person_id) is None:
        return []
    rows = PersonChange.objects.filter(person_id=person_id).order_by("-at", "-id")
    found = list(rows[:limit])
    names = _names(found)
    return [_shown(row, names) for row in found]


def change_values(scope: Scope, person_id: UUID, change_id: UUID) -> tuple[str, str, str] | None:
    """Field, value before and value after in full; the operation ``unmask_change`` logs it."""
    if person_seen(scope, person_id) is None:
        return None
    row = PersonChange.objects.filter(person_id=person_id, pk=change_id).first()
    if row is None:
        return None
    names = _names([row])
    return row.field, _words(row.field, row.before, names), _words(row.field, row.after, names)


def _shown(row: PersonChange, names: dict[str, str]) -> ShownChange:
    mask = _MASKS.get(row.field)
    before, after = (_words(row.field, value, names) for value in (row.before, row.after))
    if mask is not None:
        before, after = (mask(value) if value else "" for value in (before, after))
    return ShownChange(
        row.id, row.at, row.field, act_label(row.act, row.field), row.who,
        label_of(Source, row.source), row.why, before, after,
        is_masked=mask is not None and bool(before or after),
    )  # fmt: skip


def _names(rows: Iterable[PersonChange]) -> dict[str, str]:
    """Homes by their address and households by their number, for the changes that name them."""
    told = {"home": set[str](), "household": set[str]()}
    for row in rows:
        if row.field in told:
            told[row.field] |= {value for value in (row.before, row.after) if value}
    names: dict[str, str] = {}
    if told["home"]:
        homes = Home.objects.filter(pk__in=told["home"]).values_list("pk", "address")
        names |= {pk.hex: address for pk, address in homes}
    if told["household"]:
        rows_of = Household.objects.filter(pk__in=told["household"]).values_list("pk", "number")
        names |= {pk.hex: number for pk, number in rows_of}
    return names


def _words(field: str, value: str, names: dict[str, str]) -> str:
    if not value:
        return ""
    if field in ("home", "household"):
        return names.get(value, "")
    if field == "merged_into":
        return ""
    if field in _CHOICES:
        return label_of(_CHOICES[field], value)
    if field.endswith("_code"):
        return _place(value)
    return value


def _place(code: str) -> str:
    try:
        place = place_codes(code)
    except UnknownPlace:
        return code
    return place.grid_name or place.label or code
