"""Having the register of supervision written to a file: allowed, logged, done in the background."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.matters.operations.exporting import ExportRefused
from linli.foundation.tabular.models import ExportRun
from linli.foundation.tabular.operations import ask_export
from linli.oversight.supervision.queries.desk import StepFilter
from linli.oversight.supervision.queries.exporting import STEPS, plain_steps
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct


@transaction.atomic
def export_steps(
    wanted: StepFilter, *, filters_words: str = "", by: Actor, at: datetime
) -> ExportRun:
    """Write the register of supervision to an XLSX file. Raises ExportRefused without the permission.

    The export stands in the access log.
    """
    may = by.may(Permission.EXPORT) and by.may(Permission.SUPERVISE)
    if by.account_id is None or not may:
        raise ExportRefused(_("Your post may not export lists."))
    run = ask_export(
        account_id=by.account_id,
        post_id=by.post_id,
        list_code=STEPS,
        title=_("Register of supervision"),
        filters=plain_steps(wanted),
        filters_words=filters_words,
        columns=(),
        at=at,
    )
    log_reading(
        by=by,
        act=ReadingAct.EXPORT,
        record_kind="supervision_register",
        record_id=run.id,
        about=run.title,
        reason=filters_words,
        at=at,
    )
    return run
