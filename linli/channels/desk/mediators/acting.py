"""From a form of this desk to one operation and back; pages of records; pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from linli.casework.mediation.operations.register_guard import RegisterMoved
from linli.channels.desk.admin_registers.acting import Doing, complain, sent
from linli.channels.desk.admin_registers.acting import perform as perform_form
from linli.channels.desk.doing import CONFLICT, SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.mediators.reach import MISSING
from linli.channels.desk.mediators.tables import Part
from linli.channels.desk.shell import actor_of, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Action, Label, Tab
from linli.foundation.documents.uploads import StorageFault, open_stored
from linli.registers.places.rules.keepers import NotAllowed, Refused

F = TypeVar("F", bound=LinliForm)


@dataclass(frozen=True)
class Record:
    """What a page about one record shows."""

    title: str
    back: tuple[str, str]
    labels: tuple[Label, ...]
    parts: tuple[Part, ...]
    side: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = ()
    warnings: tuple[str, ...] = ()
    picture: str = ""
    picture_words: str = ""
    tabs: tuple[Tab, ...] = ()


def perform(request: HttpRequest, form: LinliForm, doing: Doing) -> HttpResponse:
    """As the desk of registers does; a record that is not there or not theirs is a 404."""

    def do(given: dict[str, Any], when: datetime) -> object:
        try:
            return doing.do(given, when)
        except MISSING as error:
            raise Http404(str(error)) from error

    return perform_form(request, form, replace(doing, do=do))


def record_page(request: HttpRequest, record: Record) -> HttpResponse:
    """The page of a record."""
    context = {"shell": shell_for(request), "record": record, "actor": actor_of(request)}
    return render(request, "desk/mediators/record.html", context)


def form_page(
    request: HttpRequest,
    form: F,
    *,
    title: str,
    back: str,
    do: Callable[[F], Any],
    go: Callable[[Any], str],
    done: str,
    lead: str = "",
) -> HttpResponse:
    """A form on a page of its own: 422 with what is wrong, 409 when somebody was first."""
    status = 200
    if request.method == "POST":
        if was_sent(request):
            return _go(request, str(SENT_ALREADY), back)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                made = do(form)
            except NotAllowed:
                raise
            except RegisterMoved as moved:
                fresh = request.POST.copy()
                fresh["expect"] = str(moved.version)
                form.data = fresh
                form.add_error(None, str(moved))
                status = CONFLICT
            except Refused as refused:
                complain(form, refused)
            else:
                note_sent(request)
                return _go(request, done, go(made))
    context = {
        "shell": shell_for(request), "form": form, "title": title, "back": back, "lead": lead
    }  # fmt: skip
    return render(request, "desk/mediators/form.html", context, status=status)


def _go(request: HttpRequest, words: str, to: str) -> HttpResponse:
    return done(request, words, to)


def picture_answer(key: str) -> HttpResponse:
    """A kept picture. Raises Http404 where there is none."""
    if not key:
        raise Http404
    try:
        file = open_stored(key)
    except StorageFault as fault:
        raise Http404 from fault
    with file:
        content = file.read()
    media_type = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    headers = {"Cache-Control": "private, max-age=300", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


__all__ = ["Doing", "Record", "form_page", "perform", "picture_answer", "record_page", "sent"]
