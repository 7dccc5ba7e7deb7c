"""The writing field above the timeline: answer the reporter, record the contact, keep a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.registry import spec_of
from linli.channels.desk.doing import ActForm
from linli.channels.ui.presenters import ActionForm, Tab

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

COMPOSER = "composer"
_TABS: Mapping[str, StrPromise] = {
    Action.REPLY: _("Answer the reporter"),
    Action.CONTACT: _("Record the contact"),
    Action.NOTE: _("Note inside"),
}
_HINTS: Mapping[str, StrPromise] = {
    Action.REPLY: _("First the result and the date, then the reason. The reporter reads it so."),
    Action.CONTACT: _("What was asked and agreed. The reporter sees this step."),
    Action.NOTE: _("What was done or found. The reporter does not see it."),
}


@dataclass(frozen=True)
class Composer:
    """The composer with its tabs, and the form of the tab in use."""

    action: str
    tabs: tuple[Tab, ...]
    act: ActionForm
    hint: str
    phrases_url: str
    takes_files: bool


def composer_of(case: Case, action: str, offered: Sequence[str] = tuple(_TABS)) -> Composer:
    """The composer of a case on one of its tabs."""
    spec = spec_of(action)
    here = reverse("desk:case", args=[case.number])
    return Composer(
        action=action,
        tabs=tuple(
            Tab(str(label), f"{here}?compose={one}", current=one == action)
            for one, label in _TABS.items()
            if one in offered
        ),
        act=ActionForm(
            title=str(_TABS.get(action, "")),
            url=reverse("desk:act", args=[case.number, action]),
            submit=str(spec.submit) if spec else "",
            consequence=str(spec.consequence) if spec else "",
            draft=f"{action}-{case.id}",
            upload=bool(spec and spec.takes_files),
        ),
        hint=str(_HINTS.get(action, "")),
        phrases_url=reverse("desk:phrases", args=[case.number, "reply"])
        if action == Action.REPLY
        else "",
        takes_files=bool(spec and spec.takes_files),
    )


def composer_form(case: Case, action: str) -> ActForm | None:
    """An empty form of a tab, with the version of the case."""
    spec = spec_of(action)
    return spec.form(initial={"expect": case.version}) if spec else None
