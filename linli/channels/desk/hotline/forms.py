"""What is said in a call and what is decided about it, as forms that lose nothing typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Urgency
from linli.casework.matters.models import ArticleVersion
from linli.casework.matters.queries.case_page import open_case_id
from linli.casework.matters.queries.hotline import in_scope, known_place
from linli.casework.matters.queries.knowledge import usable_version
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import emergency_words
from linli.casework.matters.workflow import Channel, Nature
from linli.channels.desk.cases.fields import LineField, TextField
from linli.channels.desk.doing import ActForm
from linli.foundation.crypto.rules import is_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import NOWHERE, Place

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MERGE, ANSWER, SEND, REFUSE, WAIT = "merge", "answer", "send", "refuse", "wait"
WAYS: tuple[tuple[str, StrPromise], ...] = (
    (MERGE, gettext_lazy("Merge")),
    (ANSWER, gettext_lazy("Answer at once")),
    (SEND, gettext_lazy("Submit for dispatch")),
    (REFUSE, gettext_lazy("Do not accept")),
)
ONLY_REGISTER = ((WAIT, gettext_lazy("Register; the hotline decides")),)
CHANNELS = tuple(
    (channel.value, channel.label)
    for channel in (
        Channel.PHONE,
        Channel.COUNTER,
        Channel.LETTER,
        Channel.RECEPTION,
        Channel.SUPERIOR,
        Channel.TRANSFER,
        Channel.POLICE,
        Channel.MEDIA,
        Channel.GRID,
    )
)
REPLY_BY = (
    ("phone", gettext_lazy("Call back the number of the caller")),
    ("sms", gettext_lazy("By text message")),
    ("letter", gettext_lazy("By letter")),
    ("none", gettext_lazy("No reply wanted")),
)
FIRST_LINES = ("110", "119", "120", "122")


def emergency_lines(on: date) -> tuple[str, ...]:
    """The lines a call can be put through to: the four numbers, then those of the rule book."""
    rows = (row.line for row in rule_book().emergencies if row.holds(on))
    return tuple(dict.fromkeys([*FIRST_LINES, *sorted(set(rows))]))


class DecisionForm(ActForm):
    """Type, class, urgency, place, and the way out; ``text`` is what the matter says."""

    nature = forms.ChoiceField(
        label=pgettext_lazy("of a matter", "Type"),
        choices=[("", "—"), *Nature.choices],
        required=False,
    )
    category_words = LineField(label=gettext_lazy("Category"), required=False, most=80)
    category = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6)
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Urgency.choices, initial=Urgency.NORMAL
    )
    place_text = LineField(label=gettext_lazy("Place"), required=False, most=160)
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    way = forms.ChoiceField(label=gettext_lazy("What to do"), required=False)
    into = LineField(label=gettext_lazy("Number of the matter it joins"), required=False, most=20)
    reply = TextField(label=gettext_lazy("Answer given to the caller"), required=False)
    article = forms.UUIDField(widget=forms.HiddenInput, required=False)
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    reason = TextField(label=gettext_lazy("Reason, as you tell it"), required=False, rows=3)
    route = LineField(label=gettext_lazy("Where it belongs instead"), required=False)
    lead = forms.UUIDField(widget=forms.HiddenInput, required=False)
    lead_words = LineField(label=gettext_lazy("Another unit"), required=False, most=80)
    proposed = forms.UUIDField(widget=forms.HiddenInput, required=False)
    line = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    asked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.on = actor, on
        self.found_place: Place = NOWHERE
        self.master: UUID | None = None
        self.used_article: ArticleVersion | None = None
        self._lead_to_lists()
        decides = actor.may(Permission.ACCEPT)
        self._choices("way").choices = WAYS if decides else ONLY_REGISTER
        grounds = [(row.code, f"{row.code} {row.name}") for row in self.grounds().values()]
        self._choices("ground").choices = [("", "—"), *grounds]

    def _lead_to_lists(self) -> None:
        """Let the fields for place, category and unit offer what the registers hold."""
        offered = {
            "place_text": ("places", "id_place", {"data-combo-post": "", "data-combo-keep": ""}),
            "category_words": ("categories", "id_category", {}),
            "lead_words": (
                "units",
                "id_lead",
                {"data-combo-empty": "", "data-combo-with": "id_category id_place"},
            ),
        }
        for name, (view, into, more) in offered.items():
            attrs = {"data-combo": reverse(f"desk:hotline:{view}"), "data-combo-into": into, **more}
            self.fields[name].widget.attrs |= attrs

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so above
        return field

    def grounds(self) -> Mapping[str, Any]:
        """The grounds for not accepting that hold on the day, by code."""
        return {row.code: row for row in rule_book().grounds if row.holds(self.on)}

    def text(self) -> str:
        """What the matter says."""
        return ""

    def value(self, name: str) -> str:
        """A field as it was typed, checked or not."""
        raw = self[name].value()
        return "" if raw is None or raw is False else str(raw).strip()

    def assists(self) -> dict[UUID, str]:
        """The units that are asked to assist, each with its task."""
        return {unit: self.task_of(unit) for unit in self._units_named("assist")}

    def assists_shown(self) -> list[UUID]:
        """The units that the page offered to ask; one that is not asked was taken out."""
        return self._units_named("assist_shown")

    def task_of(self, unit: UUID) -> str:
        """What a unit is to do, as it was typed."""
        return str(self.data.get(f"task-{unit}", "")).strip()[:200]

    def _units_named(self, name: str) -> list[UUID]:
        data: Any = self.data
        found: list[UUID] = []
        for text in data.getlist(name) if hasattr(data, "getlist") else ():
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found

    # --- checks ---

    def clean_place(self) -> str:
        code = str(self.cleaned_data["place"])
        if not code:
            return ""
        place = known_place(code)
        if place is None:
            raise forms.ValidationError(_("This place is not in the register; choose another."))
        if not in_scope(self.actor, place):
            words = _("%(place)s lies outside your division.")
            raise forms.ValidationError(words % {"place": place.label})
        self.found_place = place
        return code

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("line"):
            if data["line"] not in emergency_lines(self.on):
                self.add_error(None, _("Choose the line to put it through to."))
            return data
        if "place" in self.errors:
            self.add_error("place_text", self.errors["place"].data[0])
        self._check_emergency(data)
        checks = {
            MERGE: self._check_merge,
            ANSWER: self._check_answer,
            SEND: self._check_send,
            REFUSE: self._check_refuse,
            WAIT: self._check_nothing,
        }
        check = checks.get(data.get("way") or "")
        if check is None:
            if "way" not in self.errors:
                self.add_error("way", _("Choose what is to be done."))
        else:
            check()
        return data

    def unanswered(self, text: str, asked: str) -> list[str]:
        """The emergency words that stand in the text and were not asked about."""
        done = {word for word in asked.split(",") if word}
        rows = emergency_words(rule_book().emergencies, text, self.on)
        return [row.word for row in rows if row.word not in done]

    def _check_emergency(self, data: dict[str, Any]) -> None:
        if self.unanswered(self.text(), str(data.get("asked", ""))):
            self.add_error(
                None, _("First answer the emergency prompt: put it through, or say you asked.")
            )

    def _check_nothing(self) -> None:
        """A matter that is only registered is decided by others."""

    def _check_merge(self) -> None:
        number = "".join(str(self.cleaned_data.get("into", "")).split())
        if not number:
            self.add_error("into", _("Give the number of the open matter it joins."))
            return
        self.master = open_case_id(self.actor, number)
        if self.master is None:
            self.add_error("into", _("No open matter has this number in your division."))

    def _check_answer(self) -> None:
        article = self.cleaned_data.get("article")
        if article is not None:
            # An article that was withdrawn in the meantime is not remembered; the answer stands.
            self.used_article = usable_version(self.actor, article, on=self.on)
        if not self.cleaned_data.get("reply"):
            self.add_error("reply", _("Write what you answered."))

    def _check_send(self) -> None:
        data = self.cleaned_data
        if not data.get("nature"):
            self.add_error("nature", _("Choose the type of the matter."))
        category = rule_book().category(str(data.get("category", "")), self.on)
        if category is None:
            self.add_error("category_words", _("Choose a category from the list or the hints."))
        elif category.route_elsewhere:
            words = _("Not handled here: choose “Do not accept” and tell the caller of %(route)s.")
            self.add_error("category_words", words % {"route": category.route_elsewhere})
        if data.get("lead_words") and not data.get("lead"):
            self.add_error("lead_words", _("Choose the unit from the list, or empty the field."))

    def _check_refuse(self) -> None:
        needed = {
            "ground": _("Choose the ground."),
            "reason": _("Tell the reason in words."),
            "route": _("Tell where the matter belongs instead."),
        }
        for name, words in needed.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)


class CallForm(DecisionForm):
    """A call, a visit or a letter that is being taken in."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=CHANNELS)
    phone = forms.CharField(
        label=gettext_lazy("Number of the caller"),
        required=False,
        max_length=40,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )
    words = TextField(
        label=gettext_lazy("What it is about"),
        required=False,
        rows=6,
        attrs={"class": "say-area", "data-key": "Alt+X", "autofocus": True},
    )
    name = LineField(label=gettext_lazy("Reporter"), required=False, most=40)
    reply_by = forms.ChoiceField(label=gettext_lazy("Answer by"), choices=REPLY_BY)
    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Anonymous"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input", "data-key": "Alt+B"}),
    )
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Wants confidence"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input", "data-key": "Alt+C"}),
    )
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    _key: UUID | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # They stand in the strip of the caller, outside the form's own element.
        for name in ("channel", "phone"):
            self.fields[name].widget.attrs["form"] = "call"
        self.fields["channel"].widget.attrs["class"] = "form-select form-select-sm"
        self.fields["words"].widget.attrs["class"] = "form-control say-area"
        self.fields["phone"].widget.attrs |= {
            "class": "form-control tel",
            "data-key": "Alt+H",
            "placeholder": _("number of the caller"),
        }

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field in ("phone", "words"):  # printed without the tag that marks a field
            attrs = self.fields[field].widget.attrs
            attrs["class"] = f"{attrs['class'].removesuffix(' is-invalid')} is-invalid"
            attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{field}_error"}

    def text(self) -> str:
        return self.value("words")

    def secrecy(self) -> str:
        """Named, confidential or anonymous."""
        if self.cleaned_data.get("is_anonymous"):
            return "anonymous"
        return "confidential" if self.cleaned_data.get("is_confidential") else "named"

    def key_used(self) -> UUID:
        """The key of this call: its draft's and its intake's."""
        if self._key is None:
            try:
                self._key = UUID(self.value("key"))
            except ValueError:
                self._key = uuid4()
        return self._key

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("line"):
            return data
        if not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write what it is about."))
        self._check_reply(data)
        return data

    def _check_reply(self, data: dict[str, Any]) -> None:
        phone = str(data.get("phone", ""))
        if data.get("is_anonymous"):
            return
        if phone and not is_phone(phone):
            self.add_error("phone", _("That is not a telephone number. Check the digits."))
        elif not phone and data.get("reply_by") in ("phone", "sms"):
            self.add_error(
                "phone",
                _(
                    "Without a number nobody can be answered: enter it, or choose “No reply wanted”."
                ),
            )
