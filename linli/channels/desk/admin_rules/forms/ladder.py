"""Forms of the rules of the supervision ladder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Urgency
from linli.channels.desk.admin_rules.forms.numbers import basis_field
from linli.channels.desk.admin_rules.keeping import DatedForm
from linli.channels.desk.admin_rules.ladder_words import SIGNERS, TOS, TRIGGERS
from linli.channels.desk.admin_rules.words import UNITS
from linli.oversight.supervision.models import RungChoice
from linli.oversight.supervision.operations import StepWords
from linli.oversight.supervision.queries.families import clock_words
from linli.oversight.supervision.rules import (
    AFTER_UNITS,
    CLOCKS_OF,
    DISPUTE,
    MATTER,
    REPLY_UNITS,
    StepRule,
    To,
    clocks_of,
)
from linli.registers.access.permissions import ROLES

_TOLD = (
    "handler",
    "head",
    "taker",
    "dispatcher",
    "reviewer",
    "caller",
    "supervisor",
    "leader",
)
_EVERY_CLOCK = tuple(clock for clocks in CLOCKS_OF.values() for clock in clocks)
_TOLD_OF_DISPUTES = ("mediation_chair", "mediation_clerk", "justice_officer", "leader")


def _labelled(clocks: tuple[str, ...], family: str = MATTER) -> list[tuple[str, Any]]:
    return [(clock, clock_words(family, clock)) for clock in clocks]


def _boxes(label: Any, choices: list[tuple[str, Any]], **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **more
    )


class LadderForm(DatedForm):
    """A new version of a rule of the ladder."""

    name = forms.CharField(label=_("Name"), max_length=80)
    clocks = _boxes(_("Limits it watches"), _labelled(_EVERY_CLOCK))
    urgencies = _boxes(
        _("Only for the urgencies"),
        list(Urgency.choices),
        required=False,
        help_text=_("None: all."),
    )
    trigger = forms.ChoiceField(label=_("Counts from"), choices=list(TRIGGERS.items()))
    after = forms.IntegerField(
        label=_("So long after"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    after_unit = forms.ChoiceField(
        label=_("Counted in"), choices=[(str(unit), UNITS[unit]) for unit in AFTER_UNITS]
    )
    roles = _boxes(_("Posts that are told"), [(code, ROLES[code].label) for code in _TOLD])
    is_automatic = forms.BooleanField(label=_("Issued by itself"), required=False)
    unless_answered = forms.BooleanField(
        label=_("Not by itself if the unit answered the step before"), required=False
    )
    signer = forms.ChoiceField(label=_("Signed by"), choices=list(SIGNERS.items()))
    reply_within = forms.IntegerField(
        label=_("Answer within"),
        help_text=_("0: no answer in writing."),
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reply_unit = forms.ChoiceField(
        label=_("Counted in"), choices=[(str(unit), UNITS[unit]) for unit in REPLY_UNITS]
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Fields: {no} {title} {kind} {due} {unit}"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    requirement = forms.CharField(
        label=_("What is asked"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    legal_basis = basis_field()

    def __init__(self, *args: Any, to: str = "", family: str = MATTER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks: Any = self.fields["clocks"]
        if to:
            clocks.choices = _labelled(clocks_of(To(to), family), family)
        if family == DISPUTE:
            roles: Any = self.fields["roles"]
            roles.choices = [(code, ROLES[code].label) for code in _TOLD_OF_DISPUTES]

    def words(self) -> StepWords:
        """What the operation is given."""
        data = {name: self.cleaned_data[name] for name in StepWords.__dataclass_fields__}
        return StepWords(**{**data, "after": data["after"] or 0})


class NewLadderForm(LadderForm):
    """One more rule of the ladder."""

    rung = forms.ChoiceField(
        label=pgettext_lazy("supervision", "Rung"), choices=[("", "—"), *RungChoice.choices]
    )
    to = forms.ChoiceField(label=_("Goes to"), choices=[("", "—"), *TOS.items()])


def said_by(rule: StepRule) -> dict[str, Any]:
    """What a rule says, as the first content of its form."""
    return {
        "name": rule.name,
        "clocks": sorted(rule.clocks),
        "urgencies": sorted(rule.urgencies),
        "trigger": rule.trigger,
        "after": rule.after,
        "after_unit": rule.after_unit,
        "roles": list(rule.roles),
        "is_automatic": rule.is_automatic,
        "unless_answered": rule.unless_answered,
        "signer": rule.signer,
        "reply_within": rule.reply_within,
        "reply_unit": rule.reply_unit,
        "text": rule.text,
        "requirement": rule.requirement,
        "legal_basis": rule.legal_basis,
    }
