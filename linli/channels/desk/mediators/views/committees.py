"""One committee: its page, and each change of it as a form to one operation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.mediation.models import Committee
from linli.casework.mediation.operations import committees as operations
from linli.casework.mediation.operations import rooms as room_operations
from linli.casework.mediation.operations.rooms import RoomFacts
from linli.casework.mediation.operations.terms_of_office import new_term
from linli.casework.mediation.queries.committees import members_of
from linli.casework.mediation.queries.mediators import MediatorFilter, mediators
from linli.channels.desk.mediators import records
from linli.channels.desk.mediators.acting import (
    Doing,
    form_page,
    perform,
    picture_answer,
    record_page,
    sent,
)
from linli.channels.desk.mediators.forms.registers import (
    CommitteeForm,
    PictureForm,
    ReasonForm,
    RoomForm,
    TermForm,
    present_roles,
)
from linli.channels.desk.mediators.histories import nothing_to_fill
from linli.channels.desk.mediators.pictures import kept_picture
from linli.channels.desk.mediators.reach import KEEP, SEE, at, committee_here, in_scope
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
@needs(SEE)
@in_scope
def committee(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """A committee with its members, rooms and history."""
    actor, today = actor_of(request), timezone.localdate()
    row = committee_here(actor, committee_id)
    return record_page(request, records.committee_record(row, members_of(row, on=today), actor))


@_BOTH
@needs(KEEP)
@in_scope
def found(request: HttpRequest) -> HttpResponse:
    """Found a committee or room."""
    actor = actor_of(request)

    def do(form: CommitteeForm) -> Committee:
        founded_on = form.cleaned_data.get("founded_on")
        return operations.found_committee(
            form.facts(), founded_on=founded_on, by=actor, at=timezone.now()
        )

    form = CommitteeForm(actor, sent(request), initial={"founded_on": timezone.localdate()})
    return form_page(
        request,
        form,
        title=_("Found a committee"),
        back=at("committees"),
        do=do,
        go=lambda made: at("committee", made.pk),
        done=_("Founded. Now say who sits on it: a new term."),
    )


@_BOTH
@needs(KEEP)
@in_scope
def change(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """Change what is kept of a committee."""
    actor = actor_of(request)
    row = committee_here(actor, committee_id)

    def do(form: CommitteeForm) -> Committee:
        return operations.change_committee(
            row.pk, form.facts(), by=actor, at=timezone.now(), expect=form.cleaned_data["expect"]
        )

    form = CommitteeForm(actor, sent(request), is_new=False, initial=_initial(row))
    return form_page(
        request,
        form,
        title=_("Change %(name)s") % {"name": row.unit.name},
        back=at("committee", row.pk),
        do=do,
        go=lambda made: at("committee", made.pk),
        done=_("Saved."),
    )


def _initial(row: Committee) -> dict[str, Any]:
    kept = (
        "kind", "trade", "short_word", "court_name", "residents", "is_mixed_area",
        "has_minority_member", "video_base",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in kept},
        "expect": row.version,
        "name": row.unit.name,
        "division_code": row.unit.division_code,
        "above_id": str(row.above_id or ""),
        "phone": row.unit.phone,
        "address": row.unit.address,
    }


@_BOTH
@needs(KEEP)
@in_scope
def term(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """Begin a new term with the people who were elected."""
    actor, today = actor_of(request), timezone.localdate()
    row = committee_here(actor, committee_id)
    roles = present_roles(members_of(row, on=today).terms)
    serving = mediators(actor, MediatorFilter(committee_id=row.pk))
    people = [
        (str(one.pk), f"{one.name}（{one.get_sex_display()}）", roles.get(str(one.pk), ""))
        for one in serving.order_by("name", "pk")[:80]
    ]

    def do(form: TermForm) -> Committee:
        new_term(
            row.pk,
            form.elected(),
            chosen_by=form.cleaned_data["chosen_by"],
            begins=form.cleaned_data["begins"],
            by=actor,
            at=timezone.now(),
            expect=form.cleaned_data["expect"],
        )
        return row

    form = TermForm(people, sent(request), initial={"expect": row.version, "begins": today})
    return form_page(
        request,
        form,
        title=_("New term of %(name)s") % {"name": row.unit.name},
        back=at("committee", row.pk),
        do=do,
        go=lambda made: at("committee", made.pk),
        done=_("The new term has begun."),
        lead=_(
            "Three to nine members, a woman among them, one chair. Who is not chosen again leaves;"
            " hired mediators stay."
        ),
    )


@_BOTH
@needs(KEEP)
@in_scope
def dissolve(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """Dissolve a committee without open disputes."""
    actor = actor_of(request)
    row = committee_here(actor, committee_id)
    doing = Doing(
        act=ActionForm(
            _("Dissolve %(name)s") % {"name": row.unit.name},
            request.path,
            _("Dissolve it"),
            consequence=_("Its unit, posts, rooms and terms end today. This is not taken back."),
            danger=True,
        ),
        do=lambda given, when: operations.dissolve_committee(row.pk, **given, by=actor, at=when),
        done=_("Dissolved."),
        go=at("committees"),
    )
    return perform(request, ReasonForm(sent(request), initial={"expect": row.version}), doing)


@_BOTH
@needs(KEEP)
@in_scope
def room_add(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """Give a committee a room."""
    actor = actor_of(request)
    row = committee_here(actor, committee_id)
    doing = Doing(
        act=ActionForm(_("Add a room"), request.path, pgettext("room", "Add")),
        do=lambda given, when: room_operations.add_room(
            row.pk, RoomFacts(**given), by=actor, at=when
        ),
        done=_("Saved."),
        go=at("committee", row.pk),
    )
    return perform(request, RoomForm(sent(request)), doing)


@_BOTH
@needs(KEEP)
@in_scope
def room_change(request: HttpRequest, committee_id: UUID, room_id: UUID) -> HttpResponse:
    """Change a room."""
    actor, today = actor_of(request), timezone.localdate()
    row = committee_here(actor, committee_id)
    room = next((one for one in members_of(row, on=today).rooms if one.pk == room_id), None)
    first = {
        name: getattr(room, name, None)
        for name in ("name", "address", "seats", "has_two_entrances")
    }
    doing = Doing(
        act=ActionForm(_("Change the room"), request.path, pgettext("room", "Save")),
        do=lambda given, when: room_operations.change_room(
            room_id, RoomFacts(**given), by=actor, at=when
        ),
        done=_("Saved."),
        go=at("committee", row.pk),
    )
    return perform(request, RoomForm(sent(request), initial=first), doing)


@_BOTH
@needs(KEEP)
@in_scope
def room_close(request: HttpRequest, committee_id: UUID, room_id: UUID) -> HttpResponse:
    """Use a room no longer."""
    actor = actor_of(request)
    row = committee_here(actor, committee_id)
    doing = Doing(
        act=ActionForm(_("Use the room no longer"), request.path, _("Close the room"), danger=True),
        do=lambda _given, when: room_operations.close_room(room_id, by=actor, at=when),
        done=_("Saved."),
        go=at("committee", row.pk),
    )
    return perform(request, nothing_to_fill(request), doing)


@_BOTH
@needs(KEEP)
@in_scope
def seal(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """Put in the picture of a committee's seal."""
    actor = actor_of(request)
    row = committee_here(actor, committee_id)
    doing = Doing(
        act=ActionForm(
            _("Put in the seal"),
            request.path,
            pgettext("seal", "Put in"),
            consequence=_("It stands on papers from now on."),
            upload=True,
        ),
        do=lambda given, when: room_operations.set_seal(
            row.pk, kept_picture(given["picture"]), by=actor, at=when
        ),
        done=_("Saved."),
        go=at("committee", row.pk),
    )
    return perform(request, PictureForm(sent(request), request.FILES or None), doing)


@require_GET
@needs(SEE)
@in_scope
def seal_picture(request: HttpRequest, committee_id: UUID) -> HttpResponse:
    """The picture of a committee's seal."""
    return picture_answer(committee_here(actor_of(request), committee_id).seal_key)
