"""Looking somebody up, entering them, correcting, moving, and who belongs to which household."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.cases.fields import LineField, date_input
from linli.channels.desk.doing import ActForm
from linli.channels.ui.forms import REASON_MAX, REASON_MIN, LinliForm, RevealForm
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import Scope, good_reason
from linli.registers.people.models import (
    Person,
    Relation,
    ResidenceKind,
    Sex,
    Source,
    Standing,
)
from linli.registers.people.operations import PersonFacts
from linli.registers.people.queries import PersonLine, field_label
from linli.registers.places.models import Home
from linli.registers.places.queries import find_homes

SOURCES = (Source.VISIT, Source.COUNTER, Source.SHARED, Source.REQUEST)
NO_FILL = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


def source_field(first: str = Source.COUNTER) -> forms.ChoiceField:
    """Where what is written comes from."""
    return forms.ChoiceField(
        label=_("Where this comes from"),
        choices=[(str(one), one.label) for one in SOURCES],
        initial=first,
    )


def kind_field() -> forms.ChoiceField:
    """By what right somebody lives in a home."""
    return forms.ChoiceField(
        label=_("Own, rented or other"), choices=ResidenceKind.choices, initial="own"
    )


def told_reason(text: str) -> str:
    """The reason for a look-up. Raises ValidationError for one that says nothing."""
    reason = good_reason(text)
    if reason is None:
        raise forms.ValidationError(gettext("Say why you look this person up: they can see it."))
    return reason


class ReasonForm(RevealForm):
    """Why one record is looked at."""

    def clean_reason(self) -> str:
        return told_reason(self.cleaned_data["reason"])


class SearchForm(LinliForm):
    """One box for number, telephone, name, initials and address."""

    q = LineField(
        label=_("ID number, phone, name, initials or address"),
        most=120,
        attrs={},
    )

    def __init__(self, *args: Any, with_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs |= NO_FILL
        if with_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Why you look this person up"),
                help_text=_("They can read this reason in their own access log."),
                min_length=REASON_MIN,
                max_length=REASON_MAX,
            )

    def clean_reason(self) -> str:
        return told_reason(self.cleaned_data["reason"])


class PersonForm(LinliForm):
    """What is told of a person who is not in the register yet."""

    name = LineField(label=pgettext_lazy("person", "Name"), most=60)
    id_number = LineField(
        label=pgettext_lazy("person", "ID number"),
        required=False,
        most=30,
        help_text=_("Birth date and sex are read from it. Empty: no paper yet."),
    )
    phone = LineField(label=pgettext_lazy("person", "Phone number"), required=False, most=30)
    standing = forms.ChoiceField(
        label=pgettext_lazy("person", "Standing"), choices=Standing.choices
    )
    domicile = LineField(
        label=pgettext_lazy("person", "Registered domicile"), required=False, most=200
    )

    def facts(self) -> PersonFacts:
        """What the operation is given."""
        data = self.cleaned_data
        return PersonFacts(
            name=data["name"],
            standing=data["standing"],
            id_number=data["id_number"],
            phone=data["phone"],
            domicile=data.get("domicile", ""),
            sex=data.get("sex") or "",
            born_on=data.get("born_on"),
        )


class HomeForm(ActForm):
    """An address that has to become one home: where it means several, they are offered."""

    address = LineField(
        label=_("Address of the home"),
        most=120,
        help_text=_("Such as 3-2-501 or the house's name with building, entrance and door."),
    )
    home = forms.CharField(required=False, widget=forms.HiddenInput)
    may_be_unknown = False

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.found: Home | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        text = data.get("address") or ""
        if text:
            self._match(self._homes(text), data.get("home", ""))
        return data

    def _homes(self, text: str) -> list[Home]:
        try:
            return find_homes(self.scope, text)
        except WordTooShort:
            return []

    def _match(self, homes: list[Home], chosen: str) -> None:
        named = next((one for one in homes if str(one.id) == chosen), None)
        if named is not None or len(homes) == 1:
            self.found = named or homes[0]
        elif homes:
            self.fields["home"] = forms.ChoiceField(
                label=_("Which of these homes?"),
                choices=[(str(one.id), one.address) for one in homes],
                widget=forms.RadioSelect,
            )
            self.add_error("home", gettext("The address fits several homes: choose one."))
        elif not self.may_be_unknown:
            self.add_error(
                "address", gettext("No home in your division has this address. Name its door.")
            )

    @property
    def home_id(self) -> UUID | None:
        """The home that was found."""
        return self.found.id if self.found else None


class EnterForm(PersonForm, HomeForm):
    """A person entered at the counter, with the home they live in or the address as told."""

    sex = forms.ChoiceField(
        label=_("Sex, if the ID does not tell it"),
        required=False,
        choices=[("", "—"), *Sex.choices],
    )
    born_on = forms.DateField(
        label=_("Birth date, if the ID does not tell it"), required=False, widget=date_input()
    )
    kind = kind_field()
    since = forms.DateField(label=_("Lives there since"), required=False, widget=date_input())
    source = source_field()
    is_unmatched = forms.BooleanField(
        label=_("The home is not in the register yet: keep the address as it is told"),
        required=False,
    )
    field_order = ("name", "id_number", "phone", "standing", "domicile", "sex", "born_on",
                   "address", "home", "is_unmatched", "kind", "since", "source")  # fmt: skip

    def _match(self, homes: list[Home], chosen: str) -> None:
        self.may_be_unknown = bool(self.cleaned_data.get("is_unmatched"))
        super()._match(homes, chosen)


class CorrectForm(ActForm):
    """The new value of one field, with where it comes from."""

    source = source_field()
    proof = LineField(
        label=_("Document that was seen"), required=False, most=80,
        help_text=_("Such as: identity card, lease of 2026. No numbers."),
    )  # fmt: skip

    def __init__(self, *args: Any, field: str, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(field, person)
        self.order_fields(["value", "source", "proof"])

    def value(self) -> str:
        """The value as the operation reads it."""
        value = self.cleaned_data["value"]
        return value.isoformat() if isinstance(value, date) else str(value or "")


def value_field(field: str, person: Person) -> forms.Field:
    """The input for a field; what is shown masked begins empty."""
    label = field_label(field)
    if field in ("standing", "sex"):
        choices = Standing.choices if field == "standing" else Sex.choices
        return forms.ChoiceField(label=label, choices=choices, initial=getattr(person, field))
    if field == "relation":
        return forms.ChoiceField(label=label, choices=Relation.choices[1:], initial=person.relation)
    if field == "born_on":
        return forms.DateField(
            label=label, required=False, widget=date_input(), initial=person.born_on
        )
    is_hidden = field in ("id_number", "phone")
    made = LineField(
        label=label,
        required=field == "name",
        most=200,
        initial="" if is_hidden else getattr(person, field),
    )
    made.widget.attrs |= NO_FILL | ({"inputmode": "tel"} if field == "phone" else {})
    if field == "phone":
        made.help_text = gettext("The new number in full. Empty: there is none any more.")
    return made


class MoveInForm(HomeForm):
    """The home that a person lives in from a day on."""

    kind = kind_field()
    since = forms.DateField(
        label=pgettext_lazy("residence", "Since"), required=False, widget=date_input()
    )
    source = source_field(Source.VISIT)


class MoveOutForm(ActForm):
    """The day on which a person moved away."""

    day = forms.DateField(label=pgettext_lazy("person", "Moved away on"), widget=date_input())
    source = source_field(Source.VISIT)


class DeathForm(ActForm):
    """The day of a death, and the paper that says so."""

    died_on = forms.DateField(label=pgettext_lazy("person", "Died on"), widget=date_input())
    proof = LineField(label=_("Document that was seen"), most=80)
    source = source_field()


NEW, ANOTHER = "", "another"


class JoinForm(ActForm):
    """The household that a person belongs to: of their home, another that is found, or a new one."""

    household = forms.ChoiceField(
        label=pgettext_lazy("person", "Household"), widget=forms.RadioSelect
    )
    sought = LineField(
        label=_("The other household"),
        required=False,
        most=80,
        help_text=_("Its number, its address, or the name of its head."),
    )
    relation = forms.ChoiceField(
        label=pgettext_lazy("person", "Relation to the head"),
        choices=[("", "—"), *Relation.choices],
    )

    def __init__(
        self, *args: Any, households: Sequence[tuple[str, str]],
        find: Callable[[str], Sequence[tuple[str, str]]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._find, self._near = find, list(households)
        self._offer([])
        self.fields["relation"].required = False
        self.fields["sought"].widget.attrs |= NO_FILL
        sought = self.data.get(self.add_prefix("sought"), "") if self.is_bound else ""
        if sought.strip():
            self._offer(find(sought))

    def _offer(self, found: Sequence[tuple[str, str]]) -> None:
        """Those of the home, those that were found, and the ways to others."""
        near = {one for one, _words in self._near}
        self.found = [one for one in found if one[0] not in near]
        choices: Any = self.fields["household"]
        choices.choices = [
            *self._near, *self.found,
            (ANOTHER, _("Another household, of another home")),
            (NEW, _("A new household, this person its head")),
        ]  # fmt: skip
        choices.required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("household") == ANOTHER:
            self._choose(data)
        if data.get("household") not in (NEW, None) and not data.get("relation"):
            self.add_error("relation", gettext("Choose how they are related to the head."))
        return data

    def _choose(self, data: dict[str, Any]) -> None:
        """The one household that was found; several are offered to choose from."""
        if not data.get("sought"):
            self.add_error("sought", gettext("Say which household."))
        elif not self.found:
            self.add_error("sought", gettext("No household of your community fits this."))
        elif len(self.found) == 1:
            data["household"] = self.found[0][0]
        else:
            self.add_error("household", gettext("Several households fit: choose one of them."))


class LeaveForm(ActForm):
    """Who heads the household from now on, where the head leaves it."""

    new_head = forms.ChoiceField(label=_("Who heads it from now on"), required=False)

    def __init__(self, *args: Any, heirs: Sequence[PersonLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not heirs:
            del self.fields["new_head"]
            return
        choices: Any = self.fields["new_head"]
        choices.required = True
        choices.choices = [("", "—"), *((str(one.id), one.name) for one in heirs)]


class WhyForm(ActForm):
    """A reason of one line."""

    reason = LineField(label=_("Reason"), most=200)
