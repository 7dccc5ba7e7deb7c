"""Who acts, and how far they see: plain values that every room above passes around."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Level(StrEnum):
    """The level of the division that a unit sits on."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


class Reach(StrEnum):
    """A post sees its whole division, or only what its unit works on."""

    DIVISION = "division"
    UNIT = "unit"


_COLUMN = {
    Level.CITY: None,
    Level.DISTRICT: "district_code",
    Level.STREET: "street_code",
    Level.COMMUNITY: "community_code",
}


@dataclass(frozen=True)
class Scope:
    """What a post may see, as one equality on one stored column, or its unit's own work."""

    level: Level
    code: str
    unit_id: UUID | None
    reach: Reach

    @property
    def column(self) -> str | None:
        """The stored column to compare with ``code``; None where all of the city is seen."""
        return _COLUMN[self.level]

    def covers(self, *, district: str, street: str, community: str) -> bool:
        """Whether a row with these stored codes lies inside the division."""
        stored = {
            Level.DISTRICT: district,
            Level.STREET: street,
            Level.COMMUNITY: community,
        }
        return self.level is Level.CITY or stored[self.level] == self.code


WHOLE_CITY = Scope(Level.CITY, "", None, Reach.DIVISION)


class ActorKind(StrEnum):
    STAFF = "staff"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """The one who acts: a member of staff at a post, a resident, or the system itself."""

    kind: ActorKind
    name: str
    scope: Scope = WHOLE_CITY
    account_id: UUID | None = None
    post_id: UUID | None = None
    role: str = ""
    unit_id: UUID | None = None
    unit_name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission; the system holds them all."""
        return self.kind is ActorKind.SYSTEM or permission in self.permissions


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="系统")
RESIDENT = Actor(kind=ActorKind.RESIDENT, name="诉求人")
