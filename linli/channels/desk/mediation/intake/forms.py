"""The forms with which a dispute is taken in, asked about, accepted, changed or sent away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import Committee, Grade, Sex, Side
from linli.casework.mediation.operations import Person
from linli.casework.mediation.workflow import Source
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.foundation.crypto.rules import is_phone

KINDS = (
    ("person", pgettext_lazy("party", "Person")),
    ("entity", pgettext_lazy("party", "Organisation")),
)
MEANS = (
    ("visit", gettext_lazy("In person")),
    ("phone", gettext_lazy("By telephone")),
    ("paper", gettext_lazy("On paper, signed")),
    ("message", gettext_lazy("By message")),
)
OPEN_SOURCES = (Source.APPLICATION, Source.INITIATIVE, Source.GRID, Source.SCREENING)
_YUAN_MOST = 10_000_000_000


def person_fields(*, name_required: bool) -> dict[str, forms.Field]:
    """The fields of one party."""
    return {
        "kind": forms.ChoiceField(
            label=gettext_lazy("Person or organisation"), choices=KINDS, initial="person"
        ),
        "name": LineField(label=pgettext_lazy("person", "Name"), required=name_required, most=60),
        "phone": LineField(label=pgettext_lazy("person", "Phone number"), required=False, most=20),
        "sex": forms.ChoiceField(
            label=gettext_lazy("Sex"), choices=[("", "—"), *Sex.choices], required=False
        ),
        "age": forms.IntegerField(
            label=gettext_lazy("Age"), required=False, min_value=0, max_value=130
        ),
        "occupation": LineField(label=gettext_lazy("Occupation"), required=False, most=40),
        "id_number": LineField(
            label=gettext_lazy("Identity number or credit code"), required=False, most=30
        ),
        "address": LineField(label=pgettext_lazy("person", "Address"), required=False, most=120),
        "representative": LineField(label=gettext_lazy("Representative"), required=False, most=40),
        "language": LineField(
            label=gettext_lazy("Language needed, if not Chinese"), required=False, most=24
        ),
    }


def clean_phone(value: str) -> str:
    """A telephone number, or nothing. Raises ValidationError with words."""
    if value and not is_phone(value):
        raise forms.ValidationError(_("This is no telephone number; check it, please."))
    return value


def as_person(data: dict[str, Any], side: str, prefix: str = "", **more: Any) -> Person:
    """The party that the fields under a prefix describe."""
    names = (
        *("kind", "name", "phone", "sex", "age", "occupation", "id_number", "address"),
        *("representative", "language"),
    )
    return Person(side=side, **{name: data[prefix + name] for name in names}, **more)


class TakeInForm(ActForm):
    """A dispute as it is told at the counter, on the telephone, or found by the committee."""

    code = ""  # the applicant's query code, if it is taken in
    source = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(one.value, one.label) for one in OPEN_SOURCES],
    )
    text = TextField(label=pgettext_lazy("dispute", "What happened"), rows=6)
    asked = TextField(label=gettext_lazy("What the applicant asks"), required=False, rows=3)
    type = forms.ChoiceField(label=gettext_lazy("Type of dispute"), required=False)
    community = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    place_text = LineField(label=gettext_lazy("Place in words"), required=False, most=160)
    committee = forms.ChoiceField(label=gettext_lazy("Committee"), required=False)
    yuan = forms.DecimalField(
        label=gettext_lazy("Amount in yuan"),
        required=False,
        min_value=0,
        max_value=_YUAN_MOST,
        decimal_places=2,
    )
    people = forms.IntegerField(
        label=gettext_lazy("People concerned"), min_value=1, max_value=100_000, initial=2
    )
    is_grave = forms.BooleanField(
        label=gettext_lazy("Somebody died or was seriously injured"), required=False
    )
    barred = forms.MultipleChoiceField(
        label=gettext_lazy("Asked: does any of these hold?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rights_told = forms.BooleanField(
        label=gettext_lazy("Rights and duties were told: voluntary, free, may end any time"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        committees: list[Committee],
        communities: list[tuple[str, str]],
        types: list[tuple[str, str]],
        bars: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.committees = {str(one.pk): one for one in committees}
        only = len(committees) == 1
        named = [(key, one.unit.name) for key, one in self.committees.items()]
        by_place = [("", _("As the place has it"))]
        self._choices("committee").choices = named if only else [*by_place, *named]
        self._choices("community").choices = [("", "—"), *communities]
        self._choices("type").choices = [("", _("To be said at acceptance")), *types]
        self._choices("barred").choices = bars
        for side, required in (("a", True), ("b", True)):
            for name, field in person_fields(name_required=required).items():
                self.fields[f"{side}_{name}"] = field
        self.fields["a_agrees"] = forms.BooleanField(
            label=gettext_lazy("The applicant agrees to mediation"), required=False, initial=True
        )

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
        return field

    def clean_a_phone(self) -> str:
        return clean_phone(self.cleaned_data["a_phone"])

    def clean_b_phone(self) -> str:
        return clean_phone(self.cleaned_data["b_phone"])

    def people_named(self, query_code: str) -> tuple[Person, Person]:
        """The applicant and the other party."""
        data = self.cleaned_data
        return (
            as_person(data, Side.APPLICANT, "a_", query_code=query_code),
            as_person(data, Side.RESPONDENT, "b_"),
        )


class AcceptForm(ActForm):
    """Type and grade, with the reason where another grade is chosen than the rules suggest."""

    type = forms.ChoiceField(label=gettext_lazy("Type of dispute"))
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"), choices=Grade.choices, widget=forms.RadioSelect
    )
    grade_reason = LineField(
        label=gettext_lazy("Why another grade than suggested"), required=False, most=200
    )
    suggested = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        other = self.suggested and data.get("grade") not in (None, self.suggested)
        if other and not data.get("grade_reason"):
            self.add_error("grade_reason", _("Say why the grade is another than suggested."))
        return data


class RefuseForm(ActForm):
    """Why it may not be mediated, and where it belongs."""

    bar = forms.ChoiceField(label=gettext_lazy("Ground"), widget=forms.RadioSelect)
    reason = TextField(label=gettext_lazy("Reason, as it is told"), rows=3, most=500)
    route = LineField(label=gettext_lazy("Where it belongs instead"), most=200)


class ConsentForm(ActForm):
    """What a party answered, and how; a clear no ends the mediation."""

    party = forms.ChoiceField(label=pgettext_lazy("dispute", "Party"))
    answer = forms.ChoiceField(
        label=pgettext_lazy("dispute", "Answer"),
        choices=(
            ("agreed", gettext_lazy("Agrees to mediation")),
            ("silent", gettext_lazy("Has not answered yet")),
            ("refused", gettext_lazy("Clearly refuses: it ends")),
        ),
        widget=forms.RadioSelect,
    )
    means = forms.ChoiceField(label=gettext_lazy("Asked how"), choices=MEANS)
    route = LineField(label=gettext_lazy("Other routes told, when refused"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "refused" and not data.get("route"):
            self.add_error("route", _("Tell which other routes there are."))
        return data


class ReasonForm(ActForm):
    """Only a reason."""

    reason = TextField(label=gettext_lazy("Reason"), rows=3, most=500)


class ReclassifyForm(ReasonForm):
    """Another type or grade, with the reason."""

    type = forms.ChoiceField(label=gettext_lazy("Type of dispute"))
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=Grade.choices)
    field_order = ("type", "grade", "reason")


class RouteForm(ActForm):
    """Which other routes were told."""

    route = LineField(label=gettext_lazy("Other routes told"), most=200)


class AddPartyForm(ActForm):
    """One more party."""

    side = forms.ChoiceField(label=pgettext_lazy("party", "Side"), choices=Side.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(person_fields(name_required=True))

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def person(self) -> Person:
        """The party that was entered."""
        return as_person(self.cleaned_data, self.cleaned_data["side"])


class CorrectPartyForm(ActForm):
    """What is recorded of a party; an empty field stays as it is."""

    party = forms.ChoiceField(label=pgettext_lazy("dispute", "Party"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = person_fields(name_required=False)
        own.pop("kind")
        self.fields.update(own)
        self.fields["agent"] = LineField(label=gettext_lazy("Agent"), required=False, most=40)
        self.fields["agent_scope"] = LineField(
            label=gettext_lazy("What the agent may do"), required=False, most=120
        )
        self.fields["shares_contact"] = forms.NullBooleanField(
            label=gettext_lazy("The other side may see the contact"),
            required=False,
            widget=forms.Select(choices=[("unknown", "—"), ("true", _("Yes")), ("false", _("No"))]),
        )

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def changes(self) -> dict[str, Any]:
        """What was typed."""
        skip = ("party", "expect")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in skip and value not in ("", None)
        }


class PartyGoneForm(ActForm):
    """That a party is gone, and who follows."""

    party = forms.ChoiceField(label=pgettext_lazy("dispute", "Party"))
    because = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=(
            ("died", gettext_lazy("died")),
            ("dissolved", gettext_lazy("was dissolved")),
            ("withdrew", gettext_lazy("withdraws")),
            ("not_party", gettext_lazy("was never a party")),
        ),
    )
    heir_name = LineField(
        label=gettext_lazy("Who follows (heir, successor); empty: nobody"), required=False, most=60
    )
    heir_phone = LineField(label=gettext_lazy("Their phone number"), required=False, most=20)
    words = LineField(label=pgettext_lazy("party", "In words"), required=False, most=200)

    def clean_heir_phone(self) -> str:
        return clean_phone(self.cleaned_data["heir_phone"])

    def heir(self) -> Person | None:
        """Who takes the place; the side is that of the one who is gone."""
        data = self.cleaned_data
        if not data["heir_name"]:
            return None
        return Person(side=Side.APPLICANT, name=data["heir_name"], phone=data["heir_phone"])


class ReportForm(ActForm):
    """What is reported back to the body that handed it over."""

    report = TextField(
        label=gettext_lazy("Report: the result; nothing that was conceded in mediation"),
        rows=4,
        most=1000,
    )
