"""What an application for mediation asks, one matter a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import DisputeParty
from linli.channels.portal.fields import LineField, PhoneField, WrittenField
from linli.channels.portal.report.forms import WhereForm
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.reporting import MOST_LINE, MOST_NAME, MOST_TEXT, MOST_WISH

_OWN = {"data-no-draft": "", "autocomplete": "off"}
YES, NO = "yes", "no"


class QuarrelForm(LinliForm):
    """What happened, and what is wished for."""

    text = WrittenField(
        label=gettext_lazy("What is the quarrel about?"),
        help_text=gettext_lazy(
            "Write as you speak: what happened, since when, what was tried already. "
            "The other side does not read this page."
        ),
        most=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Not written yet: what the quarrel is about")},
    )
    asked = LineField(
        label=gettext_lazy("What would you like to reach?"),
        help_text=gettext_lazy("One sentence, such as: mend the pipe and pay for the ceiling."),
        most=MOST_WISH,
        required=False,
    )


class PlaceForm(WhereForm):
    """Where it is: the community decides which committee is asked."""

    place_text = LineField(
        label=gettext_lazy("Where exactly?"),
        help_text=gettext_lazy("Such as: which building, which shop. It may stay empty."),
        most=MOST_LINE,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The community is needed, or a point on the map."""
        data = super().clean()
        self.errors.pop("place_text", None)
        if self.placed is not None and not self.placed.place.community_code:
            self.add_error(
                None, _("Choose district, street and community, or tap the place on the map.")
            )
        return data


class SidesForm(LinliForm):
    """Who applies, who the other side is, whether one is afraid, and which mediator is wished."""

    name = LineField(
        label=gettext_lazy("Your name"), most=MOST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
        error_messages={"required": gettext_lazy("Not written yet: your name")},
    )  # fmt: skip
    phone = PhoneField(
        label=gettext_lazy("Your telephone number"),
        help_text=gettext_lazy("The other side does not get it unless you agree"), most=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "data-no-draft": ""}),
        error_messages={"required": gettext_lazy("Not written yet: your telephone number")},
    )  # fmt: skip
    other_kind = forms.ChoiceField(
        label=gettext_lazy("Who is the other side?"),
        choices=[
            (DisputeParty.Kind.PERSON.value, gettext_lazy("A person")),
            (DisputeParty.Kind.ENTITY.value, gettext_lazy("A firm, shop or organisation")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Not chosen yet: who the other side is")},
    )
    other_name = LineField(
        label=gettext_lazy("What is the other side called?"),
        help_text=gettext_lazy("As far as you know it: “Mr Li of 302”, “the shop on the corner”"),
        most=MOST_NAME, widget=forms.TextInput(attrs=_OWN),
        error_messages={"required": gettext_lazy("Not written yet: what the other side is called")},
    )  # fmt: skip
    other_phone = PhoneField(
        label=gettext_lazy("Their telephone number, if you know it"), most=40, required=False,
        widget=forms.TextInput(attrs={**_OWN, "inputmode": "tel"}),
    )  # fmt: skip
    afraid = forms.ChoiceField(
        label=gettext_lazy("Are you afraid of the other side?"),
        choices=[(NO, pgettext_lazy("afraid", "No")), (YES, pgettext_lazy("afraid", "Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Not chosen yet: yes or no")},
    )
    safe_contact = LineField(
        label=gettext_lazy("How can we reach you safely?"),
        help_text=gettext_lazy(
            "Only if you are afraid: another number, when to call, or whom to ask. "
            "We then send no message to your own number."
        ),
        most=120, required=False, widget=forms.TextInput(attrs=_OWN),
    )  # fmt: skip
    mediator = forms.ChoiceField(
        label=gettext_lazy("Is there a mediator you would like?"), required=False,
        help_text=gettext_lazy("Both sides may choose; it can stay open."),
    )  # fmt: skip
    told = forms.BooleanField(
        label=gettext_lazy("I have read the rights and duties, and I agree to mediation"),
        error_messages={
            "required": gettext_lazy("Read rights and duties first, then tick the box")
        },
    )
    website = forms.CharField(required=False)  # a program fills every box

    def __init__(
        self, *args: Any, mediators: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["mediator"]
        if mediators:
            field.choices = [("", _("No wish")), *mediators]
        else:
            del self.fields["mediator"]

    def clean_website(self) -> str:
        """The box that stays empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("The last box has to stay empty. Delete what is in it, then send again.")
            )
        return ""
