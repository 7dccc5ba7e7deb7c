"""Deciding a matter that waits for acceptance, and correcting its class."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Case, Urgency
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Nature
from linli.channels.desk.cases.fields import LineField
from linli.channels.desk.doing import ActForm
from linli.channels.desk.hotline.forms import DecisionForm
from linli.registers.access.rules import Actor


class AcceptanceForm(DecisionForm):
    """The decision on one waiting matter."""

    def __init__(self, *args: Any, case: Case, actor: Actor, on: date, **kwargs: Any) -> None:
        initial = {
            "expect": case.version,
            "nature": case.nature,
            "category": case.category,
            "category_words": " / ".join(rule_book().category_path(case.category, on)),
            "urgency": case.urgency,
            "place": case.grid_code or case.community_code or case.street_code,
            "place_text": case.place_text,
        }
        super().__init__(*args, actor=actor, on=on, initial=initial, **kwargs)
        self.case = case

    def text(self) -> str:
        return f"{self.case.title}\n{self.case.body}"


class ReclassifyForm(ActForm):
    """Another type, category or urgency, with the reason."""

    nature = forms.ChoiceField(label=pgettext_lazy("of a matter", "Type"), choices=Nature.choices)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), choices=Urgency.choices)
    reason = LineField(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("The finish limit follows the class.")
    )

    def fill(self, case: Case) -> None:
        """Offer the categories of the day, and what the matter has now."""
        on = timezone.localdate()
        book = rule_book()
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
        field.choices = [
            (row.code, " / ".join(book.category_path(row.code, on)))
            for row in book.categories
            if row.holds(on) and len(row.code) >= 4
        ]
        self.initial.update(nature=case.nature, category=case.category, urgency=case.urgency)

    def clean(self) -> dict[str, Any]:
        code = str(self.cleaned_data.get("category", ""))
        row = rule_book().category(code, timezone.localdate())
        if row is not None and row.route_elsewhere:
            words = _("Not handled here, but by %(route)s.") % {"route": row.route_elsewhere}
            self.add_error("category", words)
        return self.cleaned_data
