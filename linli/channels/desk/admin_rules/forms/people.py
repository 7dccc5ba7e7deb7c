"""Forms of the register of people's own rules: one for each sort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.channels.desk.admin_rules.forms.numbers import basis_field
from linli.channels.desk.admin_rules.keeping import DatedForm
from linli.registers.people.models import RequestKind
from linli.registers.people.rules.texts import FIELDS, Sort


def _line(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=help_text)


def _lines(label: Any, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TextForm(DatedForm):
    """What a text says from a day on, and by which law."""

    sort: Sort
    legal_basis = basis_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = _(
            "What was agreed, asked or decided before keeps its wording."
        )
        self.order_fields([*FIELDS[self.sort], "legal_basis", "on"])

    def said(self) -> dict[str, Any]:
        """What the operation is given."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.sort] if name in self.fields}


class TermForm(TextForm):
    """A period."""

    sort = Sort.TERM
    name = _line(_("Name"), 40)
    amount = forms.IntegerField(
        label=_("How long"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = unit


class NoticeForm(TextForm):
    """What people are told."""

    sort = Sort.NOTICE
    name = _line(_("Name"), 40)
    text = _lines(_("Text"), 2000, 8)


class ConsentForm(TextForm):
    """What people may agree to."""

    sort = Sort.CONSENT
    title = _line(_("Name"), 40)
    text = _lines(
        _("Text"), 600, 5, _("What exactly is done, and that it can be taken back at any time.")
    )
    guardian = forms.BooleanField(
        label=_("For children under 14: the guardian agrees"), required=False
    )


class ServiceForm(TextForm):
    """What newcomers may apply for."""

    sort = Sort.SERVICE
    title = _line(_("Name"), 40)
    who = _lines(pgettext_lazy("service", "For whom"), 120, 2)
    where = _lines(pgettext_lazy("service", "Where"), 120, 2)
    bring = _lines(pgettext_lazy("service", "What to bring"), 120, 2)


class GroundForm(TextForm):
    """On what ground a request about one's data may be refused."""

    sort = Sort.REFUSAL
    title = _lines(_("Ground"), 80, 2, _("As the person reads it."))
    kinds = forms.MultipleChoiceField(
        label=_("For which requests"),
        choices=RequestKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )


FORMS: dict[Sort, type[TextForm]] = {
    Sort.TERM: TermForm,
    Sort.NOTICE: NoticeForm,
    Sort.CONSENT: ConsentForm,
    Sort.SERVICE: ServiceForm,
    Sort.REFUSAL: GroundForm,
}
