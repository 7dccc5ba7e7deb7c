"""Lists over many disputes: the court's days, what is due by agreements, visits to be made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from linli.casework.cases.models import Clock
from linli.casework.mediation.models import ConfirmationState, Obligation, ObligationState
from linli.casework.mediation.queries.confirmations import (
    CourtRow,
    CourtTab,
    court_counts,
    court_rows,
    court_slice,
)
from linli.casework.mediation.queries.performance import (
    DueTab,
    obligation_counts,
    obligations_slice,
    visits_slice,
)
from linli.channels.desk.asked import asked
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediation.acting import ROOM, dispute_url
from linli.channels.desk.mediation.agreements.presenters import (
    days_clock,
    line_label,
)
from linli.channels.desk.mediation.clocks import row_clock
from linli.channels.desk.mediation.words import state_label, type_label
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Empty, Label, Page, Row, Standing, Tab
from linli.foundation.crypto.rules import mask_name
from linli.foundation.postgres.labels import label_of


@require_GET
@needs(*ROOM)
def confirmations(request: HttpRequest) -> HttpResponse:
    """Agreements that may go to a court with the days left; those at the court; decided ones."""
    actor, now = actor_of(request), timezone.now()
    tab = asked(request, "tab", CourtTab.OPEN)
    address = Address(reverse("desk:mediation:confirmations"), request.GET)
    found, today = court_slice(actor, tab, cursor=cursor_of(request)), timezone.localdate(now)
    counts = court_counts(actor)
    labels = {
        CourtTab.OPEN: _("May still apply"),
        CourtTab.AT_COURT: _("At the court"),
        CourtTab.DECIDED: pgettext("confirmations", "Decided"),
    }
    return _list(
        request,
        title=_("Judicial confirmation"),
        subline=_("Both parties apply together within thirty days of the day it came into force."),
        rows=[_court_row(row, today) for row in court_rows(found.rows, now)],
        tabs=_tabs(labels, counts, tab, address),
        urls=page_urls(found, address),
        empty=Empty(
            pgettext("disputes", "Nothing waits here"),
            _("Agreements in force appear here by themselves."),
        ),
    )


def _court_row(row: CourtRow, today: date) -> Row:
    case, one = row.case, row.confirmation
    labels = []
    if one is not None:
        labels.append(Label(label_of(ConfirmationState, one.state), Standing.PLAIN))
    wishes = _("%(agreed)d of %(n)d parties wish to apply") % {
        "agreed": row.agreed,
        "n": row.parties,
    }
    court = " ".join(part for part in (one.court, one.court_number) if part) if one else wishes
    name = _("At the court") if one else _("Judicial confirmation")
    return Row(
        url=dispute_url(case.number) + "#panel-confirmation",
        title=case.title,
        clock=days_clock(row.due_on, today, name) if row.due_on else None,
        meta=(row.agreement.number, court),
        labels=tuple(labels),
        number=case.number,
        state_label=state_label(case.state),
    )


@require_GET
@needs(*ROOM)
def performance(request: HttpRequest) -> HttpResponse:
    """What is due by agreements: late, soon, said to be done."""
    actor, now = actor_of(request), timezone.now()
    tab = asked(request, "tab", DueTab.LATE)
    address = Address(reverse("desk:mediation:performance"), request.GET)
    found = obligations_slice(actor, tab, now, cursor=cursor_of(request))
    counts = obligation_counts(actor, now)
    labels = {
        DueTab.LATE: pgettext("obligations", "Late"),
        DueTab.SOON: _("Within seven days"),
        DueTab.CLAIMED: _("Said to be done"),
        DueTab.ALL: pgettext("obligations", "All open"),
    }
    numbers = {
        DueTab.LATE: counts.late,
        DueTab.SOON: counts.soon,
        DueTab.CLAIMED: counts.claimed,
    }
    today = timezone.localdate(now)
    rows = [_due_row(line, today) for line in found.rows if isinstance(line, Obligation)]
    return _list(
        request,
        title=_("Performance of agreements"),
        subline=_("The committee watches over what was agreed (人民调解法 art. 31)."),
        rows=rows,
        tabs=_tabs(labels, numbers, tab, address),
        urls=page_urls(found, address),
        empty=Empty(
            pgettext("disputes", "Nothing waits here"), _("Choose another tab to see the rest.")
        ),
    )


def _due_row(line: Obligation, today: date) -> Row:
    case = line.agreement.dispute.case
    amount = "" if line.amount_cents is None else f"{line.amount_cents / 100:,.2f} 元"
    return Row(
        url=dispute_url(case.number) + "#panel-performance",
        title=f"{mask_name(line.debtor.party.name)} {line.what}",
        clock=days_clock(line.due_on, today, _("Performance")),
        meta=tuple(part for part in (amount, line.agreement.number) if part),
        labels=_line_labels(line, today),
        number=case.number,
        state_label=state_label(case.state),
    )


def _line_labels(line: Obligation, today: date) -> tuple[Label, ...]:
    if line.claimed_at is not None:
        return (Label(_("Said to be done"), Standing.SOON),)
    return () if line.state == ObligationState.DUE else (line_label(line, today),)


@require_GET
@needs(*ROOM)
def visits(request: HttpRequest) -> HttpResponse:
    """Visits to be made, the first due first."""
    actor, now = actor_of(request), timezone.now()
    address = Address(reverse("desk:mediation:visits"), request.GET)
    found = visits_slice(actor, cursor=cursor_of(request))
    rows: list[Row] = []
    for clock in found.rows:
        assert isinstance(clock, Clock)  # noqa: S101  # what the slice holds
        case = clock.case
        rows.append(
            Row(
                url=dispute_url(case.number) + "#panel-visits",
                title=case.title,
                clock=row_clock(clock.due_at, clock.warn_at, clock.kind, now),
                meta=(type_label(case.dispute.type, case.opened_at), case.dispute.file_number),
                number=case.number,
                state_label=state_label(case.state),
            )
        )
    return _list(
        request,
        title=_("Visits to be made"),
        subline=_("When a day of performance has come, and some days after it has ended."),
        rows=rows,
        tabs=(),
        urls=page_urls(found, address),
        empty=Empty(_("No visit is due"), _("Visits appear here when their day comes.")),
    )


def _tabs(
    labels: dict[CourtTab, str] | dict[DueTab, str],
    counts: dict[CourtTab, int] | dict[DueTab, int],
    current: CourtTab | DueTab,
    address: Address,
) -> tuple[Tab, ...]:
    numbers = {str(code): n for code, n in counts.items()}
    return tuple(
        Tab(
            words,
            f"{address.path}?tab={code}",
            numbers.get(str(code)),
            current=str(code) == str(current),
        )
        for code, words in labels.items()
    )


def _list(
    request: HttpRequest,
    *,
    title: str,
    subline: str,
    rows: Sequence[Row],
    tabs: Sequence[Tab],
    urls: dict[str, str],
    empty: Empty,
) -> HttpResponse:
    context: dict[str, object] = {
        "title": title,
        "subline": subline,
        "page": Page(tuple(rows), **urls),
        "tabs": tuple(tabs),
        "empty": empty,
    }
    if is_fragment(request):
        return render(request, "desk/mediation/agreements/_list.html", context)
    return render(
        request, "desk/mediation/agreements/list.html", {**context, "shell": shell_for(request)}
    )
