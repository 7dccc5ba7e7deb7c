"""From an address to a filter and back: the fields of the bar, the chips of what is in force."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from linli.casework.cases.models import Urgency
from linli.casework.matters.queries.lists import MatterFilter, Sort
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Channel, Nature, State
from linli.channels.desk.asked import member
from linli.channels.ui.forms import KeptChoiceField, KeptChoices, LinliForm
from linli.channels.ui.presenters import Chip
from linli.registers.access.rules import Actor, Level, Reach, Scope
from linli.registers.places.queries import divisions_under
from linli.registers.places.queries.memory import places_in_force
from linli.registers.units.queries import units_under
from linli.registers.units.queries.memory import all_units

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
    state = KeptChoiceField(label=gettext_lazy("State"), required=False)
    nature = KeptChoiceField(label=gettext_lazy("Type"), required=False)
    category = KeptChoiceField(label=gettext_lazy("Category"), required=False)
    urgency = KeptChoiceField(label=gettext_lazy("Urgency"), required=False)
    channel = KeptChoiceField(label=pgettext_lazy("matter", "Channel"), required=False)
    place = KeptChoiceField(label=gettext_lazy("Division"), required=False)
    unit = KeptChoiceField(label=gettext_lazy("Lead unit"), required=False)
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
    urged = forms.BooleanField(label=gettext_lazy("Urged by the reporter only"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor, with_state: bool = True) -> None:
        super().__init__(data, auto_id="filter-%s")
        choices: Mapping[str, KeptChoices] = {
            "state": _labels(State),
            "nature": _labels(Nature),
            "category": _categories(),
            "urgency": _labels(Urgency),
            "channel": _labels(Channel),
            "place": _places(actor.scope),
            "unit": _units(actor.scope),
        }
        for name, options in choices.items():
            chosen = self.fields[name]
            if isinstance(chosen, KeptChoiceField):
                chosen.choices = options
        if not with_state:
            del self.fields["state"]
        if actor.scope.reach is Reach.UNIT:
            del self.fields["unit"]
        if len(choices["place"]) == 1:  # all, and nothing to choose from
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
            is_urged=bool(data.get("urged")),
        )

    @property
    def box(self) -> SafeString:
        """The fields beside the text, printed once for all who filter by nothing yet."""
        if self.errors or any(self.data.get(name) for name in self.fields if name != "q"):
            return _printed(self)
        alike = (
            get_language(),
            *((n, getattr(f, "choices", None)) for n, f in self.fields.items()),
        )
        box = _boxes.get(alike)
        if box is None:
            if len(_boxes) >= _BOXES_AT_MOST:
                _boxes.clear()  # registers were read anew many times: drop the old readings
            _boxes[alike] = box = _printed(self)
        return box

    def chips(self, address: Address) -> tuple[Chip, ...]:
        """What is in force, each with the address without it."""
        made = []
        for name, bound in self.fields.items():
            value = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else None
            if not value:
                continue
            words = self._words(name, value)
            label = words if name in ("overdue", "urged") else f"{bound.label}：{words}"
            made.append(Chip(label, address.without(name)))
        return tuple(made)

    def _words(self, name: str, value: object) -> str:
        chosen = self.fields[name]
        if isinstance(chosen, KeptChoiceField) and isinstance(chosen.choices, KeptChoices):
            return chosen.choices.label(str(value)).strip()
        if isinstance(chosen, forms.DateField):
            # Translators: a Django date format: day and month, with the year
            return date_format(value, _("j M Y"))  # type: ignore[arg-type]  # a date
        if isinstance(chosen, forms.BooleanField):
            return str(chosen.label)
        return f"“{value}”"


_BOXES_AT_MOST = 200
_boxes: dict[tuple[Any, ...], SafeString] = {}


def _printed(form: FilterForm) -> SafeString:
    return render_to_string("desk/lists/_fields.html", {"form": form})


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


# What was made of a register, for as long as that reading of it is in force.
_made: WeakKeyDictionary[Any, dict[Hashable, KeptChoices]] = WeakKeyDictionary()


def _kept(of: object, key: Hashable, make: Callable[[], Iterable[tuple[str, str]]]) -> KeptChoices:
    """All, or one of these: put together once a reading of the register and a language."""
    held = _made.setdefault(of, {})
    name = (key, get_language())
    choices = held.get(name)
    if choices is None:
        held[name] = choices = KeptChoices([("", _("All")), *make()])
    return choices


def _labels(kind: type[TextChoices]) -> KeptChoices:
    return _kept(kind, "", lambda: ((str(value), str(label)) for value, label in kind.choices))


def _categories() -> KeptChoices:
    book, on = rule_book(), timezone.localdate()

    def make() -> Iterator[tuple[str, str]]:
        for row in book.categories:
            if row.holds(on) and len(row.code) <= 4:
                yield row.code, ("　" if len(row.code) == 4 else "") + row.name

    return _kept(book, on, make)


def _places(scope: Scope) -> KeptChoices:
    return _kept(places_in_force(), (scope.column, scope.code), lambda: _places_in(scope))


def _places_in(scope: Scope) -> Iterator[tuple[str, str]]:
    if scope.level is Level.COMMUNITY:
        return
    if scope.level is not Level.CITY:
        below = "community" if scope.level is Level.STREET else "street"
        yield from ((row.code, row.name) for row in divisions_under(scope, below))
        return
    streets: dict[str, list[tuple[str, str]]] = {}
    for row in divisions_under(scope, "street"):
        streets.setdefault(row.district_code, []).append((row.code, f"　{row.name}"))
    for district in divisions_under(scope, "district"):
        yield district.code, district.name
        yield from streets.get(district.code, ())


def _units(scope: Scope) -> KeptChoices:
    return _kept(
        all_units(),
        (scope.column, scope.code),
        lambda: ((str(unit.id), unit.label) for unit in units_under(scope)),
    )
