"""Opening a party's own page, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.casework.mediation.queries.for_parties import PartyFile, party_file, prove_party
from linli.channels.portal.files import send_file
from linli.channels.portal.mediation.forms import EvidenceForm, ExtensionForm
from linli.channels.portal.mediation.panels import panels_for
from linli.channels.portal.mediation.presenters import party_view
from linli.channels.portal.mediation.proof import forget, proved, remember
from linli.channels.portal.site import page, public
from linli.channels.portal.track.forms import LookUpForm
from linli.channels.portal.uploads import ACCEPT, MOST_BYTES
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.visitors import Asking, ask, ask_about

PartyPage = Callable[..., HttpResponseBase]


def party_only(view: PartyPage) -> PartyPage:
    """Open only to a party who showed their own query code; everybody else is asked for it."""

    @wraps(view)
    def opened(request: HttpRequest, number: str, **rest: Any) -> HttpResponseBase:
        file = file_of(request, number)
        if file is None:
            return redirect("portal:party_code", number)
        return view(request, file, **rest)

    return public(opened)  # type: ignore[arg-type]  # also files are sent


def file_of(request: HttpRequest, number: str) -> PartyFile | None:
    """The dispute as this visitor may see it; None before they proved who they are."""
    known = proved(request, number)
    return party_file(*known) if known else None


@public
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the query code: the same page whether there is such a number or not."""
    form = LookUpForm(request.POST or None, initial={"number": number})
    if request.method == "POST" and form.is_valid() and _proves(request, form):
        return redirect("portal:party", form.cleaned_data["number"])
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "number": number}
    return page(request, "portal/mediation/code.html", context, current="track", status=status)


def _proves(request: HttpRequest, form: LookUpForm) -> bool:
    at, number = timezone.now(), form.cleaned_data["number"]
    for turn in (ask(request, Asking.LOOK_UP, at=at), ask_about(number, at=at)):
        if not turn.is_had:
            form.add_error(None, wait_words(turn))
            return False
    found = prove_party(number, form.cleaned_data["code"])
    if found is None:
        form.add_error(None, _("Not found. Number and query code must both be right: look again."))
        return False
    remember(request, number, *found)
    return True


@party_only
@require_safe
def party(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """How the mediation stands, and what the party can do."""
    return party_page(request, file)


def party_page(
    request: HttpRequest, file: PartyFile, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The party's page; a form that has to be mended takes the place of the empty one."""
    now = timezone.now()
    context = {
        "view": party_view(file, now),
        "evidence_form": EvidenceForm(),
        "extension_form": ExtensionForm(),
        "panels": panels_for(file, now),
        "accept": ACCEPT,
        "most_bytes": MOST_BYTES,
        **forms,
    }
    return page(request, "portal/mediation/party.html", context, current="track", status=status)


@party_only
@require_safe
def file(request: HttpRequest, file: PartyFile, document_id: UUID) -> HttpResponseBase:
    """A piece of evidence: one's own, or one that the other side shares."""
    piece = file.piece(document_id)
    if piece is None or piece.document is None:
        raise Http404
    document = piece.document
    if "small" in request.GET and document.thumbnail_key:
        return send_file(document.thumbnail_key, "image/jpeg", name=document.name)
    return send_file(document.storage_key, document.media_type, name=document.name)


@public
@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Forget on this device that the code was shown."""
    forget(request, number)
    messages.success(request, _("This device has forgotten the matter. Keep the receipt."))
    return redirect("portal:party_code", number)
