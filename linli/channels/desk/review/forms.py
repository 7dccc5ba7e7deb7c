"""The form of a ruling: which way, in words, and what that way needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.desk.cases.fields import TextField, UnitField, date_input
from linli.channels.desk.doing import ActForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Way:
    """One way to rule: its word, what it causes, and what else it needs."""

    code: str
    label: StrPromise
    causes: StrPromise
    key: str = ""
    needs_unit: bool = False
    needs_day: bool = False


class RulingForm(ActForm):
    """A ruling; the ways differ by what is asked, nothing is chosen before it is chosen."""

    way = forms.ChoiceField(label=gettext_lazy("Ruling"), widget=forms.RadioSelect)
    lead = UnitField(label=gettext_lazy("Unit to be designated"), coerce=UUID, required=False)
    milestone = forms.DateField(
        label=gettext_lazy("Parked until"), widget=date_input(), required=False
    )
    ruling = TextField(
        label=gettext_lazy("Ruling in words"),
        help_text=gettext_lazy("Both sides read it; the basis belongs in it."),
        rows=4,
        most=2000,
    )

    def __init__(
        self, data: Any = None, *, ways: Sequence[Way], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.ways: Mapping[str, Way] = {way.code: way for way in ways}
        self.today = today
        chosen = self.fields["way"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(way.code, way.label) for way in ways]
            chosen.widget.hints = {way.code: way.causes for way in ways}
            chosen.widget.keys = {way.code: way.key for way in ways if way.key}
        if not any(way.needs_unit for way in ways):
            del self.fields["lead"]
        elif isinstance(self.fields["lead"], UnitField):
            self.fields["lead"].fill()
        if not any(way.needs_day for way in ways):
            del self.fields["milestone"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        way = self.ways.get(data.get("way", ""))
        if way is None:
            return data
        if way.needs_unit and not data.get("lead"):
            self.add_error("lead", _("Choose the unit that is to lead."))
        day = data.get("milestone")
        if way.needs_day and not day and "milestone" not in self.errors:
            self.add_error("milestone", _("Say until when it stays parked."))
        elif way.needs_day and day and day <= self.today:
            self.add_error("milestone", _("Choose a date after today."))
        return data
