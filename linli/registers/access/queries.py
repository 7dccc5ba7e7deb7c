"""Posts an account holds, and the actor that a request acts as."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from linli.registers.access.models import Account, Post
from linli.registers.access.permissions import ROLES
from linli.registers.access.rules import Actor, ActorKind, Level, Reach, Scope


def posts_of(account_id: UUID, *, on: date) -> list[Post]:
    """The posts in force on a day, in the order they were given, with their units."""
    posts = Post.objects.in_force(on).filter(account_id=account_id)
    return list(posts.select_related("unit").order_by("valid_from", "id"))


def actor_at(account: Account, post: Post) -> Actor:
    """The actor that this account is while it works at this post (one of its own)."""
    role, unit = ROLES[post.role], post.unit
    level = Level(unit.grade)
    return Actor(
        kind=ActorKind.STAFF,
        name=account.name,
        account_id=account.id,
        post_id=post.id,
        role=role.code,
        unit_id=unit.id,
        unit_name=unit.short_name or unit.name,
        permissions=frozenset(role.permissions),
        scope=Scope(
            level,
            "" if level is Level.CITY else unit.division_code,
            unit.id,
            Reach(role.reach),
        ),
    )
