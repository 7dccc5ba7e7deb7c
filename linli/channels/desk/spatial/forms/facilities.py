"""Forms about facilities, and files of buildings and facilities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.registers.places.models import Facility
from linli.registers.places.operations import FacilityFacts
from linli.registers.places.queries import facility_kinds
from linli.registers.places.rules.shapes import Datum

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
    open_hours = forms.CharField(label=_("Opening times"), max_length=120, required=False)
    has_sign = forms.BooleanField(label=_("A sign tells of it (cameras)"), required=False)
    sign_since = forms.DateField(
        label=_("Sign put up on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.code, kind.name) for kind in facility_kinds()]

    def facts(self, held: Facility | None = None) -> FacilityFacts:
        """The facts as typed; who keeps it stays as it was."""
        keeper = held.keeper_unit_id if held else None
        return FacilityFacts(**self.cleaned_data, keeper_unit_id=keeper)


def first_facility(row: Facility) -> dict[str, Any]:
    """A facility's facts as the form begins with them."""
    names = ("name", "address", "longitude", "latitude", "open_hours", "has_sign", "sign_since")
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


class PlaceFileForm(LinliForm):
    """A file of shapes or points."""

    file = forms.FileField(label=_("GeoJSON file"))
    datum = forms.ChoiceField(
        label=_("Coordinates of the file"),
        choices=(
            (AUTO, _("Find out by what the register knows")),
            (Datum.WGS84, _("WGS-84 or CGCS2000 (surveys, GPS)")),
            (Datum.GCJ02, _("GCJ-02 (Chinese web maps): will be converted")),
        ),
        required=False,
    )
    community = forms.CharField(
        label=_("Only into this community"),
        help_text=_("Its code or name. Leave empty: each goes to the community it lies in."),
        max_length=60,
        required=False,
    )
