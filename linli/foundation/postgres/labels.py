"""The words of stored values: looked up once a language, for pages that print them row by row."""

from __future__ import annotations

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def label_of(choices: type[TextChoices], value: str, *, unknown: str | None = None) -> str:
    """The words of a stored value in the reader's language.

    ``unknown`` is given where the value has none; without it the value itself is.
    """
    words = _labels(choices, get_language()).get(value)
    if words is not None:
        return words
    return value if unknown is None else unknown


@cache
def _labels(choices: type[TextChoices], _language: str | None) -> dict[str, str]:
    return {str(member.value): str(member.label) for member in choices}
