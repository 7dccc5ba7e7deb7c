"""Forms of training, ties, grades, complaints, log-in, own wishes, claims and statistics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models import BANS
from linli.casework.mediation.operations.standing import OFFICIAL, Course
from linli.casework.mediation.queries.statistics import By
from linli.casework.mediation.queries.subsidies import rate_rows
from linli.channels.desk.mediators.forms.registers import DAY, set_choices
from linli.channels.desk.mediators.words import BY_WORDS, GRADE_WORDS, TIE_WORDS
from linli.channels.ui.forms import LinliForm

_LINES = forms.Textarea(attrs={"rows": 4})


class CourseForm(LinliForm):
    """A course that somebody took."""

    title = forms.CharField(label=_("Course"), max_length=80)
    held_by = forms.CharField(label=_("Held by"), max_length=80, required=False)
    on = forms.DateField(label=pgettext_lazy("training", "Day"), widget=DAY)
    hours = forms.IntegerField(label=pgettext_lazy("training", "Hours"), min_value=1, max_value=200)
    passed = forms.BooleanField(label=_("Passed"), required=False, initial=True)

    def course(self) -> Course:
        """What was entered, for the operation."""
        return Course(**self.cleaned_data)


class TieForm(LinliForm):
    """A tie that a mediator declares."""

    kind = forms.ChoiceField(label=_("Kind of tie"), choices=list(TIE_WORDS.items()))
    id_number = forms.CharField(
        label=_("The other's identity number"),
        max_length=24,
        required=False,
        help_text=_("Only a code is made of it, by which you are not appointed there."),
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
    )
    entity_code = forms.CharField(
        label=_("Or the organisation's credit code"), max_length=24, required=False
    )
    words = forms.CharField(label=_("In words"), max_length=200, required=False)


class GradeForm(LinliForm):
    """A grade or a title that is proposed."""

    is_official = forms.TypedChoiceField(
        label=_("Ladder"),
        choices=[("1", _("Official grade")), ("0", _("Local title"))],
        coerce=lambda value: value == "1",
    )
    official = forms.ChoiceField(
        label=_("Official grade"),
        choices=[("", "—"), *((code, GRADE_WORDS[code]) for code in OFFICIAL)],
        required=False,
    )
    title = forms.CharField(
        label=_("Local title"),
        max_length=24,
        required=False,
        help_text=_("For example 调解能手, 首席调解员, 调解专家."),
    )
    issued_by = forms.CharField(
        label=pgettext_lazy("grade", "Issued by"),
        max_length=80,
        help_text=_("Grades 1 and 2: the city's association; 3 and 4: the county's."),
    )
    evidence = forms.CharField(
        label=pgettext_lazy("grade", "Evidence"), max_length=1000, required=False, widget=_LINES,
        help_text=_("Cases, success and training of today are added as figures."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The grade or the title, whichever ladder was chosen."""
        given = super().clean() or {}
        name = "official" if given.get("is_official") else "title"
        if not given.get(name):
            self.add_error(name, _("Say which one."))
        given["grade"] = given.get(name, "")
        return given


class DecideForm(LinliForm):
    """The decision after the public notice."""

    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("1", pgettext_lazy("grade", "Grant it")),
            ("0", pgettext_lazy("grade", "Refuse it")),
        ],
        coerce=lambda value: value == "1",
    )
    reason = forms.CharField(
        label=pgettext_lazy("mediation", "Reason"), max_length=200, required=False
    )
    valid_to = forms.DateField(label=_("Valid to"), widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        given = super().clean() or {}
        if given.get("granted") is False and not given.get("reason"):
            self.add_error("reason", _("Say why."))
        return given


class ComplaintForm(LinliForm):
    """A complaint about a mediator."""

    about = forms.ChoiceField(
        label=pgettext_lazy("complaint", "About"),
        choices=[
            *((ban.value, ban.label) for ban in BANS),
            ("other", pgettext_lazy("complaint", "Other")),
        ],
    )
    words = forms.CharField(label=_("What is complained of"), max_length=1000, widget=_LINES)
    complainant = forms.CharField(
        label=_("Who complains, and how to reach them"), max_length=80, required=False
    )


class AnswerForm(LinliForm):
    """What is answered to a complaint."""

    upheld = forms.TypedChoiceField(
        label=pgettext_lazy("complaint", "Is it right?"),
        choices=[
            ("0", pgettext_lazy("complaint", "No, it is not")),
            ("1", pgettext_lazy("complaint", "Yes, it is")),
        ],
        coerce=lambda value: value == "1",
    )
    answer = forms.CharField(
        label=pgettext_lazy("complaint", "Answer"), max_length=1000, widget=_LINES
    )


class AccountForm(LinliForm):
    """The log-in of a mediator: one that is there, or a new one."""

    username = forms.CharField(label=_("User name"), max_length=40)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        help_text=_("Only for a new account; empty where the account is there already."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PublicForm(LinliForm):
    """Whether and how one is shown in public."""

    agrees = forms.BooleanField(
        label=_("I agree that my name, photo, specialities and committee are shown in public"),
        required=False,
        help_text=_("You may take this back at any time; the photo is then deleted."),
    )
    about = forms.CharField(
        label=_("About me"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    picture = forms.FileField(
        label=_("Photo"), required=False, help_text=_("PNG or JPEG, at most 5 MB.")
    )


class StepForm(LinliForm):
    """The next step of a claim."""

    klass = forms.ChoiceField(label=pgettext_lazy("claim", "Class"), required=False)
    words = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, may_fix: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_fix:
            names = {row.klass: row.name for row in rate_rows()}
            set_choices(self, "klass", list(names.items()))
        else:
            del self.fields["klass"]


class PeriodForm(LinliForm):
    """The days of the statistics and what a line stands for."""

    since = forms.DateField(label=pgettext_lazy("period", "From"), widget=DAY)
    until = forms.DateField(label=pgettext_lazy("period", "To"), widget=DAY)
    by = forms.ChoiceField(
        label=_("A line for each"), choices=[(str(one), BY_WORDS[one]) for one in By]
    )

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return given
