"""Steps: the list of them, what a unit has to answer, answering and ruling on answers."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters.operations.exporting import ExportRefused
from linli.casework.matters.queries.case_page import state_of
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.exports.views import started
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.supervision.forms import ReplyForm, RuleForm
from linli.channels.desk.supervision.presenters import ladder as presenters
from linli.channels.ui.presenters import ActionForm, Page, Tab
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import RungChoice, StepStatus, SupervisionStep
from linli.oversight.supervision.operations.steps import in_working_days, may_sign_now
from linli.oversight.supervision.queries import desk
from linli.oversight.supervision.queries.desk import StepFilter
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.rules import Rung
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach

SUPERVISE = Permission.SUPERVISE
ANSWER = (Permission.HANDLE, Permission.CHAIR_COMMITTEE, Permission.MEDIATE)
_SHOWS = {
    "current": gettext_lazy("Standing now"),
    "answered": gettext_lazy("Answers to rule on"),
    "silent": gettext_lazy("Answers overdue"),
    "listed": gettext_lazy("Listed"),
    "all": gettext_lazy("All steps"),
}


@require_GET
@needs(SUPERVISE)
def steps(request: HttpRequest) -> HttpResponse:
    """Steps of supervision in the division, the newest first."""
    return _steps(request, actor_of(request))


@require_GET
@needs(*ANSWER)
def ours(request: HttpRequest) -> HttpResponse:
    """Steps that are addressed to the unit."""
    return _steps(request, actor_of(request))


def _steps(request: HttpRequest, actor: Actor) -> HttpResponse:
    now, is_unit = timezone.now(), actor.scope.reach is Reach.UNIT
    rung, show = request.GET.get("rung", ""), request.GET.get("show", "current")
    wanted = StepFilter(
        rung=rung if rung in set(Rung) else "", show=show if show in _SHOWS else "current"
    )
    found = desk.steps_slice(actor.scope, wanted, at=now, cursor=cursor_of(request))
    address = Address(request.path, request.GET)
    may_list = may_sign_now(Rung.LISTING, actor, now)
    rows = presenters.step_rows(found.rows, now=now, is_unit=is_unit, may_list=may_list)
    label = str(RungChoice(wanted.rung).label) if wanted.rung else ""
    context = {
        "page": Page(rows, **page_urls(found, address)),
        "tabs": tuple(
            Tab(str(words), address.with_(show=name), current=wanted.show == name)
            for name, words in _SHOWS.items()
        ),
        "is_unit": is_unit,
        "export_url": _export_url(wanted, actor),
        "heading": label or (_("Supervision of our unit") if is_unit else _("Steps")),
    }
    if is_fragment(request):
        return render(request, "desk/supervision/_steps.html", context)
    return render(request, "desk/supervision/steps.html", {**context, "shell": shell_for(request)})


def _export_url(wanted: StepFilter, actor: Actor) -> str:
    if not (actor.may(Permission.EXPORT) and actor.may(SUPERVISE)):
        return ""
    query = urlencode({"rung": wanted.rung, "show": wanted.show})
    return f"{reverse('desk:supervision:export')}?{query}"


@require_POST
@needs(Permission.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Have the register of supervision written to a file, as the page was filtered."""
    actor = actor_of(request)
    rung, show = request.GET.get("rung", ""), request.GET.get("show", "all")
    wanted = StepFilter(
        rung=rung if rung in set(Rung) else "", show=show if show in _SHOWS else "all"
    )
    words = [str(RungChoice(wanted.rung).label)] if wanted.rung else []
    words.append(str(_SHOWS[wanted.show]))
    try:
        run = supervision.export_steps(
            wanted, filters_words="；".join(words), by=actor, at=timezone.now()
        )
    except ExportRefused as refused:
        raise PermissionDenied(str(refused)) from refused
    return started(request, run)


def _step(actor: Actor, step_id: UUID) -> SupervisionStep:
    try:
        return desk.step_in_scope(actor, step_id)
    except NoSuchCase as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(*ANSWER)
def reply(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """The unit answers a step that is addressed to it."""
    actor = actor_of(request)
    step = _step(actor, step_id)
    data = request.POST if request.method == "POST" else None
    form = ReplyForm(data, initial={"expect": step.case.version, "words": step.reply})
    sending = Sending(
        act=ActionForm(
            title=_("Answer the supervision"),
            url=request.path,
            submit=_("Send the answer"),
            lead=f"{step.get_rung_display()} · {step.case.number} {subject_of(step.case)} · {step.text}",
            consequence=_("Those who issued it are told; the limit of the matter runs on."),
            draft=f"supervision-{step.id}",
        ),
        do=lambda checked, at: supervision.reply(
            step.id,
            words=checked.cleaned_data["words"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        ),
        done=_("Your answer is sent."),
        go=reverse("desk:supervision:ours"),
        state=lambda: state_of(step.case_id),
        case_url=presenters.case_url(
            step.case.family, step.case.number, is_unit=actor.scope.reach is Reach.UNIT
        ),
    )
    return send(request, form, sending)


@require_http_methods(["GET", "POST"])
@needs(SUPERVISE)
def rule(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Accept what the unit answered, ask again, or take the case off the list."""
    actor, now = actor_of(request), timezone.now()
    step = _step(actor, step_id)
    data = request.POST if request.method == "POST" else None
    form = RuleForm(
        data, ways=_ways(step, actor, now), now=now, initial={"expect": step.case.version}
    )
    lead = step.reply or step.text
    sending = Sending(
        act=ActionForm(
            title=_("Rule on the answer"),
            url=request.path,
            submit=_("Rule"),
            lead=f"{step.addressee.short_name}：{lead}",
            draft=f"supervision-rule-{step.id}",
        ),
        do=lambda checked, at: _rule(step, checked, actor, at),
        done=_("The ruling is sent to the unit."),
        go=reverse("desk:supervision:steps") + "?show=answered",
        state=lambda: state_of(step.case_id),
        case_url=presenters.case_url(
            step.case.family, step.case.number, is_unit=actor.scope.reach is Reach.UNIT
        ),
    )
    return send(request, form, sending)


def _ways(step: SupervisionStep, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    ways = []
    if step.status == StepStatus.REPLIED:
        ways += [("accept", _("Accept the answer")), ("again", _("Have it answered again"))]
    listed = step.rung == Rung.LISTING and step.ended_at is None
    if listed and may_sign_now(Rung.LISTING, actor, now):
        ways.append(("off", _("Take it off the list")))
    return ways


def _rule(step: SupervisionStep, form: RuleForm, actor: Actor, at: datetime) -> object:
    data, expect = form.cleaned_data, form.seen_version()
    if data["way"] == "accept":
        return supervision.accept_reply(
            step.id, words=data["words"], by=actor, at=at, expect=expect
        )
    if data["way"] == "off":
        return supervision.take_off_list(
            step.id, words=data["words"], by=actor, at=at, expect=expect
        )
    until = in_working_days(data.get("days") or 1, at)
    return supervision.ask_again(
        step.id, words=data["words"], due_at=until, by=actor, at=at, expect=expect
    )
