"""My work: the queue of a unit; other posts are led to their own desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.casework.matters.queries.columns import WORK
from linli.casework.matters.queries.desk import Tab
from linli.casework.matters.queries.lists import MatterFilter, row_of, work_slice
from linli.channels.desk.asked import asked
from linli.channels.desk.lists.filters import Address, FilterForm
from linli.channels.desk.lists.presenters import bar_of, page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.notices.presenters import notice_lines
from linli.channels.desk.shell import actor_of, counts_of, home_url, is_fragment, needs, shell_for
from linli.channels.desk.work.presenters import empty_of, figures_of, groups_of, tabs_of
from linli.channels.ui.presenters import Page
from linli.foundation.notices.queries import inbox
from linli.foundation.postgres.keyset import Slice
from linli.foundation.search.rules import WordTooShort
from linli.foundation.tabular.queries import liking
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Reach

_NOTICES = 3


@require_GET
@needs()
def work(request: HttpRequest) -> HttpResponse:
    """What the unit of this post has to do; a post without a queue goes to its own desk."""
    actor, now = actor_of(request), timezone.now()
    handles = actor.may(Permission.HANDLE) and actor.scope.reach is Reach.UNIT
    if not handles or actor.unit_id is None:
        return HttpResponseRedirect(home_url(actor))
    address = Address(reverse("desk:work"), request.GET)
    pile = asked(request, "tab", Tab.ALL)
    form = FilterForm(request.GET, actor=actor, with_state=False)
    wanted, too_short = form.wanted(), ""
    try:
        found = work_slice(actor.unit_id, pile, wanted, at=now, cursor=cursor_of(request))
    except WordTooShort as short:
        found, too_short = Slice[Any]([], None, None), short.word
    counts = counts_of(request, with_today=True)
    kept = liking(actor.account_id, WORK) if actor.account_id else None
    rows = [row_of(row) for row in found.rows]
    context: dict[str, object] = {
        "form": form,
        "keep": [("tab", pile)] if pile is not Tab.ALL else [],
        "tabs": tabs_of(counts, pile, address),
        "groups": groups_of(rows, found, actor=actor, now=now),
        "page": Page(rows, **page_urls(found, address)),
        "empty": empty_of(pile, wanted, too_short, address),
        "bar": kept and bar_of(form, address, liking=kept, list_code=WORK, actor=actor),
    }
    if is_fragment(request):
        return render(request, "desk/work/_queue.html", context | {"is_part": True})
    context |= {
        "shell": shell_for(request, with_today=True),
        "figures": figures_of(counts),
        "notices": notice_lines(
            inbox(actor.account_id, limit=_NOTICES) if actor.account_id else []
        ),
        "now": now,
    }
    return render(request, "desk/work/work.html", context)


@require_GET
@needs()
def most_urgent(request: HttpRequest) -> HttpResponse:
    """Open the case that is due first."""
    actor = actor_of(request)
    if actor.scope.reach is not Reach.UNIT or actor.unit_id is None:
        return HttpResponseRedirect(home_url(actor))
    found = work_slice(actor.unit_id, Tab.ALL, MatterFilter(), at=timezone.now(), size=1)
    if not found.rows:
        messages.info(request, _("Nothing to do"))
        return HttpResponseRedirect(reverse("desk:work"))
    return HttpResponseRedirect(reverse("desk:case", args=[found.rows[0].case.number]))
