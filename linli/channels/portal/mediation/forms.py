"""What a party may write on their own page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.channels.portal.fields import LineField, WrittenField
from linli.channels.portal.mediation.presenters import ANSWERS
from linli.channels.ui.forms import LinliForm


class AnswerForm(LinliForm):
    """Whether the party comes to a session."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Will you come?"),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
    )
    words = WrittenField(
        label=gettext_lazy("Anything the mediator should know"), most=200, required=False
    )


class EvidenceForm(LinliForm):
    """A piece of evidence: what it is, and one photo."""

    name = LineField(label=gettext_lazy("What does it show?"), most=120)
    is_shared = forms.BooleanField(label=gettext_lazy("The other side may see it"), required=False)


class RefuseForm(LinliForm):
    """The party's clear word that they do not want mediation."""

    sure = forms.BooleanField(
        label=pgettext_lazy("party", "I do not want (any further) mediation."),
        error_messages={"required": gettext_lazy("Tick it if that is what you want.")},
    )


class ExtensionForm(LinliForm):
    """Whether the party agrees to more time."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Do you agree to more time?"),
        choices=[
            ("agrees", pgettext_lazy("party", "Yes, I agree")),
            ("refuses", pgettext_lazy("party", "No")),
        ],
        widget=forms.RadioSelect,
    )
