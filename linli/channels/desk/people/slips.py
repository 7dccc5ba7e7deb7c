"""The slip for who stands at the counter: number, query code and QR code, as the portal's receipt."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from linli.foundation.crypto.keyring import SealError
from linli.foundation.crypto.operations import seal, unseal
from linli.foundation.documents.codes import qr_svg

# The code is known only while the slip may have to be printed again; the database has its index.
SLIP_LASTS = timedelta(minutes=30)
_MOST = 10
_KEPT, _CONTEXT = "linli_people_slips", "people.slip"


@dataclass(frozen=True)
class Slip:
    """What is printed: the code is empty once it is handed over."""

    number: str
    code: str
    qr: SafeString
    address: str


def printed(moment: datetime) -> str:
    """A moment as paper says it: “today” would be wrong tomorrow."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def keep_slip(request: HttpRequest, record_id: UUID, code: str) -> None:
    """Keep the code sealed in this session for as long as the slip can be printed."""
    kept = dict(request.session.get(_KEPT, {}))
    sealed = b64encode(seal(code, context=_CONTEXT)).decode("ascii")
    kept[record_id.hex] = [sealed, (timezone.now() + SLIP_LASTS).isoformat()]
    request.session[_KEPT] = dict(list(kept.items())[-_MOST:])


def slip_code(request: HttpRequest, record_id: UUID) -> str:
    """The code while it can be printed; empty afterwards, and on any other device."""
    sealed, until = request.session.get(_KEPT, {}).get(record_id.hex, ("", ""))
    if not until or datetime.fromisoformat(until) < timezone.now():
        return ""
    try:
        return unseal(b64decode(sealed), context=_CONTEXT)
    except SealError:
        return ""  # the city has changed its keys since


def slip_of(request: HttpRequest, record_id: UUID, number: str) -> Slip:
    """The slip of a form or a request; its QR code leads to where one asks how it stands."""
    address = f"{settings.LINLI_PUBLIC_URL}{reverse('portal:own_track')}?number={number}"
    # Our own drawing of an address of our own: nothing in it comes from a visitor.
    qr = mark_safe(qr_svg(address))  # noqa: S308
    return Slip(number, slip_code(request, record_id), qr, address)
