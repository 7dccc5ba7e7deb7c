"""Many files made in the background: asking for a run, how far it is, what failed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.mediation.models import FileRun
from linli.casework.mediation.operations import filing
from linli.casework.mediation.queries.filing import failures_of, run_open_to, runs_of
from linli.casework.mediation.queries.seeing import sees_whole_committee
from linli.channels.desk.mediation.filing.lists import tabs
from linli.channels.desk.mediation.filing.presenters import ResultLine, run_progress
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.refusals import words_for
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

RUNNERS = (Permission.CHAIR_COMMITTEE, Permission.ACCEPT_DISPUTE, Permission.APPOINT_ACROSS)
_MONTH = timedelta(days=30)


class RunForm(LinliForm):
    """From which day to which the disputes were closed."""

    since = forms.DateField(label=_("Closed from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Closed until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        """The days in their order."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first."))
        return said


@require_http_methods(["GET", "POST"])
@needs(*RUNNERS)
def home(request: HttpRequest) -> HttpResponse:
    """The runs of this post, and asking for another."""
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    first = {"since": today - _MONTH, "until": today}
    form = RunForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            run = filing.ask_run(
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                by=actor,
                at=now,
            )
        except CaseError as refused:
            form.add_error(None, words_for(refused))
        else:
            return HttpResponseRedirect(reverse("desk:mediation:file_run", args=[run.id]))
    context = {
        "form": form,
        "runs": [(one, run_progress(one)) for one in runs_of(actor)],
        "tabs": tabs("file_runs") if sees_whole_committee(actor) else (),
        "shell": shell_for(request),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/mediation/filing/runs.html", context, status=status)


def _run(actor: Actor, run_id: UUID) -> FileRun:
    run = run_open_to(actor, run_id)
    if run is None:
        raise Http404
    return run


@require_GET
@needs(*RUNNERS)
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: how far it is, and the files that could not be made, with the reason of each."""
    actor = actor_of(request)
    found = _run(actor, run_id)
    reads = sees_whole_committee(actor)
    failures = [
        ResultLine(
            one.dispute.case.number,
            reverse("desk:mediation:dispute", args=[one.dispute.case.number]) if reads else "",
            one.failed_because,
            is_done=False,
        )
        for one in failures_of(found)
    ]
    context = {
        "run": found,
        "job": run_progress(found),
        "failures": failures,
        "is_under_way": found.ended_at is None,
        "tabs": tabs("") if reads else (),
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/filing/run.html", context)


@require_GET
@needs(*RUNNERS)
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far the run is."""
    context = {"job": run_progress(_run(actor_of(request), run_id))}
    return render(request, "desk/mediation/filing/_progress.html", context)


@require_POST
@needs(*RUNNERS)
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stop the run where it is."""
    actor = actor_of(request)
    filing.stop_run(_run(actor, run_id).id, by=actor)
    return HttpResponseRedirect(reverse("desk:mediation:file_run", args=[run_id]))


@require_POST
@needs(*RUNNERS)
def resume(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Go on with a run that was stopped."""
    actor = actor_of(request)
    filing.resume_run(_run(actor, run_id).id, by=actor)
    return HttpResponseRedirect(reverse("desk:mediation:file_run", args=[run_id]))
