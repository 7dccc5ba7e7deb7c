"""Who may keep which account, and the history that each change leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.registers.access.models import Account, Post, SignInEvent, SignInKind
from linli.registers.access.permissions import Permission
from linli.registers.access.queries.accounts import UnknownAccount, visible_accounts
from linli.registers.access.queries.actors import forget_posts
from linli.registers.access.rules import Actor
from linli.registers.places.operations.changes import day_of, record_change, stamp_register
from linli.registers.places.rules.keepers import NotAllowed, Refused


class AccountRefused(Refused):
    """The account cannot be kept so; ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def require_admin(by: Actor) -> None:
    """Hold the one who acts to the permission. Raises NotAllowed."""
    if not by.may(Permission.ADMIN_ACCOUNTS):
        raise NotAllowed(_("Your post does not keep accounts."))


def locked_account(by: Actor, account_id: UUID, *, at: datetime) -> Account:
    """The account, locked, if it is this administrator's to keep.

    That is: it has a post in the administrator's division, and none in force outside of it.
    Raises UnknownAccount, NotAllowed.
    """
    require_admin(by)
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount
    scope = by.scope
    if scope.column is None:
        return account
    in_force = Post.objects.filter(account=account, valid_from__lte=day_of(at))
    in_force = in_force.filter(Q(valid_to=None) | Q(valid_to__gt=day_of(at)))
    elsewhere = in_force.exclude(**{f"unit__{scope.column}": scope.code})
    if elsewhere.exists() or not visible_accounts(scope).filter(pk=account_id).exists():
        raise NotAllowed(
            _("%(name)s also works outside your division: ask the level above.")
            % {"name": account.name}
        )
    return account


def note_account(
    by: Actor,
    at: datetime,
    act: str,
    account: Account,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write a change of an account into the history of the registers."""
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="account",
        record_id=account.id,
        about=f"{account.name} ({account.username})",
        before=before,
        after=after,
    )


def note_sign_in(
    kind: SignInKind,
    *,
    username: str,
    account_id: UUID | None,
    address: str | None,
    at: datetime,
    detail: str = "",
) -> None:
    """Write a line of the sign-in log."""
    SignInEvent.objects.create(
        at=at,
        username=username,
        account_id=account_id,
        kind=kind,
        address=address,
        detail=detail[:120],
    )


def posts_changed() -> None:
    """Tell every process to read the posts again; this one does at once."""
    stamp_register("posts", forget_posts)
