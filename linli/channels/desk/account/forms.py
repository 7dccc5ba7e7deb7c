"""Log-in, and one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_PASSWORD = 128


def _password(
    label: StrOrPromise, autocomplete: str, help_text: StrOrPromise = ""
) -> forms.CharField:
    attrs = {"autocomplete": autocomplete}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs=attrs),
    )


class LogInForm(LinliForm):
    """User name and password; which of them is wrong is never said."""

    login = forms.CharField(
        label=_("User name"),
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = _password(_("Password"), "current-password")


class PasswordForm(LinliForm):
    """A new password for oneself; the present one is asked first."""

    old = _password(_("Present password"), "current-password")
    password = _password(
        _("New password"),
        "new-password",
        _(
            "At least 8 characters, with three of these: capital letters, small letters, "
            "digits, other signs."
        ),
    )
    again = _password(_("New password once more"), "new-password")

    def clean_again(self) -> str:
        """Both entries must be the same."""
        again = str(self.cleaned_data.get("again", ""))
        if self.cleaned_data.get("password") and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two entries differ."))
        return again
