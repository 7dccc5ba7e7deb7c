"""Doing an action of the table: one view for all, driven by the registry."""

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
from linli.casework.matters.queries.case_page import case_in_scope, read_case, state_of
from linli.casework.matters.queries.moves import Possible, move_for
from linli.channels.desk.cases.composer import COMPOSER, composer_of
from linli.channels.desk.cases.files import RefusedUpload, StorageFault, keep_files
from linli.channels.desk.cases.possible import label_of, why_not
from linli.channels.desk.cases.registry import ActionSpec, Doing, spec_of
from linli.channels.desk.doing import CONFLICT, ActForm, NotKept, Sending, send
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


@require_http_methods(["GET", "POST"])
@needs(Permission.SEE_MATTERS)
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Show the form of an action, or do it."""
    actor, spec = actor_of(request), spec_of(action)
    if spec is None:
        raise Http404
    case = _case(actor, number)
    if spec.page is not None or spec.do is None:
        return HttpResponseRedirect(spec.page(number) if spec.page else _address(case))
    if request.method == "GET":
        move = _move(actor, number, action)
        if move is None or not move.is_allowed:
            return _not_now(request, case, spec, move)
    form = _form(request, spec, case, actor)
    return send(request, form, _sending(request, spec, case, actor))


def _case(actor: Actor, number: str) -> Case:
    try:
        return case_in_scope(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


def _move(actor: Actor, number: str, action: str) -> Possible | None:
    return move_for(read_case(actor, number), actor, action, at=timezone.now())


def _address(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def _form(request: HttpRequest, spec: ActionSpec, case: Case, actor: Actor) -> ActForm:
    if request.method == "POST":
        form = spec.form(request.POST, request.FILES)
    else:
        form = spec.form(initial={"expect": case.version})
    if spec.prepare is not None:
        spec.prepare(form, case, actor, timezone.now())
    return form


def _sending(request: HttpRequest, spec: ActionSpec, case: Case, actor: Actor) -> Sending:
    def do(form: ActForm, at: datetime) -> object:
        documents = _documents(form, spec, actor, at)
        assert spec.do is not None  # noqa: S101  # pages of their own were led away before
        return spec.do(Doing(case=case, form=form, by=actor, at=at, documents=documents))

    in_composer = request.POST.get(COMPOSER) == "1"
    return Sending(
        act=ActionForm(
            title=label_of(spec),
            url=reverse("desk:act", args=[case.number, spec.action]),
            submit=str(spec.submit) or label_of(spec),
            lead=str(spec.lead) or f"{case.number} {case.title}",
            consequence=str(spec.consequence),
            draft=draft_key(spec.action, case) if spec.keeps_draft else "",
            danger=spec.is_danger,
            upload=spec.takes_files,
        ),
        do=do,
        done=str(spec.done) or _("Done: %(action)s.") % {"action": label_of(spec)},
        go=_address(case),
        state=lambda: state_of(case.id),
        case_url=_address(case),
        fragment="desk/cases/_composer.html" if in_composer else "ui/_action_form.html",
        context={"composer": composer_of(case, spec.action)} if in_composer else None,
    )


def draft_key(action: str, case: Case) -> str:
    """Under which key the browser keeps what is being typed."""
    return f"{action}-{case.id}"


def _documents(form: ActForm, spec: ActionSpec, actor: Actor, at: datetime) -> tuple[Document, ...]:
    if not spec.takes_files:
        return ()
    try:
        return keep_files(form.cleaned_data["attachments"], kind=spec.action[:16], by=actor, at=at)
    except (RefusedUpload, StorageFault) as error:
        raise NotKept("attachments", str(error)) from error


def _not_now(
    request: HttpRequest, case: Case, spec: ActionSpec, move: Possible | None
) -> HttpResponse:
    context: dict[str, object] = {
        "title": label_of(spec),
        "case": case.number,
        "reason": why_not(move, case.state) if move else _("Not possible in this state."),
        "url": _address(case),
    }
    if is_fragment(request):
        return render(request, "desk/cases/_not_now.html", context, status=CONFLICT)
    context["shell"] = shell_for(request)
    return render(request, "desk/cases/not_now.html", context, status=CONFLICT)
