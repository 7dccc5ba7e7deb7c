"""What this post has to report: zero report in one click, or with the signs it entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.mediation.operations import screening
from linli.casework.mediation.queries import screening as reading
from linli.channels.desk.cases.clocks import day_words, left_words, moment_words, tone_of
from linli.channels.desk.screening.signs import sign_rows
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import Clock, Label, Standing
from linli.channels.ui.refusals import words_for
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, LimitUnit, remaining
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_LOOK = (Permission.REPORT_SCREENING, Permission.MEDIATE)
_LATEST = 5


@dataclass(frozen=True)
class ReportShown:
    """A report on its card: what, for whom, until when, and what is entered for it."""

    id: UUID
    campaign: str
    text: str
    committee: str
    span: str
    signs: int
    clock: Clock | None
    label: Label | None
    done: str
    button: str


@require_GET
@needs(*_LOOK)
def home(request: HttpRequest) -> HttpResponse:
    """The reports that are due, and the signs that are still looked into."""
    actor, now = actor_of(request), timezone.now()
    if not (reading.committees_within(actor).exists() or actor.may(Permission.MEDIATE)):
        return HttpResponseRedirect(reverse("desk:screening:campaigns"))
    reports = [report_shown(row, now) for row in reading.reports_of(actor)]
    open_signs = reading.signs_slice(actor, state="open").rows
    talked = reading.signs_slice(actor, state="talked").rows
    context = {
        "due": [row for row in reports if row.clock is not None],
        "sent": [row for row in reports if row.clock is None][:_LATEST],
        "signs": sign_rows([*open_signs, *talked], actor, now),
        "may_report": actor.may(Permission.REPORT_SCREENING),
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/home.html", context)


def report_shown(row: reading.DueReport, now: datetime) -> ReportShown:
    """A report in words."""
    report, committee = row.report, row.report.committee.unit
    span = f"{day_words(report.begins)} – {day_words(report.ends)}"
    n = row.signs
    button = (
        ngettext("Report %(n)d sign", "Report %(n)d signs", n) % {"n": n} if n else _("Zero report")
    )
    return ReportShown(
        id=report.id,
        campaign=report.campaign.name,
        text=report.campaign.text,
        committee=committee.short_name or committee.name,
        span=span,
        signs=n,
        clock=None if report.reported_at else report_clock(report.due_at, now),
        label=found_label(report.found, is_late=is_late(report.reported_at, report.due_at)),
        done=f"{report.reported_by} {moment_words(report.reported_at, now)}"
        if report.reported_at
        else "",
        button=button,
    )


def is_late(reported_at: datetime | None, due_at: datetime) -> bool:
    """Whether a report came after its limit."""
    return reported_at is not None and reported_at > due_at


def found_label(found: int | None, *, is_late: bool) -> Label | None:
    """Zero report; 2 signs; with that it came late."""
    if found is None:
        return None
    words = (
        ngettext("%(n)d sign", "%(n)d signs", found) % {"n": found} if found else _("Zero report")
    )
    if is_late:
        return Label(_("%(words)s, late") % {"words": words}, Standing.SOON)
    return Label(words, Standing.OK)


def report_clock(due_at: datetime, now: datetime) -> Clock:
    """Until when a round is to be reported."""
    left = remaining(
        now, due_at, LimitUnit.WORKING_DAY, hours=STANDARD_HOURS, calendar=work_calendar()
    )
    return Clock(
        tone_of(due_at, None, now),
        left_words(left),
        name=_("Report"),
        due_words=_("report by %(when)s") % {"when": moment_words(due_at, now)},
    )


@require_POST
@needs(Permission.REPORT_SCREENING)
def send_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send a report in one click."""
    actor: Actor = actor_of(request)
    try:
        report = screening.send_report(
            report_id, remark=request.POST.get("remark", ""), by=actor, at=timezone.now()
        )
    except NoSuchCase as error:
        raise Http404 from error
    except CaseError as error:
        messages.error(request, words_for(error))
    else:
        said = (
            ngettext("Reported with %(n)d sign.", "Reported with %(n)d signs.", report.found or 0)
            % {"n": report.found}
            if report.found
            else _("Zero report is sent.")
        )
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:screening:home"))
