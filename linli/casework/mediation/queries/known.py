"""Whether the base registers know somebody by a number: only ids come back, nothing of a record."""

from __future__ import annotations

from uuid import UUID

from linli.foundation.crypto.operations import blind_index
from linli.registers.entities.models import Entity
from linli.registers.people.models import Person
from linli.registers.people.rules.indexes import ID_PURPOSE


def person_of_paper(number: str) -> tuple[UUID, UUID | None] | None:
    """The person with this identity number and their household."""
    index = blind_index(number, purpose=ID_PURPOSE)
    rows = Person.objects.filter(id_index=index, merged_into=None)
    return rows.values_list("id", "household_id").first()


def entity_of_code(code: str) -> UUID | None:
    """The entity with this credit code."""
    return Entity.objects.filter(code=code).values_list("id", flat=True).first()
