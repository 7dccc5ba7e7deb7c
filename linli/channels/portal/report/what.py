"""The first step: what it is about. Danger to life goes before the form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import EmergencyRow, emergency_words
from linli.channels.portal.drafts import Draft, draft_of, drop, keep
from linli.channels.portal.report.forms import WhatForm
from linli.channels.portal.report.steps import is_changing, onward, show
from linli.channels.portal.site import public

_CLAUSES = re.compile(r"[；。]")


@public
def what(request: HttpRequest) -> HttpResponse:
    """Ask what it is about; a word that means danger is answered with whom to call first."""
    draft = draft_of(request) or Draft()
    draft.began_at = draft.began_at or timezone.now().isoformat()
    if request.method != "POST":
        if not draft.text:
            keep(request, draft)
        form = WhatForm(initial={"text": draft.text, "wish": draft.wish})
        return show(request, "report", {"form": form, "dangers": ()})
    form = WhatForm(request.POST)
    if not form.is_valid():
        return show(request, "report", {"form": form, "dangers": ()}, status=422)
    dangers = _dangers(form.cleaned_data["text"])
    draft.is_safe = "safe" in request.POST
    if dangers and not draft.is_safe:
        return show(request, "report", {"form": form, "dangers": dangers})
    draft.text, draft.wish = form.cleaned_data["text"], form.cleaned_data["wish"]
    keep(request, draft)
    return onward("report", is_changing=is_changing(request))


@dataclass(frozen=True)
class Danger:
    """A word that means danger, what to do first, and whom to be put through to."""

    word: str
    advice: str
    line: str


def _dangers(text: str) -> list[Danger]:
    """The first word for each line that is to be called."""
    found = emergency_words(rule_book().emergencies, text, timezone.localdate())
    first = {row.line: row for row in reversed(found)}
    return [_danger(row) for row in reversed(first.values())]


def _danger(row: EmergencyRow) -> Danger:
    # The advice is written for a call: what the operator says of herself makes no sense on a page.
    clauses = (clause for clause in _CLAUSES.split(row.advice) if clause and "我" not in clause)
    is_number = row.line.isascii() and row.line.isdigit()
    return Danger(row.word, "；".join(clauses), "" if is_number else row.line)


@public
@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Delete the draft on the server."""
    drop(request)
    messages.success(request, _("The draft is deleted. Nothing was sent."))
    return redirect("portal:home")
