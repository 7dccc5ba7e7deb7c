"""What the views of this desk share: who may open what, addresses, records that are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Building, Division, Facility
from linli.registers.places.rules.keepers import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SEE, KEEP, PLAN = Permission.SEE_BUILDINGS, Permission.KEEP_BUILDINGS, Permission.PLAN_GRIDS
_MISSING = (
    queries.UnknownRecord,
    queries.UnknownPlace,
    operations.UnknownBuilding,
    operations.UnknownFacility,
    operations.UnknownHome,
    operations.UnknownProposal,
)


def in_scope(view: View[P]) -> View[P]:
    """Answer 404 for a record that is not there or not theirs, 403 for an act that is not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except _MISSING as error:
            raise Http404(str(error)) from error

    return guarded


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:spatial:{name}", args=[str(one) for one in args])


def community_of(actor: Actor, code: str) -> Division:
    """The community with this code. Raises UnknownPlace, also out of scope."""
    try:
        division = queries.division_in_force(actor.scope, code)
    except NotAllowed as error:
        raise queries.UnknownPlace(code) from error
    if division.grade != "community":
        raise queries.UnknownPlace(code)
    return division


def standing(actor: Actor, code: str) -> Building:
    """The standing building that an act is about. Raises UnknownRecord."""
    building = queries.building_seen(actor.scope, code)
    if building.valid_to is not None:
        raise queries.UnknownRecord
    return building


def kept_facility(actor: Actor, code: str) -> Facility:
    """The facility in force that an act is about. Raises UnknownRecord."""
    facility = queries.facility_seen(actor.scope, code)
    if facility.valid_to is not None:
        raise queries.UnknownRecord
    return facility
