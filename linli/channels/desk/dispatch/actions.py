"""What of the table the dispatch desk does on a case page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.matters import operations as matters
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.fields import TextField
from linli.channels.desk.cases.registry import ActionSpec, register
from linli.channels.desk.doing import ActForm


class ConsultForm(ActForm):
    """What was agreed, with whom."""

    words = TextField(
        label=_("What was agreed, and with whom"),
        help_text=_(
            "Which units took part, who is to lead, who assists. The reporter does not see it."
        ),
    )


register(
    ActionSpec(
        action=Action.DISPATCH,
        icon="send",
        page=lambda number: reverse("desk:dispatch:matter", args=[number]),
    )
)
register(
    ActionSpec(
        action=Action.SPLIT,
        icon="arrows-split",
        page=lambda number: reverse("desk:dispatch:split", args=[number]),
    )
)
register(
    ActionSpec(
        action=Action.CONSULT,
        icon="users-group",
        form=ConsultForm,
        do=lambda d: matters.consult(
            d.case_id, words=d.data["words"], by=d.by, at=d.at, expect=d.expect
        ),
        submit=_("Record it"),
        consequence=_("It stands in the timeline; the limit runs on."),
    )
)
