"""What is done to one record: entered, corrected, moved, verified, its death recorded."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.channels.desk.doing import ActForm
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.persons import (
    CorrectForm,
    DeathForm,
    EnterForm,
    MoveInForm,
    MoveOutForm,
)
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.models import Person
from linli.registers.people.queries import field_label, person_seen
from linli.registers.places.queries import UnknownRecord, home_seen

_GET_POST = require_http_methods(["GET", "POST"])


def version_of(actor: Actor, person_id: UUID) -> int | None:
    """The version that the record has now."""
    person = person_seen(actor.scope, person_id)
    return person.version if person else None


def about_person(
    actor: Actor, person: Person, act: ActionForm, do: Any, done: str, **more: Any
) -> Doing:
    """What stands round a form about one person."""
    page = at("person", person.id)
    return Doing(
        act=act, do=do, done=done, go=page, see=page,
        version=partial(version_of, actor, person.id), **more,
    )  # fmt: skip


def keeper_and_person(request: HttpRequest, person_id: UUID) -> tuple[Actor, Person]:
    """Who acts and on whom. Raises Http404."""
    actor = actor_of(request)
    person = seeing.person_for(request, actor, person_id)
    return actor, person


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def enter(request: HttpRequest) -> HttpResponse:
    """Enter somebody in the register."""
    actor = actor_of(request)
    first = _first_of_entry(request, actor)
    form = EnterForm(posted(request), scope=actor.scope, initial=first)

    def do(checked: EnterForm, moment: datetime) -> Person:
        data = checked.cleaned_data
        return operations.register_person(
            by=actor, at=moment, facts=checked.facts(), source=data["source"],
            home_id=checked.home_id, community_code=seeing.community_of(actor),
            residence=data["address"], kind=data["kind"], since=data["since"],
        )  # fmt: skip

    act = ActionForm(
        title=_("Enter a person"),
        url=at("enter"),
        submit=_("Enter"),
        lead=_("Only what the service needs: no ethnicity, religion, party membership or health."),
    )
    doing = Doing(
        act=act,
        do=do,
        done=_("Entered in the register."),
        go=lambda person: at("person", person.id),
        see=at("home"),
        fields={"residence": "address", "home": "address"},
    )
    return perform(request, form, doing)


def _first_of_entry(request: HttpRequest, actor: Actor) -> dict[str, object]:
    try:
        home = home_seen(actor.scope, UUID(request.GET.get("home", "")))
    except (ValueError, UnknownRecord):
        return {}
    return {"address": home.address, "home": str(home.id)}


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def correct(request: HttpRequest, person_id: UUID, field: str) -> HttpResponse:
    """Correct one field, with where the new value comes from."""
    if field not in operations.CORRECTABLE:
        raise Http404
    actor, person = keeper_and_person(request, person_id)
    first = {"expect": person.version}
    form = CorrectForm(posted(request), field=field, person=person, initial=first)

    def do(checked: CorrectForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.correct_field(
            by=actor, at=moment, person_id=person_id, field=field, value=checked.value(),
            source=data["source"], proof=data["proof"], expect=checked.seen_version(),
        )  # fmt: skip

    label = field_label(field)
    act = ActionForm(
        title=_("Correct: %(field)s of %(name)s") % {"field": label, "name": person.name},
        url=request.path,
        submit=_("Correct it"),
        consequence=_("The old value stays in the history, sealed, with your name and the source."),
    )
    done = _("Corrected: %(field)s.") % {"field": label}
    return perform(
        request, form, about_person(actor, person, act, do, done, fields={field: "value"})
    )


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def verify(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say that all that is held was checked with the person today."""
    actor, person = keeper_and_person(request, person_id)
    form = ActForm(posted(request), initial={"expect": person.version})

    def do(checked: ActForm, moment: datetime) -> object:
        return operations.verify_person(
            by=actor, at=moment, person_id=person_id, expect=checked.seen_version()
        )

    act = ActionForm(
        title=_("Verify %(name)s: everything is right") % {"name": person.name},
        url=request.path,
        submit=_("Verified"),
        lead=_("You asked the person today, and all that is held about them is right."),
    )
    return perform(request, form, about_person(actor, person, act, do, _("Verified today.")))


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def move_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a person live in another home."""
    actor, person = keeper_and_person(request, person_id)
    first = {"expect": person.version, "since": timezone.localdate()}
    form = MoveInForm(posted(request), scope=actor.scope, initial=first)

    def do(checked: MoveInForm, moment: datetime) -> object:
        data = checked.cleaned_data
        home_id = checked.home_id
        if home_id is None:
            raise operations.PersonRefused(_("No home has this address."), "address")
        return operations.move_in(
            by=actor, at=moment, person_id=person_id, home_id=home_id, source=data["source"],
            kind=data["kind"], since=data["since"], expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("%(name)s moved into a home") % {"name": person.name},
        url=request.path,
        submit=_("Moved in"),
        consequence=_("They leave the former home on that day. The household stays as it is."),
    )
    fields = {"home": "address", "day": "since"}
    done = _("Moved in.")
    return perform(request, form, about_person(actor, person, act, do, done, fields=fields))


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def move_out(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record that a person moved away from the community."""
    actor, person = keeper_and_person(request, person_id)
    first = {"expect": person.version, "day": timezone.localdate()}
    form = MoveOutForm(posted(request), initial=first)

    def do(checked: MoveOutForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.move_out(
            by=actor, at=moment, person_id=person_id, day=data["day"], source=data["source"],
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("%(name)s moved away") % {"name": person.name},
        url=request.path,
        submit=_("Moved away"),
        consequence=_(
            "Home and household end on that day; the record is erased three years after it."
        ),
    )
    done = _("Recorded: moved away.")
    return perform(request, form, about_person(actor, person, act, do, done))


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def death(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record a death."""
    actor, person = keeper_and_person(request, person_id)
    form = DeathForm(posted(request), initial={"expect": person.version})

    def do(checked: DeathForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.record_death(
            by=actor, at=moment, person_id=person_id, died_on=data["died_on"],
            source=data["source"], proof=data["proof"], expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Record the death of %(name)s") % {"name": person.name},
        url=request.path,
        submit=_("Record it"),
        danger=True,
        consequence=_("They leave home and household; reminders end. Check name and paper twice."),
    )
    done = _("The death is recorded.")
    doing = about_person(actor, person, act, do, done, fields={"day": "died_on"})
    return perform(request, form, doing)
