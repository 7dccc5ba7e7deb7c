"""The newcomer's form at the counter, what is decided about it, permits and consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.doing import ActForm
from linli.channels.desk.people.forms.persons import NO_FILL, HomeForm
from linli.registers.access.rules import Level, Scope
from linli.registers.people.models import IdKind, ResidenceKind, StayKind
from linli.registers.people.operations import NewcomerFacts
from linli.registers.people.queries.services import newcomer_services
from linli.registers.places.queries import divisions_under


class NewcomerEntryForm(ActForm):
    """What somebody from elsewhere tells at the counter."""

    has_read = forms.BooleanField(label=_("The notice was read out or handed over"))
    notice_version = forms.CharField(widget=forms.HiddenInput)
    name = LineField(label=pgettext_lazy("person", "Name"), most=60)
    id_kind = forms.ChoiceField(
        label=pgettext_lazy("person", "Kind of ID"),
        required=False,
        choices=[
            ("", _("read from the number")),
            *(one for one in IdKind.choices if one[0] != "none"),
        ],
    )
    id_number = LineField(label=pgettext_lazy("person", "ID number"), most=30)
    phone = LineField(label=pgettext_lazy("person", "Phone number"), most=30)
    domicile = LineField(
        label=pgettext_lazy("person", "Registered domicile"), required=False, most=200
    )
    community_code = forms.ChoiceField(label=pgettext_lazy("person", "Community"))
    residence = LineField(
        label=_("Address where they live now"),
        most=200,
        help_text=_("With building, entrance and door, so that the home is found."),
    )
    residence_kind = forms.ChoiceField(
        label=_("Own, rented or other"), choices=ResidenceKind.choices, initial="rent"
    )
    came_on = forms.DateField(label=_("Arrived on"), widget=date_input())
    stay = forms.ChoiceField(label=_("Why they stay"), choices=StayKind.choices)
    landlord_name = LineField(label=_("Name of the landlord"), required=False, most=60)
    landlord_phone = LineField(label=_("Phone of the landlord"), required=False, most=20)
    wants = forms.MultipleChoiceField(
        label=_("What they want to apply for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("id_number", "phone", "landlord_phone"):
            self.fields[name].widget.attrs |= NO_FILL
        codes = divisions_under(scope, "community")
        choices: Any = self.fields
        own = [(row.code, row.name) for row in codes]
        first = [] if scope.level is Level.COMMUNITY else [("", _("Choose the community"))]
        choices["community_code"].choices = [*first, *own]
        choices["wants"].choices = [
            (one.code, one.title) for one in newcomer_services(on=timezone.localdate())
        ]

    def facts(self) -> NewcomerFacts:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        names = NewcomerFacts.__dataclass_fields__
        return NewcomerFacts(**{name: data[name] for name in names if name in data})


class CheckedForm(HomeForm):
    """Paper and address were checked; the home that the address means."""

    may_be_unknown = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address: Any = self.fields["address"]
        address.required = False
        address.help_text = gettext(
            "The home it means is looked up; empty where it is not in the register."
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("address") and self.found is None and not self.errors:
            self.add_error(
                "address",
                gettext("No home has this address. Mend it, or leave it empty and go on."),
            )
        return data


class RefuseForm(ActForm):
    """Why a form is refused, and where the person can turn instead."""

    reason = TextField(label=_("Reason, as the person reads it"), rows=3, most=300)
    route = TextField(
        label=_("Where they can turn instead"), rows=2, most=300,
        help_text=_("Office, address and telephone."),
    )  # fmt: skip


class IssueForm(ActForm):
    """A residence permit that the police issued."""

    number = LineField(label=_("Number of the permit"), most=30)
    issued_on = forms.DateField(label=_("Issued on"), widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= NO_FILL


class SignForm(ActForm):
    """The day of the yearly signing."""

    signed_on = forms.DateField(label=_("Signed on"), widget=date_input())


class ConsentForm(ActForm):
    """Somebody agrees; for a child under 14 the guardian does."""

    guardian = LineField(
        label=_("Name of the guardian, for a child under 14"), required=False, most=60
    )
