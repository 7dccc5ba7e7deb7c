"""The form every page builds on: says what is wrong in the reader's words, and how to mend it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString
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


class KeptChoices(BaseChoiceIterator):
    """Choices without groups that many requests share, with their options as they are printed."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        self._labels = dict(self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __contains__(self, value: object) -> bool:
        return value in self._labels

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def label(self, value: str) -> str:
        """The words of a value; the value itself where it is none of these."""
        return self._labels.get(value, value)

    @cached_property
    def options(self) -> str:
        """The options with none selected."""
        return "".join(_option(value, label) for value, label in self.pairs)

    def options_with(self, chosen: str) -> str:
        """The options with one selected."""
        if chosen not in self._labels:
            return self.options
        plain = _option(chosen, self._labels[chosen])
        marked = plain.replace('">', '" selected>', 1)
        return self.options.replace(plain, marked, 1)


def _option(value: str, label: str) -> str:
    return f'<option value="{escape(value)}">{escape(label)}</option>\n'


class KeptSelect(forms.Select):
    """A select field over KeptChoices: hundreds of options cost no template each."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """Print the field; other choices than kept ones as Django does."""
        choices = self.choices
        if not isinstance(choices, KeptChoices):
            return super().render(name, value, attrs, renderer)
        chosen = self.format_value(value)
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        options = choices.options_with(chosen[0] if chosen else "")
        return SafeString(f"<select{attributes}>\n{options}</select>")


class KeptChoiceField(forms.ChoiceField):
    """A choice of KeptChoices."""

    widget = KeptSelect

    def valid_value(self, value: object) -> bool:
        """Whether the value is one of the choices."""
        choices = self.choices
        if isinstance(choices, KeptChoices):
            return str(value) in choices
        return super().valid_value(value)


class RevealForm(LinliForm):
    """查阅事由: why a masked value has to be read; the reading is logged with it."""

    reason = forms.CharField(
        label=_("Reason for viewing"),
        help_text=_("The person concerned can read this reason in their own access log."),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
