"""Proving who one is: name and number, then the code. Never told: whether anybody is held."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.channels.portal.own import session
from linli.channels.portal.own.forms import CodeForm, ProveForm
from linli.channels.portal.site import page, public
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.visitors import Asking, ask
from linli.foundation.throttle.operations import take
from linli.foundation.throttle.rules import Allowance
from linli.registers.people import operations as people
from linli.registers.people.operations import Tried
from linli.registers.people.queries import THE_PERSON
from linli.registers.units.queries import counters

# A telephone is not to ring without end because somebody else types its owner's number.
FOR_ONE_PAPER = Allowance(an_hour=4, at_once=4)
MOST_COUNTERS = 4


@public
def own(request: HttpRequest) -> HttpResponse:
    """Ask for name and number; the answer is the same whether such a person is held or not."""
    if session.person_of(request, at=timezone.now()) is not None:
        return redirect("portal:own_held")
    form = ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _has_turn(request, form, timezone.now()):
        code_id = people.ask_for_code(
            by=THE_PERSON,
            at=timezone.now(),
            name=form.cleaned_data["name"],
            id_number=form.cleaned_data["id_number"],
        )
        session.keep_code(request, code_id)
        return redirect("portal:own_code")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "counters": counters()[:MOST_COUNTERS]}
    return page(request, "portal/own/prove.html", context, current="own", status=status)


def _has_turn(request: HttpRequest, form: ProveForm, at: datetime) -> bool:
    number = form.cleaned_data["id_number"]
    for turn in (
        ask(request, Asking.LOOK_UP, at=at),
        take("own_data", number, allowance=FOR_ONE_PAPER, at=at),
    ):
        if not turn.is_had:
            form.add_error(None, wait_words(turn))
            return False
    return True


@public
def own_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; right, it opens the page of one's data."""
    code_id = session.code_of(request)
    if code_id is None:
        return redirect("portal:own")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried, person_id = people.try_code(
            by=THE_PERSON, at=timezone.now(), code_id=code_id, code=form.cleaned_data["code"]
        )
        if tried is Tried.RIGHT and person_id is not None:
            session.begin(request, person_id, at=timezone.now())
            return redirect("portal:own_held")
        if tried is Tried.OVER:
            session.drop_code(request)
            messages.warning(
                request,
                _(
                    "This code does not hold any more: after 10 minutes or 5 tries. Ask for a new one."
                ),
            )
            return redirect("portal:own")
        form.add_error("code", _("This is not the code. Look at the text message again."))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "counters": counters()[:MOST_COUNTERS]}
    return page(request, "portal/own/code.html", context, current="own", status=status)


@public
@require_POST
def own_end(request: HttpRequest) -> HttpResponse:
    """Close the page of one's data."""
    session.end(request)
    request.session.cycle_key()
    messages.success(request, _("Closed. Nobody sees your data on this device any more."))
    return redirect("portal:own")
