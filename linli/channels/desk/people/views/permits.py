"""Residence permits: those to be signed, entered, signed, ended; and consents given or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.doing import ActForm
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.newcomers import ConsentForm, IssueForm, SignForm
from linli.channels.desk.people.rights import due_label, is_child, mask_permit
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Label
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.models import Door, Person, ResidencePermit
from linli.registers.people.queries import consent_wordings, permits, person_seen
from linli.registers.people.queries.work import signing_until

_GET_POST = require_http_methods(["GET", "POST"])
MOST = 200


@dataclass(frozen=True)
class PermitRow:
    """A permit in the list of those to sign; the holder's name is masked."""

    name: str
    url: str
    phone: str
    number: str
    place: str
    due: Label
    reminded: bool
    sign_url: str


@require_GET
@needs(seeing.SERVE)
@in_scope
def list_of_permits(request: HttpRequest) -> HttpResponse:
    """Permits to be signed soon or late, or all in force."""
    actor, today = actor_of(request), timezone.localdate()
    is_all = request.GET.get("all") == "1"
    rows = list(permits(actor.scope, due_before=None if is_all else signing_until(today))[:MOST])
    seeing.note_seen(actor, (row.person for row in rows), "permits", timezone.now())
    opens = operations.sees_people(actor) or actor.may(seeing.LOOK_UP)
    lines = [
        PermitRow(
            name=mask_name(row.person.name),
            url=at("person", row.person_id) if opens else "",
            phone=mask_phone(row.person.phone),
            number=mask_permit(row.number),
            place=seeing.place_name(row.person.community_code),
            due=due_label(row.sign_by, today),
            reminded=row.reminded_for == row.sign_by,
            sign_url=at("sign", row.id),
        )
        for row in rows
    ]
    context = {"shell": shell_for(request), "lines": lines, "is_all": is_all, "most": MOST}
    return render(request, "desk/people/permits.html", context)


def _served(actor: Actor, person_id: UUID) -> Person:
    """Somebody in the division of a post that serves newcomers."""
    person = person_seen(actor.scope, person_id)
    if person is None:
        raise Http404
    return person


def _back(request: HttpRequest, actor: Actor, person_id: UUID) -> str:
    if operations.sees_people(actor) or seeing.reason_for(request, person_id):
        return at("person", person_id)
    return at("permits")


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def issue(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Enter a permit that the police issued."""
    actor = actor_of(request)
    person = _served(actor, person_id)
    form = IssueForm(posted(request), initial={"issued_on": timezone.localdate()})

    def do(checked: IssueForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.issue_permit(
            by=actor, at=moment, person_id=person_id, number=data["number"],
            issued_on=data["issued_on"],
        )  # fmt: skip

    act = ActionForm(
        title=_("Enter the permit of %(name)s") % {"name": mask_name(person.name)},
        url=request.path,
        submit=_("Enter it"),
        consequence=_("They are reminded thirty days before each yearly signing."),
    )
    page = _back(request, actor, person_id)
    doing = Doing(act=act, do=do, done=_("The permit is noted."), go=page, see=page)
    return perform(request, form, doing)


def _permit(actor: Actor, permit_id: UUID) -> ResidencePermit:
    row = permits(actor.scope).filter(pk=permit_id).first()
    if row is None:
        raise Http404
    return row


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def sign(request: HttpRequest, permit_id: UUID) -> HttpResponse:
    """Note the yearly signing."""
    actor = actor_of(request)
    row = _permit(actor, permit_id)
    first = {"expect": row.version, "signed_on": timezone.localdate()}
    form = SignForm(posted(request), initial=first)

    def do(checked: SignForm, moment: datetime) -> object:
        return operations.sign_permit(
            by=actor, at=moment, permit_id=permit_id,
            signed_on=checked.cleaned_data["signed_on"], expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("The permit of %(name)s is signed") % {"name": mask_name(row.person.name)},
        url=request.path,
        submit=pgettext("permit", "Signed"),
        lead=due_label(row.sign_by, timezone.localdate()).words,
    )
    doing = _about(request, actor, row, act, do, _("The signing is noted."))
    return perform(request, form, doing)


@_GET_POST
@needs(seeing.SERVE)
@in_scope
def end(request: HttpRequest, permit_id: UUID) -> HttpResponse:
    """Note that a permit is void."""
    actor = actor_of(request)
    row = _permit(actor, permit_id)
    form = ActForm(posted(request), initial={"expect": row.version})

    def do(checked: ActForm, moment: datetime) -> object:
        return operations.end_permit(
            by=actor, at=moment, permit_id=permit_id, expect=checked.seen_version()
        )

    act = ActionForm(
        title=_("The permit of %(name)s is void") % {"name": mask_name(row.person.name)},
        url=request.path,
        submit=_("It is void"),
        danger=True,
        consequence=_("The holder left, or was registered here. Reminders end."),
    )
    doing = _about(request, actor, row, act, do, _("The permit has ended."))
    return perform(request, form, doing)


def _about(
    request: HttpRequest, actor: Actor, row: ResidencePermit, act: ActionForm, do: object, done: str
) -> Doing:
    def version() -> int | None:
        now = permits(actor.scope).filter(pk=row.pk).first()
        return now.version if now else None

    page = _back(request, actor, row.person_id)
    return Doing(
        act=act,
        do=do,  # type: ignore[arg-type]  # each takes the form it is sent with
        done=done,
        go=page,
        see=page,
        version=version,
        fields={"day": "signed_on"},
    )


@_GET_POST
@needs(seeing.KEEP, seeing.SERVE)
@in_scope
def consent(request: HttpRequest, person_id: UUID, purpose: str) -> HttpResponse:
    """Write down that somebody agreed to a purpose."""
    actor = actor_of(request)
    person = seeing.person_for(request, actor, person_id)
    wording = next(
        (one for one in consent_wordings(on=timezone.localdate()) if one.code == purpose), None
    )
    if wording is None:
        raise Http404
    form = ConsentForm(posted(request))
    if not is_child(person):
        del form.fields["guardian"]

    def do(checked: ConsentForm, moment: datetime) -> object:
        return operations.give_consent(
            by=actor, at=moment, person_id=person_id, purpose=purpose, door=Door.COUNTER,
            guardian=checked.cleaned_data.get("guardian", ""),
        )  # fmt: skip

    act = ActionForm(
        title=_("%(name)s agrees: %(what)s") % {"name": person.name, "what": wording.title},
        url=request.path,
        submit=_("They agreed"),
        lead=wording.text,
        consequence=_("Read it out. No service is refused to who does not agree."),
    )
    page = at("person", person_id)
    doing = Doing(act=act, do=do, done=_("The consent is written down."), go=page, see=page)
    return perform(request, form, doing)


@_GET_POST
@needs(seeing.KEEP, seeing.SERVE)
@in_scope
def withdraw(request: HttpRequest, person_id: UUID, purpose: str) -> HttpResponse:
    """Take a consent back, without reasons."""
    actor = actor_of(request)
    person = seeing.person_for(request, actor, person_id)
    wording = next(
        (one for one in consent_wordings(on=timezone.localdate()) if one.code == purpose), None
    )
    if wording is None:
        raise Http404
    form = ActForm(posted(request))

    def do(checked: ActForm, moment: datetime) -> object:
        return operations.withdraw_consent(
            by=actor, at=moment, person_id=person_id, purpose=purpose, door=Door.COUNTER
        )

    act = ActionForm(
        title=_("%(name)s takes back: %(what)s") % {"name": person.name, "what": wording.title},
        url=request.path,
        submit=_("Take it back"),
        consequence=_("Nobody asks why. What was done before stays lawful; nothing follows it."),
    )
    page = at("person", person_id)
    doing = Doing(act=act, do=do, done=_("The consent is taken back."), go=page, see=page)
    return perform(request, form, doing)
