"""The two steps of a newcomer's form, the receipt, and how a form or request stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.channels.portal import drafts
from linli.channels.portal.newcomers.forms import NONE_OF_THESE, HomeForm, NewcomerForm, TrackForm
from linli.channels.portal.own import presenters
from linli.channels.portal.report.where import chooser_from
from linli.channels.portal.site import page, public
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.visitors import Asking, ask, ask_about
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.people import operations as people
from linli.registers.people.models import Door
from linli.registers.people.operations import NewcomerFacts
from linli.registers.people.queries import (
    THE_PERSON,
    form_by_code,
    newcomer_services,
    notice_text,
    request_by_code,
    services_wanted,
)
from linli.registers.places.queries import UnknownPlace, find_homes, place_codes
from linli.registers.places.rules.keepers import Refused

_WHERE, _RECEIPT = "portal_newcomer", "portal_newcomer_receipt"
MOST_HOMES = 8


@public
def newcomer(request: HttpRequest) -> HttpResponse:
    """Where somebody lives now; before it, what the data is used for."""
    kept = drafts.sealed(request, _WHERE) or {}
    form = HomeForm(initial={"place_text": kept.get("address", "")})
    status, chosen = 200, _chosen(kept)
    if request.method == "POST":
        chosen = request.POST.dict()
        if "drop_point" in request.POST:
            chosen |= {"longitude": "", "latitude": ""}
        if "drop_point" in request.POST or "choose" in request.POST:
            form = HomeForm(initial={"place_text": request.POST.get("place_text", "")})
        else:
            form = HomeForm(request.POST)
            if form.is_valid() and form.placed is not None:
                found = {
                    "community": form.placed.place.community_code,
                    "address": form.cleaned_data["place_text"],
                }
                drafts.keep_sealed(request, _WHERE, found)
                return redirect("portal:newcomer_who")
            status = 422
    context = {
        "form": form,
        "chooser": chooser_from(chosen),
        "needed": True,
        "notice": notice_text("newcomer", on=timezone.localdate()),
        "back_url": reverse("portal:home"),
    }
    return page(request, "portal/newcomers/where.html", context, current="newcomer", status=status)


def _chosen(kept: dict[str, Any]) -> dict[str, str]:
    return {"community": str(kept["community"])} if kept else {}


@public
def newcomer_who(request: HttpRequest) -> HttpResponse:
    """Who moved in; sent twice it is one form."""
    if request.method == "POST" and was_sent(request):
        return redirect("portal:newcomer_receipt")
    kept = drafts.sealed(request, _WHERE)
    if kept is None:
        return redirect("portal:newcomer")
    notice = notice_text("newcomer", on=timezone.localdate())
    homes = _homes(kept)
    form = NewcomerForm(
        request.POST if request.method == "POST" else None,
        homes=homes,
        initial={"notice_version": notice.version},
    )
    if request.method == "POST" and form.is_valid() and _submit(request, form, kept):
        return redirect("portal:newcomer_receipt")
    context = {
        "form": form,
        "place": _place(kept["community"]),
        "address": kept["address"],
        "notice": notice,
        "back_url": reverse("portal:newcomer"),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "portal/newcomers/who.html", context, current="newcomer", status=status)


def _place(code: str) -> str:
    try:
        return place_codes(code).label
    except UnknownPlace:
        return ""


def _homes(kept: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        found = find_homes(
            WHOLE_CITY, kept["address"], community_code=kept["community"], limit=MOST_HOMES
        )
    except WordTooShort:
        return []
    return [(home.id.hex, home.address) for home in found]


def _submit(request: HttpRequest, form: NewcomerForm, kept: dict[str, Any]) -> bool:
    at = timezone.now()
    turn = ask(request, Asking.REPORT, at=at)
    if not turn.is_had:
        form.add_error(None, wait_words(turn))
        return False
    try:
        row, code = people.submit_form(
            by=THE_PERSON, at=at, door=Door.PORTAL, facts=_facts(form, kept)
        )
    except Refused as refused:
        field = getattr(refused, "field", "")
        form.add_error(field if field in form.fields else None, str(refused))
        return False
    except UnknownPlace:
        form.add_error(None, _("Choose the community anew, please."))
        return False
    note_sent(request)
    drafts.keep_sealed(
        request, _RECEIPT, {"number": row.number, "code": code, "wants": list(row.wants)}
    )
    request.session.pop(_WHERE, None)
    return True


def _facts(form: NewcomerForm, kept: dict[str, Any]) -> NewcomerFacts:
    data = form.cleaned_data
    home = data.get("home", "")
    same = ("name", "id_number", "phone", "domicile", "came_on", "residence_kind", "stay", "wants")
    return NewcomerFacts(
        **{name: data[name] for name in same},
        landlord_name=data["landlord_name"],
        landlord_phone=data["landlord_phone"],
        notice_version=data["notice_version"],
        community_code=kept["community"],
        residence=kept["address"],
        home_id=UUID(home) if home and home != NONE_OF_THESE else None,
    )


@public
@require_safe
def newcomer_receipt(request: HttpRequest) -> HttpResponse:
    """Number and query code, and what one may apply for."""
    kept = drafts.sealed(request, _RECEIPT)
    if kept is None:
        return redirect("portal:own_track")
    context = {"receipt": kept, "services": _services(kept["wants"])}
    return page(request, "portal/newcomers/receipt.html", context, current="newcomer")


def _services(wanted: list[str]) -> list[Any]:
    """What was wished for first."""
    first = services_wanted(wanted)
    return [
        *first,
        *(one for one in newcomer_services(on=timezone.localdate()) if one not in first),
    ]


@public
def own_track(request: HttpRequest) -> HttpResponse:
    """How a registration or a request stands, for who has number and code."""
    told = {"number": request.GET.get("number", "")[:30]}
    form = TrackForm(request.POST if request.method == "POST" else None, initial=told)
    if request.method == "POST" and form.is_valid():
        found = _look(request, form)
        if found is not None:
            return found
    status = 422 if request.method == "POST" else 200
    return page(request, "portal/own/track.html", {"form": form}, current="own", status=status)


def _look(request: HttpRequest, form: TrackForm) -> HttpResponse | None:
    at, number, code = timezone.now(), form.cleaned_data["number"], form.cleaned_data["code"]
    for turn in (ask(request, Asking.LOOK_UP, at=at), ask_about(number, at=at)):
        if not turn.is_had:
            form.add_error(None, wait_words(turn))
            return None
    row = form_by_code(number, code)
    if row is not None:
        context: dict[str, Any] = {
            "number": row.number, "stops": presenters.form_stops(row), "way_on": row.route,
            "services": _services(list(row.wants)),
        }  # fmt: skip
        return page(request, "portal/newcomers/status.html", context, current="own")
    asked = request_by_code(number, code)
    if asked is None:
        form.add_error(None, _("Not found. Number and query code must both be right: look again."))
        return None
    look, heading, words = presenters.request_outcome(asked)
    context = {
        "row": asked, "line": presenters.request_line(asked), "code": "", "look": look,
        "heading": heading, "words": words, "facts": presenters.request_facts(asked),
        "complaint": presenters.request_complaint(asked), "back": False,
    }  # fmt: skip
    return page(request, "portal/own/request.html", context, current="own")
