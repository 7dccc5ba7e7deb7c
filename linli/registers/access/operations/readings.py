"""The log of who read personal data, and the leave to see a masked value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.access.models import AccessLogEntry, SignInEvent
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SHORTEST_REASON, Actor, ReadingAct, good_reason
from linli.registers.places.rules.keepers import NotAllowed
from linli.registers.units.queries.memory import all_units

# The law asks for six months (网络安全法; GB/T 22239-2019); readings of personal data three years.
LOGS_KEPT = timedelta(days=3 * 365 + 1)
SHORTEST_KEPT = timedelta(days=183)
_AT_ONCE = 5_000
# A list of people writes a line for each: one statement with what they share told once.
_LOG = """
    INSERT INTO access_accesslogentry (id, at, account_id, post_id, who, unit_name, act,
        record_kind, record_id, about, fields, reason, district_code, street_code, community_code)
    SELECT one.id, %(at)s, %(account)s, %(post)s, %(who)s, %(unit_name)s, %(act)s,
        %(record_kind)s, one.record_id, one.about, %(fields)s, %(reason)s, %(district)s,
        %(street)s, %(community)s
    FROM unnest(%(ids)s::uuid[], %(records)s::uuid[], %(abouts)s::text[])
        AS one (id, record_id, about)
"""


class ReasonNeeded(NotAllowed):
    """A masked value is shown for a reason only; this one says nothing."""


def log_reading(
    *,
    by: Actor,
    act: str,
    record_kind: str,
    record_id: UUID,
    about: str = "",
    fields: str = "",
    reason: str = "",
    at: datetime,
) -> None:
    """Write down that somebody read a personal record; it is never changed or taken back.

    act: a ReadingAct. about: what names the record to people (a case number), never personal data.
    fields: which ones were seen, with commas.
    """
    log_readings(
        by=by,
        act=act,
        record_kind=record_kind,
        records=[(record_id, about)],
        fields=fields,
        reason=reason,
        at=at,
    )


def log_readings(
    *,
    by: Actor,
    act: str,
    record_kind: str,
    records: Sequence[tuple[UUID, str]],
    fields: str = "",
    reason: str = "",
    at: datetime,
) -> None:
    """Write down that somebody read several records at once: each with what names it to people."""
    unit = all_units().units.get(by.unit_id) if by.unit_id else None
    values: dict[str, Any] = {
        "ids": [uuid7() for _ in records],
        "records": [record_id for record_id, _about in records],
        "abouts": [about[:40] for _record_id, about in records],
        "at": at,
        "account": by.account_id,
        "post": by.post_id,
        "who": by.name,
        "unit_name": by.unit_name,
        "act": act,
        "record_kind": record_kind,
        "fields": fields[:120],
        "reason": reason[:200],
        "district": unit.district_code if unit else "",
        "street": unit.street_code if unit else "",
        "community": unit.community_code if unit else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOG, values)


def unmask(
    *,
    by: Actor,
    record_kind: str,
    record_id: UUID,
    about: str,
    fields: str,
    reason: str,
    at: datetime,
) -> None:
    """Log that masked fields are about to be shown; show them only if this returns.

    Raises NotAllowed without the permission, ReasonNeeded when the reason says nothing.
    """
    if not by.may(Permission.UNMASK):
        raise NotAllowed(_("Your post sees personal data masked."))
    told = good_reason(reason)
    if told is None:
        raise ReasonNeeded(
            _("Say in at least %(least)d characters why you need to see it.")
            % {"least": SHORTEST_REASON}
        )
    log_reading(
        by=by,
        act=ReadingAct.UNMASK,
        record_kind=record_kind,
        record_id=record_id,
        about=about,
        fields=fields,
        reason=told,
        at=at,
    )


def forget_old_logs(*, at: datetime, kept: timedelta = LOGS_KEPT) -> dict[str, int]:
    """Delete what the logs have kept for their full time; returns how many lines of each.

    In batches, each in a transaction of its own; safe to break off and to run again.

    :raises ValueError: ``kept`` is shorter than the law asks for (half a year).
    """
    if kept < SHORTEST_KEPT:
        raise ValueError("The logs are kept for at least half a year (网络安全法第二十一条).")
    before = at - kept
    return {
        "access log": _forget(AccessLogEntry, before),
        "sign-in log": _forget(SignInEvent, before),
    }


def _forget(log: type[AccessLogEntry] | type[SignInEvent], before: datetime) -> int:
    deleted = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            ids = list(log.objects.filter(at__lt=before).values_list("id", flat=True)[:_AT_ONCE])
            # The trigger lets go of what is older than this, and of nothing else.
            cursor.execute(
                "SELECT set_config('linli.forget_before', %s, true)", [before.isoformat()]
            )
            deleted += log.objects.filter(id__in=ids).delete()[0]
            cursor.execute("SELECT set_config('linli.forget_before', '', true)")
        if len(ids) < _AT_ONCE:
            return deleted
