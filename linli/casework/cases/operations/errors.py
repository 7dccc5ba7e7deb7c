"""Why the kernel refuses, as errors a page can put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from linli.casework.cases.rules import Hindrance


class CaseError(Exception):
    """Something about a case keeps an operation from being carried out; nothing was written."""


class NoSuchCase(CaseError):
    """No case with this id or number exists, or the actor may not know of it."""


@dataclass
class MoveRefused(CaseError):
    """The table, the post or the actor's own earlier step does not allow the move."""

    action: str
    state: str
    hindrance: Hindrance
    family: str = ""

    def __str__(self) -> str:
        return f"{self.action} from {self.state}: {self.hindrance}"


@dataclass
class CaseMoved(CaseError):
    """Somebody else acted on the case since the page was read: who did what, and when."""

    who: str
    unit_name: str
    action: str
    at: datetime
    version: int
    family: str = ""

    def __str__(self) -> str:
        return f"{self.who} {self.action} {self.at:%F %H:%M}"


@dataclass
class Missing(CaseError):
    """Something the table asks for was not given; ``field`` says what."""

    field: str

    def __str__(self) -> str:
        return self.field


@dataclass
class NotAllowedNow(CaseError):
    """A rule beyond the table forbids it now; ``code`` names the rule, ``detail`` the fact."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.detail}".strip()
