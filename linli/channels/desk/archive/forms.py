"""The form of filing: how long the file is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.doing import ActForm


class ReasonForm(ActForm):
    """Why a file is kept beyond its day, or is not any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A dispute, an inspection, a request of the archive; with the paper's number."),
    )


class ArchiveForm(ActForm):
    """The retention class; what the rules propose is chosen at first."""

    retention_class = forms.ChoiceField(
        label=_("Kept as"),
        help_text=_("Counted from the day it was closed."),
        widget=forms.RadioSelect,
    )
