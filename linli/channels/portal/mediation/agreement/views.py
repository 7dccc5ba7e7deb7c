"""A party reads the whole wording and signs it on the screen."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.cases.operations import CaseError
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.operations.signing import SCREEN
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.channels.portal.mediation.agreement.panels import accord_of, signs_now
from linli.channels.portal.mediation.looking import party_only
from linli.channels.portal.site import page
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.agreement_paper import paper_of
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.refusals import words_for
from linli.channels.ui.visitors import Asking, ask
from linli.registers.access.rules import RESIDENT


class SignForm(LinliForm):
    """A signature drawn in the box, for the wording that was read."""

    image = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-ink": ""}))
    digest = forms.CharField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and sign it of my own free will"),
        error_messages={"required": gettext_lazy("Read it first, and tick that you did.")},
    )


@party_only
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, file: PartyFile) -> HttpResponse:
    """The whole wording; with a box to sign in while this party's signature is missing."""
    now = timezone.now()
    accord = accord_of(file, now)
    if accord.now is None:
        return redirect("portal:party", file.case.number)
    form = SignForm(request.POST or None, initial={"digest": accord.now.digest})
    status = 200
    if request.method == "POST":
        status = 422
        turn = ask(request, Asking.ADD, at=now)
        if not turn.is_had:
            form.add_error(None, wait_words(turn))
            status = 429
        elif form.is_valid():
            try:
                _sign(file, form)
            except CaseError as error:
                form.add_error(None, words_for(error))
                status = 409
            else:
                messages.success(request, _("Signed. You hear when everybody has."))
                return redirect("portal:party", file.case.number)
    plan = [line for line in accord.plan if line.agreement_id == accord.now.id]
    context = {
        "form": form,
        "number": file.case.number,
        "paper": paper_of(accord.now, file.dispute, accord.parties, plan),
        "digest": accord.now.digest,
        "signs": signs_now(file, accord),
        "back_url": reverse("portal:party", args=[file.case.number]),
    }
    template = "portal/mediation/agreement/agreement.html"
    return page(request, template, context, current="track", status=status)


def _sign(file: PartyFile, form: SignForm) -> None:
    mediation.sign_as_party(
        file.case.id,
        file.me.id,
        mediation.Signed(
            means=SCREEN,
            digest=form.cleaned_data["digest"],
            image=form.cleaned_data["image"],
        ),
        by=RESIDENT,
        at=timezone.now(),
        as_party=True,
    )
