"""Small registers held in the memory of a process, asked about again after a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

FRESH_SECONDS = 5.0

T = TypeVar("T")
_everything: list[Kept[Any]] = []


class Kept(Generic[T]):
    """A value that is loaded on first use and again once it is older than ``seconds``.

    ``load`` is given the value held so far (None at first) and may return it unchanged. Calls at
    the same time get the old value while one of them loads.
    """

    def __init__(self, load: Callable[[T | None], T], seconds: float = FRESH_SECONDS) -> None:
        self._load = load
        self._seconds = seconds
        self._lock = Lock()
        self._value: T | None = None
        self._asked_at = float("-inf")
        _everything.append(self)

    def get(self) -> T:
        """The value, at most ``seconds`` old."""
        value = self._value
        if value is not None and monotonic() - self._asked_at < self._seconds:
            return value
        if value is not None and self._lock.locked():
            return value
        with self._lock:
            fresh = self._load(self._value)
            self._value, self._asked_at = fresh, monotonic()
        return fresh

    def forget(self) -> None:
        """Load again at the next use: this process has just changed what is kept."""
        self._asked_at = float("-inf")


def forget_everything_kept() -> None:
    """Load every kept register again at its next use (after a rollback, or between tests)."""
    for kept in _everything:
        kept.forget()
