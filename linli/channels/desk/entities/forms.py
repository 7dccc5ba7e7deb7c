"""Forms of the register of entities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from linli.channels.ui.forms import LinliForm
from linli.registers.access.rules import Scope
from linli.registers.entities.models import CheckResult, EntityKind, EntityStatus
from linli.registers.entities.operations import EntityFacts
from linli.registers.entities.rules.industries import SECTIONS
from linli.registers.places.queries import divisions_under
from linli.registers.places.rules.codes import COMMUNITY

_INDUSTRIES = [(letter, f"{letter} {name}") for letter, name, _first, _last in SECTIONS]
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def communities(scope: Scope) -> list[tuple[str, str]]:
    """The communities of a scope to choose from."""
    return [(row.code, row.name) for row in divisions_under(scope, COMMUNITY)]


class FilterForm(forms.Form):
    """What a list of entities is narrowed to."""

    q = forms.CharField(required=False, max_length=60)
    kind = forms.ChoiceField(required=False, choices=EntityKind.choices)
    status = forms.ChoiceField(
        required=False, choices=[*EntityStatus.choices, ("all", _("ended ones too"))]
    )
    industry = forms.ChoiceField(required=False, choices=_INDUSTRIES)
    place = forms.CharField(required=False, max_length=20)

    def value(self, name: str) -> str:
        """What was asked for, as far as it makes sense."""
        self.is_valid()
        return str(self.cleaned_data.get(name, "") or "")


class EntityForm(LinliForm):
    """What is entered of an entity."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=pgettext_lazy("entity", "Name of the entity"),
        max_length=120,
        help_text=_("As it stands on the certificate."),
    )
    code = forms.CharField(
        label=_("Credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters; the last one is checked. It tells the kind of entity."),
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
    )
    record_number = forms.CharField(
        label=_("Record number"),
        max_length=40,
        required=False,
        help_text=_("Only for community groups that are recorded and have no credit code."),
    )
    representative = forms.CharField(label=_("Legal representative"), max_length=60, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    place_code = forms.ChoiceField(label=pgettext_lazy("entity", "Community"), required=False)
    building_code = forms.CharField(
        label=_("Code of the building"),
        max_length=17,
        required=False,
        help_text=_("17 digits, if known; it tells community and grid."),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric"}),
    )
    industry = forms.ChoiceField(
        label=pgettext_lazy("entity", "Industry"),
        choices=[("", _("not given")), *_INDUSTRIES],
        required=False,
    )
    registered_on = forms.DateField(
        label=pgettext_lazy("entity", "Registered on"), required=False, widget=_DAY
    )
    parent_code = forms.CharField(
        label=_("Code of the head office"),
        max_length=40,
        required=False,
        help_text=_("Only for branches."),
    )
    supervising_unit = forms.CharField(
        label=_("Supervising unit"),
        max_length=80,
        required=False,
        help_text=_("Only for social organisations."),
    )
    field = forms.CharField(label=_("Field of work"), max_length=80, required=False)
    source = forms.CharField(
        label=_("Source"), max_length=60, help_text=_("For example: business licence, visit.")
    )

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place_code"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101  # declared above
        place.choices = [("", pgettext("entity", "choose")), *communities(scope)]

    def facts(self) -> EntityFacts:
        """What was entered, for the operation."""
        given = {key: value for key, value in self.cleaned_data.items() if key not in _NOT_FACTS}
        return EntityFacts(**given)


_NOT_FACTS = ("expect", "source")


class EndForm(LinliForm):
    """That an entity was cancelled, or its licence revoked."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(
        label=pgettext_lazy("entity", "What happened"),
        choices=[
            (EntityStatus.CANCELLED, EntityStatus.CANCELLED.label),
            (EntityStatus.REVOKED, EntityStatus.REVOKED.label),
        ],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("On which day"), widget=_DAY)
    reason = forms.CharField(
        label=pgettext_lazy("entity", "Remark"), max_length=200, required=False
    )


class ReopenForm(LinliForm):
    """That an end was noted by mistake."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Why"), max_length=200)


class BuildingForm(LinliForm):
    """In which building it sits."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)
    building = forms.CharField(
        label=_("Code of the building"),
        max_length=17,
        required=False,
        help_text=_("17 digits; empty where it is not known."),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric"}),
    )


class LookForm(LinliForm):
    """Nothing to fill in: the button says it all."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)


class MergeForm(LinliForm):
    """Which other record is the same entity."""

    gone = forms.CharField(
        label=_("The other record"),
        max_length=60,
        help_text=_("Its credit code, or words of its name. This page's record stays."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)


class CheckForm(LinliForm):
    """How an annual check ended."""

    year = forms.IntegerField(label=_("For the year"), min_value=1950, max_value=2100)
    result = forms.ChoiceField(
        label=_("How it ended"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    checked_on = forms.DateField(label=_("Checked on"), widget=_DAY)
