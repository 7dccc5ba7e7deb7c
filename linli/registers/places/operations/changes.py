"""The history of the registers, and the leave to change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import randbits
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.registers.places.models import RegisterChange
from linli.registers.places.permissions import ADMIN_PLACES, KEEP_BUILDINGS, PLAN_GRIDS
from linli.registers.places.queries.memory import forget_places
from linli.registers.places.rules.keepers import Keeper, NotAllowed

_NEW_STAMP = """
    INSERT INTO places_registerversion (register, stamp, written_in)
    VALUES (%s, %s, pg_current_xact_id()::text::bigint)
    ON CONFLICT (register) DO UPDATE SET stamp = EXCLUDED.stamp, written_in = EXCLUDED.written_in
"""


def record_change(
    *,
    by: Keeper,
    at: datetime,
    act: str,
    record_kind: str,
    record_id: UUID,
    about: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one line into the history of the registers, in the transaction of the change."""
    RegisterChange.objects.create(
        at=at,
        who=by.name,
        account_id=by.account_id,
        act=act,
        record_kind=record_kind,
        record_id=record_id,
        about=about[:120],
        before=dict(before or {}),
        after=dict(after or {}),
    )


@dataclass(frozen=True)
class Line:
    """One line of the history that is to be written with others."""

    act: str
    record_kind: str
    record_id: UUID
    about: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record_changes(
    lines: Iterable[Line], *, by: Keeper, at: datetime, run_id: UUID | None = None
) -> None:
    """Write many lines at once; ``run_id`` marks those of an import, for taking it back."""
    RegisterChange.objects.bulk_create(
        (
            RegisterChange(
                at=at,
                who=by.name,
                account_id=by.account_id,
                act=line.act,
                record_kind=line.record_kind,
                record_id=line.record_id,
                about=line.about[:120],
                before=dict(line.before),
                after=dict(line.after),
                import_run=run_id,
            )
            for line in lines
        ),
        batch_size=2000,
    )


class Placed(Protocol):
    """A record that lies somewhere."""

    code: str
    name: str
    district_code: str
    street_code: str
    community_code: str


def require_places(by: Keeper, row: Placed | None = None, *, above: bool = False) -> None:
    """Hold the one who acts to the permission, and the record to their division.

    ``above``: their division must lie above the record, as for renumbering it. Raises NotAllowed.
    """
    if not by.may(ADMIN_PLACES):
        raise NotAllowed(_("Your post does not keep the divisions and grids."))
    if row is None:
        return
    require_inside(by, row)
    if above and by.scope.column is not None and by.scope.code == row.code:
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": row.name})


def require_grids(by: Keeper, row: Placed | None = None) -> None:
    """The same for grids, which register clerks plan as well. Raises NotAllowed."""
    if not (by.may(PLAN_GRIDS) or by.may(ADMIN_PLACES)):
        raise NotAllowed(_("Your post does not keep the divisions and grids."))
    if row is not None:
        require_inside(by, row)


def require_buildings(by: Keeper, row: Placed | None = None) -> None:
    """The same for buildings, homes and facilities. Raises NotAllowed."""
    if not by.may(KEEP_BUILDINGS):
        raise NotAllowed(_("Your post does not keep buildings, homes and facilities."))
    if row is not None:
        require_inside(by, row)


def require_inside(by: Keeper, row: Placed) -> None:
    """Hold a record to the division of the one who acts. Raises NotAllowed."""
    inside = by.scope.covers(
        district=row.district_code, street=row.street_code, community=row.community_code
    )
    if not inside:
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": row.name})


def day_of(at: datetime) -> date:
    """The local day of a moment."""
    return timezone.localdate(at)


def places_changed() -> None:
    """Tell every process to read the places again; this one does at once."""
    stamp_register("places", forget_places)


def stamp_register(register: str, forget: Callable[[], None]) -> None:
    """Give a register a new stamp, and let this process compare now and after the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_STAMP, [register, randbits(62)])
    forget()
    transaction.on_commit(forget)
