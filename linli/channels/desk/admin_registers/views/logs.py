"""The access log, the sign-in log, and the first page of the registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.forms.accounts import ACTS, LogForm
from linli.channels.desk.admin_registers.presenters import fields_in_words
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Page, Tab
from linli.registers.access import queries
from linli.registers.access.models import AccessLogEntry, SignInKind
from linli.registers.access.permissions import Permission
from linli.registers.access.queries import Cursor

_FIRST = (
    (Permission.ADMIN_UNITS, "units"),
    (Permission.ADMIN_ACCOUNTS, "accounts"),
    (Permission.ADMIN_PLACES, "divisions"),
    (Permission.SEE_ACCESS_LOG, "access_log"),
)


@dataclass(frozen=True)
class ReadingLine:
    """A line of the access log."""

    at: datetime
    who: str
    unit: str
    act: str
    is_unmasked: bool
    about: str
    fields: str
    reason: str


@needs(*(permission for permission, _name in _FIRST))
def home(request: HttpRequest) -> HttpResponse:
    """The first register that this post keeps."""
    actor = actor_of(request)
    name = next(name for permission, name in _FIRST if actor.may(permission))
    return HttpResponseRedirect(address(name))


@needs(Permission.SEE_ACCESS_LOG)
def access_log(request: HttpRequest) -> HttpResponse:
    """Who read which personal record and why, newest first."""
    actor = actor_of(request)
    form = LogForm(request.GET or None)
    wanted = form.wanted() if form.is_valid() else None
    page = queries.access_log(actor.scope, wanted, after=_cursor(request))
    context: dict[str, Any] = {
        "page": Page(
            [_reading(entry) for entry in page.entries],
            **_around(request, "access_log", page.after),
        ),
        "is_filtered": wanted is not None and wanted != queries.LogFilter(),
    }
    if is_fragment(request):
        return render(request, "desk/registers/_access_log.html", context)
    context |= {"shell": shell_for(request), "form": form, "tabs": _tabs("access_log")}
    return render(request, "desk/registers/access_log.html", context)


@needs(Permission.SEE_ACCESS_LOG)
def sign_in_log(request: HttpRequest) -> HttpResponse:
    """Who came in and went, and who was refused, newest first."""
    actor = actor_of(request)
    username = request.GET.get("username", "").strip()[:40]
    page = queries.sign_ins(actor.scope, username=username, after=_cursor(request))
    bad = (SignInKind.REFUSED, SignInKind.LOCKED)
    lines = [
        {
            "at": event.at,
            "username": event.username,
            "kind": SignInKind(event.kind).label,
            "is_bad": event.kind in bad,
            "address": event.address or "",
            "detail": event.detail,
        }
        for event in page.events
    ]
    context: dict[str, Any] = {
        "page": Page(lines, **_around(request, "sign_in_log", page.after)),
        "is_filtered": bool(username),
    }
    if is_fragment(request):
        return render(request, "desk/registers/_sign_in_log.html", context)
    context |= {
        "shell": shell_for(request),
        "username": username,
        "tabs": _tabs("sign_in_log"),
    }
    return render(request, "desk/registers/sign_in_log.html", context)


def _tabs(current: str) -> tuple[Tab, ...]:
    pages = (("access_log", _("Readings of personal data")), ("sign_in_log", _("Log-ins")))
    return tuple(Tab(label, address(name), current=name == current) for name, label in pages)


def _reading(entry: AccessLogEntry) -> ReadingLine:
    return ReadingLine(
        at=entry.at,
        who=entry.who,
        unit=entry.unit_name,
        act=str(dict(ACTS).get(entry.act, entry.act)),  # type: ignore[call-overload]  # a plain text
        is_unmasked=entry.act == "unmask",
        about=entry.about,
        fields=fields_in_words(entry.fields),
        reason=entry.reason,
    )


def _cursor(request: HttpRequest) -> Cursor | None:
    at_text, _tilde, id_text = request.GET.get("after", "").partition("~")
    try:
        at = parse_datetime(at_text)
        return Cursor(at, UUID(id_text)) if at and at.tzinfo else None
    except ValueError:
        return None


def _around(request: HttpRequest, name: str, after: Cursor | None) -> dict[str, str]:
    query = {key: value for key, value in request.GET.items() if key != "after" and value}
    here = address(name)
    first = f"{here}?{urlencode(query)}" if request.GET.get("after") else ""
    if after is None:
        return {"next_url": "", "prev_url": first}
    more = query | {"after": f"{after.at.isoformat()}~{after.id}"}
    return {"next_url": f"{here}?{urlencode(more)}", "prev_url": first}
