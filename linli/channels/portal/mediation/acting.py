"""What a party does on their own page: answer, hand in evidence, agree to more time, refuse."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.channels.portal.mediation.forms import (
    AnswerForm,
    EvidenceForm,
    ExtensionForm,
    RefuseForm,
)
from linli.channels.portal.mediation.looking import party_only, party_page
from linli.channels.portal.mediation.presenters import MAY_REFUSE, party_view
from linli.channels.portal.site import page
from linli.channels.portal.uploads import as_documents, take_photos
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.resident_words import resident_refusal
from linli.channels.ui.visitors import Asking, ask
from linli.registers.access.rules import RESIDENT


def _done(request: HttpRequest, file: PartyFile, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("portal:party", file.case.number)


@party_only
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, file: PartyFile, session_id: UUID) -> HttpResponse:
    """Say whether one comes to a session."""
    if file.invitation(session_id) is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                mediation.answer_invitation(
                    file.case.id,
                    session_id,
                    party_id=file.me.id,
                    answer=form.cleaned_data["answer"],
                    words=form.cleaned_data["words"],
                    as_party=True,
                    by=RESIDENT,
                    at=timezone.now(),
                )
            except CaseError as error:
                form.add_error(None, resident_refusal(error))
            else:
                return _done(request, file, _("Noted. The mediator knows it now."))
    view = party_view(file, timezone.now())
    context = {
        "form": form,
        "view": view,
        "meeting": next(one for one in view.meetings if one.id == session_id),
        "back_url": reverse("portal:party", args=[file.case.number]),
    }
    return page(request, "portal/mediation/answer.html", context, current="track", status=status)


@party_only
@require_POST
def evidence(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """Hand in a piece of evidence; the same form sent twice adds it once."""
    if was_sent(request):
        return _added(request, file)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return party_page(request, file, evidence_form=form, status=422)
    at = timezone.now()
    turn = ask(request, Asking.ADD, at=at)
    if not turn.is_had:
        form.add_error(None, wait_words(turn))
        return party_page(request, file, evidence_form=form, status=429)
    taken = take_photos(request.FILES.getlist("photo"), room=1)
    if taken.refusals:
        for words in taken.refusals:
            form.add_error(None, words)
        return party_page(request, file, evidence_form=form, status=422)
    documents = as_documents(taken.photos, at=at)
    try:
        mediation.add_evidence(
            file.case.id,
            mediation.NewEvidence(
                name=form.cleaned_data["name"],
                given_by=file.me.id,
                is_shared=form.cleaned_data["is_shared"],
            ),
            document=documents[0] if documents else None,
            as_party=True,
            by=RESIDENT,
            at=at,
        )
    except CaseError as error:
        form.add_error(None, resident_refusal(error))
        return party_page(request, file, evidence_form=form, status=409)
    note_sent(request)
    return _added(request, file)


def _added(request: HttpRequest, file: PartyFile) -> HttpResponse:
    return _done(request, file, _("Handed in. The mediator sees it at once."))


@party_only
@require_POST
def share(request: HttpRequest, file: PartyFile, evidence_id: UUID) -> HttpResponse:
    """Share an own piece with the other side, or no longer."""
    is_shared = "share" in request.POST
    try:
        mediation.share_evidence(
            file.case.id,
            evidence_id,
            is_shared=is_shared,
            party_id=file.me.id,
            by=RESIDENT,
            at=timezone.now(),
        )
    except CaseError as error:
        messages.warning(request, resident_refusal(error))
        return redirect("portal:party", file.case.number)
    words = _("The other side can see it now.") if is_shared else _("Only the mediator sees it.")
    return _done(request, file, words)


@party_only
@require_POST
def contact(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """Share the own telephone number with the other side, or no longer."""
    shares = "share" in request.POST
    try:
        mediation.share_contact(
            file.case.id,
            party_id=file.me.id,
            shares=shares,
            as_party=True,
            by=RESIDENT,
            at=timezone.now(),
        )
    except CaseError as error:
        messages.warning(request, resident_refusal(error))
        return redirect("portal:party", file.case.number)
    words = (
        _("The other side can see your number now.")
        if shares
        else _("The other side does not see your number.")
    )
    return _done(request, file, words)


@party_only
@require_POST
def extension(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """Agree to more time, or not."""
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return party_page(request, file, extension_form=form, status=422)
    try:
        mediation.answer_extension(
            file.case.id,
            party_id=file.me.id,
            answer=form.cleaned_data["answer"],
            means="portal",
            as_party=True,
            by=RESIDENT,
            at=timezone.now(),
        )
    except CaseError as error:
        form.add_error(None, resident_refusal(error))
        return party_page(request, file, extension_form=form, status=409)
    return _done(request, file, _("Noted. The mediator knows it now."))


@party_only
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """End it by one's own clear word: no reason is asked, nobody has to permit it."""
    if file.case.state not in MAY_REFUSE:
        messages.warning(request, _("That is not possible any more. See how it stands now."))
        return redirect("portal:party", file.case.number)
    form = RefuseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                mediation.withdraw_consent(
                    file.case.id,
                    party_id=file.me.id,
                    route=_route(),
                    by=RESIDENT,
                    at=timezone.now(),
                )
            except CaseError as error:
                form.add_error(None, resident_refusal(error))
            else:
                return _done(request, file, _("Noted. The mediation has ended."))
    context = {
        "form": form,
        "view": party_view(file, timezone.now()),
        "back_url": reverse("portal:party", args=[file.case.number]),
    }
    return page(request, "portal/mediation/refuse.html", context, current="track", status=status)


def _route() -> str:
    words = _(
        "You can go to court or, where it applies, to arbitration or the authority in charge; "
        "legal aid: 12348, hotline: %(hotline)s."
    )
    return words % {"hotline": settings.LINLI_HOTLINE}
