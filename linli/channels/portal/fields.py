"""Fields for what people write: cleaned of what nobody sees, counted, and never cut."""

from __future__ import annotations

from typing import Any

from django import forms

from linli.channels.ui.reporting import phone_flaw, too_long
from linli.foundation.tabular.cleaning import clean_line, clean_text


class WrittenField(forms.CharField):
    """Several lines of text of at most so many signs."""

    widget: type[forms.Widget] = forms.Textarea
    is_line = False

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.most = most

    def to_python(self, value: Any) -> str:
        """The text as it is kept; refused, with the count, when it is too long."""
        text = "" if value is None else str(value)
        # What is far too long is not worth the seconds of cleaning.
        written = text if len(text) > 2 * self.most else self._clean(text)
        flaw = too_long(written, self.most)
        if flaw:
            raise forms.ValidationError(flaw)
        return written

    def _clean(self, text: str) -> str:
        return clean_line(text) if self.is_line else clean_text(text)


class LineField(WrittenField):
    """One line of text."""

    widget: type[forms.Widget] = forms.TextInput
    is_line = True


class PhoneField(LineField):
    """A telephone number, checked digit by digit."""

    def to_python(self, value: Any) -> str:
        """The number as it was written. Refused in words that count the digits."""
        written = super().to_python(value)
        flaw = phone_flaw(written) if written else ""
        if flaw:
            raise forms.ValidationError(flaw)
        return written
