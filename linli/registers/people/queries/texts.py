"""The register's own rules as the city keeps them: read once in some seconds, past ones too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from linli.registers.people.models import RegisterText
from linli.registers.people.queries.seeds import seeds
from linli.registers.people.rules.texts import Sort, TextRow, in_force
from linli.registers.places.models import RegisterChange
from linli.registers.places.queries.kept import Kept

REGISTER, CHANGED = "people_texts", "people_text"


def texts() -> tuple[TextRow, ...]:
    """Every version of every text; what the city never had is as the files state it."""
    return _kept.get()


def fresh_texts() -> tuple[TextRow, ...]:
    """The same as of now: for whoever is about to change them."""
    forget_texts()
    return texts()


def forget_texts() -> None:
    """Compare at the next use."""
    _kept.forget()


def texts_on(sort: Sort, *, on: date) -> list[TextRow]:
    """The texts of a sort that hold on a day, in their order."""
    return in_force(texts(), sort, on=on)


def text_on(sort: Sort, code: str, *, on: date) -> TextRow:
    """One text as of a day. Raises KeyError where none holds."""
    for row in texts():
        if row.sort is sort and row.code == code and row.holds(on):
            return row
    raise KeyError(f"{sort} {code}")


def text_id(sort: Sort, code: str) -> UUID:
    """The name under which the history keeps a text, whatever its version."""
    return uuid5(NAMESPACE_URL, f"linli:people:{sort}:{code}")


def text_changes(*, limit: int = 50, about: UUID | None = None) -> list[RegisterChange]:
    """The changes of these texts, newest first; of one of them if asked for."""
    ids = [about] if about else [text_id(sort, code) for sort, code in _keys(texts())]
    rows = RegisterChange.objects.filter(record_id__in=ids, record_kind=CHANGED)
    return list(rows.order_by("-at", "-id")[:limit])


def text_version(sort: Sort, code: str) -> int:
    """How often a text was changed: what a form shows that it has seen."""
    return RegisterChange.objects.filter(record_id=text_id(sort, code)).count()


def _keys(rows: Iterable[TextRow]) -> dict[tuple[Sort, str], None]:
    return dict.fromkeys((row.sort, row.code) for row in rows)


def _load() -> tuple[TextRow, ...]:
    rows = RegisterText.objects.order_by("sort", "position", "code", "valid_from")
    own = tuple(
        TextRow(
            Sort(row.sort), row.code, row.position, row.said, row.legal_basis, row.valid_from,
            row.valid_to,
        )
        for row in rows
    )  # fmt: skip
    had = _keys(own)
    return (*own, *(row for row in seeds() if (row.sort, row.code) not in had))


_kept: Kept[tuple[TextRow, ...]] = Kept(REGISTER, _load)
