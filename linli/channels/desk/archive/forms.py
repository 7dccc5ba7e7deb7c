"""The form of filing: how long the file is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.doing import ActForm


class ArchiveForm(ActForm):
    """The retention class; what the rules propose is chosen at first."""

    retention_class = forms.ChoiceField(
        label=_("Kept as"),
        help_text=_("Counted from the day it was closed."),
        widget=forms.RadioSelect,
    )
