"""以案定补: the list of claims, the next step of each, the list for public notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.mediation.models import ClaimState, SubsidyClaim
from linli.casework.mediation.operations import subsidies as operations
from linli.casework.mediation.queries import subsidies as queries
from linli.casework.mediation.queries.subsidies import ClaimFilter, rate_rows
from linli.casework.mediation.rules.subsidies import Step, next_step
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediators import presenters
from linli.channels.desk.mediators.acting import Doing, perform, sent
from linli.channels.desk.mediators.filters import Choice, Filter
from linli.channels.desk.mediators.forms.registers import ReasonForm
from linli.channels.desk.mediators.forms.standing import StepForm
from linli.channels.desk.mediators.notice_list import print_list
from linli.channels.desk.mediators.reach import RULE, SEE, at, in_scope, tabs_for
from linli.channels.desk.mediators.sheets import as_file
from linli.channels.desk.mediators.words import STEP_WORDS
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm, Page
from linli.foundation.postgres.keyset import slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_BOTH = require_http_methods(["GET", "POST"])
SIZE = 50


@require_GET
@needs(SEE, RULE)
@in_scope
def claims(request: HttpRequest) -> HttpResponse:
    """Claims: a mediator's own, a committee's, a division's; the last first."""
    actor = actor_of(request)
    bar = Filter(request.GET, "", (Choice("state", _("every state"), list(ClaimState.choices)),))
    rows = queries.claims(actor, ClaimFilter(state=bar.value("state")))
    found = slice_of(rows, queries.ORDER, cursor_of(request), size=SIZE)
    names = _names()
    page = Page(
        [presenters.claim_row(row, actor, names) for row in found.rows],
        **page_urls(found, Address(request.path, request.GET)),
    )
    context: dict[str, object] = {"page": page, "columns": presenters.claim_columns()}
    context["table"] = presenters.page_table(context)
    if is_fragment(request):
        return render(request, "desk/mediators/_list.html", context)
    context |= {
        "shell": shell_for(request),
        "bar": bar,
        "title": _("Subsidies by case"),
        "here": at("claims"),
        "tabs": tabs_for(actor, "claims"),
        "acts": _acts(actor, request.GET.urlencode()),
        "sums": _sums(actor),
    }
    return render(request, "desk/mediators/list.html", context)


def _names() -> dict[str, str]:
    return {row.klass: row.name for row in rate_rows()}


def _sums(actor: Actor) -> list[tuple[str, str, str, str]]:
    return [
        (
            str(ClaimState(one.state).label),
            presenters.number(one.claims),
            presenters.yuan(one.cents),
            f"{at('claims')}?state={one.state}",
        )
        for one in queries.sums(actor)
    ]


def _acts(actor: Actor, asked: str) -> tuple[Action, ...]:
    acts: list[Action] = []
    if actor.may(RULE):
        words = _("List for public notice")
        acts.append(Action("notice", words, at("claims_notice"), "printer", dialog=False))
    if actor.may(Permission.EXPORT):
        url = f"{at('claims_export')}?{asked}"
        acts.append(Action("export", _("Export"), url, "table-export", dialog=False))
    return tuple(acts)


def _claim(actor: Actor, claim_id: UUID) -> SubsidyClaim:
    row = queries.claims(actor, ClaimFilter()).filter(pk=claim_id).first()
    if row is None:
        raise operations.UnknownClaim
    return row


@_BOTH
@needs(SEE, RULE)
@in_scope
def claim_step(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take the next step of a claim."""
    actor = actor_of(request)
    row = _claim(actor, claim_id)
    step = next_step(row.state)
    if step is None:
        raise Http404
    label = STEP_WORDS[step]

    def do(given: dict[str, Any], when: datetime) -> object:
        return operations.go_on(row.pk, **given, by=actor, at=when)

    doing = Doing(
        act=ActionForm(
            str(label),
            request.path,
            str(label),
            lead=f"{row.dispute.file_number} · {row.mediator.name} · {presenters.yuan(row.cents)}",
            consequence=_("Each step is taken by another person; nobody rules on their own case."),
        ),
        do=do,
        done=_("Noted."),
        go=at("claims"),
    )
    first = {"klass": row.klass}
    form = StepForm(sent(request), initial=first, may_fix=step is Step.FIXED)
    return perform(request, form, doing)


@_BOTH
@needs(SEE, RULE)
@in_scope
def claim_refuse(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Refuse a claim with a reason."""
    actor = actor_of(request)
    row = _claim(actor, claim_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return operations.refuse_claim(row.pk, reason=given["reason"], by=actor, at=when)

    doing = Doing(
        act=ActionForm(
            _("Refuse the claim"), request.path, pgettext("claim", "Refuse"), danger=True
        ),
        do=do,
        done=_("Refused. It may be claimed anew."),
        go=at("claims"),
    )
    return perform(request, ReasonForm(sent(request)), doing)


@_BOTH
@needs(Permission.MEDIATE)
@in_scope
def claim_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Claim what a closed dispute of one's own earns."""
    actor = actor_of(request)

    def do(_given: dict[str, Any], when: datetime) -> object:
        return operations.claim_subsidy(case_id, by=actor, at=when)

    doing = Doing(
        act=ActionForm(
            _("Claim the subsidy"),
            request.path,
            pgettext("claim", "Claim"),
            consequence=_("The file must be complete. One dispute is paid once."),
        ),
        do=do,
        done=_("Claimed. The chair checks it next."),
        go=at("claims"),
    )
    return perform(request, StepForm(sent(request), may_fix=False), doing)


@require_GET
@needs(Permission.EXPORT)
@in_scope
def claims_export(request: HttpRequest) -> HttpResponse:
    """The claims as a spreadsheet; no party stands in it."""
    actor, names = actor_of(request), _names()
    state = request.GET.get("state", "")
    rows = queries.claims(actor, ClaimFilter(state=state)).order_by("-claimed_at", "-pk")
    headers = (
        _("File number"), _("Committee"), pgettext("claim", "Mediator"), _("Certificate number"),
        pgettext("claim", "Class"), pgettext("claim", "Outcome"), pgettext("claim", "Sum (yuan)"),
        pgettext("claim", "State"), _("Claimed on"),
    )  # fmt: skip
    cells = (
        (
            row.dispute.file_number, row.dispute.committee.unit.name, row.mediator.name,
            row.mediator.number, names.get(row.klass, row.klass),
            str(row.dispute.get_outcome_display()), row.cents / 100,
            str(ClaimState(row.state).label), timezone.localdate(row.claimed_at),
        )
        for row in rows[:20_000]
    )  # fmt: skip
    return as_file(_("Subsidies by case"), headers, cells)


@require_GET
@needs(RULE)
@in_scope
def claims_notice(request: HttpRequest) -> HttpResponse:
    """The list for public notice as PDF: mediators and sums, no party."""
    actor = actor_of(request)
    content = print_list(queries.in_public_notice(actor), _names(), actor.unit_name, timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="subsidies.pdf"'
    return answer
