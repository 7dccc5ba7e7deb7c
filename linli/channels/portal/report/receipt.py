"""The receipt: what to keep, and what happens next by when."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.channels.portal.drafts import KeptReceipt, receipt_of
from linli.channels.portal.promises import Promises, promises
from linli.channels.portal.report.forms import ANONYMOUS, CONFIDENTIAL
from linli.channels.portal.site import page, public
from linli.channels.ui.explaining import gap
from linli.channels.ui.presenters import Stop
from linli.channels.ui.resident_words import day_words, moment_words
from linli.foundation.documents.codes import qr_svg


@public
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of what this visitor sent last."""
    kept = receipt_of(request)
    if kept is None:
        return redirect("portal:track")
    address = f"{settings.LINLI_PUBLIC_URL}{reverse('portal:matter', args=[kept.number])}"
    promised = promises(kept.received or timezone.now(), accept_by=kept.accept)
    context = {
        "receipt": kept,
        "identity": _identity_words(kept.identity),
        # Our own drawing of an address of our own: nothing in it comes from a visitor.
        "qr": mark_safe(qr_svg(address)),  # noqa: S308
        "address": address,
        "received": moment_words(kept.received),
        "received_day": day_words(kept.received),
        "stops": _stops(kept, promised),
    }
    return page(request, "portal/receipt.html", context)


def _identity_words(identity: str) -> str:
    return {
        CONFIDENTIAL: _("Confidential: the unit that handles it sees neither name nor number"),
        ANONYMOUS: _("Anonymous: we do not know who you are"),
    }.get(identity, _("With your name: the unit that handles it can ask you"))


def _stops(kept: KeptReceipt, promised: Promises) -> tuple[Stop, ...]:
    stops = [
        Stop(_("%(moment)s: we have what you reported") % {"moment": moment_words(kept.received)})
    ]
    if promised.accept_by:
        stops.append(
            _next(
                "file-check",
                _("By %(moment)s you hear whether we take it in")
                % {"moment": moment_words(promised.accept_by)},
                _(
                    "Then it goes to the unit in charge. If it is not ours, we say why and where to go."
                ),
            )
        )
    if promised.contact_by and kept.identity != ANONYMOUS:
        stops.append(_contact(kept, promised))
    if promised.answer_by:
        stops.append(_answer(kept, promised))
    stops.append(
        _next(
            "mood-check",
            _("At the end we ask: is it solved?"),
            _("If it is not, you decide, and it is done again."),
        )
    )
    return tuple(stops)


def _contact(kept: KeptReceipt, promised: Promises) -> Stop:
    confidential = _("You asked for confidence, so %(hotline)s calls you, not the unit.")
    return _next(
        "phone",
        _("By %(moment)s somebody gets in touch") % {"moment": moment_words(promised.contact_by)},
        confidential % {"hotline": settings.LINLI_HOTLINE} if kept.identity == CONFIDENTIAL else "",
    )


def _answer(kept: KeptReceipt, promised: Promises) -> Stop:
    words = [_("%(time)s after it is taken in.") % {"time": promised.answer_in}]
    if promised.counts_working_days:
        words.append(_("Days of rest do not count."))
    words.append(_("Questions go faster, hard cases take longer; the page then says so."))
    title = (
        _("By %(day)s the answer is on the page: look it up")
        if kept.identity == ANONYMOUS
        else _("By %(day)s you have our answer")
    )
    return _next("message-check", title % {"day": day_words(promised.answer_by)}, gap().join(words))


def _next(icon: str, title: str, text: str) -> Stop:
    return Stop(title, state="next", icon=icon, text=text)
