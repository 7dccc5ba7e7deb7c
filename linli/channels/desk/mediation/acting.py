"""Doing an action of a dispute: one view for all, driven by the registry."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.queries.disputes import (
    dispute_in_scope,
    move_for,
    read_dispute,
    state_of,
)
from linli.casework.mediation.workflow import FAMILY
from linli.channels.desk.cases.files import RefusedUpload, StorageFault, keep_files
from linli.channels.desk.cases.registry import ActionSpec, Doing
from linli.channels.desk.doing import CONFLICT, ActForm, NotKept, Sending, send
from linli.channels.desk.mediation.registry import spec_of
from linli.channels.desk.mediation.words import action_label
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

ROOM = (Permission.MEDIATE, Permission.ACCEPT_DISPUTE, Permission.CHAIR_COMMITTEE)


def dispute_url(number: str) -> str:
    """The address of a dispute's page."""
    return reverse("desk:mediation:dispute", args=[number])


def dispute_for(actor: Actor, number: str) -> Case:
    """The dispute in scope; 404 where the post may not know of it."""
    try:
        return dispute_in_scope(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Show the form of an action, or do it."""
    actor, spec = actor_of(request), spec_of(action)
    if spec is None:
        raise Http404
    case = dispute_for(actor, number)
    if spec.page is not None or spec.do is None:
        return HttpResponseRedirect(spec.page(number) if spec.page else dispute_url(number))
    if request.method == "GET" and move_for(read_dispute(actor, number), actor, action) is None:
        return _not_now(request, case, spec)
    return send(request, _form(request, spec, case, actor), _sending(spec, case, actor))


def _form(request: HttpRequest, spec: ActionSpec, case: Case, actor: Actor) -> ActForm:
    if request.method == "POST":
        form = spec.form(request.POST, request.FILES)
    else:
        form = spec.form(initial={"expect": case.version})
    if spec.prepare is not None:
        spec.prepare(form, case, actor, timezone.now())
    return form


def _sending(spec: ActionSpec, case: Case, actor: Actor) -> Sending:
    def do(form: ActForm, at: datetime) -> object:
        documents = _documents(form, spec, actor, at)
        assert spec.do is not None  # noqa: S101  # pages of their own were led away before
        return spec.do(Doing(case=case, form=form, by=actor, at=at, documents=documents))

    label = str(spec.label) or action_label(spec.action)
    return Sending(
        act=ActionForm(
            title=label,
            url=reverse("desk:mediation:act", args=[case.number, spec.action]),
            submit=str(spec.submit) or label,
            lead=str(spec.lead) or f"{case.number} {case.title}",
            consequence=str(spec.consequence),
            draft=f"dispute-{spec.action}-{case.id}" if spec.keeps_draft else "",
            danger=spec.is_danger,
            upload=spec.takes_files,
        ),
        do=do,
        done=str(spec.done) or _("Done: %(action)s.") % {"action": label},
        go=dispute_url(case.number),
        state=lambda: state_of(case.id),
        case_url=dispute_url(case.number),
        family=FAMILY,
    )


def _documents(form: ActForm, spec: ActionSpec, actor: Actor, at: datetime) -> tuple[Document, ...]:
    if not spec.takes_files:
        return ()
    try:
        return keep_files(form.cleaned_data["attachments"], kind=spec.action[:16], by=actor, at=at)
    except (RefusedUpload, StorageFault) as error:
        raise NotKept("attachments", str(error)) from error


def _not_now(request: HttpRequest, case: Case, spec: ActionSpec) -> HttpResponse:
    context: dict[str, object] = {
        "title": str(spec.label) or action_label(spec.action),
        "case": case.number,
        "reason": _("Not possible in this state, or not for the post you use now."),
        "url": dispute_url(case.number),
    }
    if is_fragment(request):
        return render(request, "desk/cases/_not_now.html", context, status=CONFLICT)
    context["shell"] = shell_for(request)
    return render(request, "desk/cases/not_now.html", context, status=CONFLICT)
