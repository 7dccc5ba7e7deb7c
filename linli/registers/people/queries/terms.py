"""The periods, consents and notices of the catalogue."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from linli.registers.people.rules.terms import Term, Wording, term_of

_CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(
        (_CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return rows


def term(code: str, *, on: date) -> Term:
    """A period in force on a day: data_request, permit_reminder, left, died, refused_form,
    ended_request, ended_letting."""
    return term_of(_rows("terms"), code, on=on)


def consent_wordings() -> tuple[Wording, ...]:
    """Everything that people may agree to."""
    return tuple(
        Wording(
            row["code"], row["version"], row["title"], row["wording"], bool(row.get("guardian"))
        )
        for row in _rows("consents")
    )


def notice_text(code: str, *, on: date) -> Wording:
    """What people are told before they give their data: newcomer, register."""
    found = [row for row in _rows("notices") if row["code"] == code and row["valid_from"] <= on]
    row = max(found, key=lambda one: one["valid_from"])
    return Wording(code, row["version"], "", row["text"].replace(" ", ""))
