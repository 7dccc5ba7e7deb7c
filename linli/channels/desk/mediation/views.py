"""The page of a dispute, its files, and what is masked on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.models import DisputeParty
from linli.casework.mediation.queries.disputes import (
    DisputeFile,
    document_of,
    parties_of,
    read_dispute,
)
from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.mediation.acting import ROOM, dispute_for
from linli.channels.desk.mediation.page import page_of, sides
from linli.channels.desk.mediation.panels import panels_for
from linli.channels.desk.mediation.story import days_of
from linli.channels.desk.mediation.words import side_label
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import RevealForm
from linli.channels.ui.presenters import Reveal
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.documents.uploads import StorageFault, open_stored
from linli.registers.access.operations import ReasonNeeded, log_reading, unmask
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct
from linli.registers.places.rules.keepers import NotAllowed

_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_FIELDS = ("name", "phone", "id_number", "address", "representative", "agent", "safe_contact")
_OF_KERNEL = ("name", "phone")


@require_GET
@needs(*ROOM)
def dispute(request: HttpRequest, number: str) -> HttpResponse:
    """A dispute with its sides, limits, mediators, what can be done now, and all panels."""
    actor, now = actor_of(request), timezone.now()
    try:
        file = read_dispute(actor, number)
    except NoSuchCase as error:
        raise Http404 from error
    _log(actor, file, now)
    page = page_of(file, actor, now)
    one_side, other_side = sides(page)
    context: dict[str, object] = {
        "page": page,
        "one_side": one_side,
        "other_side": other_side,
        "days": days_of(file, now),
        "panels": panels_for(file, actor, now, is_aside=False),
        "aside": panels_for(file, actor, now, is_aside=True),
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/dispute.html", context)


def _log(actor: Actor, file: DisputeFile, now: datetime) -> None:
    """Each reading of the page stands in the access log: it shows something of people."""
    log_reading(
        by=actor,
        act=ReadingAct.READ,
        record_kind="case",
        record_id=file.case.id,
        about=file.case.number,
        fields=",".join(f"party{one.position}.name" for one in file.parties),
        at=now,
    )


@require_GET
@needs(*ROOM)
def file(request: HttpRequest, number: str, document_id: UUID) -> HttpResponseBase:
    """A file of a dispute; pictures and PDF open in the browser, anything else is saved."""
    case = dispute_for(actor_of(request), number)
    document = document_of(case.id, document_id)
    if document is None:
        raise Http404
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
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@needs(Permission.UNMASK)
def reveal(request: HttpRequest, number: str, party_id: UUID, field: str) -> HttpResponse:
    """Ask why a masked value must be read, log it, and show it once."""
    actor = actor_of(request)
    if field not in _FIELDS:
        raise Http404
    case = dispute_for(actor, number)
    party = next((one for one in parties_of(case.id) if one.id == party_id), None)
    if party is None:
        raise Http404
    form = RevealForm(request.POST or None)
    value, reason = "", ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            _unmask(actor, case, party, field, reason)
        except ReasonNeeded as needed:
            form.add_error("reason", str(needed))
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            value = value_of(party, field)
    shown = Reveal(
        title=_("Show in full"),
        url=reverse("desk:mediation:reveal", args=[number, party_id, field]),
        label=_label(field),
        shown=_mask(field, value_of(party, field)),
        whose=f"{side_label(party.side)} · {number}",
        value=value,
        reason=reason,
    )
    context: dict[str, object] = {"reveal": shown, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    if is_fragment(request):
        return render(request, "ui/_reveal.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "desk/cases/reveal.html", context, status=status)


def _unmask(actor: Actor, case: Case, party: DisputeParty, field: str, reason: str) -> None:
    unmask(
        by=actor,
        record_kind="case",
        record_id=case.id,
        about=case.number,
        fields=f"party{party.position}.{field}",
        reason=reason,
        at=timezone.now(),
    )


def value_of(party: DisputeParty, field: str) -> str:
    """What is kept of a party under this name."""
    return str(getattr(party.party if field in _OF_KERNEL else party, field))


def _mask(field: str, value: str) -> str:
    if field == "phone":
        return mask_phone(value)
    return mask_name(value) if field in ("name", "representative", "agent") else "*" * 6


def _label(field: str) -> str:
    return {
        "name": pgettext("person", "Name"),
        "phone": pgettext("person", "Phone number"),
        "id_number": _("Number of the identity document"),
        "address": pgettext("person", "Address"),
        "representative": _("Representative"),
        "agent": _("Agent"),
        "safe_contact": _("Safe way to reach"),
    }[field]
