"""The forms of supervision: remind or urge, answer, rule on an answer, write a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.oversight.supervision.models import RungChoice
from linli.oversight.supervision.operations.steps import in_working_days
from linli.oversight.supervision.rules import Rung

DAYS = (1, 2, 3, 5, 10)


def day_choices(now: datetime) -> list[tuple[str, str]]:
    """3 个工作日（11月25日）."""
    return [
        (
            str(n),
            ngettext("%(n)d working day (%(day)s)", "%(n)d working days (%(day)s)", n)
            % {"n": n, "day": day_words(in_working_days(n, now))},
        )
        for n in DAYS
    ]


class DaysField(forms.TypedChoiceField):
    """Until when an answer is asked for, in working days."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(str(n), str(n)) for n in DAYS], coerce=int, **kwargs)


class IssueForm(ActForm):
    """Reminding or urging by hand."""

    rung = forms.ChoiceField(
        label=pgettext_lazy("supervision", "Step"),
        choices=[
            (Rung.REMIND.value, RungChoice.REMIND.label),
            (Rung.URGE.value, RungChoice.URGE.label),
        ],
        initial=Rung.URGE.value,
        widget=forms.RadioSelect,
    )
    text = TextField(label=gettext_lazy("What is asked of the unit"), rows=3, most=500)
    days = DaysField(label=gettext_lazy("Answer within"), required=False, empty_value=None)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("rung") == Rung.URGE and not self.cleaned_data.get("days"):
            self.add_error("days", _("Urging asks for an answer: say until when."))
        return self.cleaned_data

    def fill(self, now: datetime) -> None:
        """Say the dates of the choices."""
        field = self.fields["days"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("no written answer")), *day_choices(now)]


class ReplyForm(ActForm):
    """The unit's answer."""

    words = TextField(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("Why it is late, who answers for it, by when it will be done."),
        rows=4,
        most=2000,
    )


class RuleForm(ActForm):
    """Accepting an answer, asking again, or taking a case off the list."""

    way = forms.ChoiceField(label=gettext_lazy("Ruling"), widget=forms.RadioSelect)
    words = TextField(label=gettext_lazy("In words"), rows=3, most=500, required=False)
    days = DaysField(label=gettext_lazy("Answer again within"), required=False, empty_value=None)

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        way, days = self.fields["way"], self.fields["days"]
        if isinstance(way, forms.ChoiceField):
            way.choices = list(ways)
        if "again" not in dict(ways):
            del self.fields["days"]
        elif isinstance(days, forms.ChoiceField):
            days.choices = day_choices(now)
            days.initial = "1"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("way") in ("again", "off") and not data.get("words"):
            self.add_error("words", _("Say why, in words."))
        return data


class PaperForm(ActForm):
    """A paper: which matters, what is asked, by when; listings and talks say more."""

    cases = forms.MultipleChoiceField(
        label=pgettext_lazy("supervision", "Matters"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Units"), widget=forms.CheckboxSelectMultiple, required=False
    )
    title = LineField(label=gettext_lazy("Title"), most=120)
    facts = TextField(label=gettext_lazy("Facts"), rows=3, most=2000, required=False)
    meets_at = forms.DateTimeField(
        label=gettext_lazy("Time of the talk"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    meets_where = LineField(label=gettext_lazy("Place of the talk"), most=120)
    sponsor = LineField(label=gettext_lazy("Leader who takes the case"), most=60, required=False)
    days = DaysField(label=gettext_lazy("Answer within"), initial="3")
    copy_to = LineField(label=gettext_lazy("Copy to"), most=200, required=False)
    requirement = TextField(label=gettext_lazy("What is asked"), rows=3, most=1000)
    basis = LineField(label=gettext_lazy("Basis"), most=300, required=False)

    def __init__(
        self,
        *args: Any,
        rung: Rung,
        cases: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]] = (),
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        drop = {
            Rung.ORDER: ("meets_at", "meets_where", "sponsor", "units"),
            Rung.LISTING: ("meets_at", "meets_where", "units"),
            Rung.SUMMON: ("sponsor", "units"),
            Rung.CIRCULAR: ("meets_at", "meets_where", "sponsor", "days", "cases"),
        }[rung]
        for name in drop:
            del self.fields[name]
        for name, choices in (("cases", cases), ("units", units)):
            field = self.fields.get(name)
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = list(choices)
        days = self.fields.get("days")
        if isinstance(days, forms.ChoiceField):
            days.choices = day_choices(now)
        self.now = now

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name, words in (
            ("cases", _("Choose at least one matter.")),
            ("units", _("Choose at least one unit.")),
        ):
            if name in self.fields and not data.get(name):
                self.add_error(name, words)
        at = data.get("meets_at")
        if at is not None and at <= timezone.now():
            self.add_error("meets_at", _("Choose a time that is still to come."))
        return data


class MinutesForm(ActForm):
    """The minutes of a talk."""

    present = LineField(
        label=gettext_lazy("Present"),
        help_text=gettext_lazy("Posts are enough: head, deputy, supervisor."),
        most=300,
    )
    minutes = TextField(
        label=gettext_lazy("What was said and promised"),
        help_text=gettext_lazy("Who does what by when."),
        rows=6,
        most=4000,
    )
