"""区划变更: committees, mediators and claims follow a division that was renumbered or merged."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from linli.casework.cases.models import Case
from linli.casework.mediation.models import Committee, Mediator, SubsidyClaim

_CODES = ("district_code", "street_code", "community_code")


def follow_case(case: Case) -> None:
    """Carry the claim of a dispute along that goes to other codes; for the kernel's following."""
    codes = {name: getattr(case, name) for name in _CODES}
    SubsidyClaim.objects.filter(dispute_id=case.pk).update(**codes)


@transaction.atomic
def follow_units() -> int:
    """Give committees the codes of their units, and mediators those of their committees; how many.

    Units move with their divisions in an operation of their own; safe to run at any time.
    """
    moved = 0
    behind = models.Q(
        *(~models.Q(**{name: models.F(f"unit__{name}")}) for name in _CODES), _connector=models.Q.OR
    )
    for committee in Committee.objects.filter(behind).select_related("unit"):
        codes: dict[str, Any] = {name: getattr(committee.unit, name) for name in _CODES}
        Committee.objects.filter(pk=committee.pk).update(**codes)
        Mediator.objects.filter(committee=committee).update(**codes)
        moved += 1
    return moved
