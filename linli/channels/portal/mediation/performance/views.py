"""A party says that something was done, that it arrived or did not, or applies to the court."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.channels.portal.fields import LineField
from linli.channels.portal.mediation.agreement.panels import accord_of
from linli.channels.portal.mediation.looking import party_only
from linli.channels.portal.site import page
from linli.channels.portal.uploads import ACCEPT, MOST_BYTES, as_documents, take_photos
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.agreement_paper import line_words
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.refusals import words_for
from linli.channels.ui.visitors import Asking, ask
from linli.registers.access.rules import RESIDENT


class ClaimForm(LinliForm):
    """How the debtor did it."""

    words = LineField(
        label=gettext_lazy("How was it done?"),
        help_text=gettext_lazy("By bank transfer, in cash against a receipt, repaired …"),
        most=200,
    )


class SayForm(LinliForm):
    """Why."""

    words = LineField(label=gettext_lazy("What happened?"), most=200)


class WishForm(LinliForm):
    """Whether the party wishes to apply to the court."""

    answer = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")))


class Refused(Exception):
    """An upload was refused; words for the page."""


def _claim(
    file: PartyFile, line_id: UUID, form: LinliForm, request: HttpRequest, at: datetime
) -> object:
    taken = take_photos(request.FILES.getlist("photo"), room=1)
    if taken.refusals:
        raise Refused("；".join(taken.refusals))
    documents = as_documents(taken.photos, at=at)
    proof = mediation.Proof(
        words=form.cleaned_data["words"], document=documents[0] if documents else None
    )
    return mediation.claim_performance(
        file.case.id, line_id, proof, party_id=file.me.id, by=RESIDENT, at=at
    )


def _confirm(
    file: PartyFile, line_id: UUID, _form: LinliForm, _request: HttpRequest, at: datetime
) -> object:
    return mediation.confirm_performance(
        file.case.id, line_id, party_id=file.me.id, by=RESIDENT, at=at
    )


def _deny(
    file: PartyFile, line_id: UUID, form: LinliForm, _request: HttpRequest, at: datetime
) -> object:
    return mediation.deny_performance(
        file.case.id, line_id, reason=form.cleaned_data["words"], party_id=file.me.id,
        by=RESIDENT, at=at,
    )  # fmt: skip


def _waive(
    file: PartyFile, line_id: UUID, form: LinliForm, _request: HttpRequest, at: datetime
) -> object:
    return mediation.waive(
        file.case.id, line_id, reason=form.cleaned_data["words"], party_id=file.me.id,
        by=RESIDENT, at=at,
    )  # fmt: skip


_ACTS: dict[str, tuple[type[LinliForm], Callable[..., object]]] = {
    "claim": (ClaimForm, _claim),
    "confirm": (LinliForm, _confirm),
    "deny": (SayForm, _deny),
    "waive": (SayForm, _waive),
}


def _words(act: str) -> tuple[str, str, str]:
    """Heading, button and what follows, of one of the acts."""
    return {
        "claim": (
            _("I have done it"),
            _("Say that it is done"),
            _("The other side is asked to confirm it; the mediator sees it at once."),
        ),
        "confirm": (
            _("I have received it"),
            _("Confirm that it is done"),
            _("With this it counts as performed. It cannot be taken back."),
        ),
        "deny": (
            _("It was not done"),
            _("Say that it was not done"),
            _("The mediator looks into it."),
        ),
        "waive": (
            _("I release the other side from it"),
            _("Release them from it"),
            _("They need not do it any more. It cannot be taken back."),
        ),
    }[act]


@party_only
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, file: PartyFile, line_id: UUID, act: str) -> HttpResponse:
    """Say something about one line of the plan, on a page that tells what follows."""
    now = timezone.now()
    found = next((one for one in accord_of(file, now).binding_plan if one.id == line_id), None)
    if found is None or act not in _ACTS:
        raise Http404
    form_class, do = _ACTS[act]
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if was_sent(request):
            return redirect("portal:party", file.case.number)
        status = _try(request, file, found.id, form, do, now)
        if status == 200:  # done
            note_sent(request)
            messages.success(request, _("Noted. The mediator sees it at once."))
            return redirect("portal:party", file.case.number)
    title, submit, consequence = _words(act)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "consequence": consequence,
        "line": line_words(found),
        "takes_photo": act == "claim",
        "accept": ACCEPT,
        "most_bytes": MOST_BYTES,
        "back_url": reverse("portal:party", args=[file.case.number]),
    }
    template = "portal/mediation/performance/line.html"
    return page(request, template, context, current="track", status=status)


def _try(
    request: HttpRequest,
    file: PartyFile,
    line_id: UUID,
    form: LinliForm,
    do: Callable[..., object],
    at: datetime,
) -> int:
    """Do it; the status of the page that has to be shown again, 200 when it is done."""
    if not form.is_valid():
        return 422
    turn = ask(request, Asking.ADD, at=at)
    if not turn.is_had:
        form.add_error(None, wait_words(turn))
        return 429
    try:
        do(file, line_id, form, request, at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return 422
    except CaseError as error:
        form.add_error(None, words_for(error))
        return 409
    return 200


@party_only
@require_POST
def wish(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """Say whether one wishes to apply to the court together."""
    form = WishForm(request.POST)
    if form.is_valid():
        try:
            mediation.wish_confirmation(
                file.case.id,
                file.me.id,
                answer=form.cleaned_data["answer"],
                means="portal",
                by=RESIDENT,
                at=timezone.now(),
                as_party=True,
            )
        except CaseError as error:
            messages.warning(request, words_for(error))
        else:
            messages.success(request, _("Noted. When all wish it, the committee helps to apply."))
    return redirect("portal:party", file.case.number)


@party_only
@require_POST
def withdraw(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """Take the application to the court back before it has decided."""
    form = SayForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say why you take it back."))
        return redirect("portal:party", file.case.number)
    try:
        mediation.withdraw_confirmation(
            file.case.id,
            reason=form.cleaned_data["words"],
            party_id=file.me.id,
            by=RESIDENT,
            at=timezone.now(),
        )
    except CaseError as error:
        messages.warning(request, words_for(error))
    else:
        messages.success(request, _("The application is taken back."))
    return redirect("portal:party", file.case.number)
