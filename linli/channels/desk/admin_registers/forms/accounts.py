"""Forms about accounts, posts, and the logs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.admin_registers.forms.units import (
    ScopedForm,
    SuggestInput,
    resolve_unit,
)
from linli.channels.ui.forms import LinliForm
from linli.registers.access.permissions import ROLES
from linli.registers.access.queries import LogFilter
from linli.registers.access.rules import ReadingAct


def _roles(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((role.code, role.label) for role in ROLES.values())]


def _date(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PostForm(ScopedForm):
    """A post: a role in a unit, from a day and perhaps until one."""

    unit = forms.CharField(label=_("Unit"), help_text=_("Name or code"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), choices=())
    valid_from = _date(_("From"), _("Empty: from today."))
    valid_to = _date(_("Until"), _("Empty: without end. The post ends as this day begins."))

    def __init__(self, *args: Any, units: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = SuggestInput(units)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = _roles(_("Choose…"))

    def clean_unit(self) -> UUID:
        """The id of the unit."""
        return resolve_unit(self.scope, self.cleaned_data["unit"].strip())


class PostGridsForm(LinliForm):
    """The grids that a post looks after."""

    grids = forms.MultipleChoiceField(
        label=_("Grids it looks after"),
        help_text=_("None chosen: lists open on the whole community."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, grids: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grids"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = grids


class AccountForm(PostForm):
    """A new account with its first post."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("2 to 40 letters, digits, dots, dashes; small letters."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("Person's name"), max_length=40)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    password = forms.CharField(
        label=_("First password"),
        help_text=_("It must be changed at the first log-in."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    valid_to = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    field_order = ("username", "name", "email", "password", "unit", "role", "valid_from")


class PersonForm(LinliForm):
    """Name and e-mail of an account."""

    name = forms.CharField(label=_("Person's name"), max_length=40)
    email = forms.EmailField(label=_("E-mail address"), required=False)


class NewPasswordForm(LinliForm):
    """A password that somebody is given."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_(
            "At least 8 characters, with three of these: capital letters, small letters, digits, "
            "other signs. It must be changed at the next log-in."
        ),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AccountFilterForm(LinliForm):
    """What accounts are looked for."""

    q = forms.CharField(label=_("Name or user name"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=(), required=False)
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = _roles(_("All roles"))


ACTS = {
    ReadingAct.READ: _("Viewed"),
    ReadingAct.UNMASK: _("Unmasked"),
    ReadingAct.EXPORT: _("Exported"),
    ReadingAct.PRINT: _("Printed"),
}


class LogForm(LinliForm):
    """What of the access log is looked for."""

    who = forms.CharField(label=_("Who"), max_length=40, required=False)
    about = forms.CharField(label=_("Case number"), max_length=40, required=False)
    act = forms.ChoiceField(
        label=_("What"), choices=[("", _("Everything")), *ACTS.items()], required=False
    )
    since = _date(_("From"))
    until = _date(_("Until"))

    def wanted(self) -> LogFilter:
        """What the query takes; ``until`` is meant with its whole day."""
        given = self.cleaned_data
        return LogFilter(
            who=given.get("who", "").strip(),
            about=given.get("about", "").strip(),
            act=given.get("act", ""),
            since=_midnight(given.get("since")),
            until=_midnight(given.get("until"), days=1),
        )


def _midnight(day: Any, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
