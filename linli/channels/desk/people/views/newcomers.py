"""Newcomers' forms: taken in at the counter, checked, entered in the register or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.asked import asked
from linli.channels.desk.doing import ActForm
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.newcomers import CheckedForm, NewcomerEntryForm, RefuseForm
from linli.channels.desk.people.slips import keep_slip, printed, slip_code, slip_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm, Fact, Label, Tab
from linli.channels.ui.presenters import Standing as Tint
from linli.channels.ui.templatetags.linli_ui import day, moment
from linli.foundation.crypto.rules import mask_id, mask_name, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.registers.access.operations import log_reading
from linli.registers.access.rules import Actor, ReadingAct
from linli.registers.people import operations
from linli.registers.people.models import (
    Door,
    FormState,
    IdKind,
    NewcomerForm,
    ResidenceKind,
    StayKind,
)
from linli.registers.people.queries import newcomer_form, newcomer_forms, notice_text
from linli.registers.people.queries.services import services_wanted

_GET_POST = require_http_methods(["GET", "POST"])
MOST = 100
_TINTS = {
    FormState.RECEIVED: Tint.SOON,
    FormState.CHECKED: Tint.ACCENT,
    FormState.REGISTERED: Tint.OK,
    FormState.REFUSED: Tint.PLAIN,
}


class Pile(StrEnum):
    """Which forms are shown."""

    OPEN = "open"
    REGISTERED = "registered"
    REFUSED = "refused"


@dataclass(frozen=True)
class FormLine:
    """A form in the list; the name is masked."""

    url: str
    number: str
    name: str
    place: str
    received: str
    door: str
    state: Label


@require_GET
@needs(seeing.SERVE)
@in_scope
def newcomers(request: HttpRequest) -> HttpResponse:
    """Forms that wait, the longest first; and those that ended."""
    actor = actor_of(request)
    pile = asked(request, "pile", Pile.OPEN)
    rows = newcomer_forms(actor.scope, state="" if pile is Pile.OPEN else str(pile))
    rows = rows if pile is Pile.OPEN else rows.order_by("-received_at", "-id")
    words = {
        Pile.OPEN: pgettext("form", "Waiting"),
        Pile.REGISTERED: pgettext("form", "Entered"),
        Pile.REFUSED: pgettext("form", "Refused"),
    }
    tabs = [
        Tab(label, f"{at('newcomers')}?pile={one}", current=one is pile)
        for one, label in words.items()
    ]
    context = {"tabs": tabs, "lines": [_line(row) for row in rows[:MOST]], "most": MOST}
    if is_fragment(request):
        return render(request, "desk/people/_newcomers.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/people/newcomers.html", context)


def _line(row: NewcomerForm) -> FormLine:
    return FormLine(
        url=at("form", row.id),
        number=row.number,
        name=mask_name(row.name),
        place=seeing.place_name(row.community_code),
        received=moment(row.received_at),
        door=label_of(Door, row.door),
        state=state_label(row),
    )


def state_label(row: NewcomerForm) -> Label:
    """Where a form is."""
    return Label(label_of(FormState, row.state), _TINTS[FormState(row.state)])


def _form(actor: Actor, form_id: UUID) -> NewcomerForm:
    row = newcomer_form(actor.scope, form_id)
    if row is None:
        raise Http404
    return row


@require_GET
@needs(seeing.SERVE)
@in_scope
def form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One newcomer's form, what was told in it, and what is done next."""
    actor = actor_of(request)
    row = _form(actor, form_id)
    log_reading(
        by=actor, act=ReadingAct.READ, record_kind="newcomer_form", record_id=row.id,
        about=row.number, fields="form", at=timezone.now(),
    )  # fmt: skip
    opens = operations.sees_people(actor) or actor.may(seeing.LOOK_UP)
    context = {
        "shell": shell_for(request),
        "row": row,
        "state": state_label(row),
        "facts": _facts(row),
        "services": services_wanted(row.wants),
        "actions": _actions(row),
        "person_url": at("person", row.person_id) if row.person_id and opens else "",
        "issue_url": at("issue", row.person_id) if row.person_id else "",
        "slip_url": at("slip", row.id) if slip_code(request, row.id) else "",
    }
    return render(request, "desk/people/form.html", context)


@require_GET
@needs(seeing.SERVE)
@in_scope
def slip(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The slip that the newcomer takes home: number, query code, and where to go with it."""
    actor = actor_of(request)
    row = _form(actor, form_id)
    log_reading(
        by=actor, act=ReadingAct.PRINT, record_kind="newcomer_form", record_id=row.id,
        about=row.number, fields="slip", at=timezone.now(),
    )  # fmt: skip
    context = {
        "slip": slip_of(request, row.id, row.number),
        "title": _("Receipt of a newcomer's form"),
        "back_url": at("form", row.id),
        "back_words": _("To the form"),
        "facts": [
            Fact(pgettext("person", "Name"), row.name),
            Fact(pgettext("slip", "Received at"), printed(row.received_at)),
            Fact(pgettext("person", "Community"), seeing.place_name(row.community_code)),
            Fact(pgettext("person", "Taken in by"), actor.unit_name),
        ],
        "services": services_wanted(row.wants),
        "next": _(
            "The community checks paper and address, and may call you. You are told by text"
            " message when you are registered."
        ),
    }
    return render(request, "desk/people/slip.html", context)


def _facts(row: NewcomerForm) -> list[Fact]:
    landlord = f"{mask_name(row.landlord_name)} {mask_phone(row.landlord_phone)}".strip()
    facts = [
        Fact(pgettext("person", "Kind of ID"), label_of(IdKind, row.id_kind)),
        Fact(pgettext("person", "ID number"), mask_id(row.id_number)),
        Fact(pgettext("person", "Telephone number"), mask_phone(row.phone)),
        Fact(pgettext("person", "Registered domicile"), row.domicile or _("not told")),
        Fact(_("Address as told"), row.residence),
        Fact(_("Home found"), row.home.address if row.home else _("none yet")),
        Fact(_("Kind of dwelling"), label_of(ResidenceKind, row.residence_kind)),
        Fact(_("Arrived on"), day(row.came_on)),
        Fact(_("Why they stay"), label_of(StayKind, row.stay)),
        Fact(_("Landlord"), landlord or _("not told")),
        Fact(_("Notice that was read"), row.notice_version),
        Fact(
            pgettext("person", "Came in"), f"{label_of(Door, row.door)} · {moment(row.received_at)}"
        ),
    ]
    if row.handled_by:
        facts.append(Fact(pgettext("person", "Handled by"), row.handled_by))
    return facts


def _actions(row: NewcomerForm) -> list[Action]:
    if row.state in (FormState.REGISTERED, FormState.REFUSED):
        return []
    is_checked = row.state == FormState.CHECKED
    check = _("Check again") if is_checked else _("Checked ID and address")
    return [
        Action("check", check, at("check_form", row.id), "checks", primary=not is_checked),
        Action("register", _("Enter in the register"), at("register_form", row.id), "user-plus",
               enabled=is_checked, primary=is_checked,
               reason_disabled="" if is_checked else _("Check ID and address first.")),
        Action("refuse", _("Refuse with reasons"), at("refuse_form", row.id), "ban"),
    ]  # fmt: skip


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a form at the counter, after the notice was read."""
    actor, today = actor_of(request), timezone.localdate()
    notice = notice_text("newcomer", on=today)
    first = {"notice_version": notice.version, "came_on": today}
    sent = NewcomerEntryForm(posted(request), scope=actor.scope, initial=first)

    def do(checked: NewcomerEntryForm, moment: datetime) -> NewcomerForm:
        row, code = operations.submit_form(
            by=actor, at=moment, door=Door.COUNTER, facts=checked.facts()
        )
        keep_slip(request, row.pk, code)
        return row

    act = ActionForm(
        title=_("Take in a newcomer"),
        url=at("take_in"),
        submit=_("Take in"),
        draft="",
    )
    doing = Doing(
        act=act,
        do=do,
        done=_("Taken in. Print the slip; then check paper and address."),
        go=lambda row: at("slip", row.id),
        see=at("newcomers"),
        page="desk/people/take_in.html",
        fragment="desk/people/take_in.html",
        context={"notice": notice.text},
    )
    return perform(request, sent, doing)


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def check_form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Say that paper and address were checked, and find the home."""
    actor = actor_of(request)
    row = _form(actor, form_id)
    first = {"expect": row.version, "address": row.home.address if row.home else row.residence}
    sent = CheckedForm(posted(request), scope=actor.scope, initial=first)

    def do(checked: CheckedForm, moment: datetime) -> object:
        return operations.check_form(
            by=actor, at=moment, form_id=form_id, home_id=checked.home_id,
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Form %(number)s: paper and address are right") % {"number": row.number},
        url=request.path,
        submit=_("Checked"),
        lead=_("You saw the paper, and the address is one where the person lives."),
    )
    return perform(request, sent, _about(actor, row, act, do, _("Checked: enter them now.")))


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def register_form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Enter the newcomer in the register."""
    actor = actor_of(request)
    row = _form(actor, form_id)
    sent = ActForm(posted(request), initial={"expect": row.version})

    def do(checked: ActForm, moment: datetime) -> object:
        return operations.register_form(
            by=actor, at=moment, form_id=form_id, expect=checked.seen_version()
        )

    act = ActionForm(
        title=_("Enter %(name)s in the register") % {"name": mask_name(row.name)},
        url=request.path,
        submit=_("Enter"),
        consequence=_("They get the proof of registration now, the permit after half a year."),
    )
    return perform(request, sent, _about(actor, row, act, do, _("Entered in the register.")))


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def refuse_form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Refuse a form with the reason, and say where to turn."""
    actor = actor_of(request)
    row = _form(actor, form_id)
    sent = RefuseForm(posted(request), initial={"expect": row.version})

    def do(checked: RefuseForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.refuse_form(
            by=actor, at=moment, form_id=form_id, reason=data["reason"], route=data["route"],
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Refuse form %(number)s") % {"number": row.number},
        url=request.path,
        submit=_("Refuse"),
        danger=True,
        consequence=_("The person reads both texts with their code."),
    )
    return perform(request, sent, _about(actor, row, act, do, _("Refused, with the way on.")))


def _version(actor: Actor, form_id: UUID) -> int | None:
    row = newcomer_form(actor.scope, form_id)
    return row.version if row else None


def _about(actor: Actor, row: NewcomerForm, act: ActionForm, do: object, done: str) -> Doing:
    page = at("form", row.id)
    return Doing(
        act=act,
        do=do,  # type: ignore[arg-type]  # each takes the form it is sent with
        done=done,
        go=page,
        see=page,
        version=partial(_version, actor, row.id),
    )
