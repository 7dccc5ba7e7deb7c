"""The case page and what hangs on it: filters, files, masked values, paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models import Case, Party, PartyRole
from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters.queries.case_page import (
    CaseFile,
    case_in_scope,
    document_in_scope,
    party_in_scope,
    read_case,
)
from linli.casework.matters.queries.moves import possible_moves
from linli.casework.matters.queries.phrases import phrases_for
from linli.channels.desk.asked import asked
from linli.channels.desk.cases.composer import composer_form, composer_of
from linli.channels.desk.cases.page import page_of
from linli.channels.desk.cases.possible import can_do
from linli.channels.desk.cases.timeline import Show, Story
from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import RevealForm
from linli.channels.ui.presenters import Reveal
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.documents.uploads import StorageFault, open_stored
from linli.registers.access.operations import ReasonNeeded, log_reading, unmask
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY, Actor, ReadingAct
from linli.registers.places.queries import grid_map
from linli.registers.places.rules.keepers import NotAllowed

_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


@require_GET
@needs(Permission.SEE_MATTERS)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case with its facts, people, limits, timeline, and what this post may do now."""
    actor, now = actor_of(request), timezone.now()
    file = _read(actor, number)
    target = request.headers.get("HX-Target", "") if is_fragment(request) else ""
    moves = can_do(file.case, possible_moves(file, actor, at=now))
    context = _composer(request, file, moves.composed) | _timeline(request, file, now)
    if target == "composer":
        return render(request, "desk/cases/_composer.html", context)
    if target == "timeline":
        return render(request, "desk/cases/_timeline.html", context)
    _log(actor, file, ReadingAct.READ, now)
    context |= {"page": page_of(file, actor, now=now), "can": moves}
    return render(request, "desk/cases/case.html", {**context, "shell": shell_for(request)})


def _read(actor: Actor, number: str) -> CaseFile:
    try:
        return read_case(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


def _composer(request: HttpRequest, file: CaseFile, composed: tuple[str, ...]) -> dict[str, object]:
    wanted = request.GET.get("compose", "")
    action = wanted if wanted in composed else (composed[0] if composed else "")
    if not action:
        return {"composer": None, "form": None}
    return {
        "composer": composer_of(file.case, action, composed),
        "form": composer_form(file.case, action),
    }


def _timeline(request: HttpRequest, file: CaseFile, now: datetime) -> dict[str, object]:
    show = asked(request, "show", Show.ALL)
    story = Story(file, now)
    return {"days": story.days(show), "filters": story.filters(show)}


def _log(actor: Actor, file: CaseFile, act: ReadingAct, now: datetime) -> None:
    """Each reading of a page that shows something of a person stands in the access log."""
    fields = [
        f"{party.role}.{name}"
        for party in file.people
        for name in ("name", "phone")
        if getattr(party, name)
    ]
    if fields:
        log_reading(
            by=actor,
            act=act,
            record_kind="case",
            record_id=file.case.id,
            about=file.case.number,
            fields=",".join(fields),
            at=now,
        )


@require_GET
@needs(Permission.SEE_MATTERS)
def print_case(request: HttpRequest, number: str) -> HttpResponse:
    """The case on paper: masked as on the page."""
    actor, now = actor_of(request), timezone.now()
    file = _read(actor, number)
    _log(actor, file, ReadingAct.PRINT, now)
    context = {
        "page": page_of(file, actor, now=now),
        "lines": Story(file, now).lines(),
        "printed_at": now,
        "printed_by": f"{actor.unit_name} {actor.name}",
    }
    return render(request, "desk/cases/print.html", context)


@require_GET
@needs(Permission.SEE_MATTERS)
def case_map(request: HttpRequest, number: str) -> HttpResponse:
    """The grids round the place, as GeoJSON."""
    found = _case(actor_of(request), number)
    if not found.community_code:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    return JsonResponse(grid_map(WHOLE_CITY, inside=found.community_code))


def _case(actor: Actor, number: str) -> Case:
    try:
        return case_in_scope(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_GET
@needs(Permission.SEE_MATTERS)
def file(request: HttpRequest, number: str, document_id: UUID) -> HttpResponseBase:
    """A file of a case; pictures and PDF open in the browser, anything else is saved."""
    try:
        _found, document = document_in_scope(actor_of(request), number, document_id)
    except NoSuchCase as error:
        raise Http404 from error
    small = request.GET.get("size") == "small" and document.thumbnail_key
    try:
        stream = open_stored(document.thumbnail_key if small else document.storage_key)
    except StorageFault as error:
        raise Http404 from error
    media_type = "image/jpeg" if small else document.media_type
    response = FileResponse(
        stream,
        as_attachment=media_type not in _INLINE,
        filename=document.name,
        content_type=media_type,
    )
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_http_methods(["GET", "POST"])
@needs(Permission.UNMASK)
def reveal(request: HttpRequest, number: str, party_id: UUID, field: str) -> HttpResponse:
    """Ask why a masked value must be read, log it, and show it once."""
    actor = actor_of(request)
    if field not in ("name", "phone"):
        raise Http404
    try:
        found, party = party_in_scope(actor, number, party_id)
    except NoSuchCase as error:
        raise Http404 from error
    form = RevealForm(request.POST or None)
    value, reason = "", ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            unmask(
                by=actor,
                record_kind="case",
                record_id=found.id,
                about=found.number,
                fields=f"{party.role}.{field}",
                reason=reason,
                at=timezone.now(),
            )
        except ReasonNeeded as needed:
            form.add_error("reason", str(needed))
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            value = str(getattr(party, field))
    context: dict[str, object] = {
        "reveal": _reveal(found, party, field, value=value, reason=reason),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    if is_fragment(request):
        return render(request, "ui/_reveal.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "desk/cases/reveal.html", context, status=status)


def _reveal(found: Case, party: Party, field: str, *, value: str, reason: str) -> Reveal:
    labels = {"name": pgettext("person", "Name"), "phone": pgettext("person", "Phone number")}
    masks = {"name": mask_name, "phone": mask_phone}
    return Reveal(
        title=_("Show in full"),
        url=reverse("desk:reveal", args=[found.number, party.id, field]),
        label=labels[field],
        shown=masks[field](str(getattr(party, field))),
        whose=f"{PartyRole(party.role).label} · {found.number}",
        value=value,
        reason=reason,
    )


@require_GET
@needs(Permission.SEE_MATTERS)
def phrases(request: HttpRequest, number: str, use: str) -> HttpResponse:
    """Words kept ready for this kind of matter, to be put into the text being written."""
    found = _case(actor_of(request), number)
    lines = phrases_for(use, found.category, on=timezone.localdate())
    return render(request, "desk/cases/_phrases.html", {"lines": lines})
