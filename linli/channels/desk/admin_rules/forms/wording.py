"""Forms of categories, grounds, emergency words, ready words and messages."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.casework.matters.operations.catalogue import CategoryWords
from linli.channels.desk.admin_rules.forms.numbers import ANY, basis_field
from linli.channels.desk.admin_rules.keeping import DatedForm, RuleForm
from linli.channels.desk.admin_rules.words import REPLY_USES, field_words

_SPLIT = re.compile(r"[、，,;；\s]+")


def _optional_basis() -> forms.CharField:
    field = basis_field()
    field.required = False
    return field


class CategoryForm(DatedForm):
    """A new version of a category."""

    name = forms.CharField(label=_("Name"), max_length=40)
    words = forms.CharField(
        label=_("Words that suggest it"),
        help_text=_("As residents say them, with blanks or commas between."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_sensitive = forms.BooleanField(
        label=_("Sensitive: a text message only says that there is news"), required=False
    )
    route_elsewhere = forms.CharField(
        label=_("Handled elsewhere"),
        help_text=_("Where the caller is told to go; such a matter is not accepted here."),
        max_length=120,
        required=False,
    )
    legal_basis = _optional_basis()

    field_order: tuple[str, ...] = (
        "name",
        "words",
        "is_sensitive",
        "route_elsewhere",
        "legal_basis",
        "on",
    )

    def category(self) -> CategoryWords:
        """What the operation is given."""
        data = self.cleaned_data
        return CategoryWords(
            name=data["name"],
            words=[word for word in _SPLIT.split(data["words"]) if word],
            is_sensitive=data["is_sensitive"],
            route_elsewhere=data["route_elsewhere"],
            legal_basis=data["legal_basis"],
        )


class NewCategoryForm(CategoryForm):
    """A category below another, or a new first one."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("2, 4 or 6 digits; the digits before the last two are the category above."),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    field_order: tuple[str, ...] = ("code", *CategoryForm.field_order)


class EndForm(DatedForm):
    """The day on which a rule ends."""

    on = forms.DateField(
        label=_("From which day on it no longer holds"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class GroundForm(DatedForm):
    """New words of a ground for not accepting."""

    name = forms.CharField(label=_("Name"), max_length=80)
    explanation = forms.CharField(
        label=_("What the reporter is told"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    route = forms.CharField(
        label=_("Where it belongs instead"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    legal_basis = basis_field()

    field_order: tuple[str, ...] = ("name", "explanation", "route", "legal_basis", "on")


class EmergencyForm(RuleForm):
    """The line and the advice that go with an emergency word."""

    line = forms.CharField(
        label=_("Line"), help_text=_("110, 119, 120, 122, or a repair service."), max_length=12
    )
    advice = forms.CharField(
        label=_("What to tell the caller"),
        help_text=_("Short and in order: what to do first."),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    legal_basis = _optional_basis()


class NewEmergencyForm(EmergencyForm):
    """One more emergency word."""

    word = forms.CharField(
        label=_("Word"), help_text=_("At least two characters, as a caller says it."), max_length=20
    )

    field_order: tuple[str, ...] = ("word", "line", "advice", "legal_basis")


class HintForm(DatedForm):
    """The words that hint at one type or urgency."""

    words = forms.CharField(
        label=_("Words that suggest it"),
        help_text=_("As residents say them, with blanks or commas between."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    legal_basis = _optional_basis()

    field_order: tuple[str, ...] = ("words", "legal_basis", "on")

    def clean_words(self) -> list[str]:
        return [word for word in _SPLIT.split(self.cleaned_data["words"]) if word]


class ReplyForm(RuleForm):
    """Words kept ready."""

    body = forms.CharField(
        label=_("Text"),
        help_text=_("What stands in 【】 is filled in by whoever uses it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    category = forms.ChoiceField(label=_("Only for the category"), choices=(), required=False)
    legal_basis = _optional_basis()

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [ANY, *categories]  # type: ignore[attr-defined]  # a ChoiceField


class NewReplyForm(ReplyForm):
    """One more text kept ready."""

    use = forms.ChoiceField(label=_("What for"), choices=[("", "—"), *REPLY_USES.items()])
    title = forms.CharField(label=_("Title"), max_length=60)

    field_order: tuple[str, ...] = ("use", "title", "body", "category", "legal_basis")


class MessageForm(RuleForm):
    """The words of a message; it may name the fields of its step and no other."""

    subject = forms.CharField(label=_("Subject"), max_length=120, required=False)
    body = forms.CharField(
        label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(
        self, *args: Any, fields: Collection[str], has_subject: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_subject:
            self.fields["subject"].widget = forms.HiddenInput()
        self.known = [(name, field_words(name)) for name in fields]
