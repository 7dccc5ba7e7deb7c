"""What is missing or not possible now with committees, mediators and subsidies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {}
NOT_NOW: Mapping[str, StrPromise] = {}
