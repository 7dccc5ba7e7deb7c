"""The bar over a list: words to find, and choices to narrow by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

LONGEST = 60


@dataclass(frozen=True)
class Choice:
    """A field to choose from; ``every`` are the words for no choice."""

    name: str
    every: str
    choices: Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Shown:
    """A choice as it is printed."""

    name: str
    every: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Filter:
    """What is asked for by the address, as far as it makes sense."""

    query: QueryDict
    hint: str
    choices: tuple[Choice, ...] = field(default=())

    def value(self, name: str) -> str:
        """What was asked for; empty for what cannot be chosen."""
        given = self.query.get(name, "").strip()[:LONGEST].replace("\x00", "")
        if name == "q":
            return given
        known = next((one.choices for one in self.choices if one.name == name), ())
        return given if given in {value for value, _words in known} else ""

    @property
    def words(self) -> str:
        """The words that are looked for."""
        return self.value("q")

    @property
    def shown(self) -> list[Shown]:
        """The fields that have anything to choose."""
        return [
            Shown(
                one.name,
                one.every,
                tuple(
                    (value, str(words), value == self.value(one.name))
                    for value, words in one.choices
                ),
            )
            for one in self.choices
            if one.choices
        ]
