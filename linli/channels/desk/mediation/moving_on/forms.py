"""Where a dispute goes, whom a joint meeting calls, what an old case's plan is."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.operations import NewStep, NewTask
from linli.channels.desk.cases.fields import LineField, TextField, UnitField, date_input
from linli.channels.desk.doing import ActForm

LINES = 3


class MoveForm(ActForm):
    """Which committee, and why."""

    committee = forms.ChoiceField(label=pgettext_lazy("dispute", "Committee"))
    has_failed = forms.BooleanField(
        label=gettext_lazy("Mediation failed here: it counts for the grade"), required=False
    )
    reason = TextField(label=gettext_lazy("Reason"), rows=3, most=500)


class MeetingForm(ActForm):
    """Which agencies, when and where."""

    agencies = forms.MultipleChoiceField(
        label=gettext_lazy("Agencies"), widget=forms.SelectMultiple(attrs={"size": 8})
    )
    begins = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    place = LineField(label=gettext_lazy("Where"), most=120)

    def chosen(self) -> list[UUID]:
        """The agencies."""
        return [UUID(one) for one in self.cleaned_data["agencies"]]


class MinutesForm(ActForm):
    """What was agreed on, and up to three tasks with their dates."""

    minutes = TextField(label=gettext_lazy("Minutes"), rows=6)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"unit_{n}"] = forms.ChoiceField(
                label=_("Task %(n)d: who") % {"n": n},
                choices=[("", "—"), *agencies],
                required=False,
            )
            self.fields[f"what_{n}"] = LineField(
                label=_("Task %(n)d: what (no words of the parties)") % {"n": n}, required=False
            )
            self.fields[f"due_{n}"] = forms.DateField(
                label=_("Task %(n)d: until") % {"n": n}, required=False, widget=date_input()
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, LINES + 1):
            given = [bool(data.get(f"{name}_{n}")) for name in ("unit", "what", "due")]
            if any(given) and not all(given):
                self.add_error(f"what_{n}", _("A task needs who, what and until when."))
        return data

    def tasks(self) -> list[NewTask]:
        """The tasks that were filled in."""
        data = self.cleaned_data
        return [
            NewTask(
                unit_id=UUID(data[f"unit_{n}"]), what=data[f"what_{n}"], due_on=data[f"due_{n}"]
            )
            for n in range(1, LINES + 1)
            if data.get(f"what_{n}")
        ]


class ResultForm(ActForm):
    """What became of it."""

    result = TextField(label=gettext_lazy("What was done"), rows=3, most=200)


class StepForm(ResultForm):
    """What became of a step of the plan."""

    step = forms.ChoiceField(label=gettext_lazy("Step of the plan"))
    field_order = ("step", "result")


class OldCaseForm(ActForm):
    """Since when, who leads, which unit, the plan and its first steps."""

    since = forms.DateField(label=gettext_lazy("An old case since"), widget=date_input())
    leader = forms.ChoiceField(label=pgettext_lazy("old case", "Leader in charge"))
    unit = UnitField(label=gettext_lazy("Unit that answers for it"), coerce=UUID)
    plan = TextField(label=pgettext_lazy("old case", "Plan"), rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"what_{n}"] = LineField(
                label=_("Step %(n)d: what") % {"n": n}, required=False
            )
            self.fields[f"who_{n}"] = LineField(
                label=_("Step %(n)d: who") % {"n": n}, required=False, most=40
            )
            self.fields[f"due_{n}"] = forms.DateField(
                label=_("Step %(n)d: until") % {"n": n}, required=False, widget=date_input()
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, LINES + 1):
            given = [bool(data.get(f"{name}_{n}")) for name in ("what", "who", "due")]
            if any(given) and not all(given):
                self.add_error(f"what_{n}", _("A step needs who, what and until when."))
        since = data.get("since")
        if isinstance(since, date) and since > timezone.localdate():
            self.add_error("since", _("This day is still to come."))
        return data

    def steps(self) -> list[NewStep]:
        """The steps that were filled in."""
        data = self.cleaned_data
        return [
            NewStep(what=data[f"what_{n}"], who=data[f"who_{n}"], due_on=data[f"due_{n}"])
            for n in range(1, LINES + 1)
            if data.get(f"what_{n}")
        ]
