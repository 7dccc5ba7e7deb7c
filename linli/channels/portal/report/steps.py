"""The order of the steps, and what a step needs before it can be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.channels.portal.drafts import Draft, draft_of
from linli.channels.portal.site import page, public

ORDER = ("report", "where", "photos", "who", "check")

StepView = Callable[[HttpRequest, Draft], HttpResponse]


def step(view: StepView) -> Callable[..., HttpResponse]:
    """A step after the first: shown to who has written what it is about.

    When the session has ended meanwhile, the first step says so; what was written is still on the
    visitor's own device and comes back there by itself.
    """

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        draft = draft_of(request)
        if draft is not None and draft.text:
            return view(request, draft)
        return lost(request)

    return public(shown)


def lost(request: HttpRequest) -> HttpResponse:
    """Back to the first step, with a word on why."""
    if request.method == "POST":
        messages.warning(
            request,
            _(
                "The page was open for too long, so nothing has been sent yet. "
                "What you wrote is still on this device: go through the steps once more."
            ),
        )
    return redirect("portal:report")


def show(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a step, with where it stands and the way back."""
    at = ORDER.index(name)
    around = {
        "step": at + 1,
        "steps": len(ORDER),
        "back_url": reverse(f"portal:{ORDER[at - 1]}" if at else "portal:home"),
    }
    template = f"portal/report/{name}.html"
    return page(request, template, {**around, **context}, current="report", status=status)


def onward(name: str, *, is_changing: bool = False) -> HttpResponseRedirect:
    """To the next step, or back to the check page when only one answer was changed."""
    target = "check" if is_changing else ORDER[ORDER.index(name) + 1]
    return HttpResponseRedirect(reverse(f"portal:{target}"))


def is_changing(request: HttpRequest) -> bool:
    """Whether the visitor came from the check page to change one answer."""
    return "change" in request.GET
