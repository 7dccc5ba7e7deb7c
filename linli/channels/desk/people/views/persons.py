"""The page of one person: fields with their sources, history, home, permits, consents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import at, in_scope, posted
from linli.channels.desk.people.forms.persons import ReasonForm
from linli.channels.desk.people.presenters import (
    about,
    gone_words,
    rows_of,
    standing_label,
    verified_label,
)
from linli.channels.desk.people.rights import consent_lines, permit_lines
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import RevealForm
from linli.channels.ui.own_copy import verified_words
from linli.channels.ui.presenters import Action, Label, Masked, Reveal
from linli.channels.ui.presenters import Standing as Tint
from linli.foundation.crypto.rules import mask_id, mask_name, mask_phone
from linli.registers.access.operations import ReasonNeeded
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import IdKind, Person
from linli.registers.people.operations import (
    CORRECTABLE,
    open_person,
    sees_people,
    unmask_change,
    unmask_person,
)
from linli.registers.people.queries import (
    Held,
    HeldField,
    field_label,
    merges_of,
    people_of_household,
    permit_of,
    person_seen,
    shown_history,
)

BY_PAPER = frozenset({"sex", "born_on"})
_HIDDEN = frozenset({"home", "household", "relation", "left_on", "died_on", "id_kind"})


@dataclass(frozen=True)
class FieldLine:
    """One field with where it is from, and the form that corrects it."""

    label: str
    value: str
    masked: Masked | None
    source: str
    proof: str
    recorded: str
    verified: str
    purpose: str
    basis: str
    correct_url: str


@require_GET
@needs(seeing.SEE, seeing.LOOK_UP)
@in_scope
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All that is held about one person, as far as the post needs it."""
    actor, now = actor_of(request), timezone.now()
    try:
        held = open_person(
            by=actor, at=now, person_id=person_id, reason=seeing.reason_for(request, person_id)
        )
    except ReasonNeeded:
        return HttpResponseRedirect(at("why", person_id))
    row = person_seen(actor.scope, person_id)
    if row is None:
        raise Http404
    context = _context(actor, row, held, timezone.localdate())
    context["shell"] = shell_for(request)
    return render(request, "desk/people/person.html", context)


def _context(actor: Actor, row: Person, held: Held, today: date) -> dict[str, object]:
    keeps = sees_people(actor) and actor.may(seeing.KEEP)
    unmasks = actor.may(Permission.UNMASK)
    permit = permit_of(actor.scope, row.id)
    members = people_of_household(actor.scope, row.household_id) if row.household_id else []
    return {
        "person": row,
        "about": about(row.sex, row.born_on, today),
        "labels": _labels(row, today),
        "fields": [
            _field(one, row, keeps=keeps and row.is_present, unmasks=unmasks)
            for one in held.fields
            if one.field not in _HIDDEN
        ]
        + (_missing(row, held) if keeps and row.is_present else []),
        "recorded": held.fields[0] if held.fields else None,
        "residences": held.residences,
        "changes": [
            (one, at("reveal_change", row.id, one.id) if one.is_masked and unmasks else "")
            for one in shown_history(actor.scope, row.id)
        ],
        "actions": _actions(actor, row, has_permit=permit is not None) if keeps else [],
        "permits": permit_lines(actor, row, permit, today),
        "consents": consent_lines(actor, row, held.consents),
        "home_url": at("dwelling", row.home_id) if row.home_id and sees_people(actor) else "",
        "address": row.home.address if row.home else row.residence,
        "household_url": at("household", row.household_id) if row.household_id else "",
        "members": rows_of(one for one in members if one.id != row.id),
        "merges": [(one, at("undo_merge", one.id)) for one in merges_of(actor.scope, row.id)]
        if keeps
        else [],
        "lists": sees_people(actor),
        "erase_on": held.erase_on,
    }


def _labels(row: Person, today: date) -> list[Label]:
    gone = gone_words(row.left_on, row.died_on)
    labels = [standing_label(row.standing)]
    if gone:
        return [*labels, Label(gone, Tint.OVER)]
    return [*labels, verified_label(row.verified_on, today)]


def _field(one: HeldField, row: Person, *, keeps: bool, unmasks: bool) -> FieldLine:
    is_open = unmasks and one.is_masked
    masked = Masked(one.value, at("reveal", row.id, one.field) if is_open else "")
    tells_itself = one.field in BY_PAPER and row.id_kind in (IdKind.RESIDENT_ID, IdKind.HMT_PERMIT)
    is_open_to_change = keeps and one.field in CORRECTABLE and not tells_itself
    if one.field == "residence" and row.home_id:
        is_open_to_change = False
    return FieldLine(
        label=one.label,
        value=one.value,
        masked=masked if one.is_masked else None,
        source=one.source,
        proof=one.proof,
        recorded=f"{one.recorded_on:%Y-%m-%d} {one.recorded_by}",
        verified=verified_words(one),
        purpose=one.purpose,
        basis=one.basis,
        correct_url=at("correct", row.id, one.field) if is_open_to_change else "",
    )


def _missing(row: Person, held: Held) -> list[FieldLine]:
    """What is not told yet and often is: number, telephone, domicile."""
    there = {one.field for one in held.fields}
    return [
        FieldLine(
            label=field_label(field), value=pgettext("field", "not told"), masked=None,
            source="", proof="", recorded="", verified="", purpose="", basis="",
            correct_url=at("correct", row.id, field),
        )
        for field in ("id_number", "phone", "domicile")
        if field not in there
    ]  # fmt: skip


def _actions(actor: Actor, row: Person, *, has_permit: bool) -> list[Action]:
    if row.died_on is not None:
        return []
    acts = [Action("move_in", _("Record a move to a home"), at("move_in", row.id), "home-move")]
    if row.is_present:
        acts = [
            Action("verify", _("Everything is right: verify"), at("verify", row.id), "checks"),
            *acts,
            Action("move_out", _("Moved away"), at("move_out", row.id), "door-exit"),
            Action("household", _("Join a household"), at("join", row.id), "users-plus")
            if row.household_id is None
            else Action("leave", _("Leave the household"), at("leave", row.id), "users-minus"),
        ]
    acts += [
        Action("merge", _("Merge with a second record"), at("merge_with", row.id),
               "arrows-join", dialog=False),
        Action("death", _("Record the death"), at("death", row.id), "ribbon-health"),
    ]  # fmt: skip
    return acts


@require_http_methods(["GET", "POST"])
@needs(seeing.LOOK_UP)
def why(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask why one record is looked at; the reason holds for it for a while."""
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        seeing.keep_reason(request, [person_id], form.cleaned_data["reason"])
        return HttpResponseRedirect(at("person", person_id))
    context = {"form": form, "url": at("why", person_id), "shell": shell_for(request)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/people/why.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Permission.UNMASK)
@in_scope
def reveal_change(request: HttpRequest, person_id: UUID, change_id: UUID) -> HttpResponse:
    """Ask why an earlier value must be read in full, log it, and show it once."""
    actor = actor_of(request)
    try:
        row = seeing.person_for(request, actor, person_id)
    except ReasonNeeded as error:
        raise PermissionDenied(_("Say first why you look at this record.")) from error
    changes = shown_history(actor.scope, person_id)
    change = next((one for one in changes if one.id == change_id), None)
    if change is None or not change.is_masked:
        raise Http404

    def read(reason: str) -> str:
        values = unmask_change(
            by=actor, at=timezone.now(), person_id=person_id, change_id=change_id, reason=reason
        )
        return was_and_is(*values)

    shown = Reveal(
        title=_("Show in full"),
        url=at("reveal_change", person_id, change_id),
        label=change.what,
        shown=was_and_is(change.before, change.after),
        whose=row.name if sees_people(actor) else mask_name(row.name),
    )
    return _reveal(request, shown, read)


def was_and_is(before: str, after: str) -> str:
    """旧值 → 新值, as far as there is either."""
    none = pgettext("history", "nothing")
    return f"{before or none} → {after or none}"


def _reveal(request: HttpRequest, shown: Reveal, read: Callable[[str], str]) -> HttpResponse:
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            shown = replace(shown, value=read(reason), reason=reason)
        except ReasonNeeded as needed:
            form.add_error("reason", str(needed))
    context: dict[str, object] = {"form": form, "reveal": shown}
    status = UNPROCESSABLE if form.errors else 200
    if is_fragment(request):
        return render(request, "ui/_reveal.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "desk/cases/reveal.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Permission.UNMASK)
@in_scope
def reveal(request: HttpRequest, person_id: UUID, field: str) -> HttpResponse:
    """Ask why a number must be read in full, log it, and show it once."""
    actor = actor_of(request)
    if field not in ("id_number", "phone"):
        raise Http404
    try:
        row = seeing.person_for(request, actor, person_id)
    except ReasonNeeded as error:
        raise PermissionDenied(_("Say first why you look at this record.")) from error
    masks = {"id_number": mask_id, "phone": mask_phone}

    def read(reason: str) -> str:
        return unmask_person(
            by=actor, at=timezone.now(), person_id=person_id, fields=[field], reason=reason
        )[field]

    shown = Reveal(
        title=_("Show in full"),
        url=at("reveal", person_id, field),
        label=field_label(field),
        shown=masks[field](str(getattr(row, field))),
        whose=row.name if sees_people(actor) else mask_name(row.name),
    )
    return _reveal(request, shown, read)
