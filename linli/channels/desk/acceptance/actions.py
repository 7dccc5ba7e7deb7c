"""What of the table the acceptance desk does on a case page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.workflow import Action
from linli.channels.desk.acceptance.forms import ReclassifyForm
from linli.channels.desk.cases.registry import ActionSpec, Doing, register
from linli.channels.desk.doing import ActForm
from linli.registers.access.rules import Actor


def _fill(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    if isinstance(form, ReclassifyForm):
        form.fill(case)


def _reclassify(doing: Doing) -> object:
    data = doing.data
    classing = matters.Classing(
        nature=data["nature"], category=data["category"], urgency=data["urgency"]
    )
    return matters.reclassify(
        doing.case_id,
        classing=classing,
        reason=data["reason"],
        by=doing.by,
        at=doing.at,
        expect=doing.expect,
    )


register(
    ActionSpec(
        action=Action.ACCEPT,
        icon="inbox",
        page=lambda number: reverse("desk:acceptance:matter", args=[number]),
    )
)
register(
    ActionSpec(
        action=Action.RECLASSIFY,
        icon="tag",
        form=ReclassifyForm,
        do=_reclassify,
        prepare=_fill,
        submit=_("Change"),
        consequence=_("The limits are reckoned anew from the acceptance; the timeline says why."),
    )
)
