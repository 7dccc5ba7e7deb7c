"""Forms of mediation's rules: a field for each thing that a rule says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models import CommitteeKind
from linli.casework.mediation.queries.rule_tables import TABLES
from linli.channels.desk.admin_rules.keeping import DatedForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What of each sort a city may change, in the order of the form; the key first.
FIELDS: dict[str, tuple[str, ...]] = {
    "types": ("code", "name", "trade", "is_keepsake", "court_hears", "checklist", "words", "position"),
    "limits": ("code", "name", "amount", "unit", "start_rule", "roll_rule"),
    "thresholds": ("code", "name", "value"),
    "bars": ("code", "name", "explanation", "route", "words"),
    "laws": ("law", "article", "text", "types"),
    "terms": ("code", "name", "text", "types", "position"),
    "quotas": ("level", "population_from", "mediators", "full_time"),
    "subsidies": ("klass", "name", "yuan", "oral_percent", "failed_percent"),
}  # fmt: skip
HELP: Mapping[str, StrPromise] = {
    "checklist": _("One point a line."),
    "words": _("One word a line; a text that holds one of them suggests it."),
    "types": _("Codes of types of dispute, one a line; empty for all types."),
}


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The lines as text."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> Any:
        """The text as lines without blanks."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class MediationRuleForm(DatedForm):
    """What a rule of mediation says from a day on."""

    def __init__(self, table: str, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sort = TABLES[table]
        names = [name for name in FIELDS[table] if is_new or name not in sort.key]
        for name, field in fields_for_model(sort.model, fields=names).items():
            self.fields[name] = field
        for name in names:
            column = sort.model._meta.get_field(name)
            if isinstance(column, ArrayField):
                self.fields[name] = LinesField(
                    label=column.verbose_name, required=False, help_text=HELP.get(name, "")
                )
        if table == "quotas" and is_new:
            self.fields["level"] = forms.ChoiceField(
                label=pgettext_lazy("committee", "Kind"), choices=CommitteeKind.choices
            )
        self.fields["legal_basis"] = forms.CharField(label=_("Legal basis"), max_length=200)
        self.order_fields([*names, "legal_basis", "on"])
        self.names = (*names, "legal_basis")

    def values(self) -> dict[str, Any]:
        """What was entered, by the columns of the rule."""
        return {name: self.cleaned_data[name] for name in self.names}
