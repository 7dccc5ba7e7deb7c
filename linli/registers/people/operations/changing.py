"""One change of one person: what differs is written down sealed, with source and name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.registers.access.rules import Actor
from linli.registers.people.models import Person, PersonChange, Source
from linli.registers.people.operations.counting import Tally
from linli.registers.places.operations.changes import day_of

TRACKED = (
    "name",
    "id_kind",
    "id_number",
    "sex",
    "born_on",
    "phone",
    "standing",
    "domicile_code",
    "domicile",
    "home_id",
    "residence",
    "household_id",
    "relation",
    "left_on",
    "died_on",
    "verified_on",
    "to_check_since",
    "district_code",
    "street_code",
    "community_code",
    "grid_code",
    "merged_into_id",
)
# What a person told or a paper shows: of these each has its own source.
WITH_SOURCE = frozenset(TRACKED[:9]) | {"home_id", "residence", "household_id", "relation"}


class Change:
    """A change being made; ``save`` writes the person, what changed and the counts."""

    def __init__(
        self,
        person: Person,
        *,
        act: str,
        by: Actor,
        at: datetime,
        source: str = Source.COUNTER,
        why: str = "",
        run_id: UUID | None = None,
    ) -> None:
        self.person = person
        self._before = {name: as_words(getattr(person, name)) for name in TRACKED}
        self._told = {"act": act, "source": source, "why": why[:200], "import_run": run_id}
        self._by, self._at = by, at
        self.tally = Tally()
        self.tally.take(person)

    def stamp(self, field: str, *, proof: str = "") -> None:
        """Say of a field that it was confirmed now, by whom, and by what paper if any."""
        made = {
            "source": str(self._told["source"]),
            "on": day_of(self._at).isoformat(),
            "by": self._by.name,
        }
        self.person.provenance = {
            **self.person.provenance,
            field: made | ({"proof": proof} if proof else {}),
        }

    def save(self) -> list[str]:
        """Write everything; returns the names of the fields that changed."""
        person = self.person
        after = {name: as_words(getattr(person, name)) for name in TRACKED}
        changed = [name for name in TRACKED if after[name] != self._before[name]]
        for name in changed:
            if name in WITH_SOURCE:
                self.stamp(name.removesuffix("_id"))
        person.version += 1
        person.changed_at = self._at
        person.save()
        told = changed or [""]
        PersonChange.objects.bulk_create(
            PersonChange(
                at=self._at,
                person_id=person.pk,
                version=person.version,
                field=name.removesuffix("_id"),
                before=self._before.get(name, ""),
                after=after.get(name, ""),
                who=self._by.name,
                account_id=self._by.account_id,
                **self._told,
            )
            for name in told
        )
        self.tally.add(person)
        self.tally.flush()
        return changed


def as_words(value: Any) -> str:
    """A value as the log keeps it: days in ISO form, records by their id."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else str(value)
