"""Forms of committees, rooms and mediators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from linli.casework.mediation.models import (
    CommitteeKind,
    Dismissal,
    Education,
    MediatorTerm,
    Sex,
    TermRole,
)
from linli.casework.mediation.operations.committees import CommitteeFacts
from linli.casework.mediation.operations.mediators import MediatorFacts
from linli.casework.mediation.operations.rooms import RoomFacts
from linli.casework.mediation.operations.terms_of_office import Elected
from linli.casework.mediation.queries.committees import choices_above, committee_choices
from linli.casework.mediation.queries.rule_book import rule_book
from linli.channels.ui.forms import LinliForm
from linli.registers.access.rules import Actor
from linli.registers.places.queries import divisions_under

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LEVELS = ("district", "street", "community")


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Give a field of choices what this reader may choose from."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def type_choices() -> list[tuple[str, str]]:
    """The types of dispute in force."""
    return [(row.code, row.name) for row in rule_book().types_on(timezone.localdate())]


class ExpectForm(LinliForm):
    """A form that carries the version of the record that the page showed."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CommitteeForm(ExpectForm):
    """What is entered of a committee."""

    name = forms.CharField(label=_("Name of the committee"), max_length=80)
    kind = forms.ChoiceField(
        label=pgettext_lazy("committee", "Kind"), choices=CommitteeKind.choices
    )
    trade = forms.CharField(
        label=_("Trade"),
        max_length=24,
        required=False,
        help_text=_("Only for trade committees: the code of the type of dispute, as labour."),
    )
    short_word = forms.CharField(
        label=_("Word in the file number"),
        max_length=8,
        help_text=_("Stands in （2026）…人调字第00001号; no other committee may have it."),
    )
    division_code = forms.ChoiceField(label=_("Division"))
    above_id = forms.ChoiceField(label=_("Above it"), required=False)
    court_name = forms.CharField(label=_("Court it belongs to"), max_length=60, required=False)
    residents = forms.IntegerField(
        label=pgettext_lazy("committee", "Residents"),
        min_value=0,
        max_value=20_000_000,
        initial=0,
        help_text=_("How many live where it works: its quota is reckoned from this."),
    )
    is_mixed_area = forms.BooleanField(
        label=_("In an area of several ethnic groups"), required=False
    )
    has_minority_member = forms.BooleanField(
        label=_("Has a member of an ethnic minority"), required=False
    )
    phone = forms.CharField(label=_("Office phone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    video_base = forms.URLField(
        label=_("Address for video sessions"), required=False, assume_scheme="https"
    )
    founded_on = forms.DateField(label=_("Founded on"), widget=DAY, required=False)

    def __init__(self, actor: Actor, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["founded_on"]
        places = [
            (row.code, row.name) for level in _LEVELS for row in divisions_under(actor.scope, level)
        ]
        set_choices(self, "division_code", places)
        none = ("", pgettext("committee", "none"))
        set_choices(self, "above_id", [none, *choices_above(actor)])

    def facts(self) -> CommitteeFacts:
        """What was entered, for the operation."""
        given = dict(self.cleaned_data)
        given.pop("expect", None)
        given.pop("founded_on", None)
        above = given.pop("above_id")
        return CommitteeFacts(**given, above_id=UUID(above) if above else None)


class TermForm(ExpectForm):
    """Who sits on a committee from a day on: a role for each of its mediators."""

    chosen_by = forms.CharField(
        label=_("Elected or appointed by"),
        max_length=80,
        help_text=_("For example: residents' meeting of 12 November."),
    )
    begins = forms.DateField(label=pgettext_lazy("term", "From"), widget=DAY)

    def __init__(self, people: Sequence[tuple[str, str, str]], *args: Any, **kwargs: Any) -> None:
        """``people`` are id, words and present role."""
        super().__init__(*args, **kwargs)
        roles = [("", pgettext("term", "not on the committee")), *TermRole.choices]
        self._names = {}
        for key, words, role in people:
            name = f"role_{key}"
            self._names[name] = UUID(key)
            self.fields[name] = forms.ChoiceField(
                label=words, choices=roles, required=False, initial=role
            )

    def elected(self) -> list[Elected]:
        """Those who were given a role."""
        return [
            Elected(key, self.cleaned_data[name])
            for name, key in self._names.items()
            if self.cleaned_data.get(name)
        ]


class ReasonForm(ExpectForm):
    """A reason in words."""

    reason = forms.CharField(
        label=pgettext_lazy("mediation", "Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoomForm(LinliForm):
    """What is entered of a room."""

    name = forms.CharField(label=_("Name of the room"), max_length=40)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=2, max_value=200, initial=8)
    has_two_entrances = forms.BooleanField(label=_("Parties can wait apart"), required=False)

    def facts(self) -> RoomFacts:
        """What was entered, for the operation."""
        return RoomFacts(**self.cleaned_data)


class PictureForm(LinliForm):
    """A picture: a committee's seal."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG, at most 5 MB; a seal on white or transparent."),
    )


class MediatorForm(ExpectForm):
    """What is entered of a mediator."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    id_number = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        required=False,
        help_text=_(
            "Kept sealed; with it conflicts of interest are seen. Empty leaves it as it is."
        ),
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
    )
    born_on = forms.DateField(label=_("Born on"), widget=DAY, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=24,
        required=False,
        help_text=_("Kept sealed. Empty leaves it as it is."),
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
    )
    education = forms.ChoiceField(label=_("Education"), choices=Education.choices, required=False)
    employer = forms.CharField(label=_("Employer"), max_length=80, required=False)
    is_full_time = forms.BooleanField(label=_("Full-time"), required=False)
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=24,
        required=False,
        help_text=_("Empty: the next number is given."),
    )
    specialities = forms.MultipleChoiceField(
        label=_("Specialities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(
        label=_("Languages"),
        max_length=200,
        required=False,
        help_text=_("Dialects, sign language, languages of minorities; with commas between."),
    )
    most_cases = forms.IntegerField(
        label=_("Most cases at a time"), min_value=1, max_value=60, initial=12
    )
    about = forms.CharField(
        label=pgettext_lazy("mediator", "About"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "specialities", type_choices())

    def facts(self) -> MediatorFacts:
        """What was entered, for the operation."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in MediatorFacts.__dataclass_fields__
        }
        words = given.pop("languages").replace("，", ",").replace("、", ",")
        languages = tuple(one.strip() for one in words.split(",") if one.strip())
        return MediatorFacts(**given, languages=languages)


class AppointForm(LinliForm):
    """An appointment to a committee."""

    committee_id = forms.ChoiceField(label=_("Committee"))
    role = forms.ChoiceField(label=_("Role"), choices=TermRole.choices, initial=TermRole.MEDIATOR)
    chosen_by = forms.CharField(label=_("Elected or appointed by"), max_length=80)
    begins = forms.DateField(label=pgettext_lazy("term", "From"), widget=DAY)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "committee_id", committee_choices(actor))


class EnrolForm(AppointForm, MediatorForm):
    """A new mediator with the first appointment."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        set_choices(self, "specialities", type_choices())
        self.order_fields(
            ["name", "sex", "id_number", "committee_id", "role", "chosen_by", "begins"]
        )


class DismissForm(ExpectForm):
    """Why somebody is a mediator no more."""

    because = forms.ChoiceField(
        label=pgettext_lazy("mediation", "Reason"),
        choices=Dismissal.choices,
        help_text=_("The first four are the bans of 人民调解法 art. 15 and need words."),
    )
    words = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def present_roles(terms: Sequence[MediatorTerm]) -> dict[str, str]:
    """Mediators' present roles by id."""
    return {str(term.mediator_id): term.role for term in terms}
