"""The page of one's data: what is held, who looked, consents; and the copy as JSON and PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.channels.portal.own import presenters, session
from linli.channels.portal.own.session import own_only
from linli.channels.portal.site import page
from linli.channels.ui.own_copy import copy_as_pdf, reading_words
from linli.channels.ui.resident_words import day_words
from linli.registers.people import operations as people
from linli.registers.people.models import Door
from linli.registers.people.operations import PersonRefused
from linli.registers.people.queries import (
    THE_PERSON,
    child_consents,
    children_of,
    own_forms,
    own_held,
    own_permit,
    own_readings,
    own_requests,
)
from linli.registers.places.queries import city_name

SHOWN_READINGS = 20


@own_only
@require_safe
def own_held_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Everything that is held about who proved to be this person."""
    held = own_held(person_id)
    if held is None:
        return gone(request)
    readings = [reading_words(one) for one in own_readings(person_id)]
    children = children_of(person_id, on=timezone.localdate())
    context = {
        "children": presenters.child_lines(children, child_consents([one.pk for one in children])),
        "fields": presenters.shown_fields(held),
        "residences": [
            (home, kind, day_words(begins), day_words(ends))
            for home, kind, begins, ends in held.residences
        ],
        "consents": presenters.consent_lines(held.consents),
        "changes": [(day_words(one.at), one.what, one.source) for one in held.changes],
        "readings": readings[:SHOWN_READINGS],
        "older_readings": readings[SHOWN_READINGS:],
        "requests": [presenters.request_line(row) for row in own_requests(person_id)],
        "forms": [presenters.form_title(row) for row in own_forms(person_id)],
        "permit": presenters.permit_words(own_permit(person_id)),
        "erase_on": day_words(held.erase_on),
    }
    return page(request, "portal/own/held.html", context, current="own")


def gone(request: HttpRequest) -> HttpResponse:
    """The record was erased meanwhile: nothing is left to be seen."""
    session.end(request)
    messages.info(request, _("Nothing is held about you any more."))
    return redirect("portal:own")


@own_only
@require_safe
def own_json(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The copy for a machine."""
    held = own_held(person_id)
    if held is None:
        return gone(request)
    at = timezone.now()
    people.note_export(by=THE_PERSON, at=at, person_id=person_id, kind="JSON")
    made = presenters.export(held, own_readings(person_id), own_requests(person_id), at=at)
    response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _as_file(response, f"my-data-{timezone.localdate():%Y%m%d}.json")


@own_only
@require_safe
def own_pdf(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The copy for print."""
    held = own_held(person_id)
    if held is None:
        return gone(request)
    at = timezone.now()
    people.note_export(by=THE_PERSON, at=at, person_id=person_id, kind="PDF")
    made = copy_as_pdf(held, own_readings(person_id), city=city_name(), at=at)
    response = HttpResponse(made, content_type="application/pdf")
    return _as_file(response, f"my-data-{timezone.localdate():%Y%m%d}.pdf")


def _as_file(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@own_only
@require_POST
def own_consent(request: HttpRequest, person_id: UUID, purpose: str) -> HttpResponse:
    """Agree, or take it back: one press each, at the same place."""
    at = timezone.now()
    if "withdraw" in request.POST:
        people.withdraw_consent(
            by=THE_PERSON, at=at, person_id=person_id, purpose=purpose, door=Door.PORTAL
        )
        messages.success(request, _("Taken back. It is not done any more from now on."))
    else:
        try:
            people.give_consent(
                by=THE_PERSON, at=at, person_id=person_id, purpose=purpose, door=Door.PORTAL
            )
            messages.success(request, _("Thank you. You can take it back here at any time."))
        except PersonRefused as refused:
            messages.error(request, str(refused))
    return redirect("portal:own_held")


@own_only
@require_POST
def own_child_consent(
    request: HttpRequest, person_id: UUID, child_id: UUID, purpose: str
) -> HttpResponse:
    """Agree for a child under 14 of one's household, or take it back."""
    at = timezone.now()
    try:
        if "withdraw" in request.POST:
            people.withdraw_consent_for_child(
                by=THE_PERSON, at=at, guardian_id=person_id, child_id=child_id, purpose=purpose
            )
            messages.success(request, _("Taken back. It is not done any more from now on."))
        else:
            people.give_consent_for_child(
                by=THE_PERSON, at=at, guardian_id=person_id, child_id=child_id, purpose=purpose
            )
            messages.success(request, _("Thank you. You can take it back here at any time."))
    except PersonRefused as refused:
        messages.error(request, str(refused))
    return redirect("portal:own_held")
