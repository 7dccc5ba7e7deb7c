"""The last step: look it over, send it, and have the receipt."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.cases.operations import CaseError
from linli.casework.matters.operations import IntakeConflict, Receipt, Report, register
from linli.casework.matters.rules.publishing import WORDING
from linli.channels.portal.drafts import (
    Draft,
    KeptReceipt,
    draft_of,
    drop,
    keep_receipt,
    receipt_of,
)
from linli.channels.portal.promises import CHANNEL, promises
from linli.channels.portal.report.forms import ANONYMOUS, CONFIDENTIAL, NAMED, CheckForm
from linli.channels.portal.report.steps import lost, show
from linli.channels.portal.site import public
from linli.channels.portal.track.proof import remember
from linli.channels.portal.uploads import as_documents
from linli.channels.portal.waiting import wait_words
from linli.channels.ui.reporting import placed
from linli.channels.ui.resident_words import day_words, resident_refusal
from linli.channels.ui.visitors import Asking, ask
from linli.foundation.crypto.rules import mask_phone
from linli.registers.access.rules import RESIDENT
from linli.registers.places.queries import NOWHERE, Place, UnknownPlace

_log = structlog.get_logger(__name__)


@public
def check(request: HttpRequest) -> HttpResponse:
    """Show everything once more; sending it twice makes one matter and shows one receipt."""
    draft = draft_of(request)
    if draft is None or not draft.text:
        return _sent_before(request) or lost(request)
    missing = _missing(draft)
    if missing:
        return redirect(f"portal:{missing}")
    form = CheckForm(request.POST or None)
    if request.method != "POST":
        return _page(request, draft, form)
    at = timezone.now()
    if form.is_valid():
        hindrance = _hindrance(request, draft, at)
        if hindrance:
            form.add_error(None, hindrance)
        else:
            return _send(request, draft, form, at)
    return _page(request, draft, form, status=422)


def _sent_before(request: HttpRequest) -> HttpResponse | None:
    """Where a second press of the button leads: to the receipt of the first."""
    receipt = receipt_of(request)
    if request.method == "POST" and receipt and request.POST.get("key") == receipt.key:
        return redirect("portal:receipt")
    return None


def _missing(draft: Draft) -> str:
    if not draft.place_done:
        return "where"
    return "" if draft.identity else "who"


def _hindrance(request: HttpRequest, draft: Draft, at: datetime) -> str:
    began = draft.began
    if began and (at - began).total_seconds() < settings.LINLI_FORM_SECONDS:
        return _("That was very quick. Look it over in peace, then press once more.")
    turn = ask(request, Asking.REPORT, at=at)
    return "" if turn.is_had else wait_words(turn)


def _send(request: HttpRequest, draft: Draft, form: CheckForm, at: datetime) -> HttpResponse:
    try:
        documents = as_documents(draft.photos, at=at)
        receipt = register(_report(draft, form), by=RESIDENT, at=at, documents=documents)
    except IntakeConflict as error:
        form.add_error(None, resident_refusal(error))
        return _page(request, draft, form, status=409)
    except CaseError as error:
        form.add_error(None, resident_refusal(error))
        return _page(request, draft, form, status=422)
    _keep(request, draft, receipt, at)
    return redirect("portal:receipt")


def _keep(request: HttpRequest, draft: Draft, receipt: Receipt, at: datetime) -> None:
    known = receipt_of(request)
    if receipt.is_repeat and known is not None and known.number == receipt.number:
        drop(request)
        return
    keep_receipt(
        request,
        KeptReceipt(
            key=draft.key,
            case_id=str(receipt.case_id),
            number=receipt.number,
            query_code=receipt.query_code,
            title=draft.text.split("\n")[0][:60],
            received_at=at.isoformat(),
            accept_by=receipt.due_at.isoformat() if receipt.due_at else "",
            identity=draft.identity,
        ),
    )
    drop(request)
    remember(request, receipt.number, receipt.case_id)


def _report(draft: Draft, form: CheckForm) -> Report:
    return Report(
        text=draft.text,
        channel=CHANNEL,
        place=_place(draft),
        secrecy=draft.identity,
        place_text=draft.place_text,
        longitude=draft.longitude,
        latitude=draft.latitude,
        name=draft.name,
        phone=draft.phone,
        reply_by="none" if draft.identity == ANONYMOUS else "phone",
        wish=draft.wish,
        key=draft.key,
        may_publish=WORDING if form.cleaned_data["may_publish"] else "",
    )


def _identity(draft: Draft) -> str:
    words = {
        NAMED: _("With your name: %(name)s, %(phone)s"),
        CONFIDENTIAL: _("Confidential: %(name)s, %(phone)s"),
    }.get(draft.identity, _("Anonymous"))
    return words % {"name": draft.name, "phone": mask_phone(draft.phone)}


def _place(draft: Draft) -> Place:
    try:
        return placed(draft.place_code, draft.longitude, draft.latitude).place
    except UnknownPlace:
        _log.warning("a division was closed while a report was written", code=draft.place_code)
        return NOWHERE


def _page(
    request: HttpRequest, draft: Draft, form: CheckForm, *, status: int = 200
) -> HttpResponse:
    promised = promises(timezone.now())
    context = {
        "form": form,
        "draft": draft,
        "place": _place(draft).label,
        "identity": _identity(draft),
        "answer_in": promised.answer_in,
        "answer_by": day_words(promised.answer_by),
    }
    return show(request, "check", context, status=status)
