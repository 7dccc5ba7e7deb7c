"""Looking a matter up, and its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.casework.matters.queries.public import (
    Act,
    PublicMatter,
    prove,
    public_document,
    public_matter,
)
from linli.channels.portal.files import send_file
from linli.channels.portal.site import page, public
from linli.channels.portal.track.forms import AddForm, LookUpForm, RateForm
from linli.channels.portal.track.presenters import shown, ways
from linli.channels.portal.track.proof import forget, numbers, proved, remember
from linli.channels.portal.uploads import ACCEPT, MOST_BYTES, MOST_PHOTOS
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.publishing_words import LABEL, WORDS
from linli.channels.ui.visitors import Asking, ask, ask_about

MatterView = Callable[..., HttpResponse]


def reporter_only(view: MatterView) -> MatterView:
    """Open only to who showed the query code; everybody else is asked for it."""

    @wraps(view)
    def opened(request: HttpRequest, number: str, **rest: Any) -> HttpResponse:
        matter = _proved_matter(request, number)
        if matter is None:
            return _ask_for_code(request, number)
        return view(request, matter, **rest)

    return public(opened)


def _proved_matter(request: HttpRequest, number: str) -> PublicMatter | None:
    case_id = proved(request, number)
    return public_matter(case_id, at=timezone.now()) if case_id else None


def _ask_for_code(request: HttpRequest, number: str) -> HttpResponse:
    """The same page whether there is such a number or not."""
    form = LookUpForm(initial={"number": number})
    context = {"form": form, "numbers": [], "asks_for_code": True}
    return page(request, "portal/track/look_up.html", context, current="track")


@public
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code."""
    form = LookUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = _look(request, form)
        if found:
            return redirect("portal:matter", found)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "numbers": numbers(request), "asks_for_code": False}
    return page(request, "portal/track/look_up.html", context, current="track", status=status)


def _look(request: HttpRequest, form: LookUpForm) -> str:
    """The number if its code is right; otherwise the form says so, never which of the two it was."""
    at, number = timezone.now(), form.cleaned_data["number"]
    for turn in (ask(request, Asking.LOOK_UP, at=at), ask_about(number, at=at)):
        if not turn.is_had:
            form.add_error(None, wait_words(turn))
            return ""
    case_id = prove(number, form.cleaned_data["code"])
    if case_id is None:
        form.add_error(None, _("Not found. Number and query code must both be right: look again."))
        return ""
    remember(request, number, case_id)
    return str(number)


@reporter_only
@require_safe
def matter(request: HttpRequest, matter: PublicMatter) -> HttpResponse:
    """How the matter stands, and what its reporter can do."""
    return matter_page(request, matter)


def matter_page(
    request: HttpRequest, matter: PublicMatter, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a matter; a form that has to be mended takes the place of the empty one."""
    context = {
        "matter": matter,
        "shown": shown(matter, at=timezone.now()),
        "ways": ways(matter),
        "may_add": Act.ADD in matter.may,
        "may_rate": Act.RATE in matter.may,
        "may_allow": Act.ALLOW_PUBLISHING in matter.may,
        "may_forbid": Act.FORBID_PUBLISHING in matter.may,
        "publish_label": LABEL,
        "publish_words": WORDS,
        "is_last_redo": matter.redos >= matter.redos_allowed,
        "add_form": AddForm(),
        "rate_form": RateForm(auto_id="rate_%s"),  # beside another form with a field of this name
        "accept": ACCEPT,
        "most": MOST_PHOTOS,
        "most_bytes": MOST_BYTES,
        **forms,
    }
    return page(request, "portal/track/matter.html", context, current="track", status=status)


@public
@require_safe
def file(request: HttpRequest, number: str, document_id: UUID) -> Any:
    """A picture of the matter, for its reporter."""
    case_id = proved(request, number)
    found = public_document(case_id, document_id) if case_id else None
    if found is None:
        raise Http404
    if "small" in request.GET and found.thumbnail_key:
        return send_file(found.thumbnail_key, "image/jpeg", name=found.name)
    return send_file(found.storage_key, found.media_type, name=found.name)


@public
@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Forget on this device that the code was shown."""
    forget(request, number)
    messages.success(request, _("This device has forgotten the matter. Keep the receipt."))
    return redirect("portal:track")
