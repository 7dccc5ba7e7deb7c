"""The register of processing, and what erasing did and would do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.channels.desk.data_requests.presenters import at, run_line
from linli.channels.desk.data_requests.views import OFFICER
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Tab
from linli.channels.ui.processing_words import room_title
from linli.registers.people import operations as people
from linli.registers.people.queries import (
    consent_wordings,
    notice_text,
    purposes,
    retention_runs,
    rooms,
)


@require_GET
@needs(OFFICER)
def processing(request: HttpRequest) -> HttpResponse:
    """Every declared field, by what it is for; of one part of the platform at a time."""
    known = rooms()
    room = request.GET.get("room", "people")
    room = room if room in known else known[0]
    today = timezone.localdate()
    context = {
        "shell": shell_for(request),
        "purposes": purposes(room),
        "tabs": [
            Tab(room_title(one), f"{at('processing')}?room={one}", current=one == room)
            for one in known
        ],
        "consents": consent_wordings(on=today),
        "notices": [(title, notice_text(code, on=today)) for code, title in _notices()],
    }
    return render(request, "desk/data_requests/processing.html", context)


def _notices() -> tuple[tuple[str, str], ...]:
    return (
        ("newcomer", _("Notice to newcomers")),
        ("register", _("Notice to people in the register")),
    )


@require_GET
@needs(OFFICER)
def retention(request: HttpRequest) -> HttpResponse:
    """What the nightly erasing did, and what a rehearsal says it would do."""
    context = {
        "shell": shell_for(request),
        "runs": [run_line(run) for run in retention_runs()],
    }
    return render(request, "desk/data_requests/retention.html", context)


@require_POST
@needs(OFFICER)
def rehearse(request: HttpRequest) -> HttpResponse:
    """Say what would be erased tonight, without erasing anything."""
    if not was_sent(request):
        people.rehearse_erasing(at=timezone.now(), by=actor_of(request))
        note_sent(request)
        messages.success(request, _("Rehearsed: nothing was erased."))
    return HttpResponseRedirect(at("retention"))
