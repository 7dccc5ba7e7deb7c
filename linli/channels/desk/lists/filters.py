"""From an address to a filter and back: the fields of the bar, the chips of what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Urgency
from linli.casework.matters.queries.lists import MatterFilter, Sort
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Channel, Nature, State
from linli.channels.desk.asked import member
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.presenters import Chip
from linli.registers.access.rules import Actor, Level, Reach, Scope
from linli.registers.places.queries import divisions_under
from linli.registers.units.queries import units_under

Choices = list[tuple[str, str]]
_TEXT_MOST = 100


class FilterForm(LinliForm):
    """What of a list is wanted; every field may stay empty."""

    q = forms.CharField(
        label=gettext_lazy("Find"),
        required=False,
        max_length=_TEXT_MOST,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control form-control-sm",
                "placeholder": gettext_lazy("Number or words"),
                "autocomplete": "off",
            }
        ),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    nature = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), required=False)
    channel = forms.ChoiceField(label=pgettext_lazy("matter", "Channel"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Division"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Lead unit"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Registered from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Registered until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor, with_state: bool = True) -> None:
        super().__init__(data, auto_id="filter-%s")
        choices: Mapping[str, Choices] = {
            "state": [(str(v), str(t)) for v, t in State.choices],
            "nature": [(str(v), str(t)) for v, t in Nature.choices],
            "category": _categories(),
            "urgency": [(str(v), str(t)) for v, t in Urgency.choices],
            "channel": [(str(v), str(t)) for v, t in Channel.choices],
            "place": _places(actor.scope),
            "unit": _units(actor.scope),
        }
        for name, options in choices.items():
            chosen = self.fields[name]
            if isinstance(chosen, forms.ChoiceField):
                chosen.choices = [("", _("All")), *options]
        if not with_state:
            del self.fields["state"]
        if actor.scope.reach is Reach.UNIT:
            del self.fields["unit"]
        if not choices["place"]:
            del self.fields["place"]

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first one."))
        return data

    def wanted(self) -> MatterFilter:
        """The filter; a field that is wrong is left out (the page says which)."""
        self.full_clean()
        data = _valid_part(self)
        unit = data.get("unit")
        return MatterFilter(
            text=data.get("q") or "",
            state=data.get("state") or "",
            nature=data.get("nature") or "",
            category=data.get("category") or "",
            urgency=data.get("urgency") or "",
            channel=data.get("channel") or "",
            place=data.get("place") or "",
            unit=UUID(unit) if unit else None,
            since=data.get("since"),
            until=data.get("until"),
            is_overdue=bool(data.get("overdue")),
        )

    def chips(self, address: Address) -> tuple[Chip, ...]:
        """What is in force, each with the address without it."""
        made = []
        for name, bound in self.fields.items():
            value = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else None
            if not value:
                continue
            words = self._words(name, value)
            label = words if name == "overdue" else f"{bound.label}：{words}"
            made.append(Chip(label, address.without(name)))
        return tuple(made)

    def _words(self, name: str, value: object) -> str:
        chosen = self.fields[name]
        if isinstance(chosen, forms.ChoiceField):
            options = [option for option in chosen.widget.choices if option[0] == value]
            return str(options[0][1]).strip() if options else str(value)
        if isinstance(chosen, forms.DateField):
            # Translators: a Django date format: day and month, with the year
            return date_format(value, _("j M Y"))  # type: ignore[arg-type]  # a date
        if isinstance(chosen, forms.BooleanField):
            return str(chosen.label)
        return f"“{value}”"


def _valid_part(form: FilterForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in form.errors}


@dataclass(frozen=True)
class Address:
    """The address of a list with what is asked of it, and the ways to change one part."""

    path: str
    query: QueryDict = field(default_factory=QueryDict)

    def _with(self, changes: Mapping[str, str | None]) -> str:
        query = self.query.copy()
        for name in ("cursor", *changes):
            query.pop(name, None)
        for name, value in changes.items():
            if value:
                query[name] = value
        kept = QueryDict(mutable=True)
        for name, values in query.lists():
            if any(values):
                kept.setlist(name, [value for value in values if value])
        text = kept.urlencode()
        return f"{self.path}?{text}" if text else self.path

    def without(self, name: str) -> str:
        return self._with({name: None})

    def with_(self, **changes: str) -> str:
        return self._with(changes)

    @property
    def here(self) -> str:
        """The address without the place in its pages."""
        return self._with({})

    @property
    def filters(self) -> str:
        """What is asked of the list, without order and place in its pages."""
        return self._with({"sort": None}).partition("?")[2]


def sort_of(query: QueryDict) -> Sort:
    """The order that an address asks for; the newest first where it asks for none."""
    return member(query.get("sort", ""), Sort.NEWEST)


def _categories() -> Choices:
    on = timezone.localdate()
    rows = [row for row in rule_book().categories if row.holds(on) and len(row.code) <= 4]
    return [(row.code, ("　" if len(row.code) == 4 else "") + row.name) for row in rows]


def _places(scope: Scope) -> Choices:
    if scope.level in (Level.STREET, Level.COMMUNITY):
        rows = divisions_under(scope, "community") if scope.level is Level.STREET else []
        return [(row.code, row.name) for row in rows]
    districts = divisions_under(scope, "district") if scope.level is Level.CITY else []
    made: Choices = []
    for district in districts:
        made.append((district.code, district.name))
        streets = divisions_under(scope, "street", inside=district.code)
        made += [(row.code, f"　{row.name}") for row in streets]
    if scope.level is Level.DISTRICT:
        made = [(row.code, row.name) for row in divisions_under(scope, "street")]
    return made


def _units(scope: Scope) -> Choices:
    return [(str(unit.id), unit.label) for unit in units_under(scope)]
