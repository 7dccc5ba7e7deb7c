"""From a form of the registers to one operation and back; refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import is_fragment, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.operations import UnknownPost
from linli.registers.access.queries import UnknownAccount
from linli.registers.places.operations import FileRefused
from linli.registers.places.queries import UnknownPlace
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.units.queries import UnknownUnit

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def within_scope(view: View[P]) -> View[P]:
    """Answer 403 in words for a record outside the division, 404 for one that is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except (UnknownPlace, UnknownUnit, UnknownAccount, UnknownPost) as error:
            raise Http404(str(error)) from error

    return guarded


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if nothing; None while it is only shown."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What a form is for: its frame, the operation, what to say then and where to lead.

    ``again`` is where a form leads that was sent before, if ``go`` needs the operation's result.
    """

    act: ActionForm
    do: Callable[[dict[str, Any], datetime], object]
    done: str
    go: str | Callable[[Any], str]
    again: str = ""


def perform(request: HttpRequest, form: LinliForm, doing: Doing) -> HttpResponse:
    """Show the form (GET), or check it and do what it says (POST); 422 keeps what was typed.

    A form that is sent twice is done once.
    """
    status = 200
    if request.method == "POST":
        if was_sent(request):
            return done(request, str(SENT_ALREADY), doing.again if callable(doing.go) else doing.go)
        if form.is_valid():
            try:
                result = doing.do(form.cleaned_data, timezone.now())
            except NotAllowed:
                raise
            except Refused as refused:
                complain(form, refused)
            else:
                note_sent(request)
                go = doing.go(result) if callable(doing.go) else doing.go
                return done(request, doing.done, go)
        status = UNPROCESSABLE
    context: dict[str, object] = {"act": doing.act, "form": form}
    if is_fragment(request):
        return render(request, "ui/_action_form.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "ui/action_page.html", context, status=status)


def complain(form: LinliForm, refused: Refused) -> None:
    """Put the reason of a refusal beside the field it is about."""
    field = getattr(refused, "field", "")
    words = str(refused)
    if isinstance(refused, FileRefused):
        words = " ".join(error.words for error in refused.errors)
    form.add_error(field if field in form.fields else None, words)
