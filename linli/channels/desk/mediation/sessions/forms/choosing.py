"""Choices that depend on the dispute: its parties, the rooms, what is likely."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.cases.models import Case
from linli.casework.mediation.queries.safety import parties_of
from linli.casework.mediation.queries.sessions import rooms_for
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.sessions.words import (
    party_label,
)
from linli.registers.access.rules import Actor


def choose(form: forms.Form, name: str, pairs: list[tuple[str, Any]]) -> None:
    """Offer choices in a field of a form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = pairs


def party_pairs(case: Case) -> list[tuple[str, Any]]:
    """The parties who are still there, as choices."""
    return [(str(one.id), party_label(one)) for one in parties_of(case.id)]


def ids(values: list[str]) -> tuple[UUID, ...]:
    """Chosen ids as such."""
    return tuple(UUID(value) for value in values)


def prepare_rooms(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer the rooms of the committees concerned."""
    rooms: list[tuple[str, Any]] = [("", _("No room"))]
    for room in rooms_for(case.dispute):
        apart = _(" · parties can wait apart") if room.has_two_entrances else ""
        rooms.append((str(room.id), f"{room.committee.unit.name} {room.name}{apart}"))
    choose(form, "room", rooms)


def prepare_plan(form: ActForm, case: Case, actor: Actor, now: datetime) -> None:
    """Offer rooms and parties; tomorrow is a likely day."""
    prepare_rooms(form, case, actor, now)
    pairs = party_pairs(case)
    choose(form, "invited", pairs)
    choose(form, "guests_agreed", pairs)
    form.fields["invited"].initial = [value for value, _label in pairs]


def prepare_parties(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer the parties."""
    for name in ("party", "present"):
        if name in form.fields:
            choose(form, name, party_pairs(case))


def prepare_evidence(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer who may have given it."""
    choose(form, "given_by", [("", _("Found by the mediator")), *party_pairs(case)])


def prepare_inquiry(form: ActForm, _case: Case, _actor: Actor, now: datetime) -> None:
    """Begin with this moment."""
    form.fields["on"].initial = timezone.localtime(now).replace(second=0, microsecond=0)
