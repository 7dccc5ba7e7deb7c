"""What agreements, their plan and the court's confirmation are called: one place for desk and portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.rules.alerts import WhyNot
from linli.casework.mediation.rules.plans import BASES, Route

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MEANS: Mapping[str, StrPromise] = {
    "screen": gettext_lazy("On the screen"),
    "paper": gettext_lazy("On paper"),
    "fingerprint": gettext_lazy("By fingerprint on paper"),
    "seal": gettext_lazy("By seal"),
}
PAPER_NAMES: Mapping[str, StrPromise] = {
    "application": gettext_lazy("Joint application for judicial confirmation"),
    "agreement": gettext_lazy("The agreement"),
    "proof": gettext_lazy("Proof that the committee mediated it"),
    "identity": gettext_lazy("Identity papers of all parties"),
    "contact": gettext_lazy("Addresses and telephones for the court's papers"),
    "property": gettext_lazy("Proof of rights in what it is about"),
    "agent": gettext_lazy("Authority of agents"),
}
COURT_GROUNDS: Mapping[str, StrPromise] = {
    "invited": gettext_lazy("The court that asked for the mediation"),
    "domicile": gettext_lazy("Court where a party lives"),
    "place": gettext_lazy("Court where the object lies"),
    "organisation": gettext_lazy("Court where the committee is"),
}
ROUTES: Mapping[str, StrPromise] = {
    Route.ENFORCE: gettext_lazy("Ask the court to enforce it: the court has confirmed it."),
    Route.SUE: gettext_lazy("Sue on the agreement at the people's court."),
    Route.CONFIRM: gettext_lazy(
        "Apply for judicial confirmation together while the period runs; then it can be enforced."
    ),
    Route.AGAIN: gettext_lazy("Sit down again with the mediator."),
}
PERFORMED: Mapping[str, StrPromise] = {
    "all": pgettext_lazy("visit", "All performed"),
    "part": pgettext_lazy("visit", "Partly performed"),
    "none": pgettext_lazy("visit", "Not performed"),
    "no_plan": pgettext_lazy("visit", "Nothing to perform"),
}
SATISFIED: Mapping[str, StrPromise] = {
    "satisfied": pgettext_lazy("visit", "Content"),
    "basically": pgettext_lazy("visit", "Mostly content"),
    "dissatisfied": pgettext_lazy("visit", "Not content"),
    "not_said": pgettext_lazy("visit", "Did not say"),
}


def route_lines(routes: tuple[Route, ...]) -> tuple[tuple[str, str], ...]:
    """What can be done now, each with its basis in law."""
    return tuple((str(ROUTES[route]), BASES[route]) for route in routes)


def why_not_court(stop: WhyNot | None, deadline: date | None) -> str:
    """Why both cannot apply to the court now; empty where they can."""
    words = {
        WhyNot.NO_AGREEMENT: _("No agreement is in force."),
        WhyNot.NOT_HEARD: _(
            "A court does not confirm agreements of this type (status of persons, rights registered)."
        ),
        WhyNot.ASKED: _("An application is at the court, or the court has confirmed it."),
        WhyNot.LATE: _("The thirty days ended on %(day)s.") % {"day": deadline or "—"},
    }
    return words[stop] if stop is not None else ""
