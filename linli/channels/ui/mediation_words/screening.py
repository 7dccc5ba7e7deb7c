"""What is missing or not possible now with screening and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {
    "sign_place": _("Say where it happens."),
    "sign_type": _("Choose what kind of dispute it may become."),
}
NOT_NOW: Mapping[str, StrPromise] = {
    "unknown_level": _("Choose who reports and how often."),
    "campaign_ends_before": _("The last day lies before the first."),
    "campaign_begins_past": _("This day is past; choose today or a later one."),
    "once_needs_an_end": _("A campaign that is held once needs a last day."),
    "names_somebody": _(
        "There is a number of a person in it (%(detail)s). Write what happens and where, not who."
    ),
    "sign_settled": _("This sign is settled already."),
    "talk_later": _("The talk was not held yet on that day."),
    "reported_already": _("This round is reported already."),
    "key_used_for_another": _(
        "This form was sent before with other words. Its number is %(detail)s."
    ),
}
