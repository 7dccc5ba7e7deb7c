"""The texts that a city begins with, as the files of the catalogue state them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from linli.registers.people.rules.texts import FIELDS, Sort, TextRow

_CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
COMPLAINT = "complaint"


@cache
def seeds() -> tuple[TextRow, ...]:
    """Every text of the files."""
    return tuple(_all())


@cache
def message_seeds() -> tuple[dict[str, Any], ...]:
    """The messages of the register with their channel, name, fields, words and first day."""
    head = _read("messages")
    return tuple({**row, "valid_from": head["valid_from"]} for row in head["rows"])


def message_title(code: str, channel: str) -> str:
    """What staff call a message of the register; empty for one that is not of it."""
    known = ((row["code"], row["channel"], row["name"]) for row in message_seeds())
    return next((str(name) for one, by, name in known if (one, by) == (code, channel)), "")


def _all() -> Iterator[TextRow]:
    yield from (_row(Sort.TERM, n, row) for n, row in enumerate(_read("terms")))
    yield from (_row(Sort.NOTICE, n, row) for n, row in enumerate(_read("notices")))
    yield from (_row(Sort.CONSENT, n, row) for n, row in enumerate(_read("consents")))
    for n, row in enumerate((services := _read("services"))["rows"]):
        yield _row(Sort.SERVICE, n, {**row, "valid_from": services["valid_from"]})
    refusals = _read("refusals")
    for n, row in enumerate(refusals["grounds"]):
        told = {**row, "kinds": row["for"], "valid_from": refusals["valid_from"]}
        yield _row(Sort.REFUSAL, n, told)
    yield _row(Sort.NOTICE, 99, {**refusals[COMPLAINT], "code": COMPLAINT})


def _row(sort: Sort, position: int, row: dict[str, Any]) -> TextRow:
    said = {name: row[name] for name in FIELDS[sort] if name in row}
    if sort is Sort.CONSENT:
        said |= {"text": row["wording"], "guardian": bool(row.get("guardian"))}
    elif sort is Sort.NOTICE:
        said["text"] = row["text"].replace(" ", "")  # the blanks are the file's line ends
    return TextRow(sort, row["code"], position, said, row["basis"], row["valid_from"])


def _read(name: str) -> Any:
    return yaml.safe_load((_CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8"))
