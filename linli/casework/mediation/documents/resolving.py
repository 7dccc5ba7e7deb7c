"""A form with its data, as plain values for typst."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import singledispatch
from typing import Any

from linli.casework.mediation.documents.layout import (
    Block,
    Fixed,
    Form,
    Items,
    Listing,
    Note,
    Number,
    Pairs,
    People,
    Signed,
    Signs,
    Stamp,
    Text,
)

Plain = dict[str, Any]


def resolve(form: Form, data: Any) -> Plain:
    """What typst needs to set one form: title, blocks, and the end that stays together."""
    blocks = [_resolve(block, data) for block in form.blocks]
    end = next(
        (n for n, block in enumerate(blocks) if block["kind"] in ("signs", "stamp")), len(blocks)
    )
    return {
        "code": form.code,
        "title": form.title,
        "blocks": blocks[:end],
        "end": [block for block in blocks[end:] if block["kind"] != "note"],
        "notes": [block["words"] for block in blocks if block["kind"] == "note"],
    }


@singledispatch
def _resolve(block: Block, data: Any) -> Plain:
    raise TypeError(f"{type(block).__name__} is no block of a form")


@_resolve.register
def _(block: Number, data: Any) -> Plain:
    return {"kind": "number", "words": f"{block.label}{getattr(data, block.name)}"}


@_resolve.register
def _(block: Pairs, data: Any) -> Plain:
    rows = [[(label, _words(data, name)) for label, name in row] for row in block.rows]
    return {"kind": "pairs", "rows": rows}


@_resolve.register
def _(block: People, data: Any) -> Plain:
    return {"kind": "people", "rows": [asdict(one) for one in getattr(data, block.name)]}


@_resolve.register
def _(block: Text, data: Any) -> Plain:
    return {"kind": "text", "head": block.head, "words": _words(data, block.name)}


@_resolve.register
def _(block: Items, data: Any) -> Plain:
    return {"kind": "items", "head": block.head, "rows": list(getattr(data, block.name))}


@_resolve.register
def _(block: Fixed, data: Any) -> Plain:
    words = fill(block.words, data)
    return {"kind": "fixed", "words": words, "is_head": block.is_head, "indent": block.indent}


@_resolve.register
def _(block: Listing, data: Any) -> Plain:
    return _listing(getattr(data, block.name), block.columns, block.empty)


@_resolve.register
def _(block: Signs, data: Any) -> Plain:
    rows = [{"label": label, "who": _who(getattr(data, name))} for label, name in block.rows]
    return {"kind": "signs", "rows": rows}


@_resolve.register
def _(block: Stamp, data: Any) -> Plain:
    unit, day = _words(data, block.unit), _words(data, block.day)
    return {"kind": "stamp", "unit": unit, "day": day, "seal": block.seal}


@_resolve.register
def _(block: Note, data: Any) -> Plain:
    return {"kind": "note", "words": fill(block.words, data)}


def _words(data: Any, name: str) -> str:
    return str(getattr(data, name)) if name else ""


def fill(words: str, data: Any) -> str:
    """A paragraph of the form with its {fields} filled in."""
    return words.format_map(_Fields(data))


class _Fields(dict[str, str]):
    def __init__(self, data: Any) -> None:
        super().__init__()
        self._data = data

    def __missing__(self, name: str) -> str:
        return str(getattr(self._data, name))


def _listing(rows: Iterable[Any], columns: Sequence[tuple[str, str, float]], empty: str) -> Plain:
    return {
        "kind": "listing",
        "head": [title for title, _name, _share in columns],
        "widths": [share for _title, _name, share in columns],
        "rows": [[str(getattr(row, name)) for _title, name, _share in columns] for row in rows],
        "empty": empty,
    }


def _who(signed: Sequence[Signed]) -> list[Plain]:
    return [asdict(one) for one in signed] or [asdict(Signed(name=""))]
