"""The log-in of a mediator: an account that is there, or a new one, with the post of their term."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.mediation.models import Appointment, Mediator
from linli.casework.mediation.operations.posting import end_posts, true_posts
from linli.casework.mediation.operations.register_guard import (
    RegisterRefused,
    kept_mediator,
    lent,
    note,
)
from linli.registers.access.models import Account
from linli.registers.access.operations import FirstPost, create_account
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


@transaction.atomic
def link_account(mediator_id: UUID, *, username: str, by: Actor, at: datetime) -> Mediator:
    """Let a person who has an account log in as this mediator. Raises RegisterRefused."""
    mediator = kept_mediator(by, mediator_id)
    account = Account.objects.filter(username=username.strip(), is_active=True).first()
    if account is None:
        raise RegisterRefused(_("There is no such account."), "username")
    if account.pk == by.account_id:
        raise RegisterRefused(_("Nobody gives a post to themselves."), "username")
    if Mediator.objects.filter(account=account).exclude(pk=mediator.pk).exists():
        raise RegisterRefused(_("Another mediator has this account."), "username")
    _give(mediator, account, by=by, at=at)
    return mediator


@transaction.atomic
def open_account(
    mediator_id: UUID, *, username: str, password: str, by: Actor, at: datetime
) -> Mediator:
    """Make an account for a mediator, who changes the password at the first log-in.

    Raises what ``access.operations.create_account`` raises.
    """
    mediator = kept_mediator(by, mediator_id)
    if mediator.account_id is not None:
        raise RegisterRefused(_("They have an account already."), "username")
    account = create_account(
        by=lent(by, Permission.ADMIN_ACCOUNTS),
        at=at,
        username=username,
        name=mediator.name,
        password=password,
        post=FirstPost(mediator.committee_id, "mediator"),
    )
    _give(mediator, account, by=by, at=at)
    return mediator


@transaction.atomic
def unlink_account(mediator_id: UUID, *, by: Actor, at: datetime) -> Mediator:
    """Take the log-in away; refused while they still mediate."""
    mediator = kept_mediator(by, mediator_id)
    if Appointment.objects.filter(mediator=mediator, is_current=True, is_case_open=True).exists():
        raise RegisterRefused(_("They still mediate disputes."))
    for term in mediator.terms.filter(ended_on=None).select_related("committee"):
        end_posts(mediator, term.committee, by=by, at=at)
    mediator.account = None
    _save(mediator)
    note(by, at, "account", mediator, after={"account": ""})
    return mediator


def _give(mediator: Mediator, account: Account, *, by: Actor, at: datetime) -> None:
    mediator.account = account
    _save(mediator)
    current = Appointment.objects.filter(mediator=mediator, is_current=True)
    current.update(account_id=account.pk)
    for term in mediator.terms.filter(ended_on=None).select_related("committee"):
        true_posts(mediator, term.committee, by=by, at=at)
    note(by, at, "account", mediator, after={"account": account.username})


def _save(mediator: Mediator) -> None:
    mediator.version += 1
    mediator.save(update_fields=["account", "version"])
