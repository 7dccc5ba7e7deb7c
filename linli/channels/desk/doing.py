"""From an action's form to one operation and back: errors in words, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from linli.casework.cases.operations import CaseError, CaseMoved, Missing, NoSuchCase
from linli.channels.desk.shell import is_fragment, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm, Conflict
from linli.channels.ui.refusals import action_label, state_label, words_for
from linli.channels.ui.templatetags.linli_ui import moment

UNPROCESSABLE, CONFLICT = 422, 409
SENT_ALREADY = gettext_lazy("That was sent already; it was done once.")


class NotKept(Exception):
    """What was sent with the form could not be kept; nothing was done. Words for the page."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class ActForm(LinliForm):
    """The form of an action: it carries the version of the case that the page showed."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def seen_version(self) -> int | None:
        """The version to hand to the operation as ``expect``."""
        value = self.cleaned_data.get("expect")
        return value if isinstance(value, int) else None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What stands round a form that is to be sent: its frame, and where it leads when done.

    ``do`` calls the operation with the checked form and the moment; ``state`` tells the state
    that the case has now, asked only when somebody else was first.
    """

    act: ActionForm
    do: Callable[[Any, datetime], object]
    done: str
    go: str
    state: Callable[[], str] = lambda: ""
    case_url: str = ""
    page: str = "ui/action_page.html"
    fragment: str = "ui/_action_form.html"
    context: Mapping[str, object] | None = None
    family: str = ""


def send(request: HttpRequest, form: LinliForm, sending: Sending) -> HttpResponse:
    """Show the form (GET), or check it and do what it says (POST).

    422 gives the form back with its errors, 409 says who was first and keeps what was typed; a
    form that is sent twice is done once.
    """
    if request.method != "POST":
        return _shown(request, form, sending)
    if was_sent(request):
        return done(request, str(SENT_ALREADY), sending.go)
    if not form.is_valid():
        return _shown(request, form, sending, status=UNPROCESSABLE)
    try:
        sending.do(form, timezone.now())
    except CaseMoved as moved:
        _renew(form, moved.version)
        return _shown(request, form, sending, status=CONFLICT, conflict=_conflict(moved, sending))
    except NoSuchCase as error:
        raise Http404 from error
    except (CaseError, NotKept) as error:
        _complain(form, error)
        return _shown(request, form, sending, status=UNPROCESSABLE)
    note_sent(request)
    return done(request, sending.done, sending.go)


def done(request: HttpRequest, words: str, go: str) -> HttpResponse:
    """Say on the next page that it is done, and lead there."""
    if words:
        messages.success(request, words)
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": go})
    return HttpResponseRedirect(go)


def next_url(request: HttpRequest, otherwise: str) -> str:
    """The address of this site that the page asked to come back to."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else otherwise


def _shown(
    request: HttpRequest,
    form: LinliForm,
    sending: Sending,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    context: dict[str, object] = {"act": sending.act, "form": form, "conflict": conflict}
    context |= sending.context or {}
    if is_fragment(request):
        return render(request, sending.fragment, context, status=status)
    context["shell"] = shell_for(request)
    return render(request, sending.page, context, status=status)


def _renew(form: LinliForm, version: int) -> None:
    """Let the same text be sent again: the reader has now been told what happened."""
    data: Any = form.data
    fresh = data.copy()
    fresh[form.add_prefix("expect")] = str(version)
    form.data = fresh


def _conflict(moved: CaseMoved, sending: Sending) -> Conflict:
    who = " ".join(part for part in (moved.unit_name, moved.who) if part)
    return Conflict(
        who=who,
        did=action_label(moved.action, sending.family),
        when=moment(moved.at),
        state=state_label(sending.state(), sending.family),
        url=sending.case_url or sending.go,
    )


def _complain(form: LinliForm, error: CaseError | NotKept) -> None:
    if isinstance(error, NotKept):
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return
    field = error.field if isinstance(error, Missing) and error.field in form.fields else None
    form.add_error(field, words_for(error))
