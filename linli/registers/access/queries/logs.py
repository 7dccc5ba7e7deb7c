"""Who read which personal record, and who came in when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from linli.registers.access.models import AccessLogEntry, Post, SignInEvent
from linli.registers.places.rules.keepers import Within

PAGE = 50


@dataclass(frozen=True)
class LogFilter:
    """What of the access log is asked for; empty fields ask for everything."""

    who: str = ""
    about: str = ""
    act: str = ""
    record_kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Cursor:
    """Where a page of a log ended: the moment and id of its last line."""

    at: datetime
    id: UUID


@dataclass(frozen=True)
class LogPage:
    """A page of the access log, newest first; ``after`` asks for the next one."""

    entries: tuple[AccessLogEntry, ...]
    after: Cursor | None


@dataclass(frozen=True)
class SignInPage:
    """A page of the sign-in log, newest first."""

    events: tuple[SignInEvent, ...]
    after: Cursor | None


def access_log(
    scope: Within,
    wanted: LogFilter | None = None,
    *,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> LogPage:
    """The readings by people whose unit lies in the scope's divisions."""
    wanted = wanted or LogFilter()
    rows = AccessLogEntry.objects.under(scope.column, scope.code)
    exact = {"who": wanted.who, "act": wanted.act, "record_kind": wanted.record_kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.about:
        rows = rows.filter(about__startswith=wanted.about)
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    if after is not None:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id), at__lte=after.at)
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return LogPage(tuple(found[:limit]), Cursor(last.at, last.id) if last else None)


def readings_of(record_id: UUID, *, limit: int = 200) -> list[AccessLogEntry]:
    """Who read this record, newest first: for the person it is about."""
    rows = AccessLogEntry.objects.filter(record_id=record_id)
    return list(rows.order_by("-at", "-id")[:limit])


def sign_ins(
    scope: Within,
    *,
    username: str = "",
    after: Cursor | None = None,
    limit: int = PAGE,
) -> SignInPage:
    """Log-ins, refusals, lock-outs of the accounts that hold or held a post in the scope.

    Refused user names that no account has are for the city's eyes only.
    """
    rows = SignInEvent.objects.all()
    if scope.column is not None:
        column = f"unit__{scope.column}"
        held = Post.objects.filter(account_id=OuterRef("account_id"), **{column: scope.code})
        rows = rows.filter(Exists(held))
    if username:
        rows = rows.filter(username=username)
    if after is not None:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id), at__lte=after.at)
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return SignInPage(tuple(found[:limit]), Cursor(last.at, last.id) if last else None)


def sign_ins_of(account_id: UUID, *, limit: int = 10) -> list[SignInEvent]:
    """The last comings and goings of one account, newest first: for its own page."""
    rows = SignInEvent.objects.filter(account_id=account_id)
    return list(rows.order_by("-at", "-id")[:limit])
