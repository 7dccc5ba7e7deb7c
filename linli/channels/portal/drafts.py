"""What a visitor has written so far, sealed in the session: nobody reads it in the database."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from linli.foundation.crypto.keyring import SealError
from linli.foundation.crypto.operations import seal, unseal

_DRAFT, _RECEIPT = "portal_draft", "portal_receipt"
_CONTEXT = "portal.session"


@dataclass
class Photo:
    """A photo that was kept for the draft; ``key`` and ``thumbnail_key`` find the files."""

    key: str
    sha256: str
    size: int
    media_type: str
    name: str
    thumbnail_key: str


@dataclass
class Draft:
    """The answers so far. ``key`` makes one matter of them however often they are sent."""

    key: str = field(default_factory=lambda: f"web:{uuid4().hex}")
    began_at: str = ""
    text: str = ""
    wish: str = ""
    is_safe: bool = False
    place_code: str = ""
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    place_done: bool = False
    photos: list[Photo] = field(default_factory=list)
    photos_done: bool = False
    identity: str = ""
    name: str = ""
    phone: str = ""

    @property
    def began(self) -> datetime | None:
        """When the visitor first came to the form."""
        return parse_datetime(self.began_at) if self.began_at else None


@dataclass(frozen=True)
class KeptReceipt:
    """The receipt of what was sent last, to be shown again until the session ends."""

    key: str
    case_id: str
    number: str
    query_code: str
    title: str
    received_at: str
    accept_by: str
    identity: str

    @property
    def received(self) -> datetime | None:
        return parse_datetime(self.received_at)

    @property
    def accept(self) -> datetime | None:
        return parse_datetime(self.accept_by) if self.accept_by else None


def draft_of(request: HttpRequest) -> Draft | None:
    """The visitor's draft, or None where there is none or its session has ended."""
    kept = _opened(request, _DRAFT)
    if kept is None:
        return None
    photos = [Photo(**photo) for photo in kept.pop("photos", [])]
    return Draft(**kept, photos=photos)


def keep(request: HttpRequest, draft: Draft) -> None:
    """Keep the draft for the rest of the session."""
    _seal(request, _DRAFT, asdict(draft))


def drop(request: HttpRequest) -> None:
    """Forget the draft."""
    request.session.pop(_DRAFT, None)


def receipt_of(request: HttpRequest) -> KeptReceipt | None:
    """The last receipt of this session."""
    kept = _opened(request, _RECEIPT)
    return KeptReceipt(**kept) if kept else None


def keep_receipt(request: HttpRequest, receipt: KeptReceipt) -> None:
    """Keep the receipt for the rest of the session."""
    _seal(request, _RECEIPT, asdict(receipt))


def keep_sealed(request: HttpRequest, name: str, values: dict[str, Any]) -> None:
    """Keep the answers of another form for the rest of the session, sealed like the draft."""
    _seal(request, name, values)


def sealed(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What was kept under this name; None where there is nothing, or the session has ended."""
    return _opened(request, name)


def _seal(request: HttpRequest, name: str, values: dict[str, Any]) -> None:
    text = json.dumps(values, ensure_ascii=False)
    request.session[name] = b64encode(seal(text, context=_CONTEXT)).decode("ascii")


def _opened(request: HttpRequest, name: str) -> dict[str, Any] | None:
    kept = request.session.get(name)
    if not kept:
        return None
    try:
        found: dict[str, Any] = json.loads(unseal(b64decode(kept), context=_CONTEXT))
    except SealError:
        return None  # the city has changed its keys since: the visitor begins anew
    return found
