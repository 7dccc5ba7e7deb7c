"""The third step: photos, for who has some."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from linli.channels.portal.drafts import Draft, draft_of, keep
from linli.channels.portal.files import send_file
from linli.channels.portal.report.steps import is_changing, onward, show, step
from linli.channels.portal.site import public
from linli.channels.portal.uploads import ACCEPT, MOST_BYTES, MOST_PHOTOS, take_photos


@step
def photos(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take photos in, show those that are there, take one out again."""
    if request.method != "POST":
        return _page(request, draft)
    if "remove" in request.POST:
        _remove(draft, request.POST["remove"])
        keep(request, draft)
        return redirect(f"{reverse('portal:photos')}{'?change' if is_changing(request) else ''}")
    taken = take_photos(request.FILES.getlist("photos"), room=MOST_PHOTOS - len(draft.photos))
    draft.photos += taken.photos
    draft.photos_done = draft.photos_done or not taken.refusals
    keep(request, draft)
    if taken.refusals:
        return _page(request, draft, refusals=taken.refusals, status=422)
    if "add" in request.POST:
        return redirect(f"{reverse('portal:photos')}{'?change' if is_changing(request) else ''}")
    return onward("photos", is_changing=is_changing(request))


def _page(
    request: HttpRequest, draft: Draft, *, refusals: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "photos": [(number, photo.name) for number, photo in enumerate(draft.photos, 1)],
        "refusals": refusals,
        "room": MOST_PHOTOS - len(draft.photos),
        "most": MOST_PHOTOS,
        "most_bytes": MOST_BYTES,
        "most_megabytes": MOST_BYTES // 2**20,
        "accept": ACCEPT,
    }
    return show(request, "photos", context, status=status)


def _remove(draft: Draft, number: str) -> None:
    if number.isascii() and number.isdigit() and 1 <= int(number) <= len(draft.photos):
        del draft.photos[int(number) - 1]


@public
def preview(request: HttpRequest, number: int) -> Any:
    """A photo of the visitor's own draft, small."""
    draft = draft_of(request)
    if draft is None or not 1 <= number <= len(draft.photos):
        raise Http404
    photo = draft.photos[number - 1]
    return send_file(photo.thumbnail_key, "image/jpeg", name=photo.name)
