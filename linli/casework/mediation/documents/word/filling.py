"""A Word form filled with the data of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from linli.casework.mediation.documents.layout import Signed
from linli.foundation.documents.printing import Picture, render_docx

_SIGNATURE_HEIGHT = 11.0


def fill_word(template: bytes, data: Any, *, pictures: Mapping[str, bytes]) -> bytes:
    """The form with its places filled; it stays a Word document that can be changed further.

    Raises DocumentFault.
    """
    return render_docx(template, plain(data, pictures))


def plain(data: Any, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """The data of a form as its places name them."""
    return {one.name: _plain(getattr(data, one.name), pictures) for one in fields(data)}


def _plain(value: Any, pictures: Mapping[str, bytes]) -> Any:
    if isinstance(value, Signed):
        drawn = pictures.get(value.picture)
        shown = Picture(drawn, _SIGNATURE_HEIGHT) if drawn else ""
        return {"name": value.name, "means": value.means, "day": value.day, "picture": shown}
    if is_dataclass(value):
        return plain(value, pictures)
    if isinstance(value, tuple | list):
        return [_plain(one, pictures) for one in value]
    # Each line a paragraph of its own, with the indent of the first.
    return "\a".join(line.strip() for line in str(value).split("\n") if line.strip())
