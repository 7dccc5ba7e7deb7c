"""Making accounts, setting passwords, locking out and letting in again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.models import Account, SignInKind
from linli.registers.access.operations.guard import (
    AccountRefused,
    locked_account,
    note_account,
    note_sign_in,
    require_admin,
)
from linli.registers.access.operations.posts import grant_post
from linli.registers.access.queries.accounts import UnknownAccount
from linli.registers.access.rules import (
    SHORTEST_PASSWORD,
    Actor,
    PasswordFlaw,
    clean_user_name,
    password_flaws,
)
from linli.registers.places.rules.keepers import NotAllowed

_USER_NAME = re.compile(r"[\w.@-]{2,40}")


class PasswordRefused(AccountRefused):
    """The new password will not do; ``flaws`` says why, a sentence each."""

    def __init__(self, flaws: list[str]) -> None:
        super().__init__(" ".join(flaws), "password")
        self.flaws = flaws


@dataclass(frozen=True)
class FirstPost:
    """The post a new account begins with."""

    unit_id: UUID
    role: str
    valid_from: date | None = None


@transaction.atomic
def create_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str | None,
    email: str = "",
    post: FirstPost | None = None,
    must_change_password: bool = True,
) -> Account:
    """Make an account, with its first post; below the city level the post is needed.

    Without a password the account logs in another way only (OIDC).

    Raises AccountRefused naming the field, PasswordRefused, NotAllowed.
    """
    require_admin(by)
    username, name = clean_user_name(username), name.strip()
    _check_new(username, name)
    if post is None and by.scope.column is not None:
        raise AccountRefused(_("Choose the unit and role that the account begins with."), "unit")
    account = Account(
        username=username,
        name=name,
        email=email.strip(),
        created_at=at,
        must_change_password=must_change_password,
    )
    if password is None:
        account.set_unusable_password()
    else:
        _take_password(account, password, at)
    account.save(force_insert=True)
    note_account(by, at, "create", account, after={"username": username, "name": name})
    if post is not None:
        _grant_first(by, at, account, post)
    return account


def _grant_first(by: Actor, at: datetime, account: Account, post: FirstPost) -> None:
    grant_post(
        by=by,
        at=at,
        account_id=account.id,
        unit_id=post.unit_id,
        role=post.role,
        valid_from=post.valid_from,
    )


def _check_new(username: str, name: str) -> None:
    if not _USER_NAME.fullmatch(username):
        words = _("A user name has 2 to 40 letters, digits, dots, dashes or underscores.")
        raise AccountRefused(words, "username")
    if Account.objects.filter(username=username).exists():
        raise AccountRefused(_("Somebody else has this user name."), "username")
    _check_name(name)


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 40:
        words = _("A name of at most %(most)d characters is needed.") % {"most": 40}
        raise AccountRefused(words, "name")


@transaction.atomic
def change_account(*, by: Actor, at: datetime, account_id: UUID, name: str, email: str) -> Account:
    """Change the name or the e-mail address of an account."""
    account = _managed(by, account_id, at)
    name = name.strip()
    _check_name(name)
    before = {"name": account.name, "email": account.email}
    account.name, account.email = name, email.strip()
    after = {"name": account.name, "email": account.email}
    if after != before:
        account.save(update_fields=["name", "email"])
        note_account(by, at, "change", account, before=before, after=after)
    return account


@transaction.atomic
def set_password(*, by: Actor, at: datetime, account_id: UUID, password: str) -> None:
    """Give somebody a new password, which they must change at their next log-in.

    Ends their sessions, and a lock-out. Raises PasswordRefused, NotAllowed, UnknownAccount.
    """
    account = _managed(by, account_id, at)
    _take_password(account, password, at)
    account.must_change_password = True
    account.failed_log_ins, account.locked_until = 0, None
    account.save()
    note_account(by, at, "set password", account)
    _note_password(account, at, _("by an administrator"))


@transaction.atomic
def change_own_password(
    *, by: Actor, at: datetime, old: str, password: str, address: str | None = None
) -> Account:
    """Change one's own password. Raises AccountRefused (``old``), PasswordRefused."""
    account = Account.objects.select_for_update().filter(pk=by.account_id or UUID(int=0)).first()
    if account is None:
        raise UnknownAccount
    if not check_password(old, account.password):
        raise AccountRefused(_("The present password is not right."), "old")
    _take_password(account, password, at)
    account.must_change_password = False
    account.save()
    _note_password(account, at, "", address)
    return account


@transaction.atomic
def unlock(*, by: Actor, at: datetime, account_id: UUID) -> None:
    """End a lock-out before its time."""
    account = _managed(by, account_id, at)
    account.failed_log_ins, account.locked_until = 0, None
    account.save(update_fields=["failed_log_ins", "locked_until"])
    note_account(by, at, "unlock", account)
    note_sign_in(
        SignInKind.UNLOCKED,
        username=account.username,
        account_id=account.id,
        address=None,
        at=at,
        detail=by.name,
    )


@transaction.atomic
def deactivate(*, by: Actor, at: datetime, account_id: UUID) -> None:
    """Let nobody log in with this account any more; its sessions end with their next request."""
    if account_id == by.account_id:
        raise NotAllowed(_("Nobody closes their own account."))
    account = _managed(by, account_id, at)
    account.is_active = False
    account.save(update_fields=["is_active"])
    note_account(by, at, "deactivate", account)


@transaction.atomic
def reactivate(*, by: Actor, at: datetime, account_id: UUID) -> None:
    """Let somebody log in again whose account was closed."""
    account = _managed(by, account_id, at)
    account.is_active, account.failed_log_ins, account.locked_until = True, 0, None
    account.save(update_fields=["is_active", "failed_log_ins", "locked_until"])
    note_account(by, at, "reactivate", account)


def _managed(by: Actor, account_id: UUID, at: datetime) -> Account:
    return locked_account(by, account_id, at=at)


def _take_password(account: Account, password: str, at: datetime) -> None:
    sentences = {
        PasswordFlaw.TOO_SHORT: _("It needs at least %(least)d characters.")
        % {"least": SHORTEST_PASSWORD},
        PasswordFlaw.TOO_PLAIN: _(
            "It needs three of these: capital letters, small letters, digits, other signs."
        ),
        PasswordFlaw.NAMES_THE_USER: _("It must not hold the user name."),
    }
    flaws = [sentences[flaw] for flaw in password_flaws(password, username=account.username)]
    if account.password and check_password(password, account.password):
        flaws.append(_("It must not be the one that serves now."))
    if not flaws:
        try:
            validate_password(password, account)
        except ValidationError as error:
            flaws = [str(message) for message in error.messages]
    if flaws:
        raise PasswordRefused(flaws)
    account.set_password(password)
    account.password_changed_at = at


def _note_password(account: Account, at: datetime, detail: str, address: str | None = None) -> None:
    note_sign_in(
        SignInKind.PASSWORD,
        username=account.username,
        account_id=account.id,
        address=address,
        at=at,
        detail=detail,
    )
