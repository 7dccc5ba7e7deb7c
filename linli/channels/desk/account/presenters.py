"""One's own account as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.registers.access.models import Account, SignInEvent, SignInKind
from linli.registers.access.queries import HeldPost, sign_ins_of
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class OwnPost:
    """A post that one holds."""

    id: UUID
    role: str
    unit: str
    since: str
    until: str
    current: bool


@dataclass(frozen=True)
class SignInLine:
    """A line of one's own sign-in log."""

    at: datetime
    kind: str
    address: str
    is_bad: bool


@dataclass(frozen=True)
class OwnAccount:
    """What one sees of one's own account."""

    name: str
    username: str
    password_changed_at: datetime | None
    has_second_factor: bool
    posts: tuple[OwnPost, ...]
    sign_ins: tuple[SignInLine, ...]


def own_account(
    account: Account,
    posts: Sequence[HeldPost],
    *,
    current: Actor | None,
    has_second_factor: bool,
) -> OwnAccount:
    """The account with its posts and the last comings and goings."""
    return OwnAccount(
        name=account.name,
        username=account.username,
        password_changed_at=account.password_changed_at,
        has_second_factor=has_second_factor,
        posts=tuple(_post(post, current) for post in posts),
        sign_ins=tuple(_line(event) for event in sign_ins_of(account.id)),
    )


def _post(post: HeldPost, current: Actor | None) -> OwnPost:
    return OwnPost(
        id=post.id,
        role=post.role_label,
        unit=post.unit.name,
        since=post.valid_from.isoformat(),
        until=post.valid_to.isoformat() if post.valid_to else "",
        current=current is not None and current.post_id == post.id,
    )


def _line(event: SignInEvent) -> SignInLine:
    bad = (SignInKind.REFUSED, SignInKind.LOCKED)
    label = str(SignInKind(event.kind).label)
    return SignInLine(event.at, label, event.address or "", event.kind in bad)
