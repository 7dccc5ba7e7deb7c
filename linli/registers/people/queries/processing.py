"""The register of processing: every declared personal field, by what it is for (PIPL art. 17, 55-56)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml

from linli.registers.access import models as access_models

_DECLARED = Path(access_models.__file__).resolve().with_name("personal_data.yaml")


@dataclass(frozen=True, slots=True)
class Processed:
    """One declared field: the column, what it holds, for what, by which law, how long."""

    field: str
    holds: str
    purpose: str
    basis: str
    retention: str

    @property
    def room(self) -> str:
        """The part of the platform that keeps it: people, matters, access…"""
        return self.field.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What several fields are kept for, on one basis and for one time."""

    title: str
    basis: str
    retention: str
    holds: tuple[str, ...]
    fields: tuple[str, ...]


@cache
def processed_fields() -> tuple[Processed, ...]:
    """Every declaration, in the order of the file."""
    rows: list[dict[str, str]] = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
    return tuple(Processed(**row) for row in rows)


def purposes(room: str = "") -> list[Purpose]:
    """The declarations grouped by purpose, basis and retention; of one room if asked for."""
    rows = [one for one in processed_fields() if not room or one.room == room]
    ordered = sorted(rows, key=_key)
    return [_purpose(list(group)) for _group, group in groupby(ordered, key=_key)]


def rooms() -> list[str]:
    """The parts of the platform that keep personal fields."""
    return list(dict.fromkeys(one.room for one in processed_fields()))


def _key(one: Processed) -> tuple[str, str, str]:
    return one.purpose, one.basis, one.retention


def _purpose(rows: Iterable[Processed]) -> Purpose:
    found = list(rows)
    first = found[0]
    return Purpose(
        first.purpose,
        first.basis,
        first.retention,
        tuple(dict.fromkeys(one.holds for one in found)),
        tuple(one.field for one in found),
    )
