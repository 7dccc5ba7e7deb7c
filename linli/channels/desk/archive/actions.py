"""What of the table the archive desk does on a case page."""

from __future__ import annotations

from datetime import datetime

from django.forms import ChoiceField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.cases.models import Case
from linli.casework.cases.operations import hold, lift_hold
from linli.casework.matters.models import RetentionClass
from linli.casework.matters.operations import filing
from linli.casework.matters.queries.filing import file_rows, retention_classes
from linli.casework.matters.workflow import Action
from linli.channels.desk.archive.forms import ArchiveForm, ReasonForm
from linli.channels.desk.cases.registry import ActionSpec, Doing, register, register_all
from linli.channels.desk.doing import ActForm
from linli.registers.access.rules import Actor


def years_words(kept: RetentionClass) -> str:
    """3 年, 永久."""
    if kept.years == 0:
        return _("for good")
    return ngettext("%(n)d year", "%(n)d years", kept.years) % {"n": kept.years}


def _fill(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    field = form.fields["retention_class"]
    rows = retention_classes(timezone.localdate(at)).values()
    if isinstance(field, ChoiceField):
        own = [row for row in rows if row.code.startswith("matter")]
        field.choices = [(row.code, f"{row.name} · {years_words(row)}") for row in own]
        field.widget.hints = {row.code: row.legal_basis for row in own}
        field.initial = file_rows([case])[0].retention


def _file(d: Doing) -> object:
    return filing.put_into_archive(
        d.case_id,
        retention_class=d.data["retention_class"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


register(
    ActionSpec(
        action=Action.ARCHIVE,
        icon="archive",
        form=ArchiveForm,
        do=_file,
        prepare=_fill,
        submit=gettext_lazy("Archive"),
        consequence=gettext_lazy("The file is closed for good; nothing can be added any more."),
        keeps_draft=False,
    ),
    replace=True,
)


def _hold(d: Doing) -> object:
    return hold(d.case_id, reason=d.data["reason"], by=d.by, at=d.at, expect=d.expect)


def _lift_hold(d: Doing) -> object:
    return lift_hold(d.case_id, reason=d.data["reason"], by=d.by, at=d.at, expect=d.expect)


register_all(
    [
        ActionSpec(
            action=Action.HOLD,
            icon="lock",
            form=ReasonForm,
            do=_hold,
            submit=gettext_lazy("Put the erasing off"),
            consequence=gettext_lazy(
                "The file stays as it is beyond its day, until you let it go."
            ),
        ),
        ActionSpec(
            action=Action.LIFT_HOLD,
            icon="lock-open",
            form=ReasonForm,
            do=_lift_hold,
            submit=gettext_lazy("Let it be erased on its day"),
            consequence=gettext_lazy("If its day has come, it is erased tonight."),
        ),
    ]
)
