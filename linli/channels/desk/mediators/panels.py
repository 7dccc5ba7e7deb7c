"""The subsidy on the page of a dispute that is closed: its claim, or the way to claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.casework.mediation.models import ClaimState
from linli.casework.mediation.operations.subsidies import CLOSED
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.queries.subsidies import claims_of, rate_rows
from linli.channels.desk.mediation.panels import Panel, register
from linli.channels.desk.mediators.presenters import yuan
from linli.channels.desk.mediators.reach import at
from linli.registers.access.rules import Actor


def _shown(file: DisputeFile, _actor: Actor) -> bool:
    return file.case.state in CLOSED


def _build(file: DisputeFile, actor: Actor, _now: datetime) -> Mapping[str, object]:
    names = {row.klass: row.name for row in rate_rows()}
    found = claims_of(actor, file.case.id)
    lines = [
        (
            str(ClaimState(one.state).label),
            names.get(one.klass, one.klass),
            yuan(one.cents),
            one.refused_because,
        )
        for one in found
    ]
    leads = any(
        one.is_lead and one.is_current and one.account_id == actor.account_id
        for one in file.appointments
    )
    is_open = all(one.state == ClaimState.REFUSED for one in found)
    claim_url = at("claim_new", file.case.id) if leads and is_open else ""
    return {"lines": lines, "claim_url": claim_url, "all_url": at("claims")}


register(
    Panel(
        code="subsidy",
        title=_("Subsidy by case"),
        template="desk/mediators/_subsidy.html",
        build=_build,
        order=95,
        is_aside=True,
        shown=_shown,
    )
)
