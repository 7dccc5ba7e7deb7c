"""Checking a password with lock-out, and the log of who came in and went."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.registers.access.models import Account, SignInEvent, SignInKind
from linli.registers.access.operations.guard import note_sign_in
from linli.registers.access.rules import clean_user_name, minutes_left
from linli.registers.places.rules.keepers import Refused


class LogInRefused(Refused):
    """The user name and password do not belong together; never says which of them is wrong."""

    def __init__(self) -> None:
        super().__init__(_("The user name or the password is not right."))


class LockedOut(LogInRefused):
    """Too many failures: nobody gets in under this user name until ``until``."""

    def __init__(self, until: datetime, at: datetime) -> None:
        self.until = until
        left = minutes_left(until, at)
        words = ngettext(
            "Too many failed attempts. Try again in %(left)d minute, "
            "or ask your unit's administrator to unlock the account.",
            "Too many failed attempts. Try again in %(left)d minutes, "
            "or ask your unit's administrator to unlock the account.",
            left,
        )
        Refused.__init__(self, words % {"left": left})


def verify_password(*, username: str, password: str, address: str | None, at: datetime) -> Account:
    """The account whose password this is.

    Raises LogInRefused, or LockedOut once the allowed number of failures is reached, in the same
    way for user names that exist and those that do not.
    """
    username = clean_user_name(username)
    account = Account.objects.filter(username=username).first()
    until = _locked_until(account, username, at)
    if until is not None:
        raise LockedOut(until, at)
    if account is None:
        make_password(password)  # as slow as a check, so that time tells nothing
    elif account.check_password(password) and account.is_active:
        return account
    until = record_log_in_failure(username=username, address=address, at=at)
    if until is not None:
        raise LockedOut(until, at)
    raise LogInRefused


@transaction.atomic
def record_log_in_failure(*, username: str, address: str | None, at: datetime) -> datetime | None:
    """Count a failed attempt; the moment until which the name is locked if this was one too many."""
    account = Account.objects.select_for_update().filter(username=username).first()
    failures = 1 + (account.failed_log_ins if account else _failures_of_nobody(username))
    until: datetime | None = None
    if failures >= settings.LINLI_LOCK_OUT_AFTER:
        failures, until = 0, at + timedelta(minutes=settings.LINLI_LOCK_OUT_MINUTES)
    if account is not None:
        account.failed_log_ins, account.locked_until = failures, until
        account.save(update_fields=["failed_log_ins", "locked_until"])
    note_sign_in(
        SignInKind.LOCKED if until else SignInKind.REFUSED,
        username=username,
        account_id=account.id if account else None,
        address=address,
        at=at,
    )
    return until


@transaction.atomic
def record_log_in(*, account: Account, address: str | None, at: datetime) -> None:
    """Write down that somebody came in; their count of failures begins anew."""
    Account.objects.filter(pk=account.pk).update(failed_log_ins=0, locked_until=None)
    note_sign_in(
        SignInKind.LOGGED_IN,
        username=account.username,
        account_id=account.id,
        address=address,
        at=at,
    )


def record_log_out(*, account: Account, address: str | None, at: datetime) -> None:
    """Write down that somebody went."""
    note_sign_in(
        SignInKind.LOGGED_OUT,
        username=account.username,
        account_id=account.id,
        address=address,
        at=at,
    )


def _locked_until(account: Account | None, username: str, at: datetime) -> datetime | None:
    if account is not None:
        until = account.locked_until
    else:
        # A name that nobody has is locked as others are, or lock-outs would tell which exist.
        last = _lock_outs(username).order_by("-at").values_list("at", flat=True).first()
        until = last and last + timedelta(minutes=settings.LINLI_LOCK_OUT_MINUTES)
    return until if until is not None and until > at else None


def _failures_of_nobody(username: str) -> int:
    refused = SignInEvent.objects.filter(username=username, kind=SignInKind.REFUSED)
    last = _lock_outs(username).order_by("-at").values_list("at", flat=True).first()
    if last is not None:
        refused = refused.filter(at__gt=last)
    return refused[: settings.LINLI_LOCK_OUT_AFTER].count()


def _lock_outs(username: str) -> QuerySet[SignInEvent]:
    return SignInEvent.objects.filter(username=username, kind=SignInKind.LOCKED)


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended, of staff and of visitors; returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
