"""Small registers held in the memory of a process, compared with the database every few seconds."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import connection

FRESH_SECONDS = 5.0
# A stamp that this very transaction wrote may yet be rolled back.
_STAMP = """
    SELECT stamp, written_in = pg_current_xact_id_if_assigned()::text::bigint
    FROM places_registerversion WHERE register = %s
"""

T = TypeVar("T")
_everything: list[Kept[Any]] = []


class Kept(Generic[T]):
    """All of a small register, loaded on first use and again when its stamp has changed.

    The stamp is asked for at most every five seconds (one row by its key), and each time while
    the current transaction has itself changed the register.
    """

    def __init__(self, register: str, load: Callable[[], T]) -> None:
        self._register = register
        self._load = load
        self._lock = Lock()
        self._held: tuple[int, T] | None = None
        self._asked_at = float("-inf")
        _everything.append(self)

    def get(self) -> T:
        """The register as it is, or was at most five seconds ago."""
        held = self._held
        if held is not None and monotonic() - self._asked_at < FRESH_SECONDS:
            return held[1]
        stamp, is_settled = _stamp(self._register)
        if held is None or held[0] != stamp:
            with self._lock:
                held = (stamp, self._load())
                self._held = held
        self._asked_at = monotonic() if is_settled else float("-inf")
        return held[1]

    def forget(self) -> None:
        """Compare at the next use: this process has just changed the register."""
        self._asked_at = float("-inf")

    def drop(self) -> None:
        """Load anew at the next use, whatever the stamp says."""
        self._held = None


def _stamp(register: str) -> tuple[int, bool]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [register])
        row = cursor.fetchone()
    return (0, True) if row is None else (row[0], not row[1])


def forget_everything_kept() -> None:
    """Load every kept register anew at its next use (tests do between two)."""
    for kept in _everything:
        kept.forget()
        kept.drop()
