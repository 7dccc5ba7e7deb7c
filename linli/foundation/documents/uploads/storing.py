"""Files kept under the digest of their content: whole or not at all, the same one only once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from linli.foundation.documents.uploads.errors import (
    DiskFull,
    EmptyUpload,
    StorageFault,
    UploadTooLarge,
)
from linli.foundation.documents.uploads.kinds import SniffedType
from linli.foundation.documents.uploads.names import safe_name

MIB = 1024 * 1024
_PIECE = 256 * 1024
_KEY = re.compile(r"([0-9a-f]{2})/([0-9a-f]{64})")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class StoredFile:
    """A kept file: ``key`` finds it again, ``name`` is how its sender called it."""

    key: str
    sha256: str
    size: int
    media_type: str
    name: str


def store(file: BinaryIO, *, name: str, kind: SniffedType, max_size: int = 20 * MIB) -> StoredFile:
    """Keep a file below MEDIA_ROOT under its SHA-256; when it returns, the file is on the disk.

    max_size: in bytes. Raises EmptyUpload, UploadTooLarge, DiskFull, StorageFault; then nothing
    is left behind.
    """
    file.seek(0)
    with _writing() as folder:
        handle, part = tempfile.mkstemp(dir=folder, prefix="part-")
        try:
            with os.fdopen(handle, "wb") as out:
                sha256, size = _copy(file, out, max_size)
                out.flush()
                os.fsync(out.fileno())
            if size == 0:
                raise EmptyUpload(_("The file “%(name)s” is empty.") % {"name": name})
            key = f"{sha256[:2]}/{sha256}"
            _put(Path(part), _path(key))
        finally:
            Path(part).unlink(missing_ok=True)
    return StoredFile(key, sha256, size, kind.media_type, safe_name(name))


def open_stored(key: str) -> BufferedReader:
    """Open a kept file for reading. Raises StorageFault when it is not there."""
    try:
        return _path(key).open("rb")
    except OSError as error:
        raise StorageFault(
            _("The file %(key)s can't be read: %(reason)s.")
            % {"key": key, "reason": error.strerror}
        ) from error


def is_intact(key: str) -> bool:
    """Tell whether a kept file is there and is still what was stored."""
    try:
        with open_stored(key) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == key[3:]
    except StorageFault:
        return False


def delete_stored(key: str) -> None:
    """Remove a kept file. The caller knows that no other row names the same content."""
    _path(key).unlink(missing_ok=True)


def _copy(file: BinaryIO, out: BinaryIO, max_size: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > max_size:
            raise UploadTooLarge(
                _("The file is larger than %(limit)d MB.") % {"limit": max_size // MIB}
            )
        digest.update(piece)
        out.write(piece)
    return digest.hexdigest(), size


def _put(part: Path, path: Path) -> None:
    if path.exists():
        os.utime(path)  # sent again: whoever sweeps up unused files lets it be
        return
    path.parent.mkdir(mode=0o750, exist_ok=True)
    part.chmod(0o640)
    part.replace(path)
    # The name itself must survive a power cut, too.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _writing() -> Iterator[Path]:
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        yield folder
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                _("There is no room left for files. Tell the people who run the system.")
            ) from error
        raise StorageFault(
            _("The file could not be kept: %(reason)s.") % {"reason": error.strerror}
        ) from error


def _path(key: str) -> Path:
    found = _KEY.fullmatch(key)
    if not found or found[1] != found[2][:2]:
        raise StorageFault(_("%(key)s names no kept file.") % {"key": key[:80]})
    return Path(settings.MEDIA_ROOT) / found[1] / found[2]
