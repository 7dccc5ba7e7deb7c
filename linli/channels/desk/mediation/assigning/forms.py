"""Whom the chair chooses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.channels.desk.cases.fields import TextField
from linli.channels.desk.doing import ActForm


class AssignForm(ActForm):
    """One to three mediators, one of whom leads."""

    lead = forms.ChoiceField(label=pgettext_lazy("mediator", "Leads"), widget=forms.RadioSelect)
    with_ = forms.MultipleChoiceField(
        label=gettext_lazy("Together with"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, pairs: list[tuple[str, str]]) -> None:
        """Let these mediators be chosen."""
        for name in ("lead", "with_"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
            field.choices = pairs

    def chosen(self) -> list[UUID]:
        """The mediators, the lead first."""
        lead = self.cleaned_data["lead"]
        others = [one for one in self.cleaned_data["with_"] if one != lead]
        return [UUID(one) for one in (lead, *others)]


class RecuseForm(ActForm):
    """Which mediator steps back, and why."""

    mediator = forms.ChoiceField(label=pgettext_lazy("dispute", "Mediator"))
    reason = TextField(label=gettext_lazy("Reason"), rows=3, most=500)


class ReplaceForm(RecuseForm):
    """Who goes, who comes, and why."""

    instead = forms.ChoiceField(label=gettext_lazy("In their place"), required=False)
    ruling = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=(
            ("replace", gettext_lazy("Replacement")),
            ("granted", gettext_lazy("Recusal granted")),
            ("denied", gettext_lazy("Recusal denied: the mediator goes on")),
        ),
    )
    field_order = ("expect", "mediator", "ruling", "instead", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("instead") and data.get("instead") == data.get("mediator"):
            self.add_error("instead", _("Choose another mediator."))
        return data
