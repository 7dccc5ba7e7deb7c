"""The forms of sessions, inquiries, evidence, safety, more time and the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Case
from linli.casework.mediation.models import SessionForm, SessionResult, Sex
from linli.casework.mediation.queries.safety import parties_of, safety_screen
from linli.casework.mediation.queries.sessions import rooms_for
from linli.casework.mediation.rules.safety import NO, UNSURE, YES, Question
from linli.channels.desk.cases.fields import LineField, TextField, date_input
from linli.channels.desk.cases.files import FilesField
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.sessions.words import (
    ANSWERS,
    GROUNDS,
    MEANS,
    ROUTES,
    party_label,
)
from linli.registers.access.rules import Actor

_ZONE = ZoneInfo("Asia/Shanghai")


def choose(form: forms.Form, name: str, pairs: list[tuple[str, Any]]) -> None:
    """Offer choices in a field of a form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = pairs


def party_pairs(case: Case) -> list[tuple[str, Any]]:
    """The parties who are still there, as choices."""
    return [(str(one.id), party_label(one)) for one in parties_of(case.id)]


def ids(values: list[str]) -> tuple[UUID, ...]:
    """Chosen ids as such."""
    return tuple(UUID(value) for value in values)


class WhenForm(ActForm):
    """A day, a beginning and an end."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    from_time = forms.TimeField(
        label=pgettext_lazy("session", "Begins"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )
    to_time = forms.TimeField(
        label=pgettext_lazy("session", "Ends"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )

    def span(self) -> tuple[datetime, datetime]:
        """Beginning and end as moments."""
        data = self.cleaned_data
        return (
            datetime.combine(data["day"], data["from_time"], _ZONE),
            datetime.combine(data["day"], data["to_time"], _ZONE),
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        begins, ends = data.get("from_time"), data.get("to_time")
        if begins and ends and ends <= begins:
            self.add_error("to_time", _("The session ends before it begins."))
        return data


class PlanForm(WhenForm):
    """A session to be planned."""

    form = forms.ChoiceField(
        label=gettext_lazy("Form of the session"),
        choices=SessionForm.choices,
        initial=SessionForm.TOGETHER,
        widget=forms.RadioSelect,
    )
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    place = LineField(
        label=gettext_lazy("Or another place"),
        help_text=gettext_lazy("A visit at home, at the scene. Not needed online."),
        most=120,
        required=False,
    )
    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"), widget=forms.CheckboxSelectMultiple
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Told by"), choices=list(MEANS.items()), initial="portal"
    )
    guests = TextField(
        label=gettext_lazy("Guests"),
        help_text=gettext_lazy("Kin, neighbours, experts: one name a line."),
        rows=2,
        most=200,
        required=False,
    )
    guests_agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Parties who agree to the guests"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    field_order = (
        *("expect", "form", "day", "from_time", "to_time", "room", "place"),
        *("invited", "means", "guests", "guests_agreed"),
    )


class MoveForm(WhenForm):
    """Another time, room or form for a planned session."""

    form = forms.ChoiceField(label=gettext_lazy("Form of the session"), choices=SessionForm.choices)
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    place = LineField(label=gettext_lazy("Or another place"), most=120, required=False)
    reason = LineField(label=gettext_lazy("Why it is moved"), most=200)


class ReasonForm(ActForm):
    """A reason in words."""

    reason = TextField(label=pgettext_lazy("dispute", "Reason"), rows=3, most=500)


class InviteForm(ActForm):
    """Further parties or guests for a planned session."""

    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Told by"), choices=list(MEANS.items()), initial="portal"
    )
    guests = TextField(
        label=gettext_lazy("Guests"),
        help_text=gettext_lazy("Kin, neighbours, experts: one name a line."),
        rows=2,
        most=200,
        required=False,
    )
    guests_agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Parties who agree to the guests"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AnswerForm(ActForm):
    """Whether a party comes, as they told the committee."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=gettext_lazy("What they answer"),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
    )
    words = LineField(label=gettext_lazy("What they said"), most=200, required=False)


class RecordForm(ActForm):
    """人民调解记录, with the fields of the official form."""

    rights_told = forms.BooleanField(
        label=gettext_lazy("Rights and duties were told to the parties"), required=False
    )
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), widget=forms.CheckboxSelectMultiple, required=False
    )
    others = LineField(label=gettext_lazy("Others who were there"), most=200, required=False)
    record = TextField(
        label=gettext_lazy("Record"),
        help_text=gettext_lazy("What each side said, what is agreed, what is still disputed."),
        rows=10,
        most=8000,
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(code, label) for code, label in SessionResult.choices if code],
        widget=forms.RadioSelect,
    )
    recorder = LineField(
        label=gettext_lazy("Recorded by"),
        help_text=gettext_lazy("Empty: you."),
        most=40,
        required=False,
    )


class UnplannedForm(WhenForm, RecordForm):
    """A session that nobody planned, with its record."""

    form = forms.ChoiceField(
        label=gettext_lazy("Form of the session"),
        choices=[
            (SessionForm.TOGETHER, SessionForm.TOGETHER.label),
            (SessionForm.APART, SessionForm.APART.label),
        ],
        initial=SessionForm.TOGETHER,
        widget=forms.RadioSelect,
    )
    place = LineField(label=gettext_lazy("Where it was"), most=120)
    field_order = (
        *("expect", "form", "day", "from_time", "to_time", "place", "rights_told"),
        *("present", "others", "record", "result", "recorder"),
    )


class CorrectForm(ActForm):
    """A correction that stands beside the record."""

    words = TextField(label=gettext_lazy("What is corrected, and how"), rows=3, most=2000)


class InquiryForm(ActForm):
    """人民调解调查记录, with the fields of the official form."""

    on = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = LineField(label=gettext_lazy("Where"), most=120)
    asked_name = LineField(label=gettext_lazy("Who was asked"), most=40)
    asked_sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=[("", "—"), *Sex.choices], required=False
    )
    asked_age = forms.IntegerField(
        label=gettext_lazy("Age"), min_value=0, max_value=130, required=False
    )
    asked_address = LineField(label=gettext_lazy("Employer or address"), most=120, required=False)
    relation = LineField(label=gettext_lazy("Relation to the parties"), most=40, required=False)
    present = LineField(label=gettext_lazy("Others who were there"), most=200, required=False)
    words = TextField(label=gettext_lazy("What was asked and answered"), rows=8, most=8000)


class EvidenceForm(ActForm):
    """One piece of evidence for the list."""

    name = LineField(label=gettext_lazy("What it is"), most=120)
    given_by = forms.ChoiceField(label=gettext_lazy("Given by"), required=False)
    pages = forms.IntegerField(
        label=pgettext_lazy("evidence", "Pages"), min_value=1, max_value=9999, initial=1
    )
    is_original = forms.BooleanField(label=gettext_lazy("The original"), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("The other side may see it"), required=False)
    attachments = FilesField(label=gettext_lazy("File"))


def _question(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.text,
        error_messages={
            "required": _("Not answered yet: %(question)s") % {"question": question.text}
        },
        choices=[
            (NO, gettext_lazy("No")),
            (YES, gettext_lazy("Yes")),
            (UNSURE, gettext_lazy("Unsure, or does not want to say")),
        ],
        widget=forms.RadioSelect,
    )


class SafetyForm(ActForm):
    """The safety screen of one party, asked alone."""

    party = forms.ChoiceField(label=gettext_lazy("Who is asked"), widget=forms.RadioSelect)
    asked_alone = forms.BooleanField(
        label=gettext_lazy("Asked alone: the other side is not here and does not hear it"),
        required=False,
    )
    safe_contact = LineField(
        label=gettext_lazy("Safe way to reach them"),
        help_text=gettext_lazy("A number only they use, or a person they trust, and when."),
        most=120,
        required=False,
    )
    no_messages = forms.BooleanField(label=gettext_lazy("Send no messages at all"), required=False)
    wishes_joint = forms.ChoiceField(
        label=gettext_lazy("Do they themselves wish to meet the other side?"),
        choices=[
            ("", gettext_lazy("Not asked")),
            ("no", gettext_lazy("No")),
            ("yes", gettext_lazy("Yes")),
        ],
        required=False,
    )
    remark = TextField(label=gettext_lazy("In their own words"), rows=3, most=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        asked = {f"q_{one.code}": _question(one) for one in safety_screen().questions}
        super().__init__(*args, **kwargs)
        self.fields.update(asked)
        questions = [name for name in self.fields if name.startswith("q_")]
        rest = ["safe_contact", "no_messages", "wishes_joint", "remark"]
        self.order_fields(["expect", "party", "asked_alone", *questions, *rest])

    def answers(self) -> dict[str, str]:
        """What was answered, by the question's code."""
        data = self.cleaned_data
        return {name[2:]: data[name] for name in data if name.startswith("q_")}


class JointWishForm(ActForm):
    """Whether somebody who is afraid wishes to meet the other side."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    wishes = forms.ChoiceField(
        label=gettext_lazy("Their own wish, said alone"),
        choices=[
            ("no", gettext_lazy("Does not wish to meet")),
            ("yes", gettext_lazy("Wishes to meet")),
        ],
        widget=forms.RadioSelect,
    )


class MoreTimeForm(ActForm):
    """A later day that all parties are asked to agree to."""

    until = forms.DateField(label=gettext_lazy("Until"), widget=date_input())
    reason = TextField(label=gettext_lazy("Why more time is needed"), rows=2, most=500)


class MoreTimeAnswerForm(ActForm):
    """What a party said about more time, on paper or by word of mouth."""

    party = forms.ChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=gettext_lazy("What they answer"),
        choices=[("agrees", gettext_lazy("Agrees")), ("refuses", gettext_lazy("Does not agree"))],
        widget=forms.RadioSelect,
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Consent given"),
        choices=[("paper", gettext_lazy("Signed on paper")), ("phone", gettext_lazy("By phone"))],
    )


class FailForm(ActForm):
    """The end without agreement."""

    reason = TextField(label=gettext_lazy("What could not be agreed"), rows=3, most=1000)
    route = TextField(
        label=gettext_lazy("Routes told to the parties"), rows=3, most=200, initial=ROUTES
    )


class EndForm(FailForm):
    """The end before it was tried to the end."""

    ground = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=list(GROUNDS.items()))
    field_order = ("expect", "ground", "reason", "route")


def prepare_rooms(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer the rooms of the committees concerned."""
    rooms: list[tuple[str, Any]] = [("", _("No room"))]
    for room in rooms_for(case.dispute):
        apart = _(" · parties can wait apart") if room.has_two_entrances else ""
        rooms.append((str(room.id), f"{room.committee.unit.name} {room.name}{apart}"))
    choose(form, "room", rooms)


def prepare_plan(form: ActForm, case: Case, actor: Actor, now: datetime) -> None:
    """Offer rooms and parties; tomorrow is a likely day."""
    prepare_rooms(form, case, actor, now)
    pairs = party_pairs(case)
    choose(form, "invited", pairs)
    choose(form, "guests_agreed", pairs)
    form.fields["invited"].initial = [value for value, _label in pairs]


def prepare_parties(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer the parties."""
    for name in ("party", "present"):
        if name in form.fields:
            choose(form, name, party_pairs(case))


def prepare_evidence(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
    """Offer who may have given it."""
    choose(form, "given_by", [("", _("Found by the mediator")), *party_pairs(case)])


def prepare_inquiry(form: ActForm, _case: Case, _actor: Actor, now: datetime) -> None:
    """Begin with this moment."""
    form.fields["on"].initial = timezone.localtime(now).replace(second=0, microsecond=0)
