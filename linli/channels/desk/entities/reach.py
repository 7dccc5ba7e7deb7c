"""What the views of this desk share: addresses, and entities that are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from linli.registers.access.permissions import Permission
from linli.registers.entities.queries import UnknownEntity
from linli.registers.places.queries import UnknownPlace
from linli.registers.places.rules.keepers import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SEE, KEEP = Permission.SEE_ENTITIES, Permission.KEEP_ENTITIES


def in_scope(view: View[P]) -> View[P]:
    """Answer 404 for an entity that is not there or not theirs, 403 for an act that is not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except (UnknownEntity, UnknownPlace) as error:
            raise Http404(str(error)) from error

    return guarded


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:entities:{name}", args=[str(one) for one in args])
