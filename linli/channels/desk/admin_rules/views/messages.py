"""The words of text messages and in-app notices, with their fields and a preview."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations import catalogue as rules
from linli.channels.desk.admin_rules.forms.wording import MessageForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.tables import Act, Cell, Group, Line, Table
from linli.channels.desk.admin_rules.words import FIELDS, channel_label, message_label
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm, Label
from linli.foundation.notices.models import MessageTemplate, NoticeChannel
from linli.foundation.notices.queries.templates import templates
from linli.foundation.notices.rules import SENSITIVE_TEXT, TemplateFault, check_fields
from linli.foundation.notices.rules import render as fill
from linli.registers.access.permissions import Permission

# How long one text message may be; a longer one is sent, and paid for, as several.
_ONE_SMS, _PART_OF_SMS = 70, 67
_HAS_SUBJECT = frozenset({NoticeChannel.INAPP, NoticeChannel.EMAIL})


@require_GET
@needs(Permission.ADMIN_RULES)
def messages(request: HttpRequest) -> HttpResponse:
    """Every message by its channel, in the words that go out today."""
    may = rules.may_keep_rules(actor_of(request))
    rows = list(templates(on=timezone.localdate()))
    groups = tuple(
        Group(
            tuple(_line(row, may=may) for row in rows if row.channel == channel),
            channel_label(channel),
        )
        for channel in NoticeChannel.values
        if any(row.channel == channel for row in rows)
    )
    context = {
        "table": Table((_("Message"), _("Text"), _("Fields")), groups),
        "sensitive_text": SENSITIVE_TEXT,
    }
    return show(request, "messages", context)


def _line(row: MessageTemplate, *, may: bool) -> Line:
    name = message_label(row.code, row.channel)
    labels = (Label(row.locale),) if row.locale != "zh-hans" else ()
    note = _("since %(day)s") % {"day": day_words(row.valid_from)}
    acts = (Act(_("Change"), address("message", row.id), name),) if may else ()
    fields = " ".join(f"{{{field}}}" for field in row.fields)
    return Line((Cell(name, note, labels), Cell(row.body, row.subject), Cell(fields)), acts)


def _template(template_id: UUID) -> MessageTemplate:
    for row in templates(on=timezone.localdate()):
        if row.id == template_id:
            return row
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIN_RULES)
def message(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Change the words of a message; they go out from now on."""
    require_keeper(request)
    row, by = _template(template_id), actor_of(request)
    initial = {**seen(), "subject": row.subject, "body": row.body}
    form = MessageForm(
        posted(request),
        initial=initial,
        fields=row.fields,
        has_subject=row.channel in _HAS_SUBJECT,
    )

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_message(row.code, row.channel, **data, locale=row.locale, by=by, at=at)

    name = message_label(row.code, row.channel)
    keeping = Keeping(
        act=ActionForm(
            _("Change “%(name)s”") % {"name": name},
            address("message", row.id),
            _("Save"),
            consequence=_(
                "These words go out from now on. Messages already sent stay as they are."
            ),
        ),
        do=do,
        done=_("The message is saved."),
        go=address("messages"),
        fragment="desk/rules/_message_form.html",
        context={
            "known": form.known,
            "preview_url": address("message_preview", row.id),
        },
    )
    return keep(request, form, keeping)


@require_GET
@needs(Permission.ADMIN_RULES)
def message_preview(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """The message with examples in its fields, and how long it is."""
    row = _template(template_id)
    subject, body = request.GET.get("subject", "")[:120], request.GET.get("body", "")[:2000]
    examples = {name: FIELDS[name][1] for name in row.fields if name in FIELDS}
    unknown: tuple[str, ...] = ()
    shown = ""
    try:
        for text in (subject, body):
            check_fields(text, row.fields)
        subject, shown = fill(subject, examples), fill(body, examples)
    except TemplateFault as fault:
        unknown = fault.unknown
    context = {
        "subject": subject,
        "body": shown,
        "unknown": unknown,
        "is_broken": not shown and bool(body.strip()),
        "length": len(shown),
        "parts": _parts(len(shown)) if row.channel == NoticeChannel.SMS else 0,
    }
    return render(request, "desk/rules/_message_preview.html", context)


def _parts(length: int) -> int:
    return 1 if length <= _ONE_SMS else -(-length // _PART_OF_SMS)
