"""What a newcomer fills in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.channels.portal.fields import LineField, PhoneField
from linli.channels.portal.own.forms import named, numbered
from linli.channels.portal.report.forms import WhereForm
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.reporting import MOST_LINE
from linli.registers.people.models import ResidenceKind, StayKind
from linli.registers.people.queries import newcomer_services

NONE_OF_THESE = "none"
_OWN = {"data-no-draft": "", "autocomplete": "off"}


class HomeForm(WhereForm):
    """Where somebody lives: the community is needed, and the address."""

    place_text = LineField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy(
            "Street and number or estate, building, entrance, door: 荷香苑3幢2单元501"
        ),
        most=MOST_LINE,
        error_messages={"required": gettext_lazy("Not written yet: the address")},
    )

    def clean(self) -> dict[str, Any]:
        """The community decides who registers."""
        data = super().clean()
        if self.placed is not None and not self.placed.place.community_code:
            self.add_error(
                None, _("Choose district, street and community, or tap the place on the map.")
            )
        return data


class NewcomerForm(LinliForm):
    """Who moved in."""

    home = forms.ChoiceField(
        label=gettext_lazy("Which of these is your home?"), widget=forms.RadioSelect, required=False
    )
    name = LineField(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("As it stands on your paper"),
        most=60, widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
    )  # fmt: skip
    id_number = LineField(
        label=gettext_lazy("Number of your identity card or permit"), most=40,
        widget=forms.TextInput(attrs={**_OWN, "spellcheck": "false"}),
    )  # fmt: skip
    phone = PhoneField(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("There you are told how it goes on"), most=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "data-no-draft": ""}),
    )  # fmt: skip
    domicile = LineField(
        label=gettext_lazy("Address of your registered domicile (户籍地址)"), most=200,
        required=False, widget=forms.TextInput(attrs=_OWN),
    )  # fmt: skip
    came_on = forms.DateField(
        label=gettext_lazy("Since when do you live here?"),
        help_text=gettext_lazy("The residence permit needs half a year from this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    residence_kind = forms.ChoiceField(
        label=gettext_lazy("How do you live there?"), choices=ResidenceKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    landlord_name = LineField(
        label=gettext_lazy("Name of the landlord"), help_text=gettext_lazy("Only if you rent"),
        most=60, required=False, widget=forms.TextInput(attrs=_OWN),
    )  # fmt: skip
    landlord_phone = PhoneField(
        label=gettext_lazy("Telephone number of the landlord"), most=40, required=False,
        widget=forms.TextInput(attrs={**_OWN, "inputmode": "tel"}),
    )  # fmt: skip
    stay = forms.ChoiceField(
        label=gettext_lazy("Why do you stay here?"), choices=StayKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    wants = forms.MultipleChoiceField(
        label=gettext_lazy("What would you like to apply for?"), required=False,
        help_text=gettext_lazy("You are told where to go and what to bring"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    notice_version = forms.CharField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read what my data is used for"),
        error_messages={"required": gettext_lazy("Read the notice first, then tick the box")},
    )
    website = forms.CharField(required=False)  # a program fills every box

    def __init__(self, *args: Any, homes: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        wants, home = (cast("forms.ChoiceField", self.fields[name]) for name in ("wants", "home"))
        wants.choices = [
            (one.code, one.title) for one in newcomer_services(on=timezone.localdate())
        ]
        if homes:
            home.choices = [*homes, (NONE_OF_THESE, _("None of these"))]
            home.required = True
        else:
            del self.fields["home"]

    def clean_name(self) -> str:
        """A name that somebody may have."""
        return named(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        """A number that fits itself."""
        return numbered(self.cleaned_data["id_number"])

    def clean_came_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["came_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day

    def clean_website(self) -> str:
        """The box that stays empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("The last box has to stay empty. Delete what is in it, then send again.")
            )
        return ""


class TrackForm(LinliForm):
    """Number and query code of a registration or a request."""

    number = LineField(
        label=pgettext_lazy("resident", "Number"),
        help_text=gettext_lazy("XS or SQ and ten digits, on the receipt"),
        most=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = LineField(
        label=gettext_lazy("Query code"),
        help_text=gettext_lazy("8 digits, on the receipt as well"),
        most=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        """Small letters and blanks are fine."""
        return _plain(self.cleaned_data["number"])

    def clean_code(self) -> str:
        """Blanks are fine."""
        return _plain(self.cleaned_data["code"])


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
