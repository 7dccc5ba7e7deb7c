"""The form every page builds on: says what is wrong in the reader's words, and how to mend it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_MIN = 4
REASON_MAX = 200


class LinliForm(forms.Form):
    """A plain form whose messages name the field and say what is right."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label if field.label is not None else name
            _say(field, "required", _("Not filled in yet: %(label)s") % {"label": label})
            if isinstance(field, forms.ChoiceField):
                _say(field, "required", _("Not chosen yet: %(label)s") % {"label": label})
                _say(field, "invalid_choice", _("Choose one of the options shown."))
            if isinstance(field, forms.DateField):
                _say(field, "invalid", _("Not a date. Write it like 2026-11-19."))


def _say(field: forms.Field, code: str, words: Any) -> None:
    """Set a message unless the page has given its own."""
    stock = {str(v) for klass in type(field).__mro__ for v in _stock(klass, code)}
    if str(field.error_messages.get(code, "")) in stock or code not in field.error_messages:
        field.error_messages[code] = words


def _stock(klass: type, code: str) -> Iterable[Any]:
    messages = klass.__dict__.get("default_error_messages", {})
    return (messages[code],) if code in messages else ()


class RevealForm(LinliForm):
    """查阅事由: why a masked value has to be read; the reading is logged with it."""

    reason = forms.CharField(
        label=_("Reason for viewing"),
        help_text=_("The person concerned can read this reason in their own access log."),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
