"""The words that hint at a type or an urgency: kept by date, as the other rules are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.matters.models import HintRule, RuleKind
from linli.casework.matters.operations.catalogue.recording import (
    NoSuchRule,
    RuleRefused,
    editing,
)
from linli.casework.matters.operations.catalogue.versions import cancel_version, write_version
from linli.casework.matters.queries.seeds import hint_seeds
from linli.registers.access.rules import Actor

MOST_WORDS = 200
_SHORTEST, _LONGEST = 2, 20


def hint_about(kind: str, value: str) -> str:
    """How the history names the words of one type or urgency."""
    return f"{kind}/{value}"


def hint_rows() -> list[dict[str, Any]]:
    """What a city starts with, in the order that decides a tie."""
    return [{**seed.model_dump(), "rank": rank} for rank, seed in enumerate(hint_seeds())]


def set_hint_words(
    kind: str,
    value: str,
    *,
    words: Sequence[str],
    on: date,
    legal_basis: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> HintRule:
    """Let other words hint at a type or an urgency from a day on; none lets nothing hint at it.

    :raises NoSuchRule: there is no such type or urgency. RuleRefused, RuleMoved, NotYourRules.
    """
    values = {"words": _checked(words), "legal_basis": legal_basis.strip()[:200]}
    about = hint_about(kind, value)
    with editing(by=by, at=at, what=RuleKind.HINT, about=about, expect=expect) as edit:
        key = {"kind": kind, "value": value}
        if not HintRule.objects.filter(**key).exists():
            _install(kind, value)
        return write_version(edit, HintRule, RuleKind.HINT, key, values, on=on, about=about)


def cancel_hint_words(
    kind: str, value: str, *, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take back words that have not begun to hint. Raises NoSuchRule, RuleMoved, NotYourRules."""
    about = hint_about(kind, value)
    with editing(by=by, at=at, what=RuleKind.HINT, about=about, expect=expect) as edit:
        key = {"kind": kind, "value": value}
        cancel_version(edit, HintRule, RuleKind.HINT, key, about=about)


def _install(kind: str, value: str) -> None:
    """Keep the catalogue's words as the version before the first change."""
    for row in hint_rows():
        if (row["kind"], row["value"]) == (kind, value):
            HintRule.objects.create(**row)
            return
    raise NoSuchRule


def _checked(words: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(found) > MOST_WORDS:
        raise RuleRefused(_("At most %(n)d words.") % {"n": MOST_WORDS}, "words")
    for word in found:
        if not _SHORTEST <= len(word) <= _LONGEST:
            raise RuleRefused(
                _("“%(word)s”: a word has 2 to 20 characters; one stands in too many texts.")
                % {"word": word},
                "words",
            )
    return found
