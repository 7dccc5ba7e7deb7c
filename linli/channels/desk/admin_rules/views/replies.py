"""Words kept ready for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.models import ReplyTemplate
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import reply_templates
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.channels.desk.admin_rules.forms.wording import (
    NewReplyForm,
    ReplyForm,
)
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    RuleForm,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.presenters import basis_cell
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.views.overview import choices_of
from linli.channels.desk.admin_rules.words import REPLY_USES
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(Permission.ADMIN_RULES)
def replies(request: HttpRequest) -> HttpResponse:
    """The words kept ready for staff, by what they are for."""
    book, day = fresh_rule_book(), timezone.localdate()
    may = rules.may_keep_rules(actor_of(request))
    rows = reply_templates(day)
    groups = tuple(
        Group(
            tuple(
                Line(
                    (
                        Cell(row.title, " / ".join(book.category_path(row.category, day))),
                        Cell(row.body),
                        basis_cell(row.legal_basis, ""),
                    ),
                    (
                        Act(_("Change"), address("reply", row.id), row.title),
                        Act(pgettext("rule", "End"), address("reply_end", row.id), row.title),
                    )
                    if may
                    else (),
                )
                for row in rows
                if row.use == use
            ),
            str(label),
        )
        for use, label in REPLY_USES.items()
    )
    context = {
        "table": Table((_("Title"), _("Text"), _("Legal basis")), groups),
        "add_url": address("reply_add") if may else "",
    }
    return show(request, "replies", context)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def reply_add(request: HttpRequest) -> HttpResponse:
    """Add words kept ready."""
    require_keeper(request)
    by = actor_of(request)
    form = NewReplyForm(posted(request), initial=seen(), categories=choices_of(fresh_rule_book()))

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_reply_template(**data, by=by, at=at)

    act = ActionForm(_("Add ready words"), address("reply_add"), _("Add"))
    keeping = Keeping(act=act, do=do, done=_("The words are saved."), go=address("replies"))
    return keep(request, form, keeping)


def _reply(reply_id: UUID) -> ReplyTemplate:
    for row in reply_templates(timezone.localdate()):
        if row.id == reply_id:
            return row
    raise Http404


@_GET_POST
@needs(Permission.ADMIN_RULES)
def reply(request: HttpRequest, reply_id: UUID) -> HttpResponse:
    """Change words kept ready."""
    require_keeper(request)
    row, by = _reply(reply_id), actor_of(request)
    initial = {
        **seen(),
        "body": row.body,
        "category": row.category,
        "legal_basis": row.legal_basis,
    }
    form = ReplyForm(posted(request), initial=initial, categories=choices_of(fresh_rule_book()))

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_reply_template(use=row.use, title=row.title, **data, by=by, at=at)

    title = _("Change “%(name)s”") % {"name": row.title}
    act = ActionForm(title, address("reply", row.id), _("Save"))
    keeping = Keeping(act=act, do=do, done=_("The words are saved."), go=address("replies"))
    return keep(request, form, keeping)


@_GET_POST
@needs(Permission.ADMIN_RULES)
def reply_end(request: HttpRequest, reply_id: UUID) -> HttpResponse:
    """Take words kept ready out of use."""
    require_keeper(request)
    row, by = _reply(reply_id), actor_of(request)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.end_reply_template(use=row.use, title=row.title, by=by, at=at, expect=data["expect"])

    act = ActionForm(
        pgettext("rule", "End “%(name)s”") % {"name": row.title},
        reverse("desk:admin_rules:reply_end", args=[row.id]),
        pgettext("rule", "End it"),
        consequence=_("From now on nobody is offered these words."),
        danger=True,
    )
    form = RuleForm(posted(request), initial=seen())
    keeping = Keeping(act=act, do=do, done=_("The words are ended."), go=address("replies"))
    return keep(request, form, keeping)
