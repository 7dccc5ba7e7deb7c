"""Forms about units: facts, opening hours, duties."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from itertools import pairwise
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.foundation.calendar.rules import OpeningHours, Span
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import find_division
from linli.registers.places.rules.keepers import Within
from linli.registers.units.models import UnitKind
from linli.registers.units.operations import DutyLine, UnitFacts
from linli.registers.units.queries import find_units, units_by_code

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")
WEEKDAYS = (
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
)


class ScopedForm(LinliForm):
    """A form that resolves codes and names within what its user sees."""

    def __init__(self, *args: Any, scope: Within, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)


class SuggestInput(forms.TextInput):
    """An input that fetches suggestions for what is typed."""

    template_name = "desk/registers/suggest_input.html"

    def __init__(self, address: str) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.address = address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The input's context, with what it is joined to."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["list_id"] = list_id
        context["widget"]["attrs"] |= {
            "list": list_id,
            "hx-get": self.address,
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML",
            "hx-push-url": "false",
        }
        return context


def resolve_division(scope: Within, text: str) -> str:
    """The code of the division that is meant. Raises ValidationError naming the candidates."""
    found = find_division(text, scope, limit=6)
    exact = [row for row in found if text in (row.code, row.name)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0].code
    if not found:
        raise forms.ValidationError(_now("There is no such division in yours. Type its name."))
    names = "、".join(f"{row.name} {row.code}" for row in found[:5])
    words = _now("Several fit; choose one by its code: %(names)s")
    raise forms.ValidationError(words % {"names": names})


def resolve_unit(scope: Within, text: str) -> UUID:
    """The id of the unit that is meant, by code or name. Raises ValidationError."""
    known = units_by_code().get(text)
    if known is not None and scope.covers(
        district=known.district_code, street=known.street_code, community=known.community_code
    ):
        return known.id
    found = find_units(text, scope, limit=6)
    exact = [unit for unit in found if text in (unit.name, unit.short_name)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0].id
    if not found:
        raise forms.ValidationError(_now("There is no such unit in your division. Type its name."))
    names = "、".join(f"{unit.label} {unit.code}" for unit in found[:5])
    words = _now("Several fit; choose one by its code: %(names)s")
    raise forms.ValidationError(words % {"names": names})


class UnitForm(ScopedForm):
    """What is kept of a unit."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Letters and digits; it is given once and never changes."),
        max_length=32,
    )
    name = forms.CharField(label=_("Full name"), max_length=80)
    short_name = forms.CharField(
        label=_("Short name"),
        help_text=_("As it is said and shown in lists."),
        max_length=40,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    division = forms.CharField(
        label=_("Division it serves"), help_text=_("Name or code"), max_length=60
    )
    parent = forms.CharField(
        label=_("Unit above"), help_text=_("Name or code"), max_length=80, required=False
    )
    phone = forms.CharField(label=_("Office phone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    is_hotline_body = forms.BooleanField(
        label=_("This is the hotline body: it rules on returns and extensions"), required=False
    )

    def __init__(self, *args: Any, divisions: str, units: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].widget = SuggestInput(divisions)
        self.fields["parent"].widget = SuggestInput(units)

    def clean_division(self) -> str:
        """The code of the division."""
        return resolve_division(self.scope, self.cleaned_data["division"].strip())

    def clean_parent(self) -> UUID | None:
        """The id of the unit above, which may lie above one's own division."""
        text = self.cleaned_data["parent"].strip()
        return resolve_unit(WHOLE_CITY, text) if text else None

    def facts(self) -> UnitFacts:
        """What the operation takes."""
        given = self.cleaned_data
        return UnitFacts(
            name=given["name"],
            kind=given["kind"],
            division_code=given["division"],
            short_name=given["short_name"],
            parent_id=given["parent"],
            phone=given["phone"],
            address=given["address"],
            is_hotline_body=given["is_hotline_body"],
        )


class UnitChangeForm(UnitForm):
    """The same without the code, which never changes."""

    code = None  # type: ignore[assignment]  # Django's way to leave an inherited field out


class HoursForm(LinliForm):
    """Opening hours: those of the unit above, or one's own day by day."""

    source = forms.ChoiceField(
        label=_("Opening hours"),
        choices=(
            ("parent", _("as the unit above")),
            ("own", _("its own, as below")),
            ("always", _("day and night, every day")),
        ),
        widget=forms.RadioSelect,
    )
    makeup = forms.CharField(
        label=_("Make-up working days"),
        help_text=_("Weekends that are worked by the national notice."),
        max_length=80,
        required=False,
    )
    holiday = forms.CharField(label=_("Public holidays"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = {name: self.fields.pop(name) for name in ("makeup", "holiday")}
        for name, label in WEEKDAYS:
            self.fields[name] = forms.CharField(label=label, max_length=80, required=False)
        self.fields["mon"].help_text = _("Write it like 08:30-12:00 14:00-17:30; empty: closed.")
        self.fields.update(last)

    def clean(self) -> dict[str, Any]:
        """Each day's times, and the whole as OpeningHours under ``hours``."""
        given = super().clean() or {}
        if given.get("source") != "own":
            return given
        days: dict[str, tuple[Span, ...]] = {}
        for name in (*(name for name, _label in WEEKDAYS), "makeup", "holiday"):
            try:
                days[name] = read_spans(str(given.get(name) or ""))
            except forms.ValidationError as error:
                self.add_error(name, error)
        if self.errors:
            return given
        if not any(days[name] for name, _label in WEEKDAYS[:5]):
            self.add_error("mon", _now("There must be hours on a day between Monday and Friday."))
        if not days["makeup"]:
            self.add_error("makeup", _now("There must be hours on make-up working days."))
        if not self.errors:
            week = tuple(days[name] for name, _label in WEEKDAYS)
            given["hours"] = OpeningHours(week, days["makeup"], days["holiday"])
        return given


def read_spans(text: str) -> tuple[Span, ...]:
    """The opening times that a text like 08:30-12:00 14:00-17:30 names. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = [m.groups() for m in _SPAN.finditer(plain)]
    if re.sub(r"[\s,;、]+", "", _SPAN.sub("", plain)):
        raise forms.ValidationError(_now("Write it like 08:30-12:00 14:00-17:30."))
    try:
        spans = tuple(
            Span(time(int(h1), int(m1)), time(int(h2) % 24 if int(h2) == 24 else int(h2), int(m2)))
            for h1, m1, h2, m2 in found
        )
    except ValueError:
        raise forms.ValidationError(
            _now("One of these is no time, or it ends too early.")
        ) from None
    for one, following in pairwise(spans):
        if following.start < one.end or one.end == time(0):
            raise forms.ValidationError(_now("The times must follow one another."))
    return spans


def write_spans(spans: tuple[Span, ...]) -> str:
    """The times as they are written in the form."""
    return " ".join(
        f"{span.start:%H:%M}-{'24:00' if span.end == time(0) else f'{span.end:%H:%M}'}"
        for span in spans
    )


class DutiesForm(LinliForm):
    """The duties of a unit, one a line."""

    duties = forms.CharField(
        label=_("Duties"),
        help_text=_("One a line: code | name | legal basis. Lines left out end today."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=60_000,
        required=False,
    )

    def clean_duties(self) -> list[DutyLine]:
        """The lines; each needs a code and a name."""
        lines = []
        for number, line in enumerate(self.cleaned_data["duties"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = [part.strip() for part in re.split(r"[|｜\t]", line, maxsplit=2)]
            if len(parts) < 2 or not parts[0] or not parts[1]:
                words = _now("Line %(number)d needs a code and a name with | between them.")
                raise forms.ValidationError(words % {"number": number})
            lines.append(DutyLine(parts[0], parts[1], parts[2] if len(parts) > 2 else ""))
        return lines
