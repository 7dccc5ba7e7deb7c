"""Posts of an account: given, ended, and the grids that they look after."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent, within_scope
from linli.channels.desk.admin_registers.forms.accounts import PostForm, PostGridsForm
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access import operations, queries
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY, Level
from linli.registers.places.queries import grids_of


def grids_beside(line: queries.PostLine) -> list[tuple[str, str]]:
    """The grids of the community that the post's unit sits on; [] above."""
    if line.unit.grade != Level.COMMUNITY:
        return []
    rows = grids_of(WHOLE_CITY, community_code=line.unit.division_code)
    return [(row.code, row.name) for row in rows]


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def grant_post(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Give somebody a post in a unit of one's own division."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    form = PostForm(sent(request), scope=actor.scope, units=address("unit_options"))
    doing = Doing(
        act=ActionForm(_("Give %(name)s a post") % {"name": row.name}, request.path, _("Give")),
        do=lambda given, at: operations.grant_post(
            by=actor,
            at=at,
            account_id=account_id,
            unit_id=given["unit"],
            role=given["role"],
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
        ),
        done=_("The post is given."),
        go=address("account", str(account_id)),
    )
    return perform(request, form, doing)


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def end_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post."""
    actor = actor_of(request)
    line, account_id = queries.post_in_scope(actor.scope, post_id)
    title = _("End the post %(role)s in %(unit)s")
    doing = Doing(
        act=ActionForm(
            title % {"role": line.role_label, "unit": line.unit.name},
            request.path,
            _("End it today"),
            lead=_("From now on nobody works at it; what was done stays as it is."),
            danger=True,
        ),
        do=lambda _given, at: operations.end_post(by=actor, at=at, post_id=post_id),
        done=_("The post has ended."),
        go=address("account", str(account_id)),
    )
    return perform(request, SureForm(sent(request)), doing)


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def post_grids(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Say which grids of its community a post looks after."""
    actor = actor_of(request)
    line, account_id = queries.post_in_scope(actor.scope, post_id)
    held = queries.grids_of_posts([post_id], on=timezone.localdate()).get(post_id, ())
    form = PostGridsForm(sent(request), grids=grids_beside(line), initial={"grids": list(held)})
    title = _("Grids of the post %(role)s in %(unit)s")
    doing = Doing(
        act=ActionForm(
            title % {"role": line.role_label, "unit": line.unit.name},
            request.path,
            _("Save"),
            lead=_(
                "Lists and the visit plan open on these grids; what may be seen stays the same."
            ),
        ),
        do=lambda given, at: operations.set_post_grids(
            by=actor, at=at, post_id=post_id, grid_codes=given["grids"]
        ),
        done=_("The grids of the post are saved."),
        go=address("account", str(account_id)),
    )
    return perform(request, form, doing)
