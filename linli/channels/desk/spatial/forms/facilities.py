"""Forms about facilities, and files of buildings and facilities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.registers.places.models import Division, Facility
from linli.registers.places.operations import FacilityFacts
from linli.registers.places.queries import facility_kinds, place_codes
from linli.registers.units.queries import UnknownUnit, unit_by_id, units_over

_NUMBER = {"class": "num", "inputmode": "decimal"}
AUTO = ""


class FacilityForm(LinliForm):
    """What is kept of a facility."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    building_code = forms.CharField(
        label=_("Code of the building it is in"), max_length=17, required=False
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, widget=forms.TextInput(attrs=_NUMBER)
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, widget=forms.TextInput(attrs=_NUMBER)
    )
    keeper_unit_id = forms.TypedChoiceField(
        label=_("Unit that keeps it"), required=False, coerce=UUID, empty_value=None
    )
    open_hours = forms.CharField(label=_("Opening times"), max_length=120, required=False)
    has_sign = forms.BooleanField(label=_("A sign tells of it (cameras)"), required=False)
    sign_since = forms.DateField(
        label=_("Sign put up on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, community: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", [(kind.code, kind.name) for kind in facility_kinds()])
        units = {str(unit.id): unit.name for unit in units_over(place_codes(community.code))}
        units |= _unit_named(self.initial.get("keeper_unit_id"))
        self._offer("keeper_unit_id", [("", gettext("Nobody yet")), *units.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def facts(self) -> FacilityFacts:
        """The facts as typed."""
        return FacilityFacts(**self.cleaned_data)


def _unit_named(unit_id: UUID | None) -> dict[str, str]:
    """The unit that keeps it now, which may lie elsewhere or be closed."""
    if unit_id is None:
        return {}
    try:
        return {str(unit_id): unit_by_id(unit_id).name}
    except UnknownUnit:
        return {}


def first_facility(row: Facility) -> dict[str, Any]:
    """A facility's facts as the form begins with them."""
    names = (
        "name",
        "address",
        "longitude",
        "latitude",
        "keeper_unit_id",
        "open_hours",
        "has_sign",
        "sign_since",
    )
    first = {name: getattr(row, name) for name in names}
    code = row.building.code if row.building else ""
    return first | {"kind": row.kind_id, "building_code": code}


class DamageForm(LinliForm):
    """What is damaged."""

    what = forms.CharField(
        label=_("What is damaged"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    matter_number = forms.CharField(
        label=_("Number of the matter about it"), max_length=20, required=False
    )
    out_of_use = forms.BooleanField(label=_("It may not be used any more"), required=False)


class RightForm(LinliForm):
    """That it is sound again."""

    note = forms.CharField(label=_("What was done"), max_length=200, required=False)
