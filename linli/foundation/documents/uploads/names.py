"""File names that do no harm on any system."""

from __future__ import annotations

import re
import unicodedata

_LIMIT = 120
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return a file's name without path, control and direction characters, at most 120 long.

    The extension stays. A name of which nothing is left becomes "file".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        return plain[:_LIMIT].strip(". ") or "file"
    return f"{stem[: _LIMIT - len(extension) - 1].strip('. ') or 'file'}.{extension}"
