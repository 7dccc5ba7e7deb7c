"""What of the table supervision does on a case page: reminding, urging, answering."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NotAllowedNow
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.registry import ActionSpec, Doing, register
from linli.channels.desk.doing import ActForm
from linli.channels.desk.supervision.forms import IssueForm, ReplyForm
from linli.foundation.notices.rules import render
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.operations.steps import general_rule, in_working_days
from linli.oversight.supervision.queries.desk import to_answer
from linli.oversight.supervision.rules import Rung
from linli.registers.access.rules import Actor


def _fill(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    if not isinstance(form, IssueForm):
        return
    form.fill(at)
    rule = general_rule(Rung.URGE, at)
    if rule is not None:
        due = timezone.localtime(case.finish_due_at) if case.finish_due_at else None
        fields = {
            "no": case.number,
            "title": case.title,
            "kind": "办结",
            "due": f"{due.month}月{due.day}日" if due else "",
        }
        form.fields["text"].initial = render(rule.text, fields)
        form.fields["days"].initial = "1"


def _issue(d: Doing) -> object:
    days = d.data["days"]
    return supervision.issue(
        d.case_id,
        rung=Rung(d.data["rung"]),
        text=d.data["text"],
        due_at=in_working_days(days, d.at) if days else None,
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _reply(d: Doing) -> object:
    step = to_answer(d.by, d.case_id)
    if step is None:
        raise NotAllowedNow("nothing_to_answer")
    return supervision.reply(step.id, words=d.data["words"], by=d.by, at=d.at, expect=d.expect)


register(
    ActionSpec(
        action=Action.SUPERVISE,
        icon="bell-ringing",
        label=_("Remind or urge"),
        form=IssueForm,
        do=_issue,
        prepare=_fill,
        submit=_("Send it"),
        consequence=_("The handler and the head of the unit are told at once."),
        done=_("It is sent to the unit."),
    ),
    replace=True,
)
register(
    ActionSpec(
        action=Action.ANSWER_SUPERVISION,
        icon="message-up",
        form=ReplyForm,
        do=_reply,
        submit=_("Send the answer"),
        consequence=_("Those who issued it are told; the limit of the matter runs on."),
        done=_("Your answer is sent."),
    ),
    replace=True,
)
