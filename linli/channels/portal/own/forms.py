"""Who one is, and what one asks about one's data."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.channels.portal.fields import LineField, WrittenField
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.reporting import phone_flaw
from linli.registers.people.models import RequestKind
from linli.registers.people.operations import ADDRESS, ERASABLE, PersonRefused, checked_paper
from linli.registers.people.queries import field_label
from linli.registers.people.queries.words import name_words
from linli.registers.people.rules.names import BadName, read_name

_NO_STORE = {"autocomplete": "off", "data-no-draft": ""}
MOST_WORDS = 1000
# What a person may have corrected from here; the rest follows from the paper's number.
TO_CORRECT = ("name", "id_number", "phone", "domicile", ADDRESS)


class ProveForm(LinliForm):
    """Name and number of the paper."""

    name = LineField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As it stands on your paper"),
        most=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
    )
    id_number = LineField(
        label=gettext_lazy("Number of your identity card or permit"),
        most=40,
        widget=forms.TextInput(attrs={**_NO_STORE, "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        """A name that somebody may have."""
        return named(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        """A number that fits itself; whether anybody has it is not told."""
        return numbered(self.cleaned_data["id_number"])


class CodeForm(LinliForm):
    """The code from the text message."""

    code = LineField(
        label=pgettext_lazy("resident", "Code"),
        help_text=gettext_lazy("6 digits, in the text message"),
        most=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-no-draft": ""}
        ),
    )


class RequestForm(LinliForm):
    """What is asked; the kind decides which questions there are."""

    field = forms.ChoiceField(label="", required=False)
    value = LineField(
        label=gettext_lazy("What is right"), most=200, required=False,
        widget=forms.TextInput(attrs=_NO_STORE),
    )  # fmt: skip
    words = WrittenField(
        label=gettext_lazy("In your own words"),
        most=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-no-draft": ""}),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        choice = cast("forms.ChoiceField", self.fields["field"])
        if kind == RequestKind.CORRECT:
            choice.label = _("Which field is wrong?")
            choice.choices = [("", _("Choose")), *((one, _label(one)) for one in TO_CORRECT)]
            self.fields["words"].help_text = _("How it can be seen, such as: my identity card.")
        elif kind == RequestKind.DELETE:
            choice.label = _("What shall be deleted?")
            choice.widget = forms.RadioSelect()
            choice.choices = [
                *((one, field_label(one)) for one in ERASABLE),
                ("all", _("Everything")),
            ]
        if kind not in (RequestKind.CORRECT, RequestKind.DELETE):
            del self.fields["field"]
        if kind != RequestKind.CORRECT:
            del self.fields["value"]
        if kind == RequestKind.EXPLAIN:
            self.fields["words"].label = _("What shall be explained?")

    def clean(self) -> dict[str, Any]:
        """Each kind needs its own answers."""
        data = super().clean() or {}
        if "field" in self.fields and not data.get("field") and "field" not in self.errors:
            self.add_error("field", _("Choose one of the options shown."))
        if (
            self.kind == RequestKind.EXPLAIN
            and not data.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", _("Not written yet: what shall be explained"))
        if self.kind == RequestKind.CORRECT:
            self._clean_value(data)
        data["field"] = "" if data.get("field") == "all" else data.get("field", "")
        return data

    def _clean_value(self, data: dict[str, Any]) -> None:
        value, field = data.get("value", ""), data.get("field", "")
        if "value" in self.errors or not field:
            return
        if not value:
            self.add_error("value", _("Not written yet: what is right"))
            return
        try:
            data["value"] = _CHECKS.get(field, str)(value)
        except forms.ValidationError as error:
            self.add_error("value", error)


def _label(field: str) -> str:
    return _("Address where I live") if field == ADDRESS else field_label(field)


def named(text: str) -> str:
    """The name in its one form, refused in words."""
    try:
        return read_name(text)
    except BadName as bad:
        raise forms.ValidationError(name_words(bad)) from bad


def numbered(text: str) -> str:
    """The number of a paper in its one form, refused in words."""
    try:
        return checked_paper(text, at=timezone.now())
    except PersonRefused as refused:
        raise forms.ValidationError(str(refused)) from refused


def _phoned(text: str) -> str:
    flaw = phone_flaw(text)
    if flaw:
        raise forms.ValidationError(flaw)
    return text


_CHECKS = {"name": named, "id_number": numbered, "phone": _phoned}
