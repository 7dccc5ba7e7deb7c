"""The list for public notice of subsidies as paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from linli.casework.mediation.models import SubsidyClaim
from linli.channels.desk.mediators.presenters import number
from linli.foundation.documents.printing import render_pdf

_TEMPLATE = "channels/desk/mediators/notice_list.typ"


def print_list(
    claims: Sequence[SubsidyClaim], classes: Mapping[str, str], unit: str, at: datetime
) -> bytes:
    """The list as PDF: file numbers, mediators, classes and sums; nothing of the parties."""
    rows = [
        {
            "number": row.dispute.file_number,
            "committee": row.dispute.committee.unit.name,
            "mediator": row.mediator.name,
            "klass": classes.get(row.klass, row.klass),
            "yuan": f"{row.cents / 100:,.2f}",
        }
        for row in claims
    ]
    total = sum(row.cents for row in claims)
    data = {
        "unit": unit,
        "day": timezone.localdate(at),
        "rows": rows,
        "count": number(len(rows)),
        "total": f"{total / 100:,.2f}",
    }
    return render_pdf(_TEMPLATE, data, at=at)
