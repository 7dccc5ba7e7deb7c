"""Changing entities: forms, each to one operation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.channels.desk.admin_registers.acting import Doing, complain, perform, sent
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.entities.forms import (
    BuildingForm,
    CheckForm,
    EndForm,
    EntityForm,
    LookForm,
    MergeForm,
    ReopenForm,
)
from linli.channels.desk.entities.reach import KEEP, at, in_scope
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import Actor
from linli.registers.entities import operations, queries
from linli.registers.entities.models import Entity
from linli.registers.entities.operations import EntityRefused
from linli.registers.places.rules.keepers import NotAllowed, Refused

_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
@needs(KEEP)
@in_scope
def add(request: HttpRequest) -> HttpResponse:
    """Enter an entity."""
    actor = actor_of(request)

    def do(form: EntityForm) -> Entity:
        return operations.add_entity(
            by=actor, at=timezone.now(), facts=form.facts(), source=form.cleaned_data["source"]
        )

    form = EntityForm(actor.scope, sent(request))
    return _page(
        request, form, _("Enter an entity"), at("home"), do, pgettext("entity", "Entered.")
    )


@_BOTH
@needs(KEEP)
@in_scope
def correct(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Correct what is held of an entity."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)

    def do(form: EntityForm) -> Entity:
        return operations.correct_entity(
            by=actor,
            at=timezone.now(),
            entity_id=one.pk,
            facts=form.facts(),
            source=form.cleaned_data["source"],
            expect=form.cleaned_data.get("expect"),
        )

    form = EntityForm(actor.scope, sent(request), initial=_initial(actor, one))
    title = _("Correct %(name)s") % {"name": one.name}
    return _page(request, form, title, at("entity", one.pk), do, _("Saved."))


def _initial(actor: Actor, one: Entity) -> dict[str, Any]:
    social = getattr(one, "social", None)
    return {
        "expect": one.version,
        "name": one.name,
        "code": one.code,
        "record_number": one.record_number,
        "representative": queries.representative_of(actor.scope, one),
        "address": one.address,
        "place_code": one.community_code,
        "building_code": one.building.code if one.building else "",
        "industry": one.industry,
        "registered_on": one.registered_on,
        "parent_code": one.parent.code if one.parent else "",
        "supervising_unit": social.supervising_unit if social else "",
        "field": social.field if social else "",
    }


def _page(
    request: HttpRequest, form: EntityForm, title: str, back: str, do: Any, words: str
) -> HttpResponse:
    if was_sent(request):
        return done(request, str(SENT_ALREADY), back)
    if request.method == "POST" and form.is_valid():
        try:
            made = do(form)
        except NotAllowed:
            raise
        except Refused as refused:
            complain(form, refused)
        else:
            note_sent(request)
            return done(request, words, at("entity", made.pk))
    context = {"shell": shell_for(request), "form": form, "title": title, "back": back}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/entities/form.html", context, status=status)


@_BOTH
@needs(KEEP)
@in_scope
def end(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Note that an entity was cancelled or lost its licence."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    doing = Doing(
        act=ActionForm(
            _("%(name)s has ended") % {"name": one.name},
            request.path,
            _("Note the end"),
            danger=True,
        ),
        do=lambda given, when: operations.end_entity(by=actor, at=when, entity_id=one.pk, **given),
        done=_("Noted."),
        go=at("entity", one.pk),
    )
    first = {"expect": one.version, "on": timezone.localdate()}
    return perform(request, EndForm(sent(request), initial=first), doing)


@_BOTH
@needs(KEEP)
@in_scope
def reopen(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Take an end back that was noted by mistake."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    doing = Doing(
        act=ActionForm(_("Take the end back"), request.path, _("Take it back, it goes on")),
        do=lambda given, when: operations.reopen_entity(
            by=actor, at=when, entity_id=one.pk, **given
        ),
        done=_("Noted."),
        go=at("entity", one.pk),
    )
    return perform(request, ReopenForm(sent(request), initial={"expect": one.version}), doing)


@_BOTH
@needs(KEEP)
@in_scope
def building(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Say in which building an entity sits."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    doing = Doing(
        act=ActionForm(_("Note the building"), request.path, _("Save")),
        do=lambda given, when: operations.link_building(
            by=actor,
            at=when,
            entity_id=one.pk,
            building_code=given["building"],
            expect=given["expect"],
        ),
        done=_("Saved."),
        go=at("entity", one.pk),
    )
    first = {"expect": one.version, "building": one.building.code if one.building else ""}
    return perform(request, BuildingForm(sent(request), initial=first), doing)


@_BOTH
@needs(KEEP)
@in_scope
def merge(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Let another record become part of this one."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)

    def do(given: dict[str, Any], when: datetime) -> Entity:
        gone = _other(actor, one, given["gone"])
        return operations.merge_entities(
            by=actor, at=when, keep_id=one.pk, gone_id=gone.pk, reason=given["reason"]
        )

    doing = Doing(
        act=ActionForm(
            _("Merge a duplicate of %(name)s") % {"name": one.name},
            request.path,
            pgettext("entity", "Merge"),
            lead=_("Branches and annual checks go over to this record; the other leads here."),
        ),
        do=do,
        done=_("Merged."),
        go=at("entity", one.pk),
    )
    return perform(request, MergeForm(sent(request)), doing)


def _other(actor: Actor, one: Entity, words: str) -> Entity:
    try:
        found = [row for row in queries.look_up(actor.scope, words) if row.pk != one.pk]
    except WordTooShort as error:
        raise EntityRefused(_("Write at least two characters."), "gone") from error
    if len(found) != 1:
        shown = "、".join(f"{row.name} {row.code or row.record_number}" for row in found[:5])
        raise EntityRefused(
            _("Several records fit: %(names)s. Use the code.") % {"names": shown}
            if found
            else _("No other record fits these words."),
            "gone",
        )
    return found[0]


@_BOTH
@needs(KEEP)
@in_scope
def check(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Note how an annual check ended."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    today = timezone.localdate()
    doing = Doing(
        act=ActionForm(_("Note an annual check"), request.path, _("Save")),
        do=lambda given, when: operations.record_check(
            by=actor, at=when, entity_id=one.pk, **given
        ),
        done=_("Saved."),
        go=at("entity", one.pk),
    )
    first = {"year": today.year - 1, "checked_on": today}
    return perform(request, CheckForm(sent(request), initial=first), doing)


@_BOTH
@needs(KEEP)
@in_scope
def locate(request: HttpRequest) -> HttpResponse:
    """Have the buildings looked for once more of those whose address fitted none or several."""
    actor = actor_of(request)
    doing = Doing(
        act=ActionForm(
            _("Look for buildings again"),
            request.path,
            pgettext("entity", "Look for them"),
            lead=_(
                "For when buildings were added or corrected: entities of your division whose"
                " address fitted no building, or several, are looked at once more. It takes some"
                " minutes; what is found stands in the history of each."
            ),
        ),
        do=lambda _given, _when: operations.look_again(by=actor),
        done=_("They are being looked for."),
        go=at("home"),
    )
    return perform(request, LookForm(sent(request)), doing)
