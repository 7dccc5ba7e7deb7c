"""The first page of the mediation desk: the disputes of a committee, or of a mediator."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from linli.casework.cases.models import Case
from linli.casework.mediation.queries.lists import (
    DisputeRow,
    Tab,
    disputes_slice,
    rows_of,
    tab_counts,
)
from linli.casework.mediation.queries.seeing import sees_whole_committee
from linli.channels.desk.asked import asked
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediation.acting import ROOM, dispute_url
from linli.channels.desk.mediation.clocks import row_clock
from linli.channels.desk.mediation.words import grade_label, state_label, type_label
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Empty, Label, Page, Row, Standing
from linli.channels.ui.presenters import Tab as TabView
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_SHOWN_PARTIES = 3
_OF_COMMITTEE = tuple(Tab)
_OF_MEDIATOR = (Tab.OPEN, Tab.TO_MEDIATE, Tab.MEDIATING, Tab.AGREED, Tab.ENDED, Tab.ALL)


@require_GET
@needs(*ROOM)
def home(request: HttpRequest) -> HttpResponse:
    """The disputes this post may read, by what is to be done with them, the first due first."""
    actor, now = actor_of(request), timezone.now()
    tab, text = asked(request, "tab", Tab.OPEN), request.GET.get("q", "").strip()
    address = Address(reverse("desk:mediation:home"), request.GET)
    found = disputes_slice(actor, tab, text=text, cursor=cursor_of(request))
    rows = tuple(row_view(row, now) for row in rows_of(found.rows))
    context: dict[str, object] = {
        "page": Page(rows, **page_urls(found, address)),
        "tabs": tabs_of(actor, tab, address),
        "empty": _empty(text),
        "text": text,
        "tab": str(tab),
        "may_open": actor.may(Permission.OPEN_DISPUTE),
        "list_url": address.path,
    }
    if is_fragment(request):
        return render(request, "desk/mediation/_list.html", context)
    return render(request, "desk/mediation/home.html", {**context, "shell": shell_for(request)})


def tabs_of(actor: Actor, tab: Tab, address: Address) -> tuple[TabView, ...]:
    """The tabs of the list with what waits behind each."""
    counts = tab_counts(actor)
    labels = {
        Tab.OPEN: pgettext("disputes", "Open"),
        Tab.TO_ACCEPT: _("To be accepted"),
        Tab.NEEDS_MEDIATOR: _("Mediator needed"),
        Tab.TO_MEDIATE: _("To be mediated"),
        Tab.MEDIATING: _("Under mediation"),
        Tab.AGREED: pgettext("disputes", "To be performed"),
        Tab.ENDED: pgettext("disputes", "Ended"),
        Tab.ALL: pgettext("disputes", "All"),
    }
    shown = _OF_COMMITTEE if sees_whole_committee(actor) else _OF_MEDIATOR
    return tuple(
        TabView(
            labels[one],
            address.path if one is Tab.OPEN else f"{address.path}?tab={one}",
            None if one is Tab.ALL else counts[one],
            current=one is tab,
        )
        for one in shown
    )


def row_view(row: DisputeRow, now: datetime) -> Row:
    """A dispute in a list: its parties masked, type and grade, who mediates, its clock."""
    case, dispute = row.case, row.dispute
    labels = [Label(grade_label(dispute.grade), _TINTS.get(dispute.grade, Standing.PLAIN))]
    if dispute.violence == dispute.Violence.PRESENT:
        labels.append(Label(_("Violence: no joint session"), Standing.OVER))
    if row.is_assist:
        labels.append(Label(_("jointly")))
    names = "、".join(mask_name(one.party.name) for one in row.parties[:_SHOWN_PARTIES])
    meta = (type_label(dispute.type, case.opened_at), names, dispute.file_number)
    return Row(
        url=dispute_url(case.number),
        title=case.title,
        clock=row_clock(case.due_at, case.warn_at, case.due_kind, now),
        meta=tuple(part for part in meta if part),
        labels=tuple(labels),
        number=case.number,
        next_step="、".join(row.mediators) or _nobody(case),
        state_label=state_label(case.state),
    )


_TINTS = {"I": Standing.OVER, "II": Standing.SOON}


def _nobody(case: Case) -> str:
    return _("Mediator needed") if case.state in ("to_mediate", "mediating") else ""


def _empty(text: str) -> Empty:
    if text:
        return Empty(_("No dispute has this number"), _("Type the beginning of a number."))
    return Empty(_("Nothing waits here"), _("Choose another tab to see the rest."))
