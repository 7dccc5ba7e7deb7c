"""Forms about buildings and homes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.registers.people.operations import MOST_PARTS
from linli.registers.places.models import Building, BuildingKind, HomeUse
from linli.registers.places.operations import BuildingFacts
from linli.registers.places.rules.homes import Door, Layout
from linli.registers.places.rules.shapes import Datum

_DATUMS = (
    (Datum.WGS84, _("WGS-84 or CGCS2000 (surveys, GPS)")),
    (Datum.GCJ02, _("GCJ-02 (Chinese web maps): will be converted")),
)
_NUMBER = {"class": "num", "inputmode": "decimal"}


class BuildingForm(LinliForm):
    """What is kept of a building."""

    name = forms.CharField(label=_("Name"), help_text=_("For instance 锦绣花园3幢."), max_length=80)
    address = forms.CharField(label=_("Road and number"), max_length=120, required=False)
    aliases = forms.CharField(
        label=_("Other names"),
        help_text=_("Separated by commas: what people call it as well."),
        max_length=200,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=BuildingKind.choices)
    entrances = forms.IntegerField(label=_("Entrances"), min_value=0, max_value=40, initial=1)
    floors_above = forms.IntegerField(
        label=_("Floors above ground"), min_value=0, max_value=160, initial=6
    )
    floors_below = forms.IntegerField(
        label=_("Floors below ground"), min_value=0, max_value=9, initial=0
    )
    built_in = forms.IntegerField(
        label=_("Built in"), min_value=1600, max_value=2100, required=False
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, widget=forms.TextInput(attrs=_NUMBER)
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, widget=forms.TextInput(attrs=_NUMBER)
    )
    datum = forms.ChoiceField(label=_("Measured against"), choices=_DATUMS, initial=Datum.WGS84)

    def facts(self, held: Building | None = None) -> BuildingFacts:
        """The facts as typed; the footprint stays that of the building held."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "datum"}
        names = [name.strip() for name in re.split(r"[,，、;；]", given.pop("aliases"))]
        shape = held.footprint if held else None
        return BuildingFacts(
            **given, aliases=tuple(name for name in names if name), footprint=shape
        )


def first_facts(row: Building) -> dict[str, Any]:
    """A building's facts as the form begins with them."""
    names = ("name", "address", "kind", "entrances", "floors_above", "floors_below", "built_in")
    first = {name: getattr(row, name) for name in (*names, "longitude", "latitude")}
    return first | {"aliases": "、".join(row.aliases)}


class LayoutForm(LinliForm):
    """Entrances by floors by doors."""

    entrances = forms.IntegerField(
        label=_("Entrances"),
        help_text=_("0 where doors open on corridors."),
        min_value=0,
        max_value=40,
        initial=1,
    )
    first_floor = forms.IntegerField(
        label=_("Lowest floor with homes"), min_value=-9, max_value=120, initial=1
    )
    last_floor = forms.IntegerField(
        label=_("Highest floor with homes"), min_value=-9, max_value=120, initial=6
    )
    doors = forms.IntegerField(
        label=_("Doors on each floor of an entrance"), min_value=1, max_value=60, initial=2
    )
    skipped = forms.CharField(
        label=_("Floors without homes"),
        help_text=_("Separated by commas, for instance shelter floors."),
        max_length=100,
        required=False,
    )
    use = forms.ChoiceField(label=_("Use"), choices=HomeUse.choices, initial=HomeUse.LIVED_IN)

    def layout(self) -> Layout:
        """The numbers as typed."""
        given = self.cleaned_data
        skipped = frozenset(int(n) for n in re.findall(r"-?\d+", given["skipped"]))
        return Layout(
            given["entrances"], given["first_floor"], given["last_floor"], given["doors"], skipped
        )


class HomeForm(LinliForm):
    """One home: where it is in its building, how large."""

    entrance = forms.CharField(label=_("Entrance"), max_length=8, required=False)
    door = forms.CharField(label=_("Door"), max_length=12)
    floor = forms.IntegerField(
        label=_("Floor"),
        help_text=_("Leave empty: told by the door's number."),
        min_value=-9,
        max_value=160,
        required=False,
    )
    area = forms.DecimalField(
        label=_("Floor area in m²"),
        min_value=1,
        max_digits=7,
        decimal_places=1,
        required=False,
    )

    def where(self) -> Door:
        """The door as typed."""
        given = self.cleaned_data
        return Door(given["entrance"], given["floor"] or 0, given["door"])


class UseForm(LinliForm):
    """What chosen homes are used for."""

    homes = forms.MultipleChoiceField(label=_("Homes"), widget=forms.CheckboxSelectMultiple)
    use = forms.ChoiceField(label=_("Use"), choices=HomeUse.choices)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["homes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices


class MergeHomesForm(UseForm):
    """Homes that become one, and its door."""

    use = None  # type: ignore[assignment]  # how Django takes an inherited field away
    door = forms.CharField(label=_("Door of the whole"), max_length=12)


class SplitHomeForm(LinliForm):
    """The doors that a home is cut into."""

    doors = forms.CharField(
        label=_("Doors of the parts"),
        help_text=_("Separated by commas: 501A, 501B. At most six."),
        max_length=120,
    )

    def __init__(self, *args: Any, residents: Sequence[tuple[UUID, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.residents = residents
        for person_id, name in residents:
            self.fields[person_id.hex] = forms.ChoiceField(
                label=_("Where %(name)s lives") % {"name": name},
                choices=[
                    ("", _("to be checked at the next visit")),
                    *((str(n), _("door number %(n)d of the list") % {"n": n + 1})
                      for n in range(MOST_PARTS)),
                ],
                required=False,
            )  # fmt: skip

    def clean_doors(self) -> list[str]:
        """The doors one by one."""
        return [
            one.strip() for one in re.split(r"[,，、;；\s]+", self.cleaned_data["doors"]) if one
        ]

    def clean(self) -> dict[str, Any]:
        """Nobody goes to a door that is not named."""
        data: dict[str, Any] = super().clean() or {}
        doors = data.get("doors", [])
        if len(doors) > MOST_PARTS:
            self.add_error("doors", _("At most six doors at once."))
        for person_id, _name in self.residents:
            part = data.get(person_id.hex)
            if part and doors and int(part) >= len(doors):
                self.add_error(person_id.hex, _("Only %(n)d doors are named.") % {"n": len(doors)})
        return data

    def parts(self) -> dict[UUID, int]:
        """Which door each goes to; who is to be checked is not named."""
        told = ((one, self.cleaned_data[one.hex]) for one, _name in self.residents)
        return {one: int(part) for one, part in told if part}


class ReasonForm(LinliForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
