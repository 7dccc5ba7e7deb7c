"""Accounts as their administrator sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from linli.foundation.postgres.reading import ReadStatement, read_statement
from linli.registers.access.models import Account, Post, PostGrid
from linli.registers.access.permissions import ROLES
from linli.registers.places.rules.keepers import NotAllowed, Refused, Within
from linli.registers.units.queries.memory import UnitInForce, all_units

PAGE = 30


class UnknownAccount(Refused):
    """There is no such account."""

    def __init__(self) -> None:
        super().__init__(_("There is no such account."))


class UnknownPost(Refused):
    """There is no such post, or it has ended."""

    def __init__(self) -> None:
        super().__init__(_("There is no such post, or it has ended."))


@dataclass(frozen=True)
class PostLine:
    """A post of an account as it is shown."""

    id: UUID
    role: str
    role_label: str
    unit: UnitInForce
    valid_from: date
    valid_to: date | None
    grids: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountLine:
    """An account in a list, with its posts in force that the reader's scope sees."""

    id: UUID
    username: str
    name: str
    is_active: bool
    locked_until: datetime | None
    last_login: datetime | None
    posts: tuple[PostLine, ...]


@dataclass(frozen=True)
class AccountPage:
    """A page of accounts by user name; ``after`` asks for the next one."""

    lines: tuple[AccountLine, ...]
    after: str


def accounts(
    scope: Within,
    text: str = "",
    *,
    on: date,
    unit_id: UUID | None = None,
    role: str = "",
    after: str = "",
    limit: int = PAGE,
) -> AccountPage:
    """The accounts that hold or held a post in the scope's divisions; the city sees them all.

    text: part of the name or the user name. after: the user name that the last page ended with.
    """
    rows = visible_accounts(scope)
    if text.strip():
        word = text.strip()
        rows = rows.filter(Q(name__contains=word) | Q(username__contains=word.lower()))
    held = Post.objects.in_force(on).filter(account=OuterRef("pk"))
    if unit_id is not None:
        rows = rows.filter(Exists(held.filter(unit_id=unit_id)))
    if role:
        rows = rows.filter(Exists(held.filter(role=role)))
    found = list(rows.filter(username__gt=after).order_by("username")[: limit + 1])
    shown = found[:limit]
    posts = _posts_by_account(scope, [account.id for account in shown], on)
    lines = tuple(_line(account, posts.get(account.id, ())) for account in shown)
    return AccountPage(lines, shown[-1].username if len(found) > limit else "")


def visible_accounts(scope: Within) -> QuerySet[Account]:
    """Accounts with any post, past or present, in the scope's divisions."""
    if scope.column is None:
        return Account.objects.all()
    posts = Post.objects.filter(account=OuterRef("pk"), **{f"unit__{scope.column}": scope.code})
    return Account.objects.filter(Exists(posts))


def account_in_scope(scope: Within, account_id: UUID) -> Account:
    """The account. Raises UnknownAccount, or NotAllowed when it has no post in the scope."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount
    if scope.column is not None and not visible_accounts(scope).filter(pk=account_id).exists():
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": account.name})
    return account


def post_lines(scope: Within, account_id: UUID, *, on: date) -> list[PostLine]:
    """All posts of an account, past ones too, in the divisions that the scope sees; newest first.

    Each with the grids that it looks after on a day.
    """
    rows = list(_seen_posts(scope).filter(account_id=account_id).order_by("-valid_from", "-id"))
    units, grids = all_units().units, grids_of_posts([post.id for post in rows], on=on)
    return [replace(_post_line(post, units), grids=grids.get(post.id, ())) for post in rows]


def grids_of_posts(ids: Collection[UUID], *, on: date) -> dict[UUID, tuple[str, ...]]:
    """The codes of the grids that these posts look after on a day."""
    found: dict[UUID, tuple[str, ...]] = {}
    for one in PostGrid.objects.in_force(on).filter(post__in=ids).order_by("grid_code"):
        found[one.post_id] = (*found.get(one.post_id, ()), one.grid_code)
    return found


def post_in_scope(scope: Within, post_id: UUID) -> tuple[PostLine, UUID]:
    """A post with the id of its account. Raises UnknownPost outside the scope too."""
    post = _seen_posts(scope).filter(pk=post_id).first()
    if post is None:
        raise UnknownPost
    return _post_line(post, all_units().units), post.account_id


def account_line(scope: Within, account: Account, *, on: date) -> AccountLine:
    """One account as a list shows it."""
    return _line(account, _posts_by_account(scope, [account.id], on).get(account.id, ()))


def _seen_posts(scope: Within) -> QuerySet[Post]:
    posts = Post.objects.filter(role__in=ROLES)
    return posts.filter(**{f"unit__{scope.column}": scope.code}) if scope.column else posts


def _posts_by_account(scope: Within, ids: list[UUID], on: date) -> dict[UUID, tuple[PostLine, ...]]:
    rows = _seen_posts(scope).filter(account_id__in=ids, valid_from__lte=on)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).order_by("valid_from", "id")
    found: dict[UUID, tuple[PostLine, ...]] = {}
    units = all_units().units
    for post in rows:
        found[post.account_id] = (*found.get(post.account_id, ()), _post_line(post, units))
    return found


def _post_line(post: Post, units: Mapping[UUID, UnitInForce]) -> PostLine:
    label = str(ROLES[post.role].label)
    unit = units[post.unit_id]
    return PostLine(post.id, post.role, label, unit, post.valid_from, post.valid_to)


def _line(account: Account, posts: tuple[PostLine, ...]) -> AccountLine:
    return AccountLine(
        id=account.id,
        username=account.username,
        name=account.name,
        is_active=account.is_active,
        locked_until=account.locked_until,
        last_login=account.last_login,
        posts=posts,
    )


_ASKED = UUID(int=1)  # stands for the account while the statement is put together


@cache
def _by_id() -> ReadStatement:
    return read_statement(Account.objects.filter(id=_ASKED))


def account_of_session(account_id: UUID) -> Account | None:
    """The account that a session names: read at each request, so its statement is made once."""
    (found,) = _by_id().ask({_ASKED: account_id})
    return next(iter(found), None)
