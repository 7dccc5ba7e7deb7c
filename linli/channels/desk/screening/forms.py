"""Forms of screening: a sign, a talk, a dispute made of a sign, a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import Side
from linli.casework.mediation.operations import Person
from linli.casework.mediation.queries.rule_book import rule_book
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm

LEVELS = (
    ("community", gettext_lazy("Village and community committees, each week")),
    ("street", gettext_lazy("Town and street committees, each half month")),
    ("district", gettext_lazy("County centres, each month")),
)
_EVERY = (
    ("", gettext_lazy("as usual at this level")),
    ("week", pgettext_lazy("how often", "each week")),
    ("half_month", pgettext_lazy("how often", "each half month")),
    ("month", pgettext_lazy("how often", "each month")),
    ("once", pgettext_lazy("how often", "once")),
)


def type_choices() -> list[tuple[str, str]]:
    """The types of disputes in force, to be chosen one of."""
    rows = rule_book().types_on(timezone.localdate())
    return [(row.code, row.name) for row in rows]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class SignForm(ActForm):
    """What was seen: an event and a place, no person."""

    committee = forms.ChoiceField(label=gettext_lazy("Committee"))
    type = forms.ChoiceField(label=gettext_lazy("What kind of dispute it may become"))
    place = LineField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("Building, shop, field: where it happens, not who lives there"),
        most=120,
    )
    words = TextField(
        label=gettext_lazy("What happens there"),
        help_text=gettext_lazy(
            "What the quarrel is about, since when, how it goes. No names, no numbers of persons."
        ),
        rows=5,
        most=1000,
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args: Any, committees: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee: Any = self.fields["committee"]
        committee.choices = committees
        if len(committees) == 1:
            committee.widget = forms.HiddenInput()
            committee.initial = committees[0][0]
        kinds: Any = self.fields["type"]
        kinds.choices = [("", _("Choose")), *type_choices()]


class TalkForm(ActForm):
    """A preventive talk that was held."""

    on = _day(gettext_lazy("Held on"))
    words = TextField(
        label=gettext_lazy("What was said and promised"),
        help_text=gettext_lazy("No names: “the upper floor”, “the shop”."),
        rows=4,
        most=1000,
    )


class GoneForm(ActForm):
    """That a sign came to nothing."""

    reason = LineField(label=gettext_lazy("Why nothing more is to be done"), most=200)


class ToDisputeForm(ActForm):
    """Who the dispute is between; all else is taken along."""

    applicant = LineField(label=gettext_lazy("One side: name"), most=40)
    applicant_phone = LineField(
        label=gettext_lazy("One side: telephone number"), most=20, required=False
    )
    respondent = LineField(label=gettext_lazy("Other side: name"), most=40)
    respondent_phone = LineField(
        label=gettext_lazy("Other side: telephone number"), most=20, required=False
    )

    def parties(self) -> tuple[Person, ...]:
        """The two sides."""
        data = self.cleaned_data
        return (
            Person(side=Side.APPLICANT, name=data["applicant"], phone=data["applicant_phone"]),
            Person(side=Side.RESPONDENT, name=data["respondent"], phone=data["respondent_phone"]),
        )


class CampaignForm(ActForm):
    """A campaign: what is looked for, who reports, how often."""

    name = LineField(label=pgettext_lazy("campaign", "Name"), most=80)
    level = forms.ChoiceField(
        label=gettext_lazy("Who reports"), choices=LEVELS, widget=forms.RadioSelect
    )
    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=_EVERY, required=False)
    begins = _day(pgettext_lazy("campaign", "From"))
    ends = _day(
        pgettext_lazy("campaign", "To"),
        required=False,
        help_text=gettext_lazy("Left empty, it goes on until you end it"),
    )
    text = TextField(label=gettext_lazy("What to look for"), rows=4, most=2000, required=False)
    legal_basis = LineField(label=gettext_lazy("Basis"), most=200, required=False)


class EndForm(ActForm):
    """The last day of a campaign."""

    on = _day(gettext_lazy("Last day"))
