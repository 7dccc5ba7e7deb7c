"""Giving and ending posts; closing a unit with its posts; switching between one's own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.models import Account, Post, SignInKind
from linli.registers.access.operations.guard import (
    AccountRefused,
    note_account,
    note_sign_in,
    posts_changed,
    require_admin,
)
from linli.registers.access.permissions import ROLES
from linli.registers.access.queries.accounts import UnknownAccount, UnknownPost
from linli.registers.access.queries.actors import HeldPost, posts_held
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.places.operations.changes import day_of
from linli.registers.places.rules.keepers import NotAllowed
from linli.registers.units import operations as units
from linli.registers.units.models import Unit
from linli.registers.units.queries import unit_by_id, unit_in_force


@transaction.atomic
def grant_post(
    *,
    by: Actor,
    at: datetime,
    account_id: UUID,
    unit_id: UUID,
    role: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Post:
    """Give somebody a role in a unit of one's own division, from today or a given day.

    Nobody gives a post to themselves. Raises AccountRefused naming the field, NotAllowed,
    UnknownUnit, UnknownAccount.
    """
    require_admin(by)
    if by.kind is ActorKind.STAFF and account_id == by.account_id:
        raise NotAllowed(_("Nobody gives a post to themselves: ask another administrator."))
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount
    unit = unit_in_force(by.scope, unit_id)
    if role not in ROLES:
        raise AccountRefused(_("Choose a role."), "role")
    begins = valid_from or day_of(at)
    if valid_to is not None and valid_to <= begins:
        raise AccountRefused(_("The post must end after the day on which it begins."), "valid_to")
    if _is_held(account, unit, role, begins, valid_to):
        raise AccountRefused(
            _("%(name)s already holds this post.") % {"name": account.name}, "role"
        )
    post = Post(account=account, unit=unit, role=role, valid_from=begins, valid_to=valid_to)
    post.save(force_insert=True)
    note_account(by, at, "grant post", account, after=_as_data(post))
    posts_changed()
    return post


@transaction.atomic
def end_post(*, by: Actor, at: datetime, post_id: UUID) -> None:
    """End a post of one's own division today. Raises UnknownPost, NotAllowed."""
    require_admin(by)
    rows = Post.objects.select_for_update(of=("self",)).select_related("account", "unit")
    post = rows.filter(pk=post_id).first()
    if post is None or (post.valid_to is not None and post.valid_to <= day_of(at)):
        raise UnknownPost
    unit = post.unit
    covered = by.scope.covers(
        district=unit.district_code, street=unit.street_code, community=unit.community_code
    )
    if not covered:
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": unit.name})
    _end(by, at, post)
    posts_changed()


@transaction.atomic
def dissolve_unit(*, by: Actor, at: datetime, unit_id: UUID) -> int:
    """Close a unit and end its posts today; returns how many. Raises as ``close_unit`` does."""
    units.close_unit(by=by, at=at, unit_id=unit_id)
    rows = Post.objects.select_for_update(of=("self",)).select_related("account", "unit")
    posts = [
        post
        for post in rows.filter(unit_id=unit_id)
        if post.valid_to is None or post.valid_to > day_of(at)
    ]
    for post in posts:
        _end(by, at, post)
    posts_changed()
    return len(posts)


@transaction.atomic
def switch_post(*, account: Account, post_id: UUID, address: str | None, at: datetime) -> HeldPost:
    """Go over to another of one's own posts. Raises UnknownPost when it is not in force."""
    held = next((p for p in posts_held(account.id, on=day_of(at)) if p.id == post_id), None)
    if held is None:
        raise UnknownPost
    note_sign_in(
        SignInKind.SWITCHED,
        username=account.username,
        account_id=account.id,
        address=address,
        at=at,
        detail=f"{held.unit.label} {held.role_label}",
    )
    return held


def _is_held(account: Account, unit: Unit, role: str, begins: date, ends: date | None) -> bool:
    same = Post.objects.filter(account=account, unit=unit, role=role)
    return any(
        (post.valid_to is None or post.valid_to > begins)
        and (ends is None or post.valid_from < ends)
        for post in same
    )


def _end(by: Actor, at: datetime, post: Post) -> None:
    today = day_of(at)
    post.valid_from = min(post.valid_from, today)
    post.valid_to = today
    post.save(update_fields=["valid_from", "valid_to"])
    note_account(by, at, "end post", post.account, before=_as_data(post))


def _as_data(post: Post) -> dict[str, str]:
    unit = unit_by_id(post.unit_id)
    return {
        "unit": unit.name,
        "role": post.role,
        "from": str(post.valid_from),
        "to": str(post.valid_to or ""),
    }
