"""A visit to a home, its letting, and households split or merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.doing import ActForm
from linli.channels.desk.people.forms.persons import NO_FILL
from linli.channels.ui.forms import LinliForm
from linli.registers.people.models import Relation, ResidenceKind, Standing
from linli.registers.people.operations import NewInHome, PersonFacts, Visit
from linli.registers.people.queries import PersonLine
from linli.registers.places.models import Home

HERE, LEFT, ELSEWHERE = "here", "left", "elsewhere"
MOST_NEW = 12


class ResidentForm(LinliForm):
    """What a visit found of one who lives there by the register."""

    state = forms.ChoiceField(
        label=_("What the visit found"),
        widget=forms.RadioSelect,
        choices=[
            (HERE, _("still lives here")),
            (LEFT, _("moved away")),
            (ELSEWHERE, _("lives in another home here")),
        ],
    )
    phone = LineField(label=_("New phone number, if it changed"), required=False, most=30)
    name = LineField(label=_("Right name, if it is misspelt"), required=False, most=60)
    relation = forms.ChoiceField(label=_("Relation to the head, if it changed"), required=False)
    dwelling = forms.ChoiceField(
        label=_("Own, rented or other, if it changed"),
        required=False,
        choices=[("", _("as it is")), *ResidenceKind.choices],
    )
    address = LineField(
        label=_("Address of the other home"),
        required=False,
        most=200,
        help_text=_("With building, entrance and door."),
    )
    home = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, relation: str, find: Callable[[str], Sequence[Home]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= NO_FILL | {"inputmode": "tel"}
        self.fields["name"].widget.attrs |= NO_FILL
        self._find = find
        self.moves_to: UUID | None = None
        choices: Any = self.fields["relation"]
        choices.choices = [("", _("as it is")), *Relation.choices[1:]]
        if relation in ("", Relation.HEAD):
            del self.fields["relation"]

    @property
    def is_open(self) -> bool:
        """Whether anything beyond the first question was typed or is wrong."""
        names = ("phone", "name", "relation", "dwelling", "address", "home")
        return any(self[one].value() or self[one].errors for one in names if one in self.fields)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("state") == ELSEWHERE:
            self._match(data)
        return data

    def _match(self, data: dict[str, Any]) -> None:
        """The one home that the address means; several are offered to choose from."""
        text = data.get("address", "")
        if not text:
            self.add_error("address", gettext("Say in which home they live now."))
            return
        homes = self._find(text)
        named = next((one for one in homes if str(one.id) == data.get("home")), None)
        if named is not None or len(homes) == 1:
            self.moves_to = (named or homes[0]).id
        elif homes:
            self.fields["home"] = forms.ChoiceField(
                label=_("Which of these homes?"),
                choices=[(str(one.id), one.address) for one in homes],
                widget=forms.RadioSelect,
            )
            self.add_error("home", gettext("The address fits several homes: choose one."))
        else:
            self.add_error(
                "address", gettext("No home in your division has this address. Name its door.")
            )


class NewcomerRowForm(LinliForm):
    """Somebody found in the home who is not in the register there."""

    name = LineField(label=pgettext_lazy("person", "Name"), required=False, most=60)
    id_number = LineField(label=pgettext_lazy("person", "ID number"), required=False, most=30)
    phone = LineField(label=pgettext_lazy("person", "Phone number"), required=False, most=30)
    standing = forms.ChoiceField(
        label=pgettext_lazy("person", "Standing"),
        choices=Standing.choices,
        initial=Standing.FLOATING,
    )
    kind = forms.ChoiceField(
        label=_("Own, rented or other"), choices=ResidenceKind.choices, initial="rent"
    )
    since = forms.DateField(label=_("Lives there since"), required=False, widget=date_input())
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    moves = forms.BooleanField(
        label=_("It is the same person: they moved here from their former home"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("id_number", "phone"):
            self.fields[name].widget.attrs |= NO_FILL

    @property
    def is_known(self) -> bool:
        """Whether the number belongs to a record that this post may let move."""
        return bool(self["person"].value())

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        data = self.cleaned_data
        return not (data.get("name") or data.get("id_number") or data.get("phone"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name") and (data.get("id_number") or data.get("phone")):
            self.add_error("name", pgettext("person", "The name is missing."))
        return data

    def newcomer(self) -> NewInHome:
        """What the operation is given."""
        data = self.cleaned_data
        facts = PersonFacts(
            name=data["name"], standing=data["standing"], id_number=data["id_number"],
            phone=data["phone"],
        )  # fmt: skip
        return NewInHome(facts, kind=data["kind"], since=data["since"])


class VisitForms:
    """Everything of a visit: one part for each who lives there, and one for each who is new."""

    def __init__(
        self, people: Sequence[PersonLine], find: Callable[[str], Sequence[Home]], data: Any = None
    ) -> None:
        self.is_sent = data is not None
        self.residents = {
            one.id: ResidentForm(
                data, prefix=one.id.hex, relation=one.relation, find=find,
                initial={"seen": one.version},
            )
            for one in people
        }  # fmt: skip
        wanted = str((data or {}).get("rows", "1"))
        rows = int(wanted) if wanted.isdigit() else 1
        if data is not None and "more" in data:
            rows += 1
        self.rows = max(1, min(rows, MOST_NEW))
        self.newcomers = [NewcomerRowForm(data, prefix=f"new{n}") for n in range(self.rows)]
        if data is not None:
            for form in self.newcomers:
                # A part that was added just now was not sent yet.
                if form.add_prefix("standing") not in data:
                    form.is_bound = False

    def is_valid(self) -> bool:
        """Whether all parts are right."""
        bound = [form for form in self.newcomers if form.is_bound]
        # Each part is asked, so that each shows its own errors.
        wrong = [form for form in (*self.residents.values(), *bound) if not form.is_valid()]
        return not wrong

    def filled(self) -> list[NewcomerRowForm]:
        """The parts of newcomers in which something was typed."""
        return [form for form in self.newcomers if form.is_bound and not form.is_empty()]

    def visit(self) -> Visit:
        """What the operation is given."""
        told = {one: form.cleaned_data for one, form in self.residents.items()}
        new = [form for form in self.filled() if not self._moves(form)]
        moving = [form.cleaned_data["person"] for form in self.filled() if self._moves(form)]
        return Visit(
            still_here=[one for one, data in told.items() if data["state"] == HERE],
            left=[one for one, data in told.items() if data["state"] == LEFT],
            moved_in=moving,
            new=[form.newcomer() for form in new],
            corrected=[
                (one, field, data[field])
                for one, data in told.items()
                for field in ("name", "phone", "relation")
                if data.get(field) and data["state"] == HERE
            ],
            dwelling=[
                (one, data["dwelling"])
                for one, data in told.items()
                if data["dwelling"] and data["state"] == HERE
            ],
            elsewhere=[
                (one, form.moves_to) for one, form in self.residents.items() if form.moves_to
            ],
            seen={one: data["seen"] for one, data in told.items()},
        )

    def of_row(self, row: int) -> NewcomerRowForm:
        """The part that the operation counts as this newcomer."""
        return [form for form in self.filled() if not self._moves(form)][row]

    @staticmethod
    def _moves(form: NewcomerRowForm) -> bool:
        return bool(form.cleaned_data["moves"] and form.cleaned_data["person"])


class LettingForm(ActForm):
    """That a home is let: by whom, how many may live there."""

    landlord_name = LineField(label=_("Name of the landlord"), most=60)
    landlord_phone = LineField(label=_("Phone of the landlord"), required=False, most=30)
    rooms = forms.IntegerField(label=_("Rooms rented out"), min_value=1, max_value=200)
    most_people = forms.IntegerField(label=_("How many may live there"), min_value=1, max_value=999)
    filed_on = forms.DateField(label=_("Filed on"), widget=date_input())
    filing_number = LineField(label=_("Number of the filing"), required=False, most=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["landlord_phone"].widget.attrs |= NO_FILL | {"inputmode": "tel"}


class CheckForm(ActForm):
    """What a safety check of a let home found."""

    result = forms.ChoiceField(
        label=_("Fire, gas, electricity, exits"),
        widget=forms.RadioSelect,
        choices=[("safe", _("safe")), ("unsafe", _("not safe"))],
    )
    findings = TextField(
        label=_("What was found"), required=False, rows=3, most=400,
        help_text=_("Of the home, not of the people: no names."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("result") == "unsafe" and not data.get("findings"):
            self.add_error("findings", gettext("Say what is not safe."))
        return data


class EndForm(ActForm):
    """The day on which a home is not let any more."""

    ends = forms.DateField(label=_("No longer rented out since"), widget=date_input())


class SplitForm(ActForm):
    """Which members found a household of their own, and how each is related to its head."""

    def __init__(self, *args: Any, members: Sequence[PersonLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        choices = [("", _("stays")), *Relation.choices]
        for one in members:
            self.fields[one.id.hex] = forms.ChoiceField(
                label=_("%(name)s: relation to the new head") % {"name": one.name},
                choices=choices,
                required=False,
            )
        heads = [("", "—"), *((str(one.id), one.name) for one in members)]
        self.fields["new_head"] = forms.ChoiceField(
            label=_("Who heads those who stay, if the head goes"), choices=heads, required=False
        )

    def leaving(self) -> dict[UUID, str]:
        """Those who go, with their relation to the new head."""
        told = self.cleaned_data
        return {one.id: told[one.id.hex] for one in self.members if told[one.id.hex]}


class FindHouseholdForm(LinliForm):
    """Another household of the community."""

    sought = LineField(
        label=_("The other household"),
        most=80,
        help_text=_("Its number, its address, or the name of its head."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sought"].widget.attrs |= NO_FILL


class JoinHouseholdsForm(ActForm):
    """Which household comes, and how each of its members is related to the head that stays."""

    other = forms.ChoiceField(label=_("Household that ends"))

    def __init__(
        self, *args: Any, others: Sequence[tuple[str, str]], members: Sequence[PersonLine],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.choices = [("", "—"), *others]
        self.members = members
        for one in members:
            self.fields[one.id.hex] = forms.ChoiceField(
                label=_("%(name)s: relation to the head that stays") % {"name": one.name},
                choices=[("", "—"), *Relation.choices[1:]],
            )

    def relations(self) -> dict[UUID, str]:
        """How each who comes is related to the head."""
        return {one.id: self.cleaned_data[one.id.hex] for one in self.members}
