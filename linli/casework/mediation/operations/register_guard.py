"""Who keeps mediation's registers, and the line each change leaves in the registers' history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from linli.casework.mediation.models import Committee, Mediator
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.operations.changes import record_change
from linli.registers.places.rules.keepers import NotAllowed, Refused

# What the history tells of a committee.
SAID = (
    "kind", "trade", "short_word", "above_id", "court_name", "residents", "is_mixed_area",
    "has_minority_member", "video_base", "term_from", "term_to", "dissolved_on",
)  # fmt: skip


class RegisterRefused(Refused):
    """The record cannot be kept so; ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class UnknownCommittee(Refused):
    """There is no such committee, or none that this post may keep."""

    def __init__(self) -> None:
        super().__init__(_("There is no such committee."))


class UnknownMediator(Refused):
    """There is no such mediator, or none that this post may keep."""

    def __init__(self) -> None:
        super().__init__(_("There is no such mediator."))


class RegisterMoved(Refused):
    """Somebody changed the record since the page was read."""

    def __init__(self, version: int) -> None:
        super().__init__(_("Somebody changed this record in the meantime. Look at it again."))
        self.version = version


def require_keeper(by: Actor) -> None:
    """Raise NotAllowed unless the post keeps committees and mediators."""
    if not by.may(Permission.KEEP_MEDIATORS):
        raise NotAllowed(_("Your post does not keep committees and mediators."))


def kept_committee(by: Actor, committee_id: UUID, *, expect: int | None = None) -> Committee:
    """The committee in force, locked. Raises UnknownCommittee, RegisterMoved, NotAllowed."""
    require_keeper(by)
    rows = Committee.objects.visible_to(by.scope).in_force().select_for_update(of=("self",))
    committee = rows.select_related("unit").filter(pk=committee_id).first()
    if committee is None:
        raise UnknownCommittee
    if expect is not None and committee.version != expect:
        raise RegisterMoved(committee.version)
    return committee


def kept_mediator(by: Actor, mediator_id: UUID, *, expect: int | None = None) -> Mediator:
    """The mediator, locked. Raises UnknownMediator, RegisterMoved, NotAllowed."""
    require_keeper(by)
    rows = Mediator.objects.visible_to(by.scope).select_for_update(of=("self",))
    mediator = rows.select_related("committee__unit", "account").filter(pk=mediator_id).first()
    if mediator is None:
        raise UnknownMediator
    if expect is not None and mediator.version != expect:
        raise RegisterMoved(mediator.version)
    return mediator


def own_mediator(by: Actor) -> Mediator:
    """The record of the mediator who acts, locked. Raises UnknownMediator."""
    rows = Mediator.objects.select_for_update(of=("self",)).select_related("committee__unit")
    mediator = rows.filter(account_id=by.account_id).first() if by.account_id else None
    if mediator is None:
        raise UnknownMediator
    return mediator


def lent(by: Actor, *permissions: Permission) -> Actor:
    """The same person with what a step of theirs needs of a lower register, for that step only."""
    return replace(by, permissions=by.permissions | set(permissions))


def as_said(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """What a record says in these fields, as the history keeps it."""
    said: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, (date, datetime, UUID)):
            value = str(value)
        said[name] = value
    return said


def note(
    by: Actor,
    at: datetime,
    act: str,
    row: Committee | Mediator,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one line into the history of the registers."""
    kind, about = ("mediator", row.number) if isinstance(row, Mediator) else _named(row)
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind=kind,
        record_id=row.pk,
        about=about,
        before=before,
        after=after,
    )


def _named(committee: Committee) -> tuple[str, str]:
    return "committee", committee.unit.name


def text(value: str, most: int, field: str, *, needed: bool = True) -> str:
    """A line as it was typed, without blanks around it. Raises RegisterRefused."""
    value = " ".join(value.split())
    if needed and not value:
        raise RegisterRefused(_("This is needed."), field)
    if len(value) > most:
        raise RegisterRefused(_("At most %(most)d characters can be kept.") % {"most": most}, field)
    return value
