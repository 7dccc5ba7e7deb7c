"""The copy of what is held about somebody, as they are told it: on the portal, and printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.ui.resident_words import day_words, moment_words
from linli.foundation.documents.printing import render_pdf
from linli.registers.access.rules import ReadingAct
from linli.registers.people.queries import Held, HeldField, Reading, complaint_words

_TEMPLATE = "channels/ui/typst/own_data.typ"


def copy_as_pdf(held: Held, readings: Sequence[Reading], *, city: str, at: datetime) -> bytes:
    """The printed copy (个人信息复制件): fields, what for, where lived, consents, who looked."""
    return render_pdf(_TEMPLATE, _print_data(held, readings, city=city, at=at), at=at)


def verified_words(one: HeldField) -> str:
    """When a field was verified and by whom."""
    if one.verified_on is None:
        return _("not verified yet")
    return _("%(day)s, by %(who)s") % {"day": day_words(one.verified_on), "who": one.verified_by}


def reading_words(one: Reading) -> tuple[str, str, str]:
    """When somebody looked, who (unit and post, no name), and why."""
    if one.is_own:
        who = pgettext("resident", "You yourself")
    else:
        who = " ".join(part for part in (one.unit, one.post) if part)
        who = who or pgettext("resident", "The platform itself")
    acts = {
        ReadingAct.READ.value: pgettext("resident", "looked at the record"),
        ReadingAct.UNMASK.value: pgettext("resident", "looked at a full number"),
        ReadingAct.EXPORT.value: pgettext("resident", "took a copy"),
        ReadingAct.PRINT.value: pgettext("resident", "printed it"),
    }
    why = _("In the daily work of the post")
    if one.reason:
        why = _("Reason: %(reason)s") % {"reason": one.reason}
    what = _("%(who)s: %(act)s") % {"who": who, "act": acts.get(one.act, one.act)}
    return moment_words(one.at), what, why


def iso(value: date | datetime | None) -> str:
    """A day or a moment as machines read it, in the city's time; empty for none."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if value is not None else ""


def _print_data(
    held: Held, readings: Sequence[Reading], *, city: str, at: datetime
) -> dict[str, Any]:
    return {
        "city": city,
        "made": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "fields": [
            {
                "label": one.label,
                "value": one.value,
                "whence": f"{one.source} {iso(one.recorded_on)}",
                "verified": _verified_in_print(one),
            }
            for one in held.fields
        ],
        "purposes": _purposes(held.fields),
        "residences": [
            [home, kind, iso(begins), iso(ends) or pgettext("resident", "until now")]
            for home, kind, begins, ends in held.residences
        ],
        "consents": [
            [
                one.wording,
                one.wording_version,
                iso(one.given_at)[:10],
                iso(one.withdrawn_at)[:10] or "—",
            ]
            for one in held.consents
        ],
        # On paper “today” would be wrong tomorrow.
        "readings": [
            [iso(one.at).replace("T", " ")[:16], *reading_words(one)[1:]] for one in readings
        ],
        "complaint": complaint_words(on=timezone.localdate()),
    }


def _verified_in_print(one: HeldField) -> str:
    if one.verified_on is None:
        return verified_words(one)
    return _("%(day)s, by %(who)s") % {"day": iso(one.verified_on), "who": one.verified_by}


def _purposes(fields: Sequence[HeldField]) -> list[dict[str, Any]]:
    """What the fields are kept for: the law and the time once for all that share them."""
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for one in fields:
        rows = groups.setdefault((one.basis, one.retention), {})
        rows.setdefault(one.purpose, []).append(one.label)
    return [
        {
            "basis": basis,
            "retention": retention,
            "rows": [["、".join(labels), purpose] for purpose, labels in rows.items()],
        }
        for (basis, retention), rows in groups.items()
    ]
