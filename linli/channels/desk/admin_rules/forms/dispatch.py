"""Forms of the dispatch catalogue: one row, a file, a matter to try."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from linli.casework.matters.queries.dispatch_files import DispatchLine
from linli.casework.matters.workflow import Nature
from linli.channels.desk.admin_rules.forms.numbers import ANY
from linli.channels.desk.admin_rules.keeping import DatedForm
from linli.channels.ui.forms import LinliForm

UNIT_OPTIONS = reverse_lazy("desk:admin_rules:unit_options")
PLACE_OPTIONS = reverse_lazy("desk:admin_rules:place_options")


def suggesting(address: Any, options: str) -> forms.TextInput:
    """A text field that offers what it finds while one types; any text may stand in it."""
    return forms.TextInput(
        attrs={
            "list": options,
            "autocomplete": "off",
            "hx-get": address,
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{options}",
            "hx-params": "*",
        }
    )


class DispatchRowForm(DatedForm):
    """The units of a row of the dispatch catalogue."""

    lead = forms.CharField(
        label=_("Lead unit"),
        help_text=_("Name or code; what is found is offered while you type."),
        max_length=80,
        widget=suggesting(UNIT_OPTIONS, "units-found"),
    )
    assists = forms.CharField(
        label=_("Assisting units"),
        help_text=_("Several with “、” between."),
        required=False,
        max_length=800,
        widget=suggesting(UNIT_OPTIONS, "assists-found"),
    )
    is_certain = forms.BooleanField(
        label=_("Certain: may be dispatched without a second look"), required=False, initial=True
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        help_text=_("The paper that gives the unit this duty."),
        max_length=200,
    )

    field_order: tuple[str, ...] = ("lead", "assists", "is_certain", "note", "legal_basis", "on")

    def line(self, *, category: str, nature: str, place: str) -> DispatchLine:
        """The same as a row of a file, so that both are read alike."""
        data = self.cleaned_data
        return DispatchLine(
            number=1,
            category=category,
            nature=nature,
            place=place,
            lead=data["lead"],
            assists=data["assists"],
            certain="是" if data["is_certain"] else "否",
            note=data["note"],
            basis=data["legal_basis"],
        )


class NewDispatchRowForm(DispatchRowForm):
    """A new row of the dispatch catalogue."""

    category = forms.ChoiceField(label=_("Category"), choices=())
    nature = forms.ChoiceField(label=_("Type"), choices=[ANY, *Nature.choices], required=False)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A district, street or community; empty is the whole city."),
        required=False,
        max_length=60,
        widget=suggesting(PLACE_OPTIONS, "places-found"),
    )

    field_order: tuple[str, ...] = ("category", "nature", "place", *DispatchRowForm.field_order)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "—"), *categories]  # type: ignore[attr-defined]  # a ChoiceField


class DispatchFileForm(LinliForm):
    """A file of the dispatch catalogue."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, at most 20 MB. Columns: %(columns)s."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    on = forms.DateField(
        label=_("From which day on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class TryRouteForm(LinliForm):
    """A matter made up, to see where the catalogue sends it."""

    category = forms.ChoiceField(label=_("Category"), choices=())
    nature = forms.ChoiceField(label=_("Type"), choices=[ANY, *Nature.choices], required=False)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A district, street or community; empty is the whole city."),
        required=False,
        max_length=60,
        widget=suggesting(PLACE_OPTIONS, "try-places-found"),
    )

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "—"), *categories]  # type: ignore[attr-defined]  # a ChoiceField
