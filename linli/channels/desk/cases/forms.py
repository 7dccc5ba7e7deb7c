"""The forms of what a handling unit does with a case."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.casework.matters.models import Outcome
from linli.channels.desk.cases.fields import LineField, TextField, UnitField, date_input
from linli.channels.desk.cases.files import FilesField
from linli.channels.desk.doing import ActForm

MEANS = (
    ("phone", _("Telephone")),
    ("visit", _("Visit")),
    ("sms", _("Text message")),
    ("web", _("On the web")),
    ("other", _("Another way")),
)


class ReturnForm(ActForm):
    reason = TextField(label=_("Why it is not for your unit"))
    basis = LineField(
        label=_("Legal basis"),
        help_text=_("The law, rule or list of duties, with its article."),
    )
    suggested_unit = UnitField(label=_("Unit you suggest"), required=False, coerce=UUID)


class ContactForm(ActForm):
    means = forms.ChoiceField(
        label=_("By what means"), choices=MEANS, initial="phone", widget=forms.RadioSelect
    )
    is_reached = forms.TypedChoiceField(
        label=_("Was the reporter reached?"),
        choices=(("yes", _("Yes")), ("no", _("No, after three tries"))),
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    words = TextField(label=_("What was said"), rows=3)


class NoteForm(ActForm):
    words = TextField(
        label=_("What was done or found"), help_text=_("The reporter does not see this."), rows=3
    )
    attachments = FilesField(label=_("Files to attach"))


class ReplyForm(ActForm):
    words = TextField(
        label=_("Reply"),
        help_text=_("First the result and the date, then the reason. Read word for word."),
        rows=3,
    )
    attachments = FilesField(label=_("Files to attach"))


class ExtensionForm(ActForm):
    new_due = forms.DateField(label=_("New date"), widget=date_input())
    reason = TextField(
        label=_("Reason"), help_text=_("The reporter is told this when it is granted.")
    )


class ParkingForm(ActForm):
    reason = TextField(
        label=_("What makes it impossible now"),
        help_text=_("Planning, funding, policy, work under construction, a dispute of rights."),
        rows=3,
    )
    plan = TextField(label=_("Plan"), help_text=_("What will be done, by whom, when."), rows=3)
    milestone = forms.DateField(
        label=_("Parked until"),
        help_text=_("It is looked at again at least each quarter."),
        widget=date_input(),
    )


class ReasonForm(ActForm):
    reason = TextField(label=_("Reason"), rows=3)


class AssistForm(ActForm):
    unit = UnitField(label=_("Unit"), coerce=UUID)
    task = LineField(label=_("Its task"), help_text=_("One sentence: what you need, until when."))


class AssistDoneForm(ActForm):
    result = TextField(label=_("What was done"))
    attachments = FilesField(label=_("Files to attach"))


class FinishForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reply = TextField(
        label=_("The reply"),
        help_text=_("They read it word for word once the head has approved it."),
    )
    replied_by = forms.ChoiceField(
        label=_("Reply given by"), choices=MEANS, initial="phone", widget=forms.Select
    )
    basis = LineField(
        label=_("Legal basis"), required=False, help_text=_("Needed for “not supported”.")
    )
    attachments = FilesField(label=_("Evidence"), help_text=_("Photos before and after, papers."))

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("outcome") == "not_supported" and not self.cleaned_data.get(
            "basis"
        ):
            self.add_error("basis", _("“Not supported” needs its legal basis."))
        return self.cleaned_data


class ApproveForm(ActForm):
    remark = TextField(label=_("Remark"), required=False, rows=2)


class TerminationForm(ActForm):
    reason = TextField(label=_("Reason"), help_text=_("A ground found later, or no cooperation."))
    basis = LineField(label=_("Legal basis"))


class WordsForm(ActForm):
    words = TextField(label=_("What the reporter says"), rows=3)


class AddInformationForm(ActForm):
    words = TextField(label=_("What is added"))
    attachments = FilesField(label=_("Files to attach"))


class RulingForm(ActForm):
    ruling = TextField(label=_("Ruling in words"), rows=3)


class ParkingReviewForm(RulingForm):
    milestone = forms.DateField(label=_("Parked until"), widget=date_input())


class UnitRulingForm(RulingForm):
    lead = UnitField(label=_("Unit"), coerce=UUID)


class UpgradeForm(ActForm):
    lead = UnitField(label=_("Unit that takes the lead"), coerce=UUID)
    reason = TextField(label=_("Reason"), rows=3)


class RefuseForm(ActForm):
    ground = forms.ChoiceField(label=_("Ground of the rules"), widget=forms.RadioSelect)
    reason = TextField(label=_("Reason in words"), rows=3)
    route = LineField(label=_("Where it belongs instead"))


class AnswerForm(ActForm):
    reply = TextField(label=_("The reply"))


class TransferForm(ActForm):
    line = forms.ChoiceField(
        label=_("Line"),
        choices=(
            ("110", "110"),
            ("119", "119"),
            ("120", "120"),
            ("122", "122"),
            ("other", _("Another emergency line")),
        ),
        widget=forms.RadioSelect,
    )


class MergeForm(ActForm):
    into = LineField(
        label=_("Number of the matter it joins"),
        help_text=_("It must be open and about the same thing."),
        most=20,
    )
