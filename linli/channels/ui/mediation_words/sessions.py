"""What is missing or not possible now with sessions, inquiries, evidence and safety."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {}
NOT_NOW: Mapping[str, StrPromise] = {}
