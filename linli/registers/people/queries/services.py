"""What newcomers may apply for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from linli.registers.people.queries.texts import texts, texts_on
from linli.registers.people.rules.texts import Sort, TextRow


@dataclass(frozen=True, slots=True)
class Service:
    """One service: for whom, where, what to bring, by which law."""

    code: str
    title: str
    who: str
    where: str
    bring: str
    basis: str


def newcomer_services(*, on: date) -> tuple[Service, ...]:
    """Everything that somebody from elsewhere may apply for on a day, in the city's order."""
    return tuple(_service(row) for row in texts_on(Sort.SERVICE, on=on))


def services_wanted(codes: Collection[str]) -> list[Service]:
    """The services of these codes in their last words; also those that have ended since."""
    last: dict[str, TextRow] = {}
    for row in texts():
        if row.sort is Sort.SERVICE and row.code in codes:
            last[row.code] = max(last.get(row.code, row), row, key=lambda one: one.valid_from)
    return [_service(row) for row in sorted(last.values(), key=lambda row: row.position)]


def _service(row: TextRow) -> Service:
    said = row.said
    return Service(
        row.code, said["title"], said["who"], said["where"], said["bring"], row.legal_basis
    )
