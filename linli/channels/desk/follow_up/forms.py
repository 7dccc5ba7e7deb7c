"""The script of the call-back (DOMAIN §1.9) as a form: nothing is chosen for the resident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.matters.operations import Answers
from linli.channels.desk.cases.fields import TextField
from linli.channels.desk.doing import ActForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Choices = tuple[tuple[str, "StrPromise"], ...]
_YES_NO: Choices = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
_SOLVED: Choices = (
    ("solved", gettext_lazy("Solved")),
    ("partly", gettext_lazy("Partly solved")),
    ("unsolved", gettext_lazy("Not solved")),
    ("unclear", gettext_lazy("Cannot say")),
)
_SATISFIED: Choices = (
    ("satisfied", gettext_lazy("Satisfied")),
    ("basically", gettext_lazy("Fairly satisfied")),
    ("dissatisfied", gettext_lazy("Not satisfied")),
)
_BECAUSE: Choices = (
    ("attitude", gettext_lazy("Manner")),
    ("speed", gettext_lazy("Speed")),
    ("result", gettext_lazy("Result")),
    ("no_answer", gettext_lazy("No answer")),
)
_UNSAID = "unsaid"  # a value of its own, so that not even this is chosen beforehand
_NOT_SAID = (_UNSAID, gettext_lazy("did not say"))


def _asked(
    label: StrPromise, choices: Choices, keys: str, *, required: bool = False
) -> forms.ChoiceField:
    """A question with a key for each answer; one that may stay open has "did not say"."""
    rows = choices if required else (*choices, _NOT_SAID)
    widget = forms.RadioSelect()
    pressed = {value: f"Alt+{key}" for (value, _label), key in zip(rows, keys, strict=False)}
    widget.keys = pressed  # type: ignore[attr-defined]  # printed by the field tag
    return forms.ChoiceField(label=label, choices=rows, required=required, widget=widget)


class ScriptForm(ActForm):
    """What the resident says, question by question."""

    contacted = _asked(gettext_lazy("Did the unit contact you?"), _YES_NO, "YN")
    solved = _asked(gettext_lazy("Is what you reported solved?"), _SOLVED, "1234", required=True)
    satisfied = _asked(gettext_lazy("Are you satisfied with the result?"), _SATISFIED, "567")
    dissatisfied_because = _asked(gettext_lazy("Why not?"), _BECAUSE, "")
    satisfied_with_hotline = _asked(
        gettext_lazy("Are you satisfied with the hotline?"), _SATISFIED, ""
    )
    may_publish = _asked(
        gettext_lazy("May the result be published without your personal data?"), _YES_NO, ""
    )
    remark = TextField(
        label=gettext_lazy("What else do they say?"),
        help_text=gettext_lazy("For “not solved”: what is still missing. The unit reads it."),
        required=False,
        rows=3,
        most=2000,
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("solved") == "unsolved" and not data.get("remark"):
            self.add_error("remark", _("Write what is still missing, for the unit to redo it."))
        return data

    def answers(self) -> Answers:
        """The answers as the operation takes them."""
        data = self.cleaned_data
        is_unhappy = data["satisfied"] == "dissatisfied"  # the reason is asked of these only
        return Answers(
            is_reached=True,
            contacted=_yes(data["contacted"]),
            solved=data["solved"],
            satisfied=_said(data["satisfied"]),
            satisfied_with_hotline=_said(data["satisfied_with_hotline"]),
            dissatisfied_because=_said(data["dissatisfied_because"]) if is_unhappy else "",
            may_publish=_yes(data["may_publish"]),
            remark=data["remark"],
        )


def _said(value: str) -> str:
    return "" if value == _UNSAID else value


def _yes(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


_MISSED: Mapping[str, StrPromise] = {
    "no_answer": gettext_lazy("Nobody answers"),
    "busy": gettext_lazy("Busy"),
    "off": gettext_lazy("Switched off or no connection"),
    "wrong": gettext_lazy("Wrong or dead number"),
    "later": gettext_lazy("Asks to be called later"),
}


class MissedForm(ActForm):
    """A call in vain, and why."""

    why = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=tuple(_MISSED.items()),
        widget=forms.RadioSelect,
    )

    def answers(self) -> Answers:
        """The try as the operation takes it."""
        return Answers(is_reached=False, remark=str(_MISSED[self.cleaned_data["why"]]))
