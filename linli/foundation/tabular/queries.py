"""Reading how somebody likes a list, and the exports they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli.foundation.tabular.models import ExportRun, KeptList

_SHOWN = 50


@dataclass(frozen=True)
class Liking:
    """The filters an account keeps of a list, by name, and the columns it chose (if it did)."""

    filters: tuple[KeptList, ...]
    columns: tuple[str, ...]


def liking(account_id: UUID, list_code: str) -> Liking:
    """How this account likes a list."""
    rows = list(
        KeptList.objects.filter(account_id=account_id, list_code=list_code).order_by("name")
    )
    chosen = next((row.columns for row in rows if not row.name), [])
    return Liking(tuple(row for row in rows if row.name), tuple(chosen))


def exports_of(account_id: UUID) -> list[ExportRun]:
    """The exports that an account asked for last, newest first."""
    return list(ExportRun.objects.filter(account_id=account_id).order_by("-asked_at")[:_SHOWN])


def export_of(account_id: UUID, run_id: UUID) -> ExportRun | None:
    """One export of this account; None where it has none with this id."""
    return ExportRun.objects.filter(account_id=account_id, id=run_id).first()
