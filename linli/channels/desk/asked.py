"""What an address asks for, out of the things that there are."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

E = TypeVar("E", bound=StrEnum)


def asked(request: HttpRequest, name: str, otherwise: E) -> E:
    """The member that the address names; ``otherwise`` where it names none, or one unknown."""
    return member(request.GET.get(name, ""), otherwise)


def member(text: str, otherwise: E) -> E:
    """The member of this value, else the one given."""
    return next((one for one in type(otherwise) if one.value == text), otherwise)
