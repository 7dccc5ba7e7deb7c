"""Forms of the working calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.admin_rules.words import DAY_KINDS
from linli.channels.ui.forms import LinliForm
from linli.foundation.calendar.rules import DayKind


class DayForm(LinliForm):
    """What kind of day it is, and by what paper."""

    kind = forms.ChoiceField(
        label=_("Kind of day"),
        choices=[
            (kind, DAY_KINDS[kind])
            for kind in (DayKind.HOLIDAY, DayKind.MAKEUP, DayKind.WORKDAY, DayKind.WEEKEND)
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name"), help_text=_("For example: typhoon day."), max_length=40, required=False
    )
    source = forms.CharField(
        label=_("By what paper"),
        help_text=_("The order of the city government, with its number."),
        max_length=100,
    )
