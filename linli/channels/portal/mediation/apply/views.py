"""The three steps of an application, and its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.casework.cases.operations import CaseError
from linli.casework.matters.operations.intake import query_code_for
from linli.casework.mediation.models import Committee
from linli.casework.mediation.operations.applying import NewApplication, apply_for_mediation
from linli.casework.mediation.queries.mediators import PublicFilter, public_mediators
from linli.casework.mediation.queries.taking_in import hints, proposed_committee
from linli.channels.portal import drafts
from linli.channels.portal.mediation.apply.forms import YES, PlaceForm, QuarrelForm, SidesForm
from linli.channels.portal.report.where import chooser_from
from linli.channels.portal.site import page, public
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.presenters import Stop
from linli.channels.ui.refusals import words_for
from linli.channels.ui.resident_words import moment_words
from linli.channels.ui.visitors import Asking, ask
from linli.foundation.documents.codes import qr_svg
from linli.registers.access.rules import RESIDENT
from linli.registers.places.queries import NOWHERE, Place, UnknownPlace, place_codes

_DRAFT, _RECEIPT = "portal_apply", "portal_apply_receipt"
STEPS, _MOST_MEDIATORS = 3, 30


@dataclass
class Kept:
    """The answers so far, sealed in the session; of the sides nothing is kept before sending."""

    key: str = ""
    began_at: str = ""
    text: str = ""
    asked: str = ""
    is_sure: bool = False
    community: str = ""
    place_text: str = ""


def _kept(request: HttpRequest) -> Kept | None:
    found = drafts.sealed(request, _DRAFT)
    return Kept(**found) if found else None


def _keep(request: HttpRequest, kept: Kept) -> None:
    drafts.keep_sealed(request, _DRAFT, asdict(kept))


def _show(
    request: HttpRequest, name: str, step: int, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    back = {1: "portal:home", 2: "portal:apply", 3: "portal:apply_where"}[step]
    around = {"step": step, "steps": STEPS, "back_url": reverse(back)}
    template = f"portal/apply/{name}.html"
    return page(request, template, {**around, **context}, current="apply", status=status)


@public
def what(request: HttpRequest) -> HttpResponse:
    """What the quarrel is about; what may not be mediated is told kindly, with the right route."""
    kept = _kept(request) or Kept(key=f"apply:{uuid4().hex}", began_at=timezone.now().isoformat())
    if request.method != "POST":
        _keep(request, kept)
        form = QuarrelForm(initial={"text": kept.text, "asked": kept.asked})
        return _show(request, "what", 1, {"form": form, "bars": ()})
    form = QuarrelForm(request.POST)
    if not form.is_valid():
        return _show(request, "what", 1, {"form": form, "bars": ()}, status=422)
    text = form.cleaned_data["text"]
    _types, bars = hints(text, on=timezone.localdate())
    if bars and "sure" not in request.POST:
        return _show(request, "what", 1, {"form": form, "bars": bars})
    kept.text, kept.asked = text, form.cleaned_data["asked"]
    kept.is_sure = bool(bars)
    _keep(request, kept)
    return redirect("portal:apply_where")


@public
def where(request: HttpRequest) -> HttpResponse:
    """Where it is: by it the committee is found."""
    kept = _kept(request)
    if kept is None or not kept.text:
        return _lost(request)
    initial = {"place_text": kept.place_text}
    form, status, chosen = PlaceForm(initial=initial), 200, {"community": kept.community}
    if request.method == "POST":
        chosen = {name: str(value) for name, value in request.POST.items()}
        if "drop_point" in chosen:
            chosen |= {"longitude": "", "latitude": ""}
        if "drop_point" in chosen or "choose" in chosen:
            form = PlaceForm(initial={"place_text": chosen.get("place_text", "")})
        else:
            form = PlaceForm(request.POST)
            if form.is_valid() and form.placed is not None:
                kept.community = form.placed.place.community_code
                kept.place_text = form.cleaned_data["place_text"]
                _keep(request, kept)
                return redirect("portal:apply_who")
            status = 422
    context = {"form": form, "chooser": chooser_from(chosen), "needed": True}
    return _show(request, "where", 2, context, status=status)


@public
def who(request: HttpRequest) -> HttpResponse:
    """The sides, safety, wishes, rights and duties; sent twice it is one application."""
    kept = _kept(request)
    if kept is None or not kept.text:
        return _sent_before(request) or _lost(request)
    if not kept.community:
        return redirect("portal:apply_where")
    committee = _committee(kept)
    if request.method != "POST":
        form = SidesForm(mediators=_mediators(committee))
        return _sides(request, form, kept, committee)
    form = SidesForm(request.POST, mediators=_mediators(committee))
    at = timezone.now()
    if form.is_valid():
        hindrance = _hindrance(request, kept, at)
        if hindrance:
            form.add_error(None, hindrance)
        elif _sent(request, form, kept, at):
            return redirect("portal:apply_receipt")
    return _sides(request, form, kept, committee, status=422)


def _sides(
    request: HttpRequest,
    form: SidesForm,
    kept: Kept,
    committee: Committee | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "key": kept.key,
        "place": _place(kept).label,
        "committee": committee.unit if committee else None,
    }
    return _show(request, "who", 3, context, status=status)


def _committee(kept: Kept) -> Committee | None:
    types, _bars = hints(f"{kept.text}\n{kept.asked}", on=timezone.localdate())
    kind = types[0].type.code if types else ""
    return proposed_committee(_place(kept), kind, on=timezone.localdate())


def _mediators(committee: Committee | None) -> list[tuple[str, str]]:
    """Public mediators of the street and of the committee: only those who agreed to be shown."""
    if committee is None:
        return []
    column = "street_code" if committee.street_code else "district_code"
    wanted = PublicFilter(column=column, code=getattr(committee, column))
    rows = public_mediators(wanted).order_by("name", "id")[:_MOST_MEDIATORS]
    return [(str(row.id), f"{row.name}（{row.committee.unit.name}）") for row in rows]


def _place(kept: Kept) -> Place:
    try:
        return place_codes(kept.community) if kept.community else NOWHERE
    except UnknownPlace:
        return NOWHERE


def _hindrance(request: HttpRequest, kept: Kept, at: datetime) -> str:
    began = parse_datetime(kept.began_at) if kept.began_at else None
    if began and (at - began).total_seconds() < settings.LINLI_FORM_SECONDS:
        return _("That was very quick. Look it over in peace, then press once more.")
    turn = ask(request, Asking.REPORT, at=at)
    return "" if turn.is_had else wait_words(turn)


def _sent(request: HttpRequest, form: SidesForm, kept: Kept, at: datetime) -> bool:
    try:
        receipt = apply_for_mediation(_application(form, kept), by=RESIDENT, at=at)
    except CaseError as error:
        form.add_error(None, words_for(error))
        return False
    drafts.keep_sealed(
        request,
        _RECEIPT,
        {
            "key": kept.key,
            "number": receipt.number,
            "code": receipt.query_code,
            "committee": receipt.committee,
            "at": at.isoformat(),
            "accept_by": receipt.accept_by.isoformat() if receipt.accept_by else "",
            "afraid": form.cleaned_data["afraid"] == YES,
        },
    )
    request.session.pop(_DRAFT, None)
    return True


def _application(form: SidesForm, kept: Kept) -> NewApplication:
    data = form.cleaned_data
    is_afraid = data["afraid"] == YES
    return NewApplication(
        key=kept.key,
        query_code=query_code_for(kept.key),
        text=kept.text,
        asked=kept.asked,
        place=_place(kept),
        place_text=kept.place_text,
        name=data["name"],
        phone=data["phone"],
        other_name=data["other_name"],
        other_kind=data["other_kind"],
        other_phone=data["other_phone"],
        is_afraid=is_afraid,
        safe_contact=data["safe_contact"] if is_afraid else "",
        wished_mediator_id=UUID(data["mediator"]) if data.get("mediator") else None,
    )


def _sent_before(request: HttpRequest) -> HttpResponse | None:
    """Where a second press of the button leads: to the receipt of the first."""
    kept = drafts.sealed(request, _RECEIPT)
    if request.method == "POST" and kept and request.POST.get("key") == kept["key"]:
        return redirect("portal:apply_receipt")
    return None


def _lost(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.warning(
            request,
            _(
                "The page was open for too long, so nothing has been sent yet. "
                "What you wrote is still on this device: go through the steps once more."
            ),
        )
    return redirect("portal:apply")


@public
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number, query code and QR code, and what happens next by when."""
    kept = drafts.sealed(request, _RECEIPT)
    if kept is None:
        return redirect("portal:apply")
    address = f"{settings.LINLI_PUBLIC_URL}{reverse('portal:party', args=[kept['number']])}"
    context = {
        "receipt": kept,
        # Our own drawing of an address of our own: nothing in it comes from a visitor.
        "qr": mark_safe(qr_svg(address)),  # noqa: S308
        "at": parse_datetime(kept["at"]),
        "stops": _stops(kept),
    }
    return page(request, "portal/apply/receipt.html", context, current="apply")


def _stops(kept: dict[str, Any]) -> tuple[Stop, ...]:
    until = parse_datetime(kept["accept_by"]) if kept["accept_by"] else None
    first = _("%(committee)s has your application") % {"committee": kept["committee"]}
    by = (
        _("By %(moment)s you hear whether it is taken up") % {"moment": moment_words(until)}
        if until
        else _("You hear whether it is taken up")
    )
    return (
        Stop(first),
        Stop(
            _("The committee asks the other side"),
            state="next",
            icon="phone",
            text=_("Mediation needs both sides to agree. Who refuses cannot be forced."),
        ),
        Stop(
            by,
            state="next",
            icon="file-check",
            text=_("If it may not be mediated, you are told where to go."),
        ),
        Stop(
            _("A mediator talks with you"),
            state="next",
            icon="users",
            text=_(
                "You may ask for another one, and end it at any time. You may still go to court."
            ),
        ),
    )


@public
@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Delete the draft on the server."""
    request.session.pop(_DRAFT, None)
    messages.success(request, _("The draft is deleted. Nothing was sent."))
    return redirect("portal:home")
