"""A form that is a page of its own: checked, done once, refusals beside their fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

from django.http import HttpRequest
from django.utils import timezone

from linli.channels.desk.admin_registers.acting import complain
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.registers.places.rules.keepers import NotAllowed, Refused

T = TypeVar("T")


def write(
    request: HttpRequest, form: LinliForm, make: Callable[[datetime], T]
) -> T | Literal[False] | None:
    """What the operation made; None while the form is shown or wrong, False if it was done before."""
    if request.method != "POST":
        return None
    if was_sent(request):
        return False
    if not form.is_valid():
        return None
    try:
        made = make(timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        complain(form, refused)
        return None
    note_sent(request)
    return made
