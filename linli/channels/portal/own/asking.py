"""Asking for a copy, a correction, a deletion or an explanation, and how that stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.channels.portal.own import presenters, session
from linli.channels.portal.own.forms import RequestForm
from linli.channels.portal.own.session import own_only
from linli.channels.portal.site import page
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import Option
from linli.foundation.postgres.labels import label_of
from linli.registers.people import operations as people
from linli.registers.people.models import RequestKind
from linli.registers.people.operations import AskedAlready, PersonRefused, Wanted
from linli.registers.people.queries import THE_PERSON, own_name, own_request, term


@own_only
@require_safe
def own_ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Which of the four it shall be."""
    return page(request, "portal/own/ask.html", {"kinds": _kinds()}, current="own")


def _kinds() -> tuple[Option, ...]:
    told = {
        RequestKind.COPY: (
            _(
                "On paper, with the seal, at the counter; the file you can take at once on the page before"
            ),
            "copy",
        ),
        RequestKind.CORRECT: (_("Something is wrong or out of date"), "edit"),
        RequestKind.DELETE: (_("One field, or everything once no law asks to keep it"), "trash"),
        RequestKind.EXPLAIN: (
            _("Why something is kept, who had it, how it was used"),
            "help-circle",
        ),
    }
    return tuple(
        Option(kind.value, str(kind.label), hint, icon=icon) for kind, (hint, icon) in told.items()
    )


@own_only
def own_ask_for(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """The form of one kind of request."""
    if kind not in RequestKind.values:
        raise Http404
    form = RequestForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST":
        if was_sent(request):
            messages.info(request, _("That was sent already; it was done once."))
            return redirect("portal:own_held")
        if form.is_valid():
            number = _ask(request, person_id, form)
            if number:
                return redirect("portal:own_request", number)
    rule = term("data_request", on=timezone.localdate())
    context = {
        "form": form,
        "kind": kind,
        "title": label_of(RequestKind, kind),
        "days": rule.amount,
        "basis": rule.basis,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "portal/own/ask_for.html", context, current="own", status=status)


def _ask(request: HttpRequest, person_id: UUID, form: RequestForm) -> str:
    data = form.cleaned_data
    wanted = Wanted(
        kind=form.kind, words=data.get("words", ""), field=data["field"],
        value=data.get("value", ""),
    )  # fmt: skip
    try:
        row, code = people.ask_as_person(
            by=THE_PERSON, at=timezone.now(), person_id=person_id, wanted=wanted
        )
    except AskedAlready as asked:
        messages.info(request, str(asked))
        return asked.number
    except PersonRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return ""
    note_sent(request)
    session.keep_receipt(request, row.number, code)
    return row.number


@own_only
@require_safe
def own_request_page(request: HttpRequest, person_id: UUID, number: str) -> HttpResponse:
    """A request: its number, by when it is answered and why by then, and the answer."""
    row = own_request(person_id, number)
    if row is None:
        raise Http404
    look, heading, words = presenters.request_outcome(row)
    context = {
        "row": row,
        "line": presenters.request_line(row),
        "name": own_name(person_id),
        "facts": presenters.request_facts(row),
        "code": session.receipt_code(request, number),
        "look": look, "heading": heading, "words": words,
        "complaint": presenters.request_complaint(row),
        "back": True,
    }  # fmt: skip
    return page(request, "portal/own/request.html", context, current="own")
