"""What people upload: read at once, and kept between the look ahead and the decision."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from linli.foundation.tabular.errors import TableError
from linli.foundation.tabular.reading import open_table
from linli.registers.places.queries import DivisionLine, division_columns, read_divisions
from linli.registers.places.rules.keepers import Refused

KEPT_SECONDS = 1800
MIB = 1024 * 1024
LARGEST = 20 * MIB


def read_table(upload: UploadedFile) -> list[DivisionLine]:
    """The lines of an uploaded CSV or XLSX file of divisions. Raises Refused in words."""
    check_size(upload)
    suffix = Path(upload.name or "").suffix[:8]
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        try:
            return list(read_divisions(open_table(copy.name, columns=division_columns())))
        except TableError as error:
            raise Refused(str(error)) from error


def check_size(upload: UploadedFile) -> None:
    """Refuse what is too large, with both sizes. Raises Refused."""
    size = upload.size or 0
    if size > LARGEST:
        words = _("The file has %(size)d MB; at most %(most)d MB can be taken in at once.")
        raise Refused(words % {"size": -(-size // MIB), "most": LARGEST // MIB})


def keep(kind: str, owner: UUID | None, value: Any) -> str:
    """Keep what was read for half an hour, for this account only; returns the word to ask by."""
    word = str(uuid4())
    cache.set(_key(kind, owner, word), value, KEPT_SECONDS)
    return word


def kept(kind: str, owner: UUID | None, word: str) -> Any:
    """What was kept. Raises Refused when it is no longer there."""
    value = cache.get(_key(kind, owner, word)) if word else None
    if value is None:
        raise Refused(_("The file is no longer kept. Choose it once more."))
    return value


def forget(kind: str, owner: UUID | None, word: str) -> None:
    """Keep it no longer."""
    cache.delete(_key(kind, owner, word))


def _key(kind: str, owner: UUID | None, word: str) -> str:
    return f"registers:{kind}:{owner}:{word[:40]}"


def as_plain(lines: Sequence[DivisionLine]) -> list[tuple[str, str, str, str, int]]:
    """Lines as the cache keeps them."""
    return [(one.code, one.name, one.parent, one.urban_rural, one.row) for one in lines]


def as_lines(plain: Sequence[tuple[str, str, str, str, int]]) -> list[DivisionLine]:
    """Lines as they were kept."""
    return [DivisionLine(*one) for one in plain]
