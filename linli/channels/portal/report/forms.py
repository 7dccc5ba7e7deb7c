"""What is asked, one question a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.portal.fields import LineField, PhoneField, WrittenField
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.publishing_words import LABEL, WORDS
from linli.channels.ui.reporting import MOST_LINE, MOST_NAME, MOST_TEXT, MOST_WISH, Placed, placed
from linli.registers.places.queries import UnknownPlace


class WhatForm(LinliForm):
    """What happened."""

    text = WrittenField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy(
            "Write as you speak. What it is, since when, how it is now. "
            "You need not choose a class: we sort it."
        ),
        most=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Not written yet: what it is about")},
    )
    wish = LineField(
        label=gettext_lazy("What would you like to happen?"),
        help_text=gettext_lazy("One sentence, such as: mend it this week."),
        most=MOST_WISH,
        required=False,
    )


class WhereForm(LinliForm):
    """Where it is: words, a community from the list, or a point on the map."""

    place_text = LineField(
        label=gettext_lazy("Where exactly?"),
        help_text=gettext_lazy("Such as: which side of which building, in front of which shop."),
        most=MOST_LINE,
        required=False,
    )
    district = forms.CharField(required=False)
    street = forms.CharField(required=False)
    community = forms.CharField(required=False)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)

    placed: Placed | None = None

    @property
    def code(self) -> str:
        """The finest division that was chosen."""
        data = self.cleaned_data
        return str(data.get("community") or data.get("street") or data.get("district") or "")

    def clean(self) -> dict[str, Any]:
        """Find the place; some answer is needed, any of the three will do."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            self.placed = placed(self.code, data.get("longitude"), data.get("latitude"))
        except UnknownPlace:
            raise forms.ValidationError(_("Choose the community anew, please.")) from None
        if self.placed.elsewhere:
            words = _(
                "The point on the map lies in %(place)s, the list says otherwise. "
                "Change the list, or take the point away."
            )
            raise forms.ValidationError(words % {"place": self.placed.elsewhere})
        if not (data.get("place_text") or self.placed.place.community_code):
            self.add_error("place_text", _("Not written yet: where it is. One sentence is enough."))
        return data


NAMED, CONFIDENTIAL, ANONYMOUS = "named", "confidential", "anonymous"


class WhoForm(LinliForm):
    """Who reports; nothing is chosen beforehand, each choice says what it costs."""

    identity = forms.ChoiceField(
        label=gettext_lazy("Will you give your name?"),
        choices=[
            (NAMED, gettext_lazy("With my name")),
            (CONFIDENTIAL, gettext_lazy("Keep it confidential")),
            (ANONYMOUS, gettext_lazy("Anonymous")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Not chosen yet: one of the three")},
    )
    name = LineField(
        label=gettext_lazy("What may we call you?"),
        most=MOST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
    )
    phone = PhoneField(
        label=gettext_lazy("Mobile or landline number"),
        help_text=gettext_lazy("Only used to answer you"),
        most=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "data-no-draft": ""}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Who can be answered leaves a number; of who stays anonymous nothing is kept."""
        data = super().clean() or {}
        if data.get("identity") == ANONYMOUS:
            for name in ("name", "phone"):
                self.errors.pop(name, None)
                data[name] = ""
            return data
        if not data.get("identity"):
            return data
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Not written yet: what we may call you"))
        if not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Not written yet: the number we can answer to"))
        return data


class CheckForm(LinliForm):
    """Whether it may be published, asked by itself; and what tells a person from a program."""

    may_publish = forms.BooleanField(label=LABEL, help_text=WORDS, required=False)
    website = forms.CharField(required=False)  # a program fills every box, a person does not see it

    def clean_website(self) -> str:
        """The box that stays empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("The last box has to stay empty. Delete what is in it, then send again.")
            )
        return ""
