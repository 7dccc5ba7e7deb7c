"""The values a resident's page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from linli.casework.matters.workflow import State
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, DueDate, Limit, due


class Act(StrEnum):
    """What the reporter may do with their matter now."""

    ADD = "add"
    URGE = "urge"
    URGE_LATER = "urge_later"
    ALLOW_PUBLISHING = "allow_publishing"
    FORBID_PUBLISHING = "forbid_publishing"
    WITHDRAW = "withdraw"
    RATE = "rate"
    APPEAL = "appeal"
    REOPEN = "reopen"


@dataclass(frozen=True, kw_only=True)
class PublicEvent:
    """One step that the resident may see; ``words`` only where they were meant for them."""

    action: str
    at: datetime
    unit_name: str = ""
    words: str = ""
    is_own: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PublicClock:
    """A limit of the matter, with what is needed to explain it."""

    kind: str
    rule_name: str
    basis: str
    limit: Limit
    started_at: datetime
    first_due_at: datetime
    due_at: datetime
    warn_at: datetime
    stopped_at: datetime | None
    is_paused: bool

    def counted(self) -> DueDate:
        """The count day by day from the start to the first due date."""
        return due(self.started_at, self.limit, hours=STANDARD_HOURS, calendar=work_calendar())


@dataclass(frozen=True, kw_only=True)
class PublicDocument:
    """A file that the resident gave, or was shown."""

    id: UUID
    name: str
    media_type: str
    size: int
    storage_key: str
    thumbnail_key: str
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a matter is: shared by all whose matters were merged."""

    state: State
    unit_name: str
    clocks: Mapping[str, PublicClock]
    events: tuple[PublicEvent, ...]


@dataclass(frozen=True, kw_only=True)
class PublicMatter:
    """A matter as its reporter sees it."""

    case_id: UUID
    number: str
    title: str
    body: str
    wish: str
    place_text: str
    secrecy: str
    is_sensitive: bool
    opened_at: datetime
    closed_at: datetime | None
    progress: Progress
    documents: tuple[PublicDocument, ...] = ()
    reply: str = ""
    outcome: str = ""
    outcome_basis: str = ""
    finished_at: datetime | None = None
    finished_late: bool | None = None
    refusal_code: str = ""
    route_told: str = ""
    transferred_to: str = ""
    parked_until: date | None = None
    rated_at: datetime | None = None
    solved: str = ""
    satisfied: str = ""
    redos: int = 0
    redos_allowed: int = 1
    asked: frozenset[str] = frozenset()
    reopen_until: datetime | None = None
    urge_from: datetime | None = None
    urgings: int = 0
    is_published: bool = False
    master: Progress | None = None
    may: frozenset[Act] = frozenset()

    @property
    def shown(self) -> Progress:
        """The progress that counts: that of the matter it was merged into, where there is one."""
        return self.master or self.progress


@dataclass(frozen=True)
class Promise:
    """When a matter came in, and by when the reporter was first promised to hear of it."""

    opened_at: datetime
    accept_by: datetime | None
