"""What supervision may say of a case of each family: never more than its readers may know.

Of a dispute a higher level knows number, type, grade, committee, limits and days; not its words.
"""

from __future__ import annotations

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.matters.workflow import ClockKind
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import ClockKind as DisputeClock
from linli.oversight.supervision.rules import DISPUTE


def subject_of(case: Case) -> str:
    """What a case is called where it is supervised: a matter's title, a dispute's type only."""
    return subject(case.family, case.title, case.category)


def subject(family: str, title: str, category: str) -> str:
    """The same, of a case that was not loaded whole."""
    return dispute_words(category) if family == DISPUTE else title


def dispute_words(category: str) -> str:
    """邻里纠纷: the type of a dispute, as the kernel keeps its first letters."""
    today = timezone.localdate()
    found = (row.name for row in rule_book().types_on(today) if row.code[:12] == category)
    return f"{next(found, '')}纠纷" if category else "纠纷"


def clock_words(family: str, kind: str) -> str:
    """What a limit is called in its family."""
    return str(DisputeClock(kind).label if family == DISPUTE else ClockKind(kind).label)
