"""Giving and ending posts; closing a unit with its posts; switching between one's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.models import Account, Post, PostGrid, SignInKind
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
from linli.registers.places.queries.memory import places_in_force
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
    _end(by, at, _own_post(by, at, post_id))
    posts_changed()


@transaction.atomic
def set_post_grids(*, by: Actor, at: datetime, post_id: UUID, grid_codes: Collection[str]) -> None:
    """Say which grids of its community a post looks after from today on; [] takes them all away.

    Raises UnknownPost, NotAllowed, AccountRefused for a grid of another community.
    """
    require_admin(by)
    post = _own_post(by, at, post_id)
    unit, on, wanted = post.unit, day_of(at), set(grid_codes)
    known = places_in_force().grids
    for code in wanted:
        if (
            not unit.community_code
            or code not in known
            or (known[code].community_code != unit.community_code)
        ):
            raise AccountRefused(_("Choose grids of the unit's own community."), "grids")
    rows = PostGrid.objects.select_for_update().filter(post=post, valid_to=None)
    had = {row.grid_code: row for row in rows}
    for code in had.keys() - wanted:
        _end_grid(had[code], on)
    PostGrid.objects.bulk_create(
        PostGrid(post=post, grid_code=code, valid_from=on) for code in sorted(wanted - had.keys())
    )
    if wanted != set(had):
        names = {code: known[code].grid_name if code in known else code for code in {*had, *wanted}}
        before, after = ({"grids": [names[code] for code in sorted(one)]} for one in (had, wanted))
        note_account(by, at, "post grids", post.account, before=before, after=after)
        posts_changed()


def _own_post(by: Actor, at: datetime, post_id: UUID) -> Post:
    """A post in force of the actor's division, locked. Raises UnknownPost, NotAllowed."""
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
    return post


def _end_grid(row: PostGrid, on: date) -> None:
    """A grid given and taken away on one day was never looked after."""
    if row.valid_from >= on:
        row.delete()
        return
    row.valid_to = on
    row.save(update_fields=["valid_to"])


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
