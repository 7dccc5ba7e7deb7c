"""Early signs: writing one down at the door, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.models import EarlySign, SignState
from linli.casework.mediation.operations import signs as operations
from linli.casework.mediation.queries import screening as reading
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.screening.forms import (
    GoneForm,
    SignForm,
    TalkForm,
    ToDisputeForm,
    type_choices,
)
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Label, Page, Standing, Tab
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_LOOK = (Permission.REPORT_SCREENING, Permission.MEDIATE)
_GET_POST = require_http_methods(["GET", "POST"])
_STANDINGS = {
    SignState.OPEN: Standing.SOON,
    SignState.TALKED: Standing.ACCENT,
    SignState.DISPUTE: Standing.PLAIN,
    SignState.GONE: Standing.OK,
}


@dataclass(frozen=True)
class SignShown:
    """A sign in a list, with what can be done about it."""

    id: UUID
    kind: str
    place: str
    words: str
    talk: str
    seen: str
    label: Label
    ended: str
    is_live: bool
    may_refer: bool
    dispute_url: str
    dispute_number: str


def sign_rows(rows: Sequence[EarlySign], actor: Actor, now: datetime) -> tuple[SignShown, ...]:
    """Signs in words; the dispute's number only for those who may read disputes."""
    names = dict(type_choices())
    return tuple(_row(sign, names, actor, now) for sign in rows)


def _row(sign: EarlySign, names: dict[str, str], actor: Actor, now: datetime) -> SignShown:
    state = SignState(sign.state)
    reads = actor.may(Permission.ACCEPT_DISPUTE) and sign.dispute_id is not None
    number = sign.dispute.case.number if reads and sign.dispute else ""
    talk = f"{sign.talk_by} {moment_words(sign.talk_at, now)}" if sign.talk_at else ""
    ended = f"{sign.closed_by} {moment_words(sign.closed_at, now)}" if sign.closed_at else ""
    return SignShown(
        id=sign.id,
        kind=names.get(sign.type, sign.type),
        place=sign.place,
        words=sign.words or _("The words were taken out: it is settled since long."),
        talk=f"{talk}：{sign.talk_words}" if talk else "",
        seen=f"{sign.seen_by} {moment_words(sign.seen_at, now)}",
        label=Label(str(state.label), _STANDINGS[state]),
        ended=f"{ended} {sign.closed_because}".strip(),
        is_live=state in operations.LIVE,
        may_refer=actor.may(Permission.OPEN_DISPUTE),
        dispute_url=reverse("desk:mediation:dispute", args=[number]) if number else "",
        dispute_number=number,
    )


@require_GET
@needs(*_LOOK)
def signs(request: HttpRequest) -> HttpResponse:
    """The signs that this post may read, the newest first."""
    actor, now = actor_of(request), timezone.now()
    state = request.GET.get("state", "")
    state = state if state in SignState.values else ""
    found = reading.signs_slice(actor, state=state, cursor=cursor_of(request))
    address = Address(request.path, request.GET)
    tabs = [Tab(_("All signs"), address.path, current=not state)]
    tabs += [
        Tab(str(one.label), f"{address.path}?state={one.value}", current=state == one.value)
        for one in SignState
    ]
    context = {
        "page": Page(sign_rows(found.rows, actor, now), **page_urls(found, address)),
        "tabs": tabs,
        "may_report": actor.may(Permission.REPORT_SCREENING),
    }
    if is_fragment(request):
        return render(request, "desk/screening/_signs.html", context)
    return render(request, "desk/screening/signs.html", {**context, "shell": shell_for(request)})


@_GET_POST
@needs(Permission.REPORT_SCREENING)
def new(request: HttpRequest) -> HttpResponse:
    """Write a sign down; sent twice (after a lost connection) it is one."""
    actor = actor_of(request)
    rows = reading.committees_within(actor).select_related("unit").order_by("unit__code")
    committees = [(str(row.pk), row.unit.name) for row in rows]
    if not committees:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SignForm(data, committees=committees, initial={"key": f"desk:{uuid4().hex}"})
    sending = Sending(
        act=ActionForm(
            title=_("Write down an early sign"),
            url=request.path,
            submit=_("Keep the sign"),
            lead=_("Of an event, never of a person: it is nobody's record."),
            draft="early-sign",
        ),
        do=lambda checked, at: operations.add_sign(
            operations.NewSign(
                committee_id=UUID(checked.cleaned_data["committee"]),
                type=checked.cleaned_data["type"],
                place=checked.cleaned_data["place"],
                words=checked.cleaned_data["words"],
                key=checked.cleaned_data["key"],
            ),
            by=actor,
            at=at,
        ),
        done=_("The sign is kept."),
        go=reverse("desk:screening:home"),
        page="desk/screening/sign.html",
    )
    return send(request, form, sending)


def _sign(actor: Actor, sign_id: UUID) -> EarlySign:
    try:
        return reading.sign_in_scope(actor, sign_id)
    except NoSuchCase as error:
        raise Http404 from error


def _lead(sign: EarlySign) -> str:
    return f"{sign.place}：{sign.words}"


@_GET_POST
@needs(*_LOOK)
def talk(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Write down a preventive talk."""
    actor = actor_of(request)
    sign = _sign(actor, sign_id)
    data = request.POST if request.method == "POST" else None
    form = TalkForm(data, initial={"on": timezone.localdate()})
    sending = Sending(
        act=ActionForm(
            title=_("Preventive talk"),
            url=request.path,
            submit=_("Keep the talk"),
            lead=_lead(sign),
            draft=f"sign-talk-{sign.id}",
        ),
        do=lambda checked, at: operations.record_talk(
            sign.id,
            words=checked.cleaned_data["words"],
            held_at=_held(checked.cleaned_data["on"], at),
            by=actor,
            at=at,
        ),
        done=_("The talk is kept; the sign stays open until it is settled."),
        go=reverse("desk:screening:home"),
    )
    return send(request, form, sending)


def _held(day: date, at: datetime) -> datetime:
    """Today is now; another day is its noon."""
    if day == timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, time(12)))


@_GET_POST
@needs(*_LOOK)
def gone(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Settle a sign that came to nothing."""
    actor = actor_of(request)
    sign = _sign(actor, sign_id)
    form = GoneForm(request.POST if request.method == "POST" else None)
    sending = Sending(
        act=ActionForm(
            title=_("It went away"),
            url=request.path,
            submit=_("Settle the sign"),
            lead=_lead(sign),
            consequence=_("Its words are taken out after two years; the count stays."),
        ),
        do=lambda checked, at: operations.sign_went_away(
            sign.id, because=checked.cleaned_data["reason"], by=actor, at=at
        ),
        done=_("The sign is settled."),
        go=reverse("desk:screening:home"),
    )
    return send(request, form, sending)


@_GET_POST
@needs(Permission.OPEN_DISPUTE)
def to_dispute(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Make a dispute of a sign: only the two sides are asked, all else is taken along."""
    actor = actor_of(request)
    sign = _sign(actor, sign_id)
    form = ToDisputeForm(request.POST if request.method == "POST" else None)
    sending = Sending(
        act=ActionForm(
            title=_("Make it a dispute"),
            url=request.path,
            submit=pgettext("dispute", "Take it in"),
            lead=_lead(sign),
            consequence=_(
                "Place, kind and words are taken along. The committee then asks both sides "
                "whether they agree to mediation."
            ),
            draft=f"sign-dispute-{sign.id}",
        ),
        do=lambda checked, at: operations.sign_to_dispute(
            sign.id, checked.parties(), by=actor, at=at
        ),
        done=_("It is taken in at the committee."),
        go=reverse("desk:screening:home"),
    )
    return send(request, form, sending)
