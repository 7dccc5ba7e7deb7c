"""What the data officer types."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.channels.desk.people.forms.persons import HomeForm
from linli.registers.people.models import DataRequest, RequestKind
from linli.registers.people.operations import ADDRESS, CORRECTABLE, ERASABLE
from linli.registers.people.queries import field_label, refusal_grounds
from linli.registers.places.models import Home

_ALL = "all"
# How a member is related to the head is not typed in words: it is set at the household.
_ASKED = tuple(field for field in CORRECTABLE if field != "relation")


class AcceptForm(ActForm):
    """Whose request it is, seen by the paper."""

    id_number = LineField(label=pgettext_lazy("person", "ID number"), most=30)
    paper_seen = forms.BooleanField(label=_("I saw the person's ID, and it is theirs"))


class AddressForm(HomeForm):
    """The home that a corrected address means, and what the person is told."""

    is_unmatched = forms.BooleanField(
        label=_("The home is not in the register yet: keep the address as it is told"),
        required=False,
    )
    answer = TextField(label=_("Answer to the person"), rows=5, most=2000)
    field_order = ("address", "home", "is_unmatched", "answer")

    def _match(self, homes: list[Home], chosen: str) -> None:
        self.may_be_unknown = bool(self.data.get(self.add_prefix("is_unmatched")))
        super()._match(homes if not self.may_be_unknown else [], chosen)


class AnswerForm(ActForm):
    """What the person is told."""

    answer = TextField(label=_("Answer to the person"), rows=5, most=2000)


class RefuseForm(ActForm):
    """On what ground, and what else there is to say."""

    ground = forms.ChoiceField(label=_("Ground of refusal"), widget=forms.RadioSelect)
    words = TextField(label=_("What else the person should know"), required=False, rows=3, most=200)

    def __init__(self, *args: Any, request_row: DataRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        ground = cast("forms.ChoiceField", self.fields["ground"])
        ground.choices = [
            (one.code, gettext("%(title)s (%(basis)s)") % {"title": one.title, "basis": one.basis})
            for one in refusal_grounds(request_row.kind, on=timezone.localdate())
        ]


class CounterForm(ActForm):
    """A request of somebody who stands at the counter with their paper."""

    name = LineField(label=pgettext_lazy("person", "Name"), most=60)
    id_number = LineField(label=pgettext_lazy("person", "ID number"), most=30)
    paper_seen = forms.BooleanField(label=_("I saw the person's ID, and it is theirs"))
    kind = forms.ChoiceField(
        label=_("What the person asks for"), choices=RequestKind.choices, widget=forms.RadioSelect
    )
    field = forms.ChoiceField(
        label=_("Which field"), required=False,
        help_text=_("For a correction; for a deletion of one field alone."),
    )  # fmt: skip
    value = LineField(label=_("What is right"), required=False, most=200)
    words = TextField(label=_("In the person's own words"), required=False, rows=3, most=1000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["field"])
        field.choices = [("", "—"), *((one, field_label(one)) for one in (*_ASKED, ADDRESS))]

    def clean(self) -> dict[str, Any]:
        """Each kind needs its own answers."""
        data = super().clean() or {}
        kind, field = data.get("kind"), data.get("field", "")
        if kind == RequestKind.CORRECT and not (field and data.get("value")):
            self.add_error(
                "field", gettext("Choose which field is wrong, and write what is right.")
            )
        if kind == RequestKind.DELETE and field not in ("", *ERASABLE):
            self.add_error("field", gettext("This field alone cannot be deleted."))
        if kind in (RequestKind.COPY, RequestKind.EXPLAIN):
            data["field"] = ""
        if kind != RequestKind.CORRECT:
            data["value"] = ""
        return data
