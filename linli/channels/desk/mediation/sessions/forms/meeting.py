"""The forms of a session: planned, moved, invited to, answered, recorded, corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import SessionForm, SessionResult
from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.sessions.words import (
    ANSWERS,
    MEANS,
)

_ZONE = ZoneInfo("Asia/Shanghai")


class WhenForm(ActForm):
    """A day, a beginning and an end."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    from_time = forms.TimeField(
        label=pgettext_lazy("session", "Begins"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )
    to_time = forms.TimeField(
        label=pgettext_lazy("session", "Ends"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )

    def span(self) -> tuple[datetime, datetime]:
        """Beginning and end as moments."""
        data = self.cleaned_data
        return (
            datetime.combine(data["day"], data["from_time"], _ZONE),
            datetime.combine(data["day"], data["to_time"], _ZONE),
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        begins, ends = data.get("from_time"), data.get("to_time")
        if begins and ends and ends <= begins:
            self.add_error("to_time", _("The session ends before it begins."))
        return data


class PlanForm(WhenForm):
    """A session to be planned."""

    manner = forms.ChoiceField(
        label=gettext_lazy("Form of the session"),
        choices=SessionForm.choices,
        initial=SessionForm.TOGETHER,
        widget=forms.RadioSelect,
    )
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    place = LineField(
        label=gettext_lazy("Or another place"),
        help_text=gettext_lazy("A visit at home, at the scene. Not needed online."),
        most=120,
        required=False,
    )
    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"), widget=forms.CheckboxSelectMultiple
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Told by"), choices=list(MEANS.items()), initial="portal"
    )
    guests = TextField(
        label=gettext_lazy("Guests"),
        help_text=gettext_lazy("Kin, neighbours, experts: one name a line."),
        rows=2,
        most=200,
        required=False,
    )
    guests_agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Parties who agree to the guests"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    field_order = (
        *("expect", "manner", "day", "from_time", "to_time", "room", "place"),
        *("invited", "means", "guests", "guests_agreed"),
    )


class MoveForm(WhenForm):
    """Another time, room or form for a planned session."""

    manner = forms.ChoiceField(
        label=gettext_lazy("Form of the session"), choices=SessionForm.choices
    )
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    place = LineField(label=gettext_lazy("Or another place"), most=120, required=False)
    reason = LineField(label=gettext_lazy("Why it is moved"), most=200)


class ReasonForm(ActForm):
    """A reason in words."""

    reason = TextField(label=pgettext_lazy("dispute", "Reason"), rows=3, most=500)


class InviteForm(ActForm):
    """Further parties or guests for a planned session."""

    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Told by"), choices=list(MEANS.items()), initial="portal"
    )
    guests = TextField(
        label=gettext_lazy("Guests"),
        help_text=gettext_lazy("Kin, neighbours, experts: one name a line."),
        rows=2,
        most=200,
        required=False,
    )
    guests_agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Parties who agree to the guests"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AnswerForm(ActForm):
    """Whether a party comes, as they told the committee."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=gettext_lazy("What they answer"),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
    )
    words = LineField(label=gettext_lazy("What they said"), most=200, required=False)


class RecordForm(ActForm):
    """人民调解记录, with the fields of the official form."""

    rights_told = forms.BooleanField(
        label=gettext_lazy("Rights and duties were told to the parties"), required=False
    )
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), widget=forms.CheckboxSelectMultiple, required=False
    )
    others = LineField(label=gettext_lazy("Others who were there"), most=200, required=False)
    record = TextField(
        label=gettext_lazy("Record"),
        help_text=gettext_lazy("What each side said, what is agreed, what is still disputed."),
        rows=10,
        most=8000,
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(code, label) for code, label in SessionResult.choices if code],
        widget=forms.RadioSelect,
    )
    recorder = LineField(
        label=gettext_lazy("Recorded by"),
        help_text=gettext_lazy("Empty: you."),
        most=40,
        required=False,
    )


class UnplannedForm(WhenForm, RecordForm):
    """A session that nobody planned, with its record."""

    manner = forms.ChoiceField(
        label=gettext_lazy("Form of the session"),
        choices=[
            (SessionForm.TOGETHER, SessionForm.TOGETHER.label),
            (SessionForm.APART, SessionForm.APART.label),
        ],
        initial=SessionForm.TOGETHER,
        widget=forms.RadioSelect,
    )
    place = LineField(label=gettext_lazy("Where it was"), most=120)
    field_order = (
        *("expect", "manner", "day", "from_time", "to_time", "place", "rights_told"),
        *("present", "others", "record", "result", "recorder"),
    )


class CorrectForm(ActForm):
    """A correction that stands beside the record."""

    words = TextField(label=gettext_lazy("What is corrected, and how"), rows=3, most=2000)
