"""What stands round every staff page, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.matters.queries.desk import DeskCounts, desk_counts
from linli.channels.desk import menus
from linli.channels.ui.presenters import MenuGroup, PostChoice, Shell
from linli.registers.access.permissions import ROLES, Permission
from linli.registers.access.queries import HeldPost, posts_held
from linli.registers.access.rules import Actor, ActorKind, Reach
from linli.registers.places.queries import city_name
from linli.registers.units.queries import unit_by_id

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """The member of staff at the post in use. Raises PermissionDenied where no post is held."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor) or actor.kind is not ActorKind.STAFF:
        raise PermissionDenied(_("Your account holds no post at present."))
    return actor


def needs(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """Let only posts in that hold one of these permissions (any staff post where none is named).

    Others get a page that says so in words, with status 403.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_of(request)
            if permissions and not any(actor.may(one) for one in permissions):
                words = _("This page is not for the post you use now: %(role)s.")
                raise PermissionDenied(words % {"role": ROLES[actor.role].label})
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]  # a mark: what it needs
        return guarded

    return guard


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page only."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]  # set by django-htmx


def home_url(actor: Actor) -> str:
    """The desk that this post opens on."""
    return menus.home_of(actor)


def counts_of(request: HttpRequest, *, with_today: bool = False) -> DeskCounts:
    """The counts of this post's menu, asked once a request."""
    kept = getattr(request, "_desk_counts", None)
    if isinstance(kept, DeskCounts):
        return kept
    actor = actor_of(request)
    units = [post.unit.id for post in _posts(actor) if _works_in_unit(post, actor)]
    counts = desk_counts(
        actor, at=timezone.now(), other_units=list(dict.fromkeys(units)), with_today=with_today
    )
    request._desk_counts = counts  # type: ignore[attr-defined]  # kept for this request
    return counts


def _works_in_unit(post: HeldPost, actor: Actor) -> bool:
    return ROLES[post.role].reach is Reach.UNIT and post.unit.id != actor.unit_id


def _posts(actor: Actor) -> list[HeldPost]:
    return posts_held(actor.account_id, on=timezone.localdate()) if actor.account_id else []


def shell_for(request: HttpRequest, *, with_today: bool = False) -> Shell:
    """Menu, posts, counts and addresses round a page of this post."""
    actor, counts = actor_of(request), counts_of(request, with_today=with_today)
    posts = tuple(_choice(post, actor, counts) for post in _posts(actor))
    return Shell(
        menu=_marked(menus.menu_of(actor, counts), request),
        post=next((post for post in posts if post.current), _own_choice(actor)),
        posts=posts,
        account_name=actor.name,
        city_name=city_name(),
        home_url=home_url(actor),
        search_url=reverse("desk:search"),
        switch_url=_account_url("switch"),
        notices_url=reverse("desk:notices"),
        logout_url=_account_url("logout"),
        unread=counts.unread,
        account_url=_account_url("home"),
        place=_place(actor.unit_id),
        account_key=str(actor.account_id),
    )


def _choice(post: HeldPost, actor: Actor, counts: DeskCounts) -> PostChoice:
    is_unit = ROLES[post.role].reach is Reach.UNIT
    n: int | None = None
    if is_unit:
        own = post.unit.id == actor.unit_id and actor.scope.reach is Reach.UNIT
        n = counts.of("all") if own else counts.post(post.unit.id)
    return PostChoice(
        id=str(post.id),
        role=post.role_label,
        unit=post.unit.label,
        current=post.id == actor.post_id,
        open_count=None if n is None else menus.shown(n),
    )


def _own_choice(actor: Actor) -> PostChoice:
    return PostChoice("", str(ROLES[actor.role].label), actor.unit_name, current=True)


def _account_url(name: str) -> str:
    return reverse(f"desk:account:{name}")


def _place(unit_id: UUID | None) -> str:
    return unit_by_id(unit_id).name if unit_id else ""


def _marked(groups: tuple[MenuGroup, ...], request: HttpRequest) -> tuple[MenuGroup, ...]:
    return menus.mark_current(groups, request.get_full_path())
