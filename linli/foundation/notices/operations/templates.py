"""Editing the words of messages: a new version from a day on, the old one stays readable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.notices.models import MessageTemplate
from linli.foundation.notices.queries.templates import forget_templates
from linli.foundation.notices.rules import TemplateFault, check_fields


class UnusableTemplate(Exception):
    """Words that ask for fields the step does not fill in; the message can be shown as it is."""


class UnknownTemplate(Exception):
    """There is no template of this code, channel and language to be edited."""


def install_template(
    *,
    code: str,
    channel: str,
    subject: str,
    body: str,
    fields: Collection[str],
    valid_from: date,
    locale: str = "zh-hans",
) -> bool:
    """Bring a template in with its fields, unless the city has one; return whether it was new.

    A template that is there keeps its words and learns the fields that are new. Raises
    UnusableTemplate.
    """
    _check(subject, body, fields)
    with transaction.atomic():
        known = MessageTemplate.objects.filter(code=code, channel=channel, locale=locale)
        current = known.select_for_update().order_by("-valid_from").first()
        if current is None:
            MessageTemplate.objects.create(
                code=code,
                channel=channel,
                locale=locale,
                subject=subject,
                body=body,
                fields=list(fields),
                valid_from=valid_from,
            )
        elif set(fields) - set(current.fields):
            known.update(fields=list(dict.fromkeys([*current.fields, *fields])))
    forget_templates()
    return current is None


def save_template(
    *, code: str, channel: str, subject: str, body: str, on: date, locale: str = "zh-hans"
) -> MessageTemplate:
    """Give a message new words from this day on; a second edit on one day replaces the first.

    Raises UnknownTemplate, and UnusableTemplate for a field that the step does not fill in.
    """
    with transaction.atomic():
        current = (
            MessageTemplate.objects.select_for_update()
            .filter(code=code, channel=channel, locale=locale, valid_to=None)
            .first()
        )
        if current is None:
            raise UnknownTemplate(f"{code} {channel} {locale}")
        _check(subject, body, current.fields)
        if current.valid_from < on:
            current.valid_to = on
            current.save(update_fields=["valid_to"])
            current = MessageTemplate(
                code=code, channel=channel, locale=locale, fields=current.fields, valid_from=on
            )
        current.subject, current.body = subject, body
        current.save()
    forget_templates()
    return current


def _check(subject: str, body: str, fields: Collection[str]) -> None:
    try:
        check_fields(subject, fields)
        check_fields(body, fields)
    except TemplateFault as fault:
        allowed = _(", ").join(f"{{{name}}}" for name in fields) or _("none")
        if not fault.unknown:
            raise UnusableTemplate(
                _("A brace is not closed. Fields of this message: %(allowed)s.")
                % {"allowed": allowed}
            ) from fault
        raise UnusableTemplate(
            _("This message has no field %(unknown)s. Its fields: %(allowed)s.")
            % {
                "unknown": _(", ").join(f"{{{name}}}" for name in fault.unknown),
                "allowed": allowed,
            }
        ) from fault
    if not body.strip():
        raise UnusableTemplate(_("The message has no text."))
