"""Referring a matter, handing a dispute over, and following what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Dispute, Side
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.taking_in import (
    committees_to_choose,
    hints,
    proposed_committee,
)
from linli.casework.mediation.queries.transfers import (
    TransferLine,
    earlier_transfer,
    own_transfers,
)
from linli.casework.mediation.workflow import FAMILY
from linli.casework.referrals import dispute_to_matter, matter_to_mediation
from linli.channels.desk.doing import NotKept, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_for, dispute_url
from linli.channels.desk.mediation.words import source_label, state_label
from linli.channels.desk.referrals.forms import HandOverForm, ReferForm, ToHotlineForm
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.foundation.postgres.labels import label_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place


@dataclass(frozen=True)
class TransferView:
    """One transfer in the list of the body that made it."""

    line: TransferLine
    agency: str
    state: str
    outcome: str
    is_late: bool


@require_GET
@needs(Permission.REFER_DISPUTE)
def home(request: HttpRequest) -> HttpResponse:
    """What one's own body handed over: numbers, state, due date, the report; nothing said."""
    actor, now = actor_of(request), timezone.now()
    text = request.GET.get("q", "").strip()
    context = {
        "transfers": [_view(line, now) for line in own_transfers(actor, text=text)],
        "text": text,
        "shell": shell_for(request),
    }
    return render(request, "desk/referrals/home.html", context)


def _view(line: TransferLine, now: datetime) -> TransferView:
    under_way = line.state in ("to_mediate", "mediating")
    return TransferView(
        line=line,
        agency=source_label(line.agency),
        state=state_label(line.state),
        outcome=label_of(Dispute.Outcome, line.outcome) if line.outcome else "",
        is_late=under_way and line.due_at is not None and line.due_at < now,
    )


def _types(now: datetime) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in rule_book().types_on(timezone.localdate(now))]


@require_http_methods(["GET", "POST"])
@needs(Permission.REFER_DISPUTE)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand a dispute over with one's own number; the same number twice is told, not made twice."""
    actor, now = actor_of(request), timezone.now()
    form = HandOverForm(request.POST if request.method == "POST" else None)
    form.offer(committees_to_choose(actor), _types(now))

    def do(checked: HandOverForm, at: datetime) -> object:
        case = _open(checked, actor, at)
        words = _("Handed over under our number %(number)s.")
        messages.success(request, words % {"number": case.number})
        return case

    return send(
        request,
        form,
        Sending(
            act=ActionForm(
                title=_("Hand a dispute over"),
                url=reverse("desk:referrals:hand_over"),
                submit=_("Hand over"),
                consequence=_("The limit begins when the committee confirms that it accepts."),
                draft=f"hand-over-{actor.post_id}",
            ),
            do=do,
            done="",
            go=reverse("desk:referrals:home"),
            family=FAMILY,
        ),
    )


def _open(form: HandOverForm, actor: Actor, at: datetime) -> Case:
    data = form.cleaned_data
    earlier = earlier_transfer(data["agency"], data["outer_number"])
    if earlier is not None:
        words = _("Number %(theirs)s was handed over before, under our number %(ours)s.")
        said = {"theirs": data["outer_number"], "ours": earlier.dispute.case.number}
        raise NotKept("outer_number", words % said)
    committee = next(one for one in committees_to_choose(actor) if str(one.pk) == data["committee"])
    return mediation.open_dispute(
        mediation.NewDispute(
            committee_id=committee.pk,
            source=data["agency"],
            text=data["text"],
            asked=data["asked"],
            type=data["type"],
            channel="transfer",
            amount_cents=None if data["yuan"] is None else int(data["yuan"] * 100),
            court_phase=data["court_phase"],
            place=Place(
                district_code=committee.district_code,
                street_code=committee.street_code,
                community_code=committee.community_code,
            ),
            parties=_parties(data),
            handover=mediation.Handover(
                agency=data["agency"],
                agency_name=actor.unit_name,
                outer_number=data["outer_number"],
                unit_id=actor.unit_id,
                contact=data["contact"],
            ),
        ),
        by=actor,
        at=at,
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.OPEN_DISPUTE)
def refer(request: HttpRequest, number: str) -> HttpResponse:
    """Refer a matter to mediation: only what the matter does not say yet is asked."""
    actor, now = actor_of(request), timezone.now()
    try:
        known = matter_to_mediation.what_is_known(actor, number)
    except NoSuchCase as error:
        raise Http404 from error
    form = _refer_form(request, known, actor, now)

    def do(checked: ReferForm, at: datetime) -> object:
        dispute = matter_to_mediation.refer(
            number, _referral(checked), by=actor, at=at, expect=checked.seen_version()
        )
        words = _("Referred: the dispute has the number %(number)s.")
        messages.success(request, words % {"number": dispute.number})
        return dispute

    case_url = reverse("desk:case", args=[number])
    return send(
        request,
        form,
        Sending(
            act=ActionForm(
                title=_("Refer to mediation"),
                url=reverse("desk:referrals:refer", args=[number]),
                submit=_("Refer"),
                lead=f"{number} {known.case.title}",
                consequence=_(
                    "Words, place, files and the reporter go with it; the reporter follows both "
                    "with the same query code, and the outcome comes back to this matter."
                ),
                draft=f"refer-{known.case.id}",
            ),
            do=do,
            done="",
            go=case_url,
            state=lambda: state_of(known.case.id),
            case_url=case_url,
        ),
    )


def _parties(data: dict[str, Any]) -> tuple[mediation.Person, mediation.Person]:
    one, other = data["applicant"], data["respondent"]
    return (
        mediation.Person(side=Side.APPLICANT, name=one, phone=data["applicant_phone"]),
        mediation.Person(side=Side.RESPONDENT, name=other, phone=data["respondent_phone"]),
    )


def _referral(form: ReferForm) -> matter_to_mediation.Referral:
    data = form.cleaned_data
    return matter_to_mediation.Referral(
        committee_id=UUID(data["committee"]),
        respondent_name=data["respondent_name"],
        respondent_phone=data["respondent_phone"],
        respondent_kind=data["respondent_kind"],
        type=data["type"],
        asked=data["asked"],
    )


def _refer_form(
    request: HttpRequest, known: matter_to_mediation.Known, actor: Actor, now: datetime
) -> ReferForm:
    on = timezone.localdate(now)
    case = known.case
    types, _bars = hints(f"{case.title}{case.body}", on=on)
    kind = types[0].type.code if types else ""
    place = Place(
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )
    committee = proposed_committee(place, kind, on=on)
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        initial={
            "expect": case.version,
            "respondent_name": known.respondent,
            "respondent_phone": known.respondent_phone,
            "asked": known.asked,
            "type": kind,
            "committee": str(committee.pk) if committee else "",
        },
    )
    form.offer(committees_to_choose(actor), _types(now))
    return form


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def to_hotline(request: HttpRequest, number: str) -> HttpResponse:
    """What is no private dispute goes to the hotline, with everything that was said."""
    actor = actor_of(request)
    case = dispute_for(actor, number)
    form = ToHotlineForm(
        request.POST if request.method == "POST" else None, initial={"expect": case.version}
    )

    def do(checked: ToHotlineForm, at: datetime) -> object:
        receipt = dispute_to_matter.hand_to_hotline(
            case.id,
            reason=checked.cleaned_data["reason"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )
        words = _("The hotline has it under number %(number)s.")
        messages.success(request, words % {"number": receipt.number})
        return receipt

    return send(
        request,
        form,
        Sending(
            act=ActionForm(
                title=_("Hand to the hotline"),
                url=reverse("desk:referrals:to_hotline", args=[number]),
                submit=_("Hand to the hotline"),
                lead=number,
                consequence=_("It is not accepted here; the applicant is told the new number."),
            ),
            do=do,
            done="",
            go=dispute_url(number),
            state=lambda: state_of(case.id),
            case_url=dispute_url(number),
            family=FAMILY,
        ),
    )
