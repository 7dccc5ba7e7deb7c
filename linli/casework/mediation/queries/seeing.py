"""Who sees which dispute: its mediators, the chair and clerk of its committee, and the parties.

What parties say is not for higher levels: they read counts and overdue steps (queries.figures).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from linli.casework.cases.models import Case
from linli.casework.mediation.models import Appointment
from linli.casework.mediation.workflow import FAMILY
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach


def disputes_open_to(actor: Actor) -> QuerySet[Case]:
    """Disputes whose content this post may read.

    Chair and clerk: those their committee leads or assists. Mediator: those they are, or were at
    the end, appointed to. Anyone else, a division's scope included: none.
    """
    cases = Case.objects.filter(family=FAMILY)
    if actor.unit_id is not None and sees_whole_committee(actor):
        return cases.filter(assignments__unit_id=actor.unit_id, assignments__is_current=True)
    if actor.may(Permission.MEDIATE) and actor.account_id is not None:
        return cases.filter(
            dispute__appointments__account_id=actor.account_id,
            dispute__appointments__is_current=True,
        )
    return cases.none()


def sees_whole_committee(actor: Actor) -> bool:
    """Whether the post reads every dispute of its committee (chair, clerk)."""
    return (
        actor.scope.reach is Reach.UNIT
        and actor.unit_id is not None
        and (actor.may(Permission.CHAIR_COMMITTEE) or actor.may(Permission.ACCEPT_DISPUTE))
    )


def is_appointed(case_id: UUID, actor: Actor) -> bool:
    """Whether this account mediates the dispute now."""
    return (
        actor.account_id is not None
        and Appointment.objects.filter(
            dispute_id=case_id, account_id=actor.account_id, is_current=True
        ).exists()
    )
