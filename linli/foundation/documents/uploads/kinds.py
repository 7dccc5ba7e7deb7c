"""What a file is by its content, whatever it is called."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from linli.foundation.documents.uploads.errors import (
    EmptyUpload,
    KindNotAllowed,
    UploadTooLarge,
    WrongExtension,
)

_HEAD = 4096
_UNPACKED_LIMIT = 300 * 1024 * 1024
_UNPACKED_RATIO = 200


@dataclass(frozen=True)
class SniffedType:
    """A kind of file: its short name, what browsers call it, how its files are called."""

    name: str
    media_type: str
    extensions: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    kind.name: kind
    for kind in (
        SniffedType("jpg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
        SniffedType("png", "image/png", ("png",)),
        SniffedType("webp", "image/webp", ("webp",)),
        SniffedType("heic", "image/heic", ("heic", "heif")),
        SniffedType("pdf", "application/pdf", ("pdf",)),
        SniffedType("mp4", "video/mp4", ("mp4", "m4v")),
        SniffedType("docx", _WORD, ("docx",)),
        SniffedType("xlsx", _SHEET, ("xlsx",)),
    )
}
PHOTOS = frozenset({"jpg", "png", "webp"})
DOCUMENTS = frozenset({"pdf", "docx", "xlsx"})
EVERYDAY = PHOTOS | DOCUMENTS

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}
)


def sniff(file: BinaryIO, *, name: str, allowed: Collection[str] = EVERYDAY) -> SniffedType:
    """Return what a file is, when it is one of the allowed kinds and is called so.

    file: read from its beginning and left there. name: as the sender calls it. allowed: names
    out of jpg png webp heic pdf mp4 docx xlsx. Raises EmptyUpload, KindNotAllowed (also for
    SVG, HTML, programs, macros), WrongExtension, UploadTooLarge for an archive bomb.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise EmptyUpload(_("The file “%(name)s” is empty.") % {"name": name})
    kind = next((_KINDS[found] for found, test in _TESTS if test(head)), None)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _office(file, name)
        file.seek(0)
    if kind is None or kind.name not in allowed:
        raise KindNotAllowed(_not_allowed(kind, head, name, allowed))
    if PurePath(name).suffix.lower().lstrip(".") not in kind.extensions:
        raise WrongExtension(
            _("“%(name)s” is really a %(kind)s file. Give it the ending .%(ending)s and retry.")
            % {"name": name, "kind": kind.name.upper(), "ending": kind.extensions[0]}
        )
    return kind


def _is_jpg(head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _is_png(head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n")


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_pdf(head: bytes) -> bool:
    return head.startswith(b"%PDF-")


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS


_TESTS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("jpg", _is_jpg),
    ("png", _is_png),
    ("webp", _is_webp),
    ("pdf", _is_pdf),
    ("heic", _is_heic),
    ("mp4", _is_mp4),
)


def _office(file: BinaryIO, name: str) -> SniffedType | None:
    """Return which office document an archive is; None for any other, or one with macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError):
        return None
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _UNPACKED_LIMIT and unpacked > packed * _UNPACKED_RATIO:
        raise UploadTooLarge(_("“%(name)s” unpacks to far more than it seems.") % {"name": name})
    names = {entry.filename.lower() for entry in entries}
    has_macros = any(entry.endswith(("vbaproject.bin", "vbadata.xml")) for entry in names)
    if has_macros or "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return _KINDS["docx"]
    return _KINDS["xlsx"] if "xl/workbook.xml" in names else None


def _not_allowed(kind: SniffedType | None, head: bytes, name: str, allowed: Collection[str]) -> str:
    endings = _(", ").join(f".{_KINDS[one].extensions[0]}" for one in _KINDS if one in allowed)
    what = kind.name if kind else _guess(head)
    if not what:
        return _("“%(name)s” can't be taken. Files of these kinds can: %(kinds)s.") % {
            "name": name,
            "kinds": endings,
        }
    return _(
        "“%(name)s” is a file of the kind %(kind)s, which can't be taken. "
        "Files of these kinds can: %(kinds)s."
    ) % {"name": name, "kind": what, "kinds": endings}


def _guess(head: bytes) -> str:
    try:
        return str(puremagic.from_string(head)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""
