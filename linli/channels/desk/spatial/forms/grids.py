"""Forms about grids and their planning."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.channels.desk.admin_registers.forms.places import read_corners
from linli.channels.ui.forms import LinliForm
from linli.registers.places.models import Grid
from linli.registers.places.rules.planner import HOUSEHOLDS_A_GRID


class LineForm(LinliForm):
    """The line along which a grid is parted, and what the two are called."""

    line = forms.CharField(
        label=_("Dividing line"),
        help_text=_(
            "Click on the map from one edge of the grid to the other, or write the points here: "
            "one a line, longitude, latitude."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "class": "num", "spellcheck": "false"}),
        max_length=20_000,
    )
    north = forms.CharField(label=_("Name of the northern part"), max_length=60, required=False)
    south = forms.CharField(label=_("Name of the southern part"), max_length=60, required=False)

    def clean_line(self) -> list[tuple[float, float]]:
        """The points in their order."""
        points = read_corners(self.cleaned_data["line"])
        if len(points) < 2:
            raise forms.ValidationError(_now("A line has at least two points."))
        return [(x, y) for x, y in points]


class MergeForm(LinliForm):
    """Which grids become one, and its name."""

    grids = forms.MultipleChoiceField(
        label=_("Grids that become one"), widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("Name of the whole"), max_length=60, required=False)

    def __init__(self, *args: Any, rows: list[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["grids"]
        if isinstance(choices, forms.MultipleChoiceField):
            choices.choices = [(row.code, f"{row.code[12:]} {row.name}") for row in rows]


class PlanForm(LinliForm):
    """What a proposal is to keep to."""

    households = forms.IntegerField(
        label=_("Households a grid"),
        help_text=_("GB/T 34300 speaks of 300 to 500."),
        min_value=50,
        max_value=2000,
        initial=HOUSEHOLDS_A_GRID,
    )
    lines = forms.FileField(
        label=_("Main roads and rivers"),
        help_text=_("A GeoJSON file of lines in WGS-84. No grid will cross one of them."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,.geojson"}),
    )

    def clean_lines(self) -> list[BaseGeometry]:
        """The lines of the file; none where no file was chosen."""
        given = self.cleaned_data.get("lines")
        return read_lines(given.read()) if given else []


def read_lines(raw: bytes) -> list[BaseGeometry]:
    """The lines (and outlines) of a GeoJSON text. Raises ValidationError."""
    try:
        geojson = json.loads(raw.decode("utf-8-sig"))
        features = geojson["features"]
        shapes = [shape(feature["geometry"]) for feature in features if feature.get("geometry")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ShapelyError):
        words = _now("The file must be GeoJSON with lines.")
        raise forms.ValidationError(words) from None
    lines = [one.boundary if "Polygon" in one.geom_type else one for one in shapes]
    return [one for one in lines if one.length > 0]
