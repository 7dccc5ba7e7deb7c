"""Fields that several actions share: long text made safe, units, dates, grounds."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.registers.access.rules import WHOLE_CITY
from linli.registers.units.queries import units_under

TEXT_MOST = 20_000
# Joiners that belong to emoji and to some scripts stay; what turns or hides text does not.
_KEPT_INVISIBLE = frozenset({"\u200c", "\u200d", "\n", "\t"})


def plain_text(text: str) -> str:
    """Text without what nobody sees: control signs, zero-width and direction marks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        sign
        for sign in lines
        if sign in _KEPT_INVISIBLE or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co")
    )
    return "".join(kept).strip()


class TextField(forms.CharField):
    """A text of several lines; says how long it is when it is too long, and keeps it."""

    def __init__(self, *, rows: int = 4, most: int = TEXT_MOST, **kwargs: Any) -> None:
        self.most = most
        attrs = {"rows": rows, "dir": "auto", **kwargs.pop("attrs", {})}
        super().__init__(widget=forms.Textarea(attrs=attrs), strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return plain_text(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            words = ngettext(
                "At most %(most)d characters; this has %(n)d. Attach a file instead.",
                "At most %(most)d characters; this has %(n)d. Attach a file instead.",
                len(value),
            )
            raise forms.ValidationError(words % {"most": self.most, "n": len(value)})


class LineField(TextField):
    """A short text on one line."""

    def __init__(self, *, most: int = 200, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)
        self.widget = forms.TextInput(attrs={"dir": "auto"})

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class UnitField(forms.TypedChoiceField):
    """One of the city's units in force."""

    def __init__(self, **kwargs: Any) -> None:
        from_uuid = kwargs.pop("coerce", str)
        super().__init__(choices=[], coerce=from_uuid, empty_value=None, **kwargs)

    def fill(self, *, without: frozenset[object] = frozenset()) -> None:
        """Offer all units but those named."""
        units = [unit for unit in units_under(WHOLE_CITY) if unit.id not in without]
        self.choices = [("", _("Choose a unit")), *((str(unit.id), unit.label) for unit in units)]


def date_input() -> forms.DateInput:
    """A day picked from the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
