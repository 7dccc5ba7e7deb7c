"""What a reporter may write about their matter."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.channels.portal.fields import LineField, WrittenField
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.resident_words import SATISFIED, SOLVED

MOST_WORDS = 2000
_NUMBER_LENGTH = 14
_CODE_LENGTH = 6


class LookUpForm(LinliForm):
    """Number and query code, written as one likes."""

    number = LineField(
        label=pgettext_lazy("resident", "Number"),
        help_text=gettext_lazy("The 14 digits on the receipt"),
        most=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = LineField(
        label=gettext_lazy("Query code"),
        help_text=gettext_lazy("6 letters and digits, on the receipt as well"),
        most=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_number(self) -> str:
        """Only the digits count."""
        digits = "".join(c for c in _plain(self.cleaned_data["number"]) if c.isdigit())
        if len(digits) != _NUMBER_LENGTH:
            words = _("The number has 14 digits. You gave %(given)d.")
            raise forms.ValidationError(words % {"given": len(digits)})
        return digits

    def clean_code(self) -> str:
        """Small letters and spaces are fine."""
        code = re.sub(r"[\s\-·.]+", "", _plain(self.cleaned_data["code"])).upper()
        if len(code) != _CODE_LENGTH:
            words = _("The query code has 6 signs. You gave %(given)d.")
            raise forms.ValidationError(words % {"given": len(code)})
        return code


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


class OnOnePage(LinliForm):
    """A form that stands on one page with others: its fields have ids of their own."""

    called = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": f"id_{self.called}_%s"} | options))


class AddForm(OnOnePage):
    """More about the matter."""

    called = "add"

    words = WrittenField(
        label=gettext_lazy("Add information"),
        help_text=gettext_lazy(
            "Something new, new photos: the unit that handles it sees it at once."
        ),
        most=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Not written yet: what is new")},
    )


class WithdrawForm(LinliForm):
    """Why it is withdrawn, for who wants to say it."""

    words = LineField(label=gettext_lazy("Why, if you like"), most=200, required=False)


class UrgeForm(LinliForm):
    """What to tell the unit with it, for who wants to."""

    words = LineField(label=gettext_lazy("What should they know?"), most=200, required=False)


class ReasonForm(LinliForm):
    """Why the matter is to be looked at again."""

    reason = WrittenField(
        label=gettext_lazy("What is not right?"),
        most=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Not written yet: what is not right")},
    )


class RateForm(OnOnePage):
    """Solved or not, satisfied or not; nothing is chosen beforehand."""

    called = "rate"

    solved = forms.ChoiceField(
        label=gettext_lazy("1. Is it solved?"),
        choices=list(SOLVED.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Not chosen yet: solved or not")},
    )
    words = WrittenField(
        label=gettext_lazy("What is not solved?"),
        most=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    satisfied = forms.ChoiceField(
        label=gettext_lazy("2. Are you satisfied with how it was handled?"),
        choices=list(SATISFIED.items()),
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Who says “not solved” says what."""
        data = super().clean() or {}
        if (
            data.get("solved") == "unsolved"
            and not data.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", _("Not written yet: what is not solved"))
        return data
