"""Forms of time limits, thresholds and retention classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Urgency
from linli.casework.matters.models import RetentionClass
from linli.casework.matters.operations.catalogue import LimitKeys, LimitWords
from linli.casework.matters.workflow import Channel, ClockKind, Nature, Window
from linli.channels.desk.admin_rules.keeping import DatedForm
from linli.channels.desk.admin_rules.words import ROLLS, STARTS, UNITS
from linli.channels.ui.forms import LinliForm

ANY: tuple[str, Any] = ("", _("any"))


def basis_field() -> forms.CharField:
    return forms.CharField(
        label=_("Legal basis"),
        help_text=_("The law, regulation or paper of the city, with its article or number."),
        max_length=200,
    )


class CountingForm(LinliForm):
    """How long a limit is and how it counts; also what an example is reckoned from."""

    amount = forms.IntegerField(
        label=_("How long"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=list(UNITS.items()))
    start_rule = forms.ChoiceField(label=_("Start"), choices=list(STARTS.items()))
    roll_rule = forms.ChoiceField(
        label=_("When the last day is a day of rest"), choices=list(ROLLS.items())
    )


class LimitForm(DatedForm, CountingForm):
    """A new version of a limit."""

    name = forms.CharField(label=_("Name"), max_length=80)
    legal_basis = basis_field()

    field_order: tuple[str, ...] = (
        "name",
        "amount",
        "unit",
        "start_rule",
        "roll_rule",
        "legal_basis",
        "on",
    )

    def words(self) -> LimitWords:
        """What the operation is given."""
        data = self.cleaned_data
        return LimitWords(
            name=data["name"],
            amount=data["amount"],
            unit=data["unit"],
            start_rule=data["start_rule"],
            roll_rule=data["roll_rule"],
            legal_basis=data["legal_basis"],
        )


class NewLimitForm(LimitForm):
    """A limit for matters that had only a more general one."""

    clock = forms.ChoiceField(
        label=_("Step"), choices=[("", "—"), *ClockKind.choices, *Window.choices]
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[ANY, *Urgency.choices], required=False)
    nature = forms.ChoiceField(label=_("Type"), choices=[ANY, *Nature.choices], required=False)
    channel = forms.ChoiceField(
        label=_("Came in by"), choices=[ANY, *Channel.choices], required=False
    )
    category = forms.ChoiceField(label=_("Category"), choices=(), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [ANY, *categories]  # type: ignore[attr-defined]  # a ChoiceField

    def keys(self) -> LimitKeys:
        """Which matters it is for."""
        data = self.cleaned_data
        return LimitKeys(
            clock=data["clock"],
            nature=data["nature"],
            urgency=data["urgency"],
            channel=data["channel"],
            category=data["category"],
        )


class ThresholdForm(DatedForm):
    """A new value of a number."""

    value = forms.IntegerField(label=_("Value"), min_value=0, max_value=10_000)
    legal_basis = basis_field()

    field_order: tuple[str, ...] = ("value", "legal_basis", "on")


class RetentionForm(DatedForm):
    """A new version of a retention class."""

    name = forms.CharField(label=_("Name"), max_length=80)
    years = forms.IntegerField(
        label=_("Years"), help_text=_("0 keeps for good."), min_value=0, max_value=100
    )
    then = forms.ChoiceField(label=_("Then"), choices=RetentionClass.Then.choices)
    legal_basis = basis_field()

    field_order: tuple[str, ...] = ("name", "years", "then", "legal_basis", "on")


class TryForm(LinliForm):
    """A matter made up, to see what the rules would do with it."""

    category = forms.ChoiceField(label=_("Category"), choices=(), required=False)
    nature = forms.ChoiceField(label=_("Type"), choices=[ANY, *Nature.choices], required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.NORMAL, required=False
    )
    channel = forms.ChoiceField(
        label=_("Came in by"), choices=[ANY, *Channel.choices], required=False
    )

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [ANY, *categories]  # type: ignore[attr-defined]  # a ChoiceField
