"""What is recorded for a reporter, asked of one who was merged, and shown to everybody."""

from __future__ import annotations

from datetime import datetime

from django.forms import ChoiceField
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import ConsentWay
from linli.casework.matters.operations.publishing import ANSWER_LENGTH, TITLE_LENGTH
from linli.casework.matters.queries.case_page import merged_numbers
from linli.casework.matters.queries.publishing import first_draft
from linli.casework.matters.rules.publishing import WORDING
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.cases.forms import ReasonForm
from linli.channels.desk.cases.registry import ActionSpec, calls, register_all
from linli.channels.desk.doing import ActForm
from linli.channels.ui.publishing_words import WORDS
from linli.registers.access.rules import Actor


class UrgeForm(ActForm):
    words = TextField(label=_("What the reporter says"), rows=2, required=False)


class AskMergedForm(ActForm):
    to = ChoiceField(label=_("Whose report"))
    words = TextField(
        label=_("What you ask"),
        help_text=_("They read it under their own number. Name none of the other reporters."),
        rows=3,
    )


class PublishForm(ActForm):
    title = LineField(label=_("Title as everybody reads it"), most=TITLE_LENGTH)
    answer = TextField(
        label=_("Answer as everybody reads it"),
        help_text=_(
            "Read it through: no name, number, house number or workplace of a private person."
        ),
        most=ANSWER_LENGTH,
        rows=8,
    )


def _merged(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    field = form.fields["to"]
    if isinstance(field, ChoiceField):
        field.choices = [(number, number) for number in merged_numbers(case.id)]


def _draft(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    form.fields["title"].initial, form.fields["answer"].initial = first_draft(case)


SPECS = (
    ActionSpec(
        action=Action.URGE,
        icon="bell-ringing",
        label=_("Record that the reporter urges"),
        submit=_("Record it"),
        form=UrgeForm,
        do=calls(matters.urge),
        consequence=_("The unit that leads and the supervisors are told at once."),
        done=_("Urged; the unit and the supervisors are told."),
    ),
    ActionSpec(
        action=Action.ASK_MERGED,
        icon="message-question",
        submit=_("Ask"),
        form=AskMergedForm,
        prepare=_merged,
        do=calls(matters.ask_merged),
        consequence=_("The reporter gets a message and answers under their own number."),
        done=_("Asked."),
    ),
    ActionSpec(
        action=Action.ALLOW_PUBLISHING,
        icon="eye",
        label=_("Record that the reporter allows publishing"),
        submit=_("They agree"),
        lead=WORDS,
        do=calls(matters.allow_publishing, wording=WORDING, way=ConsentWay.PHONE),
        done=_("Noted: it may be published."),
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.FORBID_PUBLISHING,
        icon="eye-off",
        label=_("Record that the reporter takes the leave back"),
        submit=_("Take it back"),
        do=calls(matters.forbid_publishing),
        consequence=_("It is gone from the public page at once."),
        done=_("Taken back."),
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.PUBLISH,
        icon="checklist",
        submit=_("Publish"),
        form=PublishForm,
        prepare=_draft,
        do=calls(matters.publish),
        consequence=_("Everybody can read title, type, district, answer and days taken."),
        done=_("It is on the public page."),
    ),
    ActionSpec(
        action=Action.UNPUBLISH,
        icon="eye-off",
        submit=_("Unpublish"),
        form=ReasonForm,
        do=calls(matters.unpublish),
        consequence=_("It is gone from the public page at once."),
        done=_("It is off the public page."),
    ),
)

register_all(SPECS)
