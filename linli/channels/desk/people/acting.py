"""From a form about people to one operation and back: who was first, what is wrong, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from linli.channels.desk.doing import CONFLICT, SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import is_fragment, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm
from linli.registers.people.operations import AlreadyRegistered, PersonMoved, UnknownPerson
from linli.registers.places.queries import UnknownPlace, UnknownRecord
from linli.registers.places.rules.keepers import NotAllowed, Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:people:{name}", args=[str(one) for one in args])


def in_scope(view: View[P]) -> View[P]:
    """Answer 404 for a record that is not there or not theirs, 403 for an act that is not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except (UnknownPerson, UnknownRecord, UnknownPlace) as error:
            raise Http404(str(error)) from error

    return guarded


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What a form is for: its frame, the operation, what to say then and where to lead.

    version: the record's version now, so that what was typed can be sent again after somebody was
    first. fields: which input a refusal is about, where it has another name here.
    """

    act: ActionForm
    do: Callable[[Any, datetime], object]
    done: str
    go: str | Callable[[Any], str]
    see: str = ""
    version: Callable[[], object] = lambda: ""
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str = "desk/people/act_page.html"
    fragment: str = "desk/people/_act.html"
    context: Mapping[str, object] = field(default_factory=dict)


def perform(request: HttpRequest, form: LinliForm, doing: Doing) -> HttpResponse:
    """Show the form (GET), or check it and do what it says (POST).

    422 gives the form back with its errors, 409 says who was first and keeps what was typed; a
    form that is sent twice is done once.
    """
    if request.method != "POST":
        return show(request, form, doing)
    if was_sent(request):
        return done(request, str(SENT_ALREADY), doing.see or again(doing))
    if not form.is_valid():
        return show(request, form, doing, status=UNPROCESSABLE)
    try:
        result = doing.do(form, timezone.now())
    except PersonMoved as moved:
        renew(form, doing.version())
        return show(request, form, doing, status=CONFLICT, moved=str(moved))
    except (NotAllowed, UnknownPerson):
        raise
    except Refused as refused:
        complain(form, refused, doing.fields)
        return show(request, form, doing, status=UNPROCESSABLE, other=other_record(refused))
    note_sent(request)
    return done(request, doing.done, doing.go(result) if callable(doing.go) else doing.go)


def again(doing: Doing) -> str:
    """Where a form leads that was sent before."""
    return at("home") if callable(doing.go) else doing.go


def show(
    request: HttpRequest,
    form: LinliForm,
    doing: Doing,
    *,
    status: int = 200,
    moved: str = "",
    other: str = "",
) -> HttpResponse:
    """The form in the dialog or as a page."""
    context: dict[str, object] = {
        "act": doing.act, "form": form, "moved": moved, "see": doing.see, "other": other,
        **doing.context,
    }  # fmt: skip
    if is_fragment(request):
        return render(request, doing.fragment, context, status=status)
    context["shell"] = shell_for(request)
    return render(request, doing.page, context, status=status)


def renew(form: LinliForm, version: object) -> None:
    """Let the same text be sent again: the reader has now been told what happened."""
    data: Any = form.data
    fresh = data.copy()
    fresh[form.add_prefix("expect")] = str(version)
    form.data = fresh


def complain(form: LinliForm, refused: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Put the reason of a refusal beside the field it is about."""
    name = getattr(refused, "field", "")
    name = (fields or {}).get(name, name)
    form.add_error(name if name in form.fields else None, str(refused))


def other_record(refused: Refused) -> str:
    """The page of the record that holds the number already, where this post may see it."""
    if isinstance(refused, AlreadyRegistered) and refused.is_here:
        return at("person", refused.person_id)
    return ""
