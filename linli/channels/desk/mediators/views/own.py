"""My own record: terms, training, ties, and whether I am shown in public."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.mediation.models import Mediator
from linli.casework.mediation.operations import mediators as operations
from linli.casework.mediation.operations import standing
from linli.casework.mediation.operations.register_guard import UnknownMediator
from linli.casework.mediation.queries.mediators import kept_of, mediator_of
from linli.channels.desk.mediators.acting import Doing, perform, record_page, sent
from linli.channels.desk.mediators.forms.standing import PublicForm, TieForm
from linli.channels.desk.mediators.histories import nothing_to_fill
from linli.channels.desk.mediators.person_records import mediator_record
from linli.channels.desk.mediators.pictures import kept_picture
from linli.channels.desk.mediators.reach import SEE, at, in_scope
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.rules import Actor

_BOTH = require_http_methods(["GET", "POST"])


def _me(request: HttpRequest) -> tuple[Actor, Mediator]:
    actor = actor_of(request)
    row = mediator_of(actor)
    if row is None:
        raise UnknownMediator
    return actor, row


@require_GET
@needs(SEE)
@in_scope
def own(request: HttpRequest) -> HttpResponse:
    """What the register keeps of the one who is logged in."""
    actor, row = _me(request)
    return record_page(request, mediator_record(row, kept_of(row, actor), actor, own=True))


@_BOTH
@needs(SEE)
@in_scope
def public(request: HttpRequest) -> HttpResponse:
    """Agree to the public list, or take it back."""
    actor, row = _me(request)

    def do(given: dict[str, Any], when: datetime) -> object:
        picture = given["picture"]
        key = kept_picture(picture) if picture and given["agrees"] else None
        return operations.set_public(
            agrees=given["agrees"], about=given["about"], photo_key=key, by=actor, at=when
        )

    doing = Doing(
        act=ActionForm(
            _("What is shown of me in public"),
            request.path,
            pgettext("mediator", "Save"),
            upload=True,
        ),
        do=do,
        done=_("Saved."),
        go=at("own"),
    )
    first = {"agrees": row.public_since is not None, "about": row.about}
    form = PublicForm(sent(request), request.FILES or None, initial=first)
    return perform(request, form, doing)


@_BOTH
@needs(SEE)
@in_scope
def tie(request: HttpRequest) -> HttpResponse:
    """Declare a tie of one's own."""
    actor, _row = _me(request)
    doing = Doing(
        act=ActionForm(_("Declare a tie"), request.path, pgettext("tie", "Declare")),
        do=lambda given, when: standing.declare_tie(**given, by=actor, at=when),
        done=_("Declared. You are not appointed there."),
        go=at("own"),
    )
    return perform(request, TieForm(sent(request)), doing)


@_BOTH
@needs(SEE)
@in_scope
def tie_end(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """Say that a tie is over."""
    actor, _row = _me(request)
    doing = Doing(
        act=ActionForm(_("The tie is over"), request.path, pgettext("tie", "It is over")),
        do=lambda _given, when: standing.end_tie(tie_id, by=actor, at=when),
        done=_("Saved."),
        go=at("own"),
    )
    return perform(request, nothing_to_fill(request), doing)
