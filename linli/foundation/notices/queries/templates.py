"""The words of messages, kept in the process for a few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from linli.foundation.notices.models import MessageTemplate

_FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class Words:
    """A template's subject and body, and the days between which it holds."""

    subject: str
    body: str
    valid_from: date
    valid_to: date | None


_kept: tuple[float, dict[tuple[str, str, str], list[Words]]] | None = None


def template_for(code: str, channel: str, on: date, locale: str = "zh-hans") -> Words | None:
    """The template of a step for a channel in force on a day; None where there is none."""
    for words in _all().get((code, channel, locale), []):
        if words.valid_from <= on and (words.valid_to is None or on < words.valid_to):
            return words
    return None


def templates(*, on: date) -> QuerySet[MessageTemplate, MessageTemplate]:
    """Return the templates in force on a day, for the page that edits them."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=on)
    return MessageTemplate.objects.filter(in_force, valid_from__lte=on).order_by(
        "code", "channel", "locale"
    )


def forget_templates() -> None:
    """Read the templates again at the next use."""
    global _kept  # one copy a process
    _kept = None


def _all() -> dict[tuple[str, str, str], list[Words]]:
    global _kept  # one copy a process
    now = time.monotonic()
    if _kept is not None and now - _kept[0] < _FRESH_SECONDS:
        return _kept[1]
    found: dict[tuple[str, str, str], list[Words]] = {}
    for row in MessageTemplate.objects.order_by("code", "valid_from"):
        words = Words(row.subject, row.body, row.valid_from, row.valid_to)
        found.setdefault((row.code, row.channel, row.locale), []).append(words)
    _kept = (now, found)
    return found
