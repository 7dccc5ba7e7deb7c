"""Telling residents and staff what happened, through the outbox, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from linli.casework.cases.models import Case, Party, PartyRole
from linli.casework.cases.operations import Moving
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post, PostQuerySet

_WEEKDAYS = "一二三四五六日"


def say_when(at: datetime | None) -> str:
    """A date as a resident reads it: 11月25日（星期三）."""
    if at is None:
        return ""
    day = timezone.localdate(at)
    return f"{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def track_url(case: Case) -> str:
    """Where the reporter follows the matter."""
    return f"{settings.LINLI_PUBLIC_URL}/track/{case.number}"


def tell_reporter(
    moving: Moving, template: str, *, party: Party | None = None, **fields: str
) -> None:
    """Queue the message of this step to the reporter, when they left a way to reach them.

    A sensitive matter's message says only that there is news (RIGHTS, DOMAIN §14.2).
    """
    case = moving.case
    reporter = party or _reporter(moving)
    if reporter is None or not reporter.phone or reporter.reply_by == "none":
        return
    row = notice_row(
        channel="sms",
        recipient=reporter.phone,
        template=template,
        fields={"no": case.number, "url": track_url(case), **fields},
        is_sensitive=case.is_sensitive or case.secrecy != "named",
        about=case.number,
        about_id=case.id,
        at=moving.at,
    )
    if row is not None:
        moving.batch.insert(row)


def tell_unit(
    moving: Moving,
    unit_id: UUID,
    template: str,
    *,
    roles: tuple[str, ...] = ("handler", "head"),
    **fields: str,
) -> None:
    """Queue an in-app notice to those who hold these posts in a unit."""
    holders = _posts(moving).filter(unit_id=unit_id, role__in=roles)
    _tell(moving, holders, template, fields)


def tell_supervisors(moving: Moving, template: str, **fields: str) -> None:
    """Queue an in-app notice to the supervisors whose division the case lies in."""
    case = moving.case
    codes = (case.district_code, case.street_code, case.community_code)
    covers = Q(unit__grade="city") | Q(unit__division_code__in=[code for code in codes if code])
    _tell(moving, _posts(moving).filter(covers, role="supervisor"), template, fields)


def _posts(moving: Moving) -> PostQuerySet:
    return Post.objects.in_force(timezone.localdate(moving.at))


def _tell(moving: Moving, holders: PostQuerySet, template: str, fields: Mapping[str, str]) -> None:
    case = moving.case
    for account_id in holders.values_list("account_id", flat=True).distinct():
        row = notice_row(
            channel="inapp",
            recipient=str(account_id),
            template=template,
            fields={"no": case.number, "title": case.title, **fields},
            is_sensitive=False,
            about=case.number,
            about_id=case.id,
            account_id=account_id,
            at=moving.at,
        )
        if row is not None:
            moving.batch.insert(row)


def _reporter(moving: Moving) -> Party | None:
    if moving.reporter is None:
        parties = Party.objects.filter(case=moving.case, role=PartyRole.REPORTER)
        moving.reporter = parties.first()
    return moving.reporter
