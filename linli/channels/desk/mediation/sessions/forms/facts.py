"""The forms of inquiries, evidence, safety, more time and the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import Sex
from linli.casework.mediation.queries.safety import safety_screen
from linli.casework.mediation.rules.safety import NO, UNSURE, YES, Question
from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.cases.files import FilesField
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.sessions.words import (
    GROUNDS,
    ROUTES,
)


class InquiryForm(ActForm):
    """人民调解调查记录, with the fields of the official form."""

    on = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = LineField(label=gettext_lazy("Where"), most=120)
    asked_name = LineField(label=gettext_lazy("Who was asked"), most=40)
    asked_sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=[("", "—"), *Sex.choices], required=False
    )
    asked_age = forms.IntegerField(
        label=gettext_lazy("Age"), min_value=0, max_value=130, required=False
    )
    asked_address = LineField(label=gettext_lazy("Employer or address"), most=120, required=False)
    relation = LineField(label=gettext_lazy("Relation to the parties"), most=40, required=False)
    present = LineField(label=gettext_lazy("Others who were there"), most=200, required=False)
    words = TextField(label=gettext_lazy("What was asked and answered"), rows=8, most=8000)


class EvidenceForm(ActForm):
    """One piece of evidence for the list."""

    name = LineField(label=gettext_lazy("What it is"), most=120)
    given_by = forms.ChoiceField(label=gettext_lazy("Given by"), required=False)
    pages = forms.IntegerField(
        label=pgettext_lazy("evidence", "Pages"), min_value=1, max_value=9999, initial=1
    )
    is_original = forms.BooleanField(label=gettext_lazy("The original"), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("The other side may see it"), required=False)
    attachments = FilesField(label=gettext_lazy("File"))


def _question(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.text,
        error_messages={
            "required": _("Not answered yet: %(question)s") % {"question": question.text}
        },
        choices=[
            (NO, gettext_lazy("No")),
            (YES, gettext_lazy("Yes")),
            (UNSURE, gettext_lazy("Unsure, or does not want to say")),
        ],
        widget=forms.RadioSelect,
    )


class SafetyForm(ActForm):
    """The safety screen of one party, asked alone."""

    party = forms.ChoiceField(label=gettext_lazy("Who is asked"), widget=forms.RadioSelect)
    asked_alone = forms.BooleanField(
        label=gettext_lazy("Asked alone: the other side is not here and does not hear it"),
        required=False,
    )
    safe_contact = LineField(
        label=gettext_lazy("Safe way to reach them"),
        help_text=gettext_lazy("A number only they use, or a person they trust, and when."),
        most=120,
        required=False,
    )
    no_messages = forms.BooleanField(label=gettext_lazy("Send no messages at all"), required=False)
    wishes_joint = forms.ChoiceField(
        label=gettext_lazy("Do they themselves wish to meet the other side?"),
        choices=[
            ("", gettext_lazy("Not asked")),
            ("no", gettext_lazy("No")),
            ("yes", gettext_lazy("Yes")),
        ],
        required=False,
    )
    remark = TextField(label=gettext_lazy("In their own words"), rows=3, most=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        asked = {f"q_{one.code}": _question(one) for one in safety_screen().questions}
        super().__init__(*args, **kwargs)
        self.fields.update(asked)
        questions = [name for name in self.fields if name.startswith("q_")]
        rest = ["safe_contact", "no_messages", "wishes_joint", "remark"]
        self.order_fields(["expect", "party", "asked_alone", *questions, *rest])

    def answers(self) -> dict[str, str]:
        """What was answered, by the question's code."""
        data = self.cleaned_data
        return {name[2:]: data[name] for name in data if name.startswith("q_")}


class JointWishForm(ActForm):
    """Whether somebody who is afraid wishes to meet the other side."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    wishes = forms.ChoiceField(
        label=gettext_lazy("Their own wish, said alone"),
        choices=[
            ("no", gettext_lazy("Does not wish to meet")),
            ("yes", gettext_lazy("Wishes to meet")),
        ],
        widget=forms.RadioSelect,
    )


class MoreTimeForm(ActForm):
    """A later day that all parties are asked to agree to."""

    until = forms.DateField(label=gettext_lazy("Until"), widget=date_input())
    reason = TextField(label=gettext_lazy("Why more time is needed"), rows=2, most=500)


class MoreTimeAnswerForm(ActForm):
    """What a party said about more time, on paper or by word of mouth."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=gettext_lazy("What they answer"),
        choices=[("agrees", gettext_lazy("Agrees")), ("refuses", gettext_lazy("Does not agree"))],
        widget=forms.RadioSelect,
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Consent given"),
        choices=[("paper", gettext_lazy("Signed on paper")), ("phone", gettext_lazy("By phone"))],
    )


class FailForm(ActForm):
    """The end without agreement."""

    reason = TextField(label=gettext_lazy("What could not be agreed"), rows=3, most=1000)
    route = TextField(
        label=gettext_lazy("Routes told to the parties"), rows=3, most=200, initial=ROUTES
    )


class EndForm(FailForm):
    """The end before it was tried to the end."""

    ground = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=list(GROUNDS.items()))
    field_order = ("expect", "ground", "reason", "route")
