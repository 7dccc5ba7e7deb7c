"""Showing a kept picture to the one who may see it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponseBase

from linli.foundation.documents.uploads import StorageFault, open_stored

_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
_POLICY = "default-src 'none'; sandbox"


def send_file(key: str, media_type: str, *, name: str) -> HttpResponseBase:
    """A kept file: pictures are shown, anything else is only ever downloaded."""
    try:
        file = open_stored(key)
    except StorageFault:
        raise Http404 from None
    is_shown = media_type in _SHOWN
    response = FileResponse(
        file,
        as_attachment=not is_shown,
        filename=name,
        content_type=media_type if is_shown else "application/octet-stream",
    )
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, no-store"
    return response
