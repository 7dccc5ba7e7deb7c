"""What mediation calls its states, actions, clocks, types and sides."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.mediation.models import Committee, ConsentState, Grade, Side
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import WORKFLOW, ClockKind, Source
from linli.foundation.postgres.labels import label_of


def action_label(action: str) -> str:
    """What the office calls an action of a dispute."""
    rows = WORKFLOW.rows(action)
    return str(rows[0].label) if rows else action


def state_label(state: str) -> str:
    """What the office calls a state of a dispute."""
    return str(WORKFLOW.states.get(state, state))


def clock_label(kind: str) -> str:
    """What the office calls a clock of a dispute."""
    return label_of(ClockKind, kind)


def type_label(code: str, at: datetime) -> str:
    """The type of a dispute as the Ministry's list has it."""
    row = rule_book().type(code, timezone.localdate(at)) if code else None
    return row.name if row else _("type not known yet")


def grade_label(grade: str) -> str:
    """Grade Ⅰ, Ⅱ or Ⅲ."""
    return label_of(Grade, grade)


def side_label(side: str) -> str:
    """Applicant, other party or third party."""
    return label_of(Side, side)


def consent_label(consent: str) -> str:
    """What a party answered to the question whether to mediate."""
    return label_of(ConsentState, consent)


def source_label(source: str) -> str:
    """Where a dispute came from."""
    return label_of(Source, source)


def committee_label(committee: Committee) -> str:
    """The committee as it is called."""
    return committee.unit.name
