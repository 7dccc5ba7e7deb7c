"""Posts follow the registers: a mediator's account holds the post of their term, and no longer."""

from __future__ import annotations

from datetime import datetime

from linli.casework.mediation.models import Committee, Mediator, MediatorTerm, TermRole
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.operations.register_guard import lent
from linli.registers.access.models import Post
from linli.registers.access.operations import end_post, grant_post
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

CHAIR, MEDIATOR = "mediation_chair", "mediator"


def true_posts(mediator: Mediator, committee: Committee, *, by: Actor, at: datetime) -> None:
    """Let the account hold exactly the post that the open term in this committee asks for."""
    if mediator.account_id is None:
        return
    term = MediatorTerm.objects.filter(
        mediator=mediator, committee=committee, ended_on=None
    ).first()
    wanted = "" if term is None else CHAIR if term.role == TermRole.CHAIR else MEDIATOR
    held = _held(mediator, committee, at)
    keeper = lent(by, Permission.ADMIN_ACCOUNTS)
    for post in held:
        if post.role != wanted:
            end_post(by=keeper, at=at, post_id=post.pk)
    if wanted and not any(post.role == wanted for post in held):
        grant_post(
            by=keeper, at=at, account_id=mediator.account_id, unit_id=committee.pk, role=wanted
        )


def end_posts(mediator: Mediator, committee: Committee, *, by: Actor, at: datetime) -> None:
    """End what the account holds in this committee."""
    if mediator.account_id is None:
        return
    for post in _held(mediator, committee, at):
        end_post(by=lent(by, Permission.ADMIN_ACCOUNTS), at=at, post_id=post.pk)


def _held(mediator: Mediator, committee: Committee, at: datetime) -> list[Post]:
    if mediator.account_id is None:
        return []
    posts = Post.objects.in_force(local_day(at)).filter(account_id=mediator.account_id)
    return list(posts.filter(unit_id=committee.pk, role__in=(CHAIR, MEDIATOR)))
