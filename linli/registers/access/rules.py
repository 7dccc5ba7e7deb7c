"""Who acts, and how far they see: plain values that every room above passes around."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
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
    # The grids that the post looks after: what lists open on, no limit of what it may see.
    grids: tuple[str, ...] = ()

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission; the system holds them all."""
        return self.kind is ActorKind.SYSTEM or permission in self.permissions


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="系统")
RESIDENT = Actor(kind=ActorKind.RESIDENT, name="诉求人")


# --- readings of personal data -----------------------------------------------------------------

SHORTEST_REASON = 4
LONGEST_REASON = 200


class ReadingAct(StrEnum):
    """What was done with a personal record."""

    READ = "read"
    UNMASK = "unmask"
    EXPORT = "export"
    PRINT = "print"


def good_reason(text: str) -> str | None:
    """The reason for viewing without blanks around it; None when it says nothing.

    At least four characters, of which two differ: a row of dots is no reason.
    """
    reason = " ".join(text.split())
    told = {sign for sign in reason if unicodedata.category(sign)[0] in "LN"}
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or len(told) < 2:
        return None
    return reason


# --- log-in ------------------------------------------------------------------------------------

SHORTEST_PASSWORD = 8
KINDS_OF_SIGNS = 3
LONGEST_USER_NAME = 40


class PasswordFlaw(StrEnum):
    """What a new password lacks (GB/T 22239-2019, level three: complexity and change)."""

    TOO_SHORT = "too short"
    TOO_PLAIN = "too plain"
    NAMES_THE_USER = "names the user"


def password_flaws(password: str, *, username: str) -> list[PasswordFlaw]:
    """What is wrong with a new password; at least 8 signs of 3 kinds, without the user name."""
    flaws = []
    if len(password) < SHORTEST_PASSWORD:
        flaws.append(PasswordFlaw.TOO_SHORT)
    kinds = {
        "lower" if sign.islower() else "upper" if sign.isupper() else _plain_kind(sign)
        for sign in password
    }
    if len(kinds) < KINDS_OF_SIGNS:
        flaws.append(PasswordFlaw.TOO_PLAIN)
    if username and username.casefold() in password.casefold():
        flaws.append(PasswordFlaw.NAMES_THE_USER)
    return flaws


def _plain_kind(sign: str) -> str:
    return "digit" if sign.isdigit() else "letter" if sign.isalpha() else "other"


def clean_user_name(text: str) -> str:
    """The one form of a user name: half width, lower case, no blanks, at most 40 signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.split())[:LONGEST_USER_NAME]


def minutes_left(until: datetime, at: datetime) -> int:
    """Whole minutes of a lock-out that are left, at least one."""
    return max(1, -(-int((until - at).total_seconds()) // 60))


def password_is_old(changed_at: datetime | None, *, today: date, days: int) -> bool:
    """Whether a password has served longer than the city allows; 0 days never ends."""
    if days <= 0:
        return False
    return changed_at is None or (today - changed_at.date()).days >= days
