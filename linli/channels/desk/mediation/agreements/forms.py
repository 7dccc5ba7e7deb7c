"""The forms of an agreement: its draft and plan, signatures, performance, the court, visits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import DisputeParty
from linli.casework.mediation.rules.terms import MOST_INSTALMENTS, Every
from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.cases.files import FilesField
from linli.channels.desk.doing import ActForm
from linli.channels.ui.agreement_words import (
    COURT_GROUNDS,
    MEANS,
    PAPER_NAMES,
    PERFORMED,
    SATISFIED,
)
from linli.channels.ui.forms import LinliForm

MOST_YUAN = Decimal(10) ** 10
EVERY = (
    (Every.WEEK, gettext_lazy("Every week")),
    (Every.MONTH, gettext_lazy("Every month")),
    (Every.QUARTER, gettext_lazy("Every quarter")),
    (Every.YEAR, gettext_lazy("Every year")),
)
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class YuanField(forms.DecimalField):
    """An amount in yuan; gives cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_YUAN, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int | None:
        yuan = super().clean(str(value).replace(",", "").replace("，", "") if value else value)
        return None if yuan is None else int(yuan * 100)


def party_choices(parties: Sequence[DisputeParty]) -> list[tuple[str, str]]:
    """The parties by their names, as the agreement has them."""
    return [(str(one.id), str(one.party.name)) for one in parties]


class DraftForm(ActForm):
    """What is agreed (人民调解法 art. 29)."""

    is_oral = forms.BooleanField(
        label=gettext_lazy("Oral agreement: only registered, the parties do not sign"),
        required=False,
    )
    facts = TextField(label=gettext_lazy("Main facts"), rows=4)
    points = TextField(label=gettext_lazy("What was in dispute"), rows=3)
    terms = TextField(label=gettext_lazy("What was agreed"), rows=8)
    manner = TextField(
        label=gettext_lazy("How, where and until when it is performed"),
        help_text=gettext_lazy("May stay empty where the plan below says it."),
        required=False,
        rows=2,
    )
    amount = YuanField(label=gettext_lazy("Amount in yuan"), required=False)
    copies = forms.IntegerField(
        label=gettext_lazy("Copies"),
        help_text=gettext_lazy("One for each party, one for the committee."),
        min_value=1,
        max_value=20,
        initial=3,
    )
    recorder = LineField(label=gettext_lazy("Recorder"), required=False, most=40)


class LineForm(forms.Form):
    """One line of the plan; empty lines do not count."""

    debtor = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    creditor = forms.ChoiceField(label=gettext_lazy("For whom"), required=False)
    what = LineField(label=gettext_lazy("Does what"), required=False)
    cents = YuanField(label=gettext_lazy("Yuan"), required=False)
    due_on = forms.DateField(
        label=pgettext_lazy("plan", "Until"), required=False, widget=date_input()
    )

    def __init__(self, *args: Any, parties: Sequence[DisputeParty] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("debtor", "creditor"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
            field.choices = [("", "—"), *party_choices(parties)]
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            small = "form-select form-select-sm" if is_choice else "form-control form-control-sm"
            field.widget.attrs["class"] = small

    @property
    def is_empty(self) -> bool:
        """Whether the line is to be left out."""
        return not any(
            self.cleaned_data.get(name) for name in ("debtor", "what", "cents", "due_on")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) for name in ("debtor", "what", "cents", "due_on")):
            for name, words in (
                ("debtor", _("Say who.")),
                ("what", _("Say what is to be done.")),
                ("due_on", _("Say until when.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data


class HelpForm(LinliForm):
    """What a ready wording or a row of payments is made from."""

    template = forms.ChoiceField(label=gettext_lazy("Ready wording"), required=False)
    payer = forms.ChoiceField(label=gettext_lazy("Who pays or does it"), required=False)
    payee = forms.ChoiceField(label=gettext_lazy("For whom"), required=False)
    sum = YuanField(label=gettext_lazy("Amount in yuan"), required=False)
    due = forms.DateField(
        label=gettext_lazy("Until, or first payment on"), required=False, widget=date_input()
    )
    count = forms.IntegerField(
        label=pgettext_lazy("plan", "Payments"),
        required=False,
        min_value=1,
        max_value=MOST_INSTALMENTS,
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=EVERY, required=False, initial=Every.MONTH
    )
    thing = LineField(
        label=pgettext_lazy("agreement", "What it is about"), required=False, most=100
    )
    place = LineField(label=pgettext_lazy("agreement", "Place"), required=False, most=100)

    def fill(
        self, parties: Sequence[DisputeParty], templates: Sequence[tuple[str, str]]
    ) -> HelpForm:
        """Offer the parties and the wordings of this type of dispute."""
        choices = {
            "payer": [("", "—"), *party_choices(parties)],
            "payee": [("", "—"), *party_choices(parties)],
            "template": [("", "—"), *templates],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
            field.choices = offered
        return self


class SignForm(ActForm):
    """How somebody signs: drawn in the box, or on paper of which a scan is kept."""

    means = forms.ChoiceField(
        label=gettext_lazy("How it is signed"),
        choices=[(code, words) for code, words in MEANS.items() if code != "seal"],
        initial="screen",
        widget=forms.RadioSelect,
    )
    image = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-ink": ""}))
    digest = forms.CharField(widget=forms.HiddenInput)
    attachments = FilesField(
        label=gettext_lazy("Scan of the signed paper"),
        help_text=gettext_lazy("Only where it is signed on paper."),
    )


class LineChoiceForm(ActForm):
    """One open line of the plan."""

    line = forms.TypedChoiceField(label=gettext_lazy("Which line of the plan"), coerce=UUID)


class ProofForm(LineChoiceForm):
    words = LineField(
        label=gettext_lazy("How it is known"),
        help_text=gettext_lazy("Receipt, bank slip, seen at the place …"),
    )
    on = forms.DateField(label=gettext_lazy("Performed on"), required=False, widget=date_input())
    attachments = FilesField(label=pgettext_lazy("performance", "Receipt"))


class LineReasonForm(LineChoiceForm):
    reason = LineField(label=gettext_lazy("Reason"))


class AtOnceForm(ActForm):
    words = LineField(label=gettext_lazy("How it is known"))
    attachments = FilesField(label=pgettext_lazy("performance", "Receipt"))


class CannotForm(ActForm):
    reason = LineField(label=gettext_lazy("Why it cannot be performed"))
    route = LineField(label=gettext_lazy("Route that was told"))


class AgainForm(ActForm):
    reason = TextField(label=gettext_lazy("Why they mediate again"), rows=3)


class WishForm(ActForm):
    party = forms.TypedChoiceField(label=gettext_lazy("Which party"), coerce=UUID)
    answer = forms.ChoiceField(
        label=gettext_lazy("Wishes to apply to the court together"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How it was said"),
        choices=(
            ("paper", gettext_lazy("In writing")),
            ("phone", gettext_lazy("By telephone")),
            ("counter", gettext_lazy("At the desk")),
        ),
    )


class CourtForm(ActForm):
    court = LineField(label=gettext_lazy("Court"), most=80)
    why_this_court = forms.ChoiceField(
        label=gettext_lazy("Why this court"), choices=list(COURT_GROUNDS.items())
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Papers handed in"),
        choices=list(PAPER_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("Handed in on"), widget=date_input())


class RulingForm(ActForm):
    on = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    number = LineField(label=gettext_lazy("Court's number"), required=False, most=60)
    attachments = FilesField(label=gettext_lazy("Court's paper"))


class ConfirmedForm(RulingForm):
    number = LineField(label=gettext_lazy("Number of the ruling"), most=60)


class NegativeForm(RulingForm):
    reason = LineField(label=gettext_lazy("Reason of the court"))


class ReasonForm(ActForm):
    reason = LineField(label=gettext_lazy("Reason"))


class VisitForm(ActForm):
    """人民调解回访记录."""

    reason = LineField(label=gettext_lazy("Occasion"), most=120)
    performed = forms.ChoiceField(
        label=gettext_lazy("Performance"), choices=list(PERFORMED.items()), widget=forms.RadioSelect
    )
    satisfied = forms.ChoiceField(
        label=gettext_lazy("Are they content?"),
        choices=list(SATISFIED.items()),
        widget=forms.RadioSelect,
    )
    at_odds_again = forms.BooleanField(label=gettext_lazy("They are at odds again"), required=False)
    may_flare_up = forms.BooleanField(label=gettext_lazy("It may flare up"), required=False)
    words = TextField(label=pgettext_lazy("visit", "What was found"), rows=3)
    measures = LineField(label=gettext_lazy("What is done about it"), required=False)
