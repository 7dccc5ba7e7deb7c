"""What a matter does not say yet, and what another body hands over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import Committee, CourtPhase, DisputeParty
from linli.casework.mediation.operations import AGENCIES
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.foundation.crypto.rules import is_phone

KINDS = (
    (DisputeParty.Kind.PERSON, pgettext_lazy("party", "Person")),
    (DisputeParty.Kind.ENTITY, pgettext_lazy("party", "Organisation")),
)


def _phone(value: str) -> str:
    if value and not is_phone(value):
        raise forms.ValidationError(_("This is no telephone number; check it, please."))
    return value


class _WithCommittee(ActForm):
    def offer(self, committees: list[Committee], types: list[tuple[str, str]]) -> None:
        """The committees and types to choose from."""
        committee, kind = self.fields["committee"], self.fields["type"]
        assert isinstance(committee, forms.ChoiceField)  # noqa: S101  # declared below
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # declared below
        committee.choices = [(str(one.pk), one.unit.name) for one in committees]
        kind.choices = [("", "—"), *types]


class ReferForm(_WithCommittee):
    """The other party, what is asked, the type and the committee; all else the matter says."""

    respondent_kind = forms.ChoiceField(
        label=gettext_lazy("Person or organisation"), choices=KINDS, initial="person"
    )
    respondent_name = LineField(label=gettext_lazy("Name of the other party"), most=60)
    respondent_phone = LineField(
        label=gettext_lazy("Phone number of the other party"), required=False, most=20
    )
    asked = TextField(label=gettext_lazy("What the applicant asks"), required=False, rows=3)
    type = forms.ChoiceField(label=gettext_lazy("Type of dispute"), required=False)
    committee = forms.ChoiceField(label=gettext_lazy("Committee"))
    agrees = forms.BooleanField(
        label=gettext_lazy("The reporter agrees to it, and that the other side learns of it")
    )

    def clean_respondent_phone(self) -> str:
        return _phone(self.cleaned_data["respondent_phone"])


class HandOverForm(_WithCommittee):
    """A dispute that a court, the police or a petition office hands over."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Kind of body"), choices=[(one.value, one.label) for one in AGENCIES]
    )
    court_phase = forms.ChoiceField(
        label=gettext_lazy("Phase at court"), choices=CourtPhase.choices, required=False
    )
    outer_number = LineField(label=gettext_lazy("Your own number"), most=60)
    contact = LineField(label=gettext_lazy("Whom to call at your office"), required=False, most=60)
    text = TextField(label=pgettext_lazy("dispute", "What it is about"), rows=5)
    asked = TextField(label=gettext_lazy("What the applicant asks"), required=False, rows=3)
    type = forms.ChoiceField(label=gettext_lazy("Type of dispute"), required=False)
    committee = forms.ChoiceField(label=gettext_lazy("Committee"))
    yuan = forms.DecimalField(
        label=gettext_lazy("Amount in yuan"), required=False, min_value=0, max_value=10**10
    )
    applicant = LineField(label=gettext_lazy("Name of the applicant"), most=60)
    applicant_phone = LineField(
        label=gettext_lazy("Phone number of the applicant"), required=False, most=20
    )
    respondent = LineField(label=gettext_lazy("Name of the other party"), most=60)
    respondent_phone = LineField(
        label=gettext_lazy("Phone number of the other party"), required=False, most=20
    )
    consents = forms.BooleanField(
        label=gettext_lazy("The parties agree that it is handed over to mediation")
    )

    def clean_applicant_phone(self) -> str:
        return _phone(self.cleaned_data["applicant_phone"])

    def clean_respondent_phone(self) -> str:
        return _phone(self.cleaned_data["respondent_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agency") == "court" and not data.get("court_phase"):
            self.add_error("court_phase", _("Say at which point of the case it is handed over."))
        if data.get("agency") not in (None, "court"):
            data["court_phase"] = ""
        return data


class ToHotlineForm(ActForm):
    """Why it is no private dispute."""

    reason = TextField(label=gettext_lazy("Reason, as it is told"), rows=3, most=500)
