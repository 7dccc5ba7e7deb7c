"""On what grounds a request about one's data may be refused, and where to complain then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.registers.people.queries.seeds import COMPLAINT
from linli.registers.people.queries.texts import text_on, texts_on
from linli.registers.people.rules.texts import Sort


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of refusal with its basis in law."""

    code: str
    title: str
    basis: str


def refusal_grounds(kind: str, *, on: date) -> list[Ground]:
    """The grounds on which a request of this kind may be refused on a day."""
    return [
        Ground(row.code, row.said["title"], row.legal_basis)
        for row in texts_on(Sort.REFUSAL, on=on)
        if kind in row.said["kinds"]
    ]


def refusal_ground(kind: str, code: str, *, on: date) -> Ground | None:
    """One of these grounds."""
    return next((one for one in refusal_grounds(kind, on=on) if one.code == code), None)


def complaint_words(*, on: date) -> str:
    """Where somebody turns who was refused (个人信息保护法 art. 50, 65)."""
    return str(text_on(Sort.NOTICE, COMPLAINT, on=on).said["text"])
