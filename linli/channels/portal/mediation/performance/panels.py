"""The plan and the court among the panels of a party's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from linli.casework.mediation.models import (
    Confirmation,
    ConfirmationState,
    Obligation,
    ObligationState,
    Side,
)
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.casework.mediation.rules.alerts import WAITING, WhyNot
from linli.casework.mediation.rules.plans import OPEN, routes_after_breach
from linli.casework.mediation.workflow import State
from linli.channels.portal.mediation.agreement.panels import accord_of
from linli.channels.portal.mediation.panels import PartyPanel, register
from linli.channels.ui.agreement_paper import line_words
from linli.channels.ui.agreement_words import route_lines, why_not_court
from linli.foundation.postgres.labels import label_of

_PLAN = (State.AGREED, State.UNPERFORMED)


@dataclass(frozen=True)
class LineView:
    """A line of the plan as a party sees it, and what they can say of it."""

    id: UUID
    words: str
    state: str
    is_late: bool
    note: str
    may_claim: bool
    may_confirm: bool
    may_deny: bool
    may_waive: bool


def build_plan(file: PartyFile, now: datetime) -> Mapping[str, object] | None:
    """What was agreed line by line; nothing before an agreement is in force."""
    accord = accord_of(file, now)
    if accord.binding is None or not accord.binding_plan:
        return None
    lines = tuple(_line(line, file, now) for line in accord.binding_plan)
    is_creditor = any(
        line.creditor_id == file.me.id and line.state == ObligationState.BREACHED
        for line in accord.binding_plan
    )
    routes = routes_after_breach(
        is_confirmed=any(one.state == ConfirmationState.CONFIRMED for one in accord.confirmations),
        may_confirm=accord.why_not_court is None,
    )
    return {
        "lines": lines,
        "number": file.case.number,
        "routes": route_lines(routes) if is_creditor else (),
    }


def _line(line: Obligation, file: PartyFile, now: datetime) -> LineView:
    is_open = line.state in OPEN and file.case.state in _PLAN
    is_mine = line.debtor_id == file.me.id
    is_owed = not is_mine and line.creditor_id in (None, file.me.id)
    note = ""
    if line.claimed_at is not None and line.state in OPEN:
        note = _("said to be done: %(words)s") % {"words": line.proof_words}
    elif line.done_on is not None:
        note = _("done on %(day)s") % {"day": line.done_on}
    return LineView(
        id=line.id,
        words=line_words(line),
        state=label_of(ObligationState, line.state),
        is_late=line.state in OPEN and line.due_on < timezone.localdate(now),
        note=note,
        may_claim=is_open and is_mine and line.claimed_at is None,
        may_confirm=is_open and is_owed,
        may_deny=is_open and is_owed and line.claimed_at is not None,
        may_waive=is_open and is_owed,
    )


def build_court(file: PartyFile, now: datetime) -> Mapping[str, object] | None:
    """The court's confirmation: until when, what this party said, what the court is at."""
    accord = accord_of(file, now)
    if accord.binding is None:
        return None
    stop = accord.why_not_court
    one = accord.confirmation
    if one is None and stop in (WhyNot.NOT_HEARD, WhyNot.NO_AGREEMENT):
        return None
    left = (accord.deadline - timezone.localdate(now)).days if accord.deadline else 0
    days = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return {
        "number": file.case.number,
        "is_open": stop is None and file.me.side != Side.THIRD,
        "deadline": str(accord.deadline or ""),
        "left": days,
        "answer": accord.wish_of(file.me),
        "why_not": why_not_court(stop, accord.deadline) if one is None else "",
        "court": one,
        "court_words": _court_words(one) if one else "",
        "may_withdraw": one is not None and one.state in WAITING,
    }


def _court_words(one: Confirmation) -> str:
    words = {
        ConfirmationState.APPLIED: _("You applied together at %(court)s on %(day)s."),
        ConfirmationState.ACCEPTED: _("%(court)s has taken it and decides by %(due)s."),
        ConfirmationState.NOT_ACCEPTED: _("%(court)s did not take it: %(reason)s"),
        ConfirmationState.CONFIRMED: _(
            "%(court)s has confirmed the agreement (%(number)s): it can be enforced."
        ),
        ConfirmationState.DISMISSED: _(
            "%(court)s dismissed it: %(reason)s You can mediate again or sue."
        ),
        ConfirmationState.WITHDRAWN: _("The application was taken back."),
    }
    return words[ConfirmationState(one.state)] % {
        "court": one.court,
        "day": one.applied_on,
        "due": one.court_due_on or "—",
        "reason": one.reason,
        "number": one.court_number,
    }


register(
    PartyPanel(
        code="performance",
        title=pgettext_lazy("panel", "Performance"),
        template="portal/mediation/performance/_plan.html",
        build=build_plan,
        order=30,
    )
)
register(
    PartyPanel(
        code="confirmation",
        title=pgettext_lazy("panel", "Judicial confirmation"),
        template="portal/mediation/performance/_court.html",
        build=build_court,
        order=40,
    )
)
