"""Forms about divisions and grids."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.registers.places.models import GridKind
from linli.registers.places.rules.shapes import Datum

_CLASSES = (
    ("", _("not given")),
    ("111", _("111 main urban area")),
    ("112", _("112 urban-rural fringe")),
    ("121", _("121 town centre")),
    ("122", _("122 town fringe")),
    ("123", _("123 special area")),
    ("210", _("210 township centre")),
    ("220", _("220 village")),
)
_DATUMS = (
    (Datum.WGS84, _("WGS-84 or CGCS2000 (surveys, GPS)")),
    (Datum.GCJ02, _("GCJ-02 (Chinese web maps): will be converted")),
)
_VERTEX = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$")


def _datum_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Coordinates of the file"), choices=_DATUMS, initial=Datum.WGS84
    )


class DivisionForm(LinliForm):
    """A new division."""

    code = forms.CharField(
        label=_("Statistical code"),
        help_text=_("12 digits; the zeros at the end may be left out. Its shape tells the level."),
        max_length=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    urban_rural = forms.ChoiceField(label=_("Urban-rural class"), choices=_CLASSES, required=False)


class NameForm(LinliForm):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=60)


class ReplaceForm(LinliForm):
    """Another code, and perhaps another name."""

    new_code = forms.CharField(
        label=_("New code"),
        help_text=_("12 digits. The code of a division in force means: the two are merged."),
        max_length=12,
        min_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    new_name = forms.CharField(
        label=_("New name"),
        help_text=_("Leave empty to keep the name."),
        max_length=60,
        required=False,
    )


class SureForm(LinliForm):
    """Nothing to fill in: pressing the button is the decision."""


class TableForm(LinliForm):
    """A file of divisions."""

    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_(
            "Columns: code, name; if wanted parent code and urban-rural class. Published lists of "
            "statistical codes can be taken as they are; rows of other cities are left out."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class GridForm(LinliForm):
    """What is kept of a grid besides its shape."""

    name = forms.CharField(label=_("Name"), max_length=60)
    households = forms.IntegerField(
        label=_("Households"), min_value=0, max_value=999_999, initial=0
    )
    residents = forms.IntegerField(label=_("Residents"), min_value=0, max_value=999_999, initial=0)


class OutlineForm(LinliForm):
    """The shape of a grid."""

    outline = forms.CharField(
        label=_("Outline"),
        help_text=_(
            "Click the corners on the map one after another, or write them here: one corner a "
            "line, longitude, latitude. GeoJSON can be pasted as well."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "class": "num", "spellcheck": "false"}),
        max_length=200_000,
    )
    datum = _datum_field()

    def clean_outline(self) -> dict[str, Any]:
        """The geometry as GeoJSON."""
        return read_outline(self.cleaned_data["outline"])


class DrawForm(OutlineForm, GridForm):
    """A new grid."""

    kind = forms.ChoiceField(label=_("Kind"), choices=GridKind.choices, initial=GridKind.BASIC)
    field_order = ("name", "kind", "households", "residents", "outline", "datum")


def read_outline(text: str) -> dict[str, Any]:
    """The geometry of GeoJSON text, or of corners written one a line. Raises ValidationError."""
    if text.lstrip().startswith("{"):
        try:
            given = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            raise forms.ValidationError(_now("This is not complete GeoJSON.")) from None
        if given.get("type") == "FeatureCollection" and len(given.get("features") or ()) == 1:
            given = given["features"][0]
        geometry = given.get("geometry") if given.get("type") == "Feature" else given
        return geometry if isinstance(geometry, dict) else {}
    corners = read_corners(text)
    if len(corners) < 3:
        raise forms.ValidationError(_now("An outline has at least three corners."))
    if corners[0] != corners[-1]:
        corners.append(corners[0])
    return {"type": "Polygon", "coordinates": [corners]}


def read_corners(text: str) -> list[list[float]]:
    """Points written one a line as longitude, latitude. Raises ValidationError."""
    corners: list[list[float]] = []
    lines = [line for line in re.split(r"[\n;；]", text) if line.strip()]
    for number, line in enumerate(lines, start=1):
        found = _VERTEX.match(line)
        if found is None:
            words = _now("Corner %(number)d “%(line)s” is not written as longitude, latitude.")
            raise forms.ValidationError(words % {"number": number, "line": line.strip()[:40]})
        corners.append([float(found[1]), float(found[2])])
    return corners
