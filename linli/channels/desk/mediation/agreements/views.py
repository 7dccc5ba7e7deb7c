"""The agreement as a page: its whole wording, its draft with ready wordings, and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Agreement, DisputeParty
from linli.casework.mediation.operations.signing import SCREEN, Signed
from linli.casework.mediation.queries.agreements import (
    Accord,
    agreement_of,
    plan_of,
    read_accord,
)
from linli.casework.mediation.queries.disputes import (
    DisputeFile,
    move_for,
    read_dispute,
    state_of,
)
from linli.casework.mediation.workflow import FAMILY, Action
from linli.channels.desk.cases.files import RefusedUpload, StorageFault, keep_files
from linli.channels.desk.doing import NotKept, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_url
from linli.channels.desk.mediation.agreements.drafting import Writing, writing_of
from linli.channels.desk.mediation.agreements.forms import SignForm
from linli.channels.desk.mediation.agreements.presenters import (
    signatures_of,
    state_view,
)
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.agreement_paper import Paper, paper_of
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct


def _file(actor: Actor, number: str) -> DisputeFile:
    try:
        return read_dispute(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


def _log(actor: Actor, case: Case, parties: Sequence[DisputeParty]) -> None:
    log_reading(
        by=actor,
        act=ReadingAct.READ,
        record_kind="case",
        record_id=case.id,
        about=case.number,
        fields=",".join(f"party{one.position}.name" for one in parties),
        at=timezone.now(),
    )


@require_GET
@needs(*ROOM)
def agreement(request: HttpRequest, number: str, position: int = 0) -> HttpResponse:
    """The whole wording of an agreement as it is signed, and who signed it."""
    actor, now = actor_of(request), timezone.now()
    file = _file(actor, number)
    accord = read_accord(file.dispute, now)
    shown = agreement_of(file.case.id, position) if position else accord.now
    if shown is None:
        raise Http404
    _log(actor, file.case, file.parties)
    is_current = accord.now is not None and shown.id == accord.now.id
    signs = is_current and move_for(file, actor, Action.SIGN) is not None
    context = {
        "shell": shell_for(request),
        "number": number,
        "back_url": dispute_url(number),
        "paper": _paper(shown, file, accord),
        "label": state_view(shown),
        "signatures": signatures_of(accord, file, may_sign=signs, by=actor) if is_current else (),
        "is_draft": is_current and accord.is_draft,
        "may_draft": is_current and move_for(file, actor, Action.DRAFT_AGREEMENT) is not None,
        "may_seal": signs and not accord.is_draft and shown.sealed_by_committee_at is None,
        "version": file.case.version,
    }
    return render(request, "desk/mediation/agreements/agreement.html", context)


def _paper(shown: Agreement, file: DisputeFile, accord: Accord) -> Paper:
    plan = [line for line in accord.plan if line.agreement_id == shown.id] or plan_of(shown)
    return paper_of(shown, file.dispute, file.parties, plan)


@require_http_methods(["GET", "POST"])
@needs(Permission.MEDIATE)
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Write the draft, with ready wordings and rows of payments put in by the server."""
    actor, now = actor_of(request), timezone.now()
    file = _file(actor, number)
    if move_for(file, actor, Action.DRAFT_AGREEMENT) is None:
        raise Http404
    writing = writing_of(request, file, now)
    if request.method == "POST" and writing.adds:
        writing.add()
        return _written(request, file, writing, status=200)
    if request.method == "POST" and not writing.is_valid():
        return _written(request, file, writing, status=422)
    return send(request, writing.form, _drafting(file, actor, writing))


def _written(
    request: HttpRequest, file: DisputeFile, writing: Writing, *, status: int
) -> HttpResponse:
    context = {"shell": shell_for(request), **_around(file, writing)}
    return render(request, "desk/mediation/agreements/draft.html", context, status=status)


def _around(file: DisputeFile, writing: Writing) -> dict[str, object]:
    number = file.case.number
    return {
        "number": number,
        "back_url": dispute_url(number),
        "form": writing.form,
        "lines": writing.lines,
        "help": writing.help,
        "signed": writing.signed,
        "is_supersede": writing.is_supersede,
        "round": writing.round,
        "draft_key": f"agreement-{file.case.id}-{writing.round}",
    }


def _drafting(file: DisputeFile, actor: Actor, writing: Writing) -> Sending:
    number, case_id = file.case.number, file.case.id

    def do(form: Any, at: datetime) -> object:
        return mediation.draft_agreement(
            case_id, writing.draft(), by=actor, at=at, expect=form.seen_version()
        )

    act = ActionForm(
        title=_("Write the agreement"),
        url=reverse("desk:mediation:agreement_draft", args=[number]),
        submit=_("Save the draft"),
    )
    return Sending(
        act=act,
        do=do,
        done=_("The draft is kept. Now everybody reads and signs it."),
        go=reverse("desk:mediation:agreement", args=[number]),
        state=lambda: state_of(case_id),
        case_url=dispute_url(number),
        family=FAMILY,
        page="desk/mediation/agreements/draft.html",
        fragment="desk/mediation/agreements/draft.html",
        context=_around(file, writing),
    )


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def sign(request: HttpRequest, number: str, who: str) -> HttpResponse:
    """Take a signature at the desk: drawn on this screen, or noted from paper."""
    actor, now = actor_of(request), timezone.now()
    file = _file(actor, number)
    accord = read_accord(file.dispute, now)
    if move_for(file, actor, Action.SIGN) is None or accord.now is None or not accord.is_draft:
        raise Http404
    if who == "mediator" and not file.is_mediated_by(actor):
        raise Http404
    party = None if who == "mediator" else _signer(accord, who)
    form = _sign_form(request, file, accord.now)
    _log(actor, file.case, [party] if party else [])
    return send(request, form, _signing(file, accord, actor, party))


def _signer(accord: Accord, who: str) -> DisputeParty:
    found = next((one for one in accord.must_sign if str(one.id) == who), None)
    if found is None:
        raise Http404
    return found


def _sign_form(request: HttpRequest, file: DisputeFile, shown: Agreement) -> SignForm:
    if request.method == "POST":
        return SignForm(request.POST, request.FILES)
    return SignForm(initial={"expect": file.case.version, "digest": shown.digest})


def _signing(
    file: DisputeFile, accord: Accord, actor: Actor, party: DisputeParty | None
) -> Sending:
    number, case_id = file.case.number, file.case.id
    shown, back = accord.now, reverse("desk:mediation:agreement", args=[number])
    assert shown is not None  # noqa: S101  # asked before
    who = _name_of(accord, party)

    def do(form: Any, at: datetime) -> object:
        signed = _signed(form, actor, at)
        if party is None:
            return mediation.sign_as_mediator(
                case_id, signed, by=actor, at=at, expect=form.seen_version()
            )
        return mediation.sign_as_party(
            case_id, party.id, signed, by=actor, at=at, expect=form.seen_version()
        )

    return Sending(
        act=_act_of(number, who, party),
        do=do,
        done=_("%(name)s has signed.") % {"name": who},
        go=reverse("desk:mediation:agreement", args=[number]),
        state=lambda: state_of(case_id),
        case_url=dispute_url(number),
        family=FAMILY,
        page="desk/mediation/agreements/sign.html",
        fragment="desk/mediation/agreements/sign.html",
        context={
            "number": number,
            "paper": _paper(shown, file, accord),
            "back_url": back,
            "who": who,
        },
    )


def _act_of(number: str, who: str, party: DisputeParty | None) -> ActionForm:
    signer = str(party.id) if party else "mediator"
    return ActionForm(
        title=_("%(name)s signs") % {"name": who},
        url=reverse("desk:mediation:agreement_sign", args=[number, signer]),
        submit=_("Keep the signature"),
        upload=True,
    )


def _name_of(accord: Accord, party: DisputeParty | None) -> str:
    if party is not None:
        return str(party.party.name)
    return accord.lead.mediator.name if accord.lead else ""


def _signed(form: forms.Form, actor: Actor, at: datetime) -> Signed:
    data = form.cleaned_data
    scans: tuple[Any, ...] = ()
    if data["attachments"]:
        try:
            scans = keep_files(data["attachments"][:1], kind="agreement", by=actor, at=at)
        except (RefusedUpload, StorageFault) as error:
            raise NotKept("attachments", str(error)) from error
    on_screen = data["means"] == SCREEN
    return Signed(
        means=data["means"],
        digest=data["digest"],
        image=data["image"] if on_screen else "",
        scan=scans[0] if scans else None,
    )


@require_POST
@needs(*ROOM)
def seal(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the committee's seal is on the paper."""
    actor = actor_of(request)
    file = _file(actor, number)
    from_form = forms.Form(request.POST)
    go = reverse("desk:mediation:agreement", args=[number])
    return send(
        request,
        from_form,  # type: ignore[arg-type]  # nothing is asked
        Sending(
            act=ActionForm(
                title=_("Committee's seal"),
                url=request.path,
                submit=pgettext("agreement", "Sealed"),
            ),
            do=lambda _form, at: mediation.put_seal(file.case.id, by=actor, at=at),
            done=_("The seal is noted."),
            go=go,
            case_url=dispute_url(number),
            family=FAMILY,
        ),
    )
