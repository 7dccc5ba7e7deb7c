"""What a post may import, and which runs it sees: those of its kinds in its own division."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from linli.channels.desk.shell import actor_of
from linli.foundation.tabular.importing import queries
from linli.foundation.tabular.importing.asking import NoSuchRun
from linli.foundation.tabular.importing.kinds import ImportKind, all_kinds
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Scope
from linli.registers.places.queries import UnknownPlace, city_name, place_codes

# Whoever imports into some register; which kinds those are is held to by each kind.
NEEDED = (Permission.IMPORT_REGISTERS, Permission.ADMIN_PLACES, Permission.KEEP_MEDIATORS)
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def kinds_for(actor: Actor) -> dict[str, ImportKind]:
    """The kinds that a post may take in, by code."""
    return {kind.code: kind for kind in all_kinds() if all(actor.may(need) for need in kind.needs)}


def area_of(scope: Scope) -> str:
    """The path of a division: its codes from the district in, each closed by a slash."""
    if scope.column is None:
        return ""
    place = place_codes(scope.code)
    codes = (place.district_code, place.street_code, place.community_code)
    return "".join(f"{code}/" for code in codes if code)


def area_name(scope: Scope) -> str:
    """The division in words."""
    try:
        return place_codes(scope.code).label if scope.column else city_name()
    except UnknownPlace:
        return ""


def run_seen(request: HttpRequest, run_id: UUID) -> ImportRun:
    """A run of the post's kinds in its division, else 404."""
    actor = actor_of(request)
    found = queries.run_in(area_of(actor.scope), kinds_for(actor), run_id)
    if found is None:
        raise Http404
    return found


def is_own(request: HttpRequest, run: ImportRun) -> bool:
    """Whether this account brought the file: only it sees the rows."""
    return run.account_id == actor_of(request).account_id


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:imports:{name}", args=[str(one) for one in args])


def not_there(view: View[P]) -> View[P]:
    """Answer 404 for a run that vanished, or a division that is no more."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NoSuchRun, UnknownPlace) as error:
            raise Http404 from error

    return guarded
