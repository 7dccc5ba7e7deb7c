"""Why mediation refused, in words; each part of mediation writes its own module here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from linli.channels.ui.mediation_words import (
    agreements,
    filing,
    intake,
    registers,
    screening,
    sessions,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_PARTS = (intake, sessions, agreements, registers, screening, filing)

MEDIATION_MISSING: Mapping[str, StrPromise] = {
    code: words for part in _PARTS for code, words in part.MISSING.items()
}
MEDIATION_NOT_NOW: Mapping[str, StrPromise] = {
    code: words for part in _PARTS for code, words in part.NOT_NOW.items()
}
