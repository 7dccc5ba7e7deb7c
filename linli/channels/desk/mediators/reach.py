"""What the views of this desk share: addresses, tabs, records that are not there, where to look."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import Committee, Mediator
from linli.casework.mediation.operations.register_guard import UnknownCommittee, UnknownMediator
from linli.casework.mediation.operations.subsidies import UnknownClaim
from linli.casework.mediation.queries.committees import committee_seen
from linli.casework.mediation.queries.mediators import mediator_of, mediator_seen
from linli.channels.ui.presenters import Tab
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, divisions_under, place_codes
from linli.registers.places.rules.keepers import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SEE, KEEP = Permission.SEE_MEDIATORS, Permission.KEEP_MEDIATORS
RULE, FIGURES = Permission.RULE_ON_SUBSIDY, Permission.SEE_DISPUTE_FIGURES
MISSING = (UnknownCommittee, UnknownMediator, UnknownClaim, UnknownPlace)


def in_scope(view: View[P]) -> View[P]:
    """Answer 404 for a record that is not there or not theirs, 403 for an act that is not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except MISSING as error:
            raise Http404(str(error)) from error

    return guarded


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:mediators:{name}", args=[str(one) for one in args])


def committee_here(actor: Actor, committee_id: UUID) -> Committee:
    """The committee that a page is about. Raises UnknownCommittee, also out of scope."""
    found = committee_seen(actor, committee_id)
    if found is None:
        raise UnknownCommittee
    return found


def mediator_here(actor: Actor, mediator_id: UUID) -> Mediator:
    """The mediator that a page is about. Raises UnknownMediator, also out of scope."""
    found = mediator_seen(actor, mediator_id)
    if found is None:
        raise UnknownMediator
    return found


def tabs_for(actor: Actor, current: str) -> tuple[Tab, ...]:
    """The lists of this desk that a post may open."""
    names = [("home", pgettext("desk", "Mediators")), ("committees", _("Committees and rooms"))]
    if actor.may(KEEP):
        names.append(("quotas", _("Who is missing")))
    if actor.may(RULE) or actor.may(Permission.CHAIR_COMMITTEE):
        names.append(("claims", _("Subsidies by case")))
    if actor.may(FIGURES):
        names.append(("statistics", _("Statistics form")))
    if mediator_of(actor) is not None:
        names.append(("own", _("My record")))
    return tuple(Tab(words, at(name), current=name == current) for name, words in names)


def places_for(actor: Actor) -> list[tuple[str, str]]:
    """Streets and communities of the division, to narrow a list to; none for a single unit."""
    if actor.scope.column == "community_code":
        return []
    streets = {row.code: row.name for row in divisions_under(actor.scope, "street")}
    return list(streets.items())


def place_filter(code: str) -> tuple[str, str]:
    """The column and code that a division's code stands for; empty where it is none."""
    if not code:
        return "", ""
    try:
        place = place_codes(code)
    except UnknownPlace:
        return "", ""
    for column in ("community_code", "street_code", "district_code"):
        held = getattr(place, column)
        if held:
            return column, held
    return "", ""


def place_name(*codes: str) -> str:
    """The name of the finest division of these codes."""
    for code in codes:
        if code:
            try:
                return place_codes(code).label
            except UnknownPlace:
                continue
    return ""
