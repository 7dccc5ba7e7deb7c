"""The list of all matters that a post may see, and how its reader likes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.cases.models import Party
from linli.casework.matters.queries.columns import (
    COLUMNS,
    LIST,
    WORK,
    ListColumn,
    chosen_columns,
    reporters,
)
from linli.casework.matters.queries.lists import (
    MatterFilter,
    MatterRow,
    Sort,
    matters_slice,
    row_of,
)
from linli.channels.desk.doing import next_url
from linli.channels.desk.lists.filters import Address, FilterForm, sort_of
from linli.channels.desk.lists.presenters import bar_of, table_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Empty, Tab
from linli.foundation.postgres.ids import uuid7
from linli.foundation.postgres.keyset import BadCursor, Cursor, Slice, cursor_from
from linli.foundation.search.rules import WordTooShort
from linli.foundation.tabular.operations import (
    ListRefused,
    choose_columns,
    forget_filter,
    keep_filter,
)
from linli.foundation.tabular.queries import liking
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

LISTS = (LIST, WORK)


@require_GET
@needs(Permission.SEE_MATTERS)
def matters(request: HttpRequest) -> HttpResponse:
    """All matters in scope: newest or due first, filtered, searched, page by page."""
    actor, now = actor_of(request), timezone.now()
    address = Address(reverse("desk:matters"), request.GET)
    form, sort = FilterForm(request.GET, actor=actor), sort_of(request.GET)
    wanted = form.wanted()
    kept = liking(actor.account_id, LIST) if actor.account_id else None
    columns = chosen_columns(kept.columns if kept else ())
    too_short = ""
    try:
        found = matters_slice(actor, wanted, sort, at=now, cursor=cursor_of(request))
    except WordTooShort as short:
        found, too_short = Slice[Any]([], None, None), short.word
    rows = [row_of(row) for row in found.rows]
    people = _people(columns, rows, actor, now)
    context = {
        "form": form,
        "table": table_of(rows, found, address, columns=columns, people=people, now=now),
        "tabs": _orders(address, sort),
        "empty": _empty(wanted, too_short, address),
        "bar": kept
        and bar_of(form, address, liking=kept, list_code=LIST, actor=actor, columns=columns),
    }
    if is_fragment(request):
        return render(request, "desk/lists/_list.html", context | {"is_part": True})
    return render(request, "desk/lists/list.html", {**context, "shell": shell_for(request)})


def _people(
    columns: Sequence[ListColumn], rows: list[MatterRow], actor: Actor, now: datetime
) -> dict[UUID, Party]:
    if not rows or not any(column.is_personal for column in columns):
        return {}
    fields = ",".join(column.code for column in columns if column.is_personal)
    log_reading(
        by=actor,
        act=ReadingAct.READ,
        record_kind="matter_list",
        record_id=uuid7(),
        about=f"{rows[0].case.number}–{rows[-1].case.number}",
        fields=fields,
        at=now,
    )
    return reporters(rows, actor)


def cursor_of(request: HttpRequest) -> Cursor | None:
    """Where in the list the page begins; a cut-off address begins at the beginning."""
    text = request.GET.get("cursor", "")
    if not text:
        return None
    try:
        return cursor_from(text, zone=timezone.get_current_timezone())
    except BadCursor:
        return None


def _orders(address: Address, sort: Sort) -> tuple[Tab, ...]:
    return (
        Tab(_("Newest first"), address.without("sort"), current=sort is Sort.NEWEST),
        Tab(_("Due first"), address.with_(sort=Sort.DUE), current=sort is Sort.DUE),
    )


def _empty(wanted: MatterFilter, too_short: str, address: Address) -> Empty:
    if too_short:
        return Empty(
            _("“%(word)s” is too short to be searched for") % {"word": too_short},
            _("Write two characters or more, or a number of six digits or more."),
            icon="search",
        )
    if not wanted.is_empty:
        return Empty(
            _("No matter fits these filters"),
            _("Take one of them away, or search by the number."),
            address.path,
            _("Remove all filters"),
            icon="search",
        )
    return Empty(_("No matters yet"), _("What comes in appears here."))


@require_POST
@needs(Permission.SEE_MATTERS)
def keep(request: HttpRequest, list_code: str) -> HttpResponse:
    """Keep the filters in force under a name."""
    actor, address = actor_of(request), request.POST.get("url", "")
    if actor.account_id is None or list_code not in LISTS:
        raise Http404
    try:
        kept = keep_filter(
            account_id=actor.account_id,
            list_code=list_code,
            name=request.POST.get("name", ""),
            query=address.partition("?")[2],
            at=timezone.now(),
        )
    except ListRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The filter “%(name)s” is kept.") % {"name": kept.name})
    return HttpResponseRedirect(_back(request, list_code, address))


@require_POST
@needs(Permission.SEE_MATTERS)
def forget(request: HttpRequest, kept_id: UUID) -> HttpResponse:
    """Delete a kept filter of one's own."""
    actor = actor_of(request)
    if actor.account_id is None or not forget_filter(account_id=actor.account_id, kept_id=kept_id):
        raise Http404
    messages.success(request, _("The filter is deleted."))
    return HttpResponseRedirect(next_url(request, reverse("desk:matters")))


@require_POST
@needs(Permission.SEE_MATTERS)
def columns(request: HttpRequest, list_code: str) -> HttpResponse:
    """Show these columns of the list from now on."""
    actor = actor_of(request)
    if actor.account_id is None or list_code not in LISTS:
        raise Http404
    chosen = [code for code in request.POST.getlist("column") if code in COLUMNS]
    choose_columns(
        account_id=actor.account_id, list_code=list_code, columns=chosen, at=timezone.now()
    )
    return HttpResponseRedirect(next_url(request, _home(list_code)))


def _home(list_code: str) -> str:
    return reverse("desk:work" if list_code == WORK else "desk:matters")


def _back(request: HttpRequest, list_code: str, address: str) -> str:
    home = _home(list_code)
    return address if address.partition("?")[0] == home else home
