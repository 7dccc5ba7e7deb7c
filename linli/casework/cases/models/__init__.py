"""The kernel's tables."""

from linli.casework.cases.models.case import Case, CaseQuerySet, Secrecy, Urgency
from linli.casework.cases.models.history import Document, Event, FollowUp, Link, LinkKind
from linli.casework.cases.models.keeping import RetentionRun
from linli.casework.cases.models.people import Party, PartyRole
from linli.casework.cases.models.rollup import Measure, Rollup
from linli.casework.cases.models.work import (
    Assignment,
    AssignmentRole,
    AssignmentStatus,
    Clock,
    ClockStatus,
)

__all__ = [
    "Assignment",
    "AssignmentRole",
    "AssignmentStatus",
    "Case",
    "CaseQuerySet",
    "Clock",
    "ClockStatus",
    "Document",
    "Event",
    "FollowUp",
    "Link",
    "LinkKind",
    "Measure",
    "Party",
    "PartyRole",
    "RetentionRun",
    "Rollup",
    "Secrecy",
    "Urgency",
]
