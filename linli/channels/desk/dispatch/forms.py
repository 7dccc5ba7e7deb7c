"""Dispatching a matter, and splitting one that asks for several things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Case
from linli.casework.matters.operations import Classing
from linli.casework.matters.operations.desk_dispatch import Part, Pick
from linli.casework.matters.operations.desk_intake import ASSIST_TASK
from linli.casework.matters.queries.dispatch import (
    Certainty,
    Proposal,
    basis_of,
    within_duties,
)
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Nature
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.registers.units.queries import UnknownUnit, unit_by_id

MOST_PARTS, MOST_PICKS = 8, 50


class DispatchForm(ActForm):
    """The unit that leads, the units that assist, and on what basis."""

    lead = forms.UUIDField(widget=forms.HiddenInput, required=False)
    lead_words = LineField(label=gettext_lazy("Unit that leads"), required=False, most=80)
    basis = LineField(
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy(
            "The row of the catalogue, or why it goes there. The unit reads it."
        ),
        required=False,
    )
    assist_words = LineField(label=gettext_lazy("Add an assisting unit"), required=False, most=80)

    def __init__(self, *args: Any, case: Case, proposal: Proposal, on: date, **kwargs: Any) -> None:
        # What is uncertain has to be chosen by the one who judges it.
        lead = None if proposal.certainty is Certainty.LOW else proposal.lead
        initial = {
            "expect": case.version,
            "lead": lead.id if lead else None,
            "lead_words": lead.name if lead else "",
            "basis": basis_of(proposal, on) if lead else "",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.case, self.proposal, self.on = case, proposal, on
        offered = reverse("desk:hotline:units")
        self.fields["lead_words"].widget.attrs |= {
            "data-combo": offered,
            "data-combo-into": "id_lead",
            "data-combo-empty": "",
            "data-combo-with": "of-category of-place",
            "data-key": "Alt+U",
        }
        self.fields["assist_words"].widget.attrs |= {
            "data-combo": offered,
            "data-combo-row": "assist-model",
            "data-combo-to": "assists",
            "data-combo-into": "assist-taken",
            "data-combo-with": "of-category",
        }

    def assists(self) -> dict[UUID, str]:
        """The assisting units with their tasks: as typed, else as the catalogue proposes."""
        if not self.is_bound:
            proposed = () if self.proposal.certainty is Certainty.LOW else self.proposal.assists
            return {unit.id: ASSIST_TASK for unit in proposed}
        data: Any = self.data
        found: dict[UUID, str] = {}
        for text in data.getlist("assist"):
            try:
                unit = UUID(text)
            except ValueError:
                continue
            found[unit] = str(data.get(f"task-{text}", "")).strip()[:200]
        return found

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        lead = data.get("lead")
        if lead is None:
            self.add_error("lead_words", _("Choose the unit that leads from the list."))
            return data
        self._check_unit(lead)
        self._check_basis(data, lead)
        for unit, task in self.assists().items():
            if unit == lead:
                self.add_error("assist_words", _("The unit that leads cannot assist as well."))
            elif not task:
                words = _("Write what %(unit)s is to do.") % {"unit": _name(unit)}
                self.add_error("assist_words", words)
        return data

    def _check_unit(self, lead: UUID) -> None:
        try:
            unit = unit_by_id(lead)
        except UnknownUnit:
            self.add_error("lead_words", _("There is no such unit; choose from the list."))
            return
        if unit.is_closed:
            self.add_error("lead_words", _("%(unit)s is closed.") % {"unit": unit.name})
        elif not within_duties(unit, self.case.category):
            words = _(
                "This is not on the duty list of %(unit)s: it may not be dispatched to a committee."
            )
            self.add_error("lead_words", words % {"unit": unit.name})

    def _check_basis(self, data: Mapping[str, Any], lead: UUID) -> None:
        basis = str(data.get("basis", ""))
        if not basis:
            self.add_error("basis", _("Give the basis: a row of the catalogue, or the reason."))
            return
        proposed = self.proposal.lead
        own = proposed is not None and proposed.id == lead
        if not own and basis == basis_of(self.proposal, self.on):
            self.add_error("basis", _("This basis names another unit: say why it goes there."))


def _name(unit: UUID) -> str:
    try:
        return unit_by_id(unit).label
    except UnknownUnit:
        return "?"


class SplitForm(ActForm):
    """Two parts and more, each with its text and class; an empty part is left out."""

    parts = forms.IntegerField(widget=forms.HiddenInput, min_value=2, max_value=MOST_PARTS)

    def __init__(self, *args: Any, case: Case, on: date, more: int = 0, **kwargs: Any) -> None:
        data: Any = args[0] if args else None
        self.number = min(MOST_PARTS, _count(data) + more)
        initial = {"expect": case.version} | kwargs.pop("initial", {}) | {"parts": self.number}
        super().__init__(*args, initial=initial, **kwargs)
        self.case, self.on = case, on
        for number in range(self.number):
            self._add_part(number)

    def _add_part(self, number: int) -> None:
        self.fields[f"text_{number}"] = TextField(
            label=_("Part %(n)d: what it asks for") % {"n": number + 1}, required=False, rows=3
        )
        self.fields[f"nature_{number}"] = forms.ChoiceField(
            label=pgettext_lazy("of a matter", "Type"),
            choices=Nature.choices,
            initial=self.case.nature,
            required=False,
        )
        words = LineField(label=_("Category"), required=False, most=80)
        words.widget.attrs |= {
            "data-combo": reverse("desk:hotline:categories"),
            "data-combo-into": f"id_category_{number}",
        }
        self.fields[f"category_words_{number}"] = words
        self.fields[f"category_{number}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=6
        )

    def rows(self) -> list[tuple[BoundField, BoundField, BoundField, BoundField]]:
        """The fields of each part."""
        return [
            (
                self[f"text_{n}"],
                self[f"nature_{n}"],
                self[f"category_words_{n}"],
                self[f"category_{n}"],
            )
            for n in range(self.number)
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        filled = [n for n in range(self.number) if data.get(f"text_{n}")]
        if len(filled) < 2 and not self.errors:
            self.add_error(None, _("Write at least two parts."))
        for n in filled:
            row = rule_book().category(str(data.get(f"category_{n}", "")), self.on)
            if row is None:
                self.add_error(f"category_words_{n}", _("Choose a category from the list."))
            elif row.route_elsewhere:
                words = _("Not handled here, but by %(route)s.")
                self.add_error(f"category_words_{n}", words % {"route": row.route_elsewhere})
        return data

    def checked_parts(self) -> list[Part]:
        """The parts of a checked form."""
        data = self.cleaned_data
        return [
            Part(
                text=data[f"text_{n}"],
                classing=Classing(
                    nature=data[f"nature_{n}"] or self.case.nature,
                    category=data[f"category_{n}"],
                    urgency=self.case.urgency,
                ),
            )
            for n in range(self.number)
            if data.get(f"text_{n}")
        ]


def _count(data: Any) -> int:
    try:
        return max(2, int(data.get("parts", 2))) if data is not None else 2
    except (TypeError, ValueError):
        return 2


def picks_of(values: list[str]) -> list[Pick]:
    """The chosen rows: each says which matter, in which version, and which unit was shown."""
    picks = []
    for value in values[:MOST_PICKS]:
        try:
            case_id, version, lead = value.split(":")
            picks.append(Pick(case_id=UUID(case_id), expect=int(version), lead=UUID(lead)))
        except ValueError:
            continue
    return picks
