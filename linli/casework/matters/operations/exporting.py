"""Having a list of matters written to a file: allowed, logged, then done in the background."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.matters.queries.columns import COLUMNS, LIST, WORK
from linli.casework.matters.queries.desk import Tab
from linli.casework.matters.queries.exporting import plain_filter
from linli.casework.matters.queries.lists import MatterFilter, Sort
from linli.foundation.tabular.models import ExportRun
from linli.foundation.tabular.operations import ask_export
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct


class ExportRefused(Exception):
    """The post may not export; the text says so in the reader's language."""


@transaction.atomic
def export_matters(
    wanted: MatterFilter,
    *,
    columns: Sequence[str],
    filters_words: str,
    sort: Sort = Sort.NEWEST,
    tab: Tab | None = None,
    by: Actor,
    at: datetime,
) -> ExportRun:
    """Write a list of matters to an XLSX file: that of all matters, or a unit's with ``tab``.

    Raises ExportRefused without the permission. The export stands in the access log.
    """
    if by.account_id is None or not by.may(Permission.EXPORT):
        raise ExportRefused(_("Your post may not export lists."))
    more = {"sort": str(sort)} if tab is None else {"tab": str(tab)}
    run = ask_export(
        account_id=by.account_id,
        post_id=by.post_id,
        list_code=LIST if tab is None else WORK,
        title=_("Matters") if tab is None else _("What the unit has to do"),
        filters={**plain_filter(wanted), **more},
        filters_words=filters_words,
        columns=columns,
        at=at,
    )
    personal = [code for code in columns if code in COLUMNS and COLUMNS[code].is_personal]
    log_reading(
        by=by,
        act=ReadingAct.EXPORT,
        record_kind="matter_list",
        record_id=run.id,
        about=run.title,
        fields=",".join(personal),
        reason=filters_words,
        at=at,
    )
    return run
