"""Words kept ready: those of the matter's own category first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from linli.casework.matters.models import ReplyTemplate


@dataclass(frozen=True)
class Phrase:
    """One ready text, with the law it rests on."""

    title: str
    body: str
    legal_basis: str
    is_for_category: bool


def phrases_for(use: str, category: str, *, on: date) -> list[Phrase]:
    """The ready texts of a use that fit a category, the closest first, then the general ones."""
    codes = [category[:end] for end in (2, 4, 6) if len(category) >= end]
    rows = ReplyTemplate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on),
        Q(category="") | Q(category__in=codes),
        use=use,
        valid_from__lte=on,
    )
    ordered = sorted(rows, key=lambda row: (-len(row.category), row.title))
    return [Phrase(row.title, row.body, row.legal_basis, bool(row.category)) for row in ordered]
