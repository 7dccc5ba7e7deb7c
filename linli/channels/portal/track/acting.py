"""What a reporter does with their matter: add, withdraw, rate, ask again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.public import Act, PublicMatter
from linli.casework.matters.rules.publishing import WORDING
from linli.channels.portal.site import page
from linli.channels.portal.track.forms import (
    AddForm,
    RateForm,
    ReasonForm,
    UrgeForm,
    WithdrawForm,
)
from linli.channels.portal.track.looking import matter_page, reporter_only
from linli.channels.portal.track.presenters import shown
from linli.channels.portal.uploads import MOST_PHOTOS, as_documents, take_photos
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.resident_words import moment_words, resident_refusal
from linli.channels.ui.visitors import Asking, ask
from linli.registers.access.rules import RESIDENT


def _done(request: HttpRequest, matter: PublicMatter, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("portal:matter", matter.number)


@reporter_only
@require_POST
def add(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
    """Add words and photos to an open matter; the same form sent twice adds them once."""
    if was_sent(request):
        return _added(request, matter)
    form = AddForm(request.POST)
    if not form.is_valid():
        return matter_page(request, matter, add_form=form, status=422)
    at = timezone.now()
    turn = ask(request, Asking.ADD, at=at)
    if not turn.is_had:
        form.add_error(None, wait_words(turn))
        return matter_page(request, matter, add_form=form, status=429)
    taken = take_photos(request.FILES.getlist("photos"), room=MOST_PHOTOS)
    if taken.refusals:
        for words in taken.refusals:
            form.add_error(None, words)
        return matter_page(request, matter, add_form=form, status=422)
    try:
        matters.add_information(
            matter.case_id,
            words=form.cleaned_data["words"],
            by=RESIDENT,
            at=at,
            is_reporter=True,
            documents=as_documents(taken.photos, at=at),
        )
    except CaseError as error:
        form.add_error(None, resident_refusal(error))
        return matter_page(request, matter, add_form=form, status=409)
    note_sent(request)
    return _added(request, matter)


def _added(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
    return _done(request, matter, _("Added. The unit that handles it sees it at once."))


@reporter_only
@require_POST
def rate(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
    """Rate a finished matter; “not solved” sends it back to be done again."""
    form = RateForm(request.POST, auto_id="rate_%s")
    if not form.is_valid():
        return matter_page(request, matter, rate_form=form, status=422)
    data = form.cleaned_data
    try:
        matters.rate(
            matter.case_id,
            solved=data["solved"],
            satisfied=data["satisfied"],
            words=data["words"],
            by=RESIDENT,
            at=timezone.now(),
        )
    except CaseError as error:
        form.add_error(None, resident_refusal(error))
        return matter_page(request, matter, rate_form=form, status=409)
    return _done(request, matter, _rated_words(matter, data["solved"]))


def _rated_words(matter: PublicMatter, solved: str) -> str:
    if solved != "unsolved" or matter.master is not None:
        return _("Thank you. What you said is noted.")
    if matter.redos >= matter.redos_allowed:
        return _("Noted. Two people look at it now, and you hear what came of it.")
    return _("Noted. It went back to be done again; the new date stands below.")


def _not_now(act: Act, matter: PublicMatter) -> str:
    if act is Act.URGE and Act.URGE_LATER in matter.may:
        words = _("You can urge it from %(moment)s on. Until then, please let them work on it.")
        return words % {"moment": moment_words(matter.urge_from)}
    return _("That is not possible any more. See how it stands now.")


def _page_of(
    name: str, act: Act, form_class: type[Any], do: Callable[[PublicMatter, Any], str]
) -> Callable[..., HttpResponse]:
    """A page that asks, says what follows, and does it when confirmed."""

    def view(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
        if act not in matter.may:
            messages.warning(request, _not_now(act, matter))
            return redirect("portal:matter", matter.number)
        form = form_class(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                return _done(request, matter, do(matter, form.cleaned_data))
            except CaseError as error:
                form.add_error(None, resident_refusal(error))
        if request.method == "POST":
            status = 422
        context = {
            "form": form,
            "matter": matter,
            "shown": shown(matter, at=timezone.now()),
            "back_url": reverse("portal:matter", args=[matter.number]),
        }
        template = f"portal/track/{name}.html"
        return page(request, template, context, current="track", status=status)

    view.__name__ = name
    return reporter_only(view)


def _urge(matter: PublicMatter, data: dict[str, Any]) -> str:
    at = timezone.now()
    matters.urge(matter.case_id, words=data["words"], by=RESIDENT, at=at, is_reporter=True)
    return _("Urged. The unit and those who watch over it know it now.")


@reporter_only
@require_POST
def publishing(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
    """Allow that the outcome is published, or take it back: one press either way."""
    at, allow = timezone.now(), "allow" in request.POST
    try:
        if allow and Act.ALLOW_PUBLISHING in matter.may:
            matters.allow_publishing(
                matter.case_id, wording=WORDING, by=RESIDENT, at=at, is_reporter=True
            )
        elif not allow and Act.FORBID_PUBLISHING in matter.may:
            matters.forbid_publishing(matter.case_id, by=RESIDENT, at=at, is_reporter=True)
    except CaseError as error:
        messages.warning(request, resident_refusal(error))
        return redirect("portal:matter", matter.number)
    if allow:
        return _done(request, matter, _("Noted: others may read what came of it. Thank you."))
    return _done(request, matter, _("Taken back. Nothing of it is on the public page."))


def _withdraw(matter: PublicMatter, data: dict[str, Any]) -> str:
    matters.withdraw(matter.case_id, words=data["words"], by=RESIDENT, at=timezone.now())
    return _("Withdrawn. You can report again at any time.")


def _appeal(matter: PublicMatter, data: dict[str, Any]) -> str:
    matters.appeal(
        matter.case_id, reason=data["reason"], by=RESIDENT, at=timezone.now(), is_reporter=True
    )
    return _("Noted. Somebody else looks at the answer again, and you hear what came of it.")


def _reopen(matter: PublicMatter, data: dict[str, Any]) -> str:
    matters.ask_reopening(matter.case_id, reason=data["reason"], by=RESIDENT, at=timezone.now())
    return _("Noted. You hear whether it is opened again.")


urge = _page_of("urge", Act.URGE, UrgeForm, _urge)
withdraw = _page_of("withdraw", Act.WITHDRAW, WithdrawForm, _withdraw)
appeal = _page_of("appeal", Act.APPEAL, ReasonForm, _appeal)
reopen = _page_of("reopen", Act.REOPEN, ReasonForm, _reopen)
