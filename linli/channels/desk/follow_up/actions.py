"""What of the table the follow-up desk does on a case page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.registry import ActionSpec, register


def _script(number: str) -> str:
    return reverse("desk:follow_up:call", args=[number])


for _action in (Action.CLOSE_AFTER_CALL, Action.TRY_CALL, Action.REDO, Action.ASK_SECOND_LOOK):
    register(
        ActionSpec(action=_action, icon="phone-outgoing", label=_("Call back"), page=_script),
        replace=True,
    )
