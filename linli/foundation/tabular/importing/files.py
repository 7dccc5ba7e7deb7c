"""Files of an import on disk: sealed there, open only while somebody reads them."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from linli.foundation.crypto.keyring import BrokenSealError
from linli.foundation.crypto.operations import seal, unseal
from linli.foundation.tabular.errors import TableTooLarge, UnreadableTable
from linli.foundation.tabular.reading.limits import MIB

UPLOAD, RESULT = "upload", "result"
_CONTEXT = "tabular.import.file"
_PIECE = MIB
_LENGTH = 4


@dataclass(frozen=True)
class SealedFile:
    """What was written: bytes before sealing, and their digest."""

    size: int
    sha256: str


def path_of(run_id: UUID, use: str) -> Path:
    """Where a file of a run lies."""
    return Path(settings.MEDIA_ROOT) / "imports" / f"{run_id.hex}.{use}"


def keep(run_id: UUID, use: str, chunks: Iterable[bytes], *, most: int) -> SealedFile:
    """Write a file sealed, in bounded memory. Raises TableTooLarge, UnreadableTable when empty."""
    path = path_of(run_id, use)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            part.chmod(0o640)
            for piece in _pieces(chunks):
                size += len(piece)
                if size > most:
                    raise TableTooLarge(
                        _("The file is larger than %(limit)d MB, the most that can be taken in.")
                        % {"limit": most // MIB}
                    )
                digest.update(piece)
                _write(file, piece)
        if not size:
            raise UnreadableTable(_("The file is empty: no filled row was found."))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return SealedFile(size, digest.hexdigest())


def stream(run_id: UUID, use: str) -> Iterator[bytes]:
    """The file's own bytes, piece by piece. Raises FileNotFoundError at once where it is gone."""
    file = path_of(run_id, use).open("rb")
    return _stream(file)


@contextmanager
def opened(run_id: UUID, use: str) -> Iterator[Path]:
    """Open a sealed file for programs that want a path; nothing of it stays on disk afterwards."""
    with without_name() as (copy, path):
        for piece in stream(run_id, use):
            copy.write(piece)
        copy.flush()
        yield path


@contextmanager
def without_name() -> Iterator[tuple[IO[bytes], Path]]:
    """Open a temporary file that vanishes even if the process is killed, where the system can."""
    by_number = Path("/proc/self/fd")
    if by_number.exists():
        with tempfile.TemporaryFile() as file:
            yield file, by_number / str(file.fileno())
    else:  # pragma: no cover - another system than Linux
        with tempfile.NamedTemporaryFile() as named:
            yield named, Path(named.name)


def erase(run_id: UUID, *uses: str) -> None:
    """Delete files of a run, those that are there."""
    for use in uses:
        path_of(run_id, use).unlink(missing_ok=True)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        held += chunk
        while len(held) >= _PIECE:
            yield held[:_PIECE]
            held = held[_PIECE:]
    if held:
        yield held


def _write(file: IO[bytes], piece: bytes) -> None:
    sealed = seal(base64.b64encode(piece).decode(), context=_CONTEXT)
    file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)


def _stream(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while head := file.read(_LENGTH):
            length = int.from_bytes(head, "big")
            sealed = file.read(length)
            if len(sealed) < length:
                raise BrokenSealError("A sealed file was cut off.")
            yield base64.b64decode(unseal(sealed, context=_CONTEXT))
