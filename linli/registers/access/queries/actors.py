"""Posts an account holds, and the actor that a request acts as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from linli.registers.access.models import Account, Post, PostGrid
from linli.registers.access.permissions import ROLES
from linli.registers.access.rules import Actor, ActorKind, Level, Scope
from linli.registers.places.queries.kept import Kept
from linli.registers.units.models import Unit
from linli.registers.units.queries.memory import UnitInForce, all_units


@dataclass(frozen=True)
class HeldPost:
    """A post as it is kept in memory."""

    id: UUID
    role: str
    valid_from: date
    valid_to: date | None
    unit: UnitInForce
    grids: tuple[str, ...] = ()

    @property
    def unit_id(self) -> UUID:
        """The unit's id."""
        return self.unit.id

    @property
    def role_label(self) -> str:
        """The role in words."""
        return str(ROLES[self.role].label)


class _Post(Protocol):
    @property
    def id(self) -> UUID: ...

    @property
    def role(self) -> str: ...

    @property
    def unit(self) -> Unit | UnitInForce: ...


_Span = tuple[str, date, date | None]
_Row = tuple[UUID, str, date, date | None, UUID, tuple[_Span, ...]]


def _load() -> dict[UUID, list[_Row]]:
    found: dict[UUID, list[_Row]] = {}
    grids: dict[UUID, tuple[_Span, ...]] = {}
    for one in PostGrid.objects.order_by("grid_code", "id"):
        span = (one.grid_code, one.valid_from, one.valid_to)
        grids[one.post_id] = (*grids.get(one.post_id, ()), span)
    for post in Post.objects.filter(role__in=ROLES).order_by("valid_from", "id"):
        row = (post.id, post.role, post.valid_from, post.valid_to, post.unit_id,
               grids.get(post.id, ()))  # fmt: skip
        found.setdefault(post.account_id, []).append(row)
    return found


_kept: Kept[dict[UUID, list[_Row]]] = Kept("posts", _load)


def forget_posts() -> None:
    """Look at the posts again at the next use."""
    _kept.forget()


def posts_held(account_id: UUID, *, on: date) -> list[HeldPost]:
    """The posts in force on a day, in the order they were given; from memory, 5 s old at most."""
    units = all_units().units
    return [
        HeldPost(post_id, role, begins, ends, units[unit_id], _on(grids, on))
        for post_id, role, begins, ends, unit_id, grids in _kept.get().get(account_id, [])
        if begins <= on
        and (ends is None or ends > on)
        and unit_id in units
        and not units[unit_id].is_closed
    ]


def _on(grids: tuple[_Span, ...], on: date) -> tuple[str, ...]:
    return tuple(
        code for code, begins, ends in grids if begins <= on and (ends is None or ends > on)
    )


def posts_of(account_id: UUID, *, on: date) -> list[Post]:
    """The posts in force on a day, in the order they were given, with their units."""
    posts = Post.objects.in_force(on).filter(account_id=account_id, role__in=ROLES)
    return list(posts.select_related("unit").order_by("valid_from", "id"))


def actor_at(account: Account, post: Post | HeldPost) -> Actor:
    """The actor that this account is while it works at this post (one of its own)."""
    held: _Post = post
    role, unit = ROLES[held.role], held.unit
    level = Level(unit.grade)
    return Actor(
        kind=ActorKind.STAFF,
        name=account.name,
        account_id=account.id,
        post_id=held.id,
        role=role.code,
        unit_id=unit.id,
        unit_name=unit.short_name or unit.name,
        permissions=frozenset(role.permissions),
        grids=post.grids if isinstance(post, HeldPost) else (),
        scope=Scope(
            level,
            "" if level is Level.CITY else unit.division_code,
            unit.id,
            role.reach,
        ),
    )
