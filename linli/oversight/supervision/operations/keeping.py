"""What supervision keeps of a case: erased with it, and taken along when its division changes."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Erased
from linli.casework.cases.rules import Ending
from linli.oversight.supervision.models import Paper, PaperLine, SupervisionStep

NOTHING_LEFT = "—"


def erase_supervision(case: Case, ending: Ending) -> Erased:
    """Take the free words out of a case's steps, and of the papers that speak of no other case.

    A paper that names several cases loses its words with the last of them.
    """
    if ending is not Ending.ERASE:
        return Erased()
    counts: Counter[str] = Counter()
    steps = SupervisionStep.objects.filter(case=case)
    counts["supervision steps"] = steps.update(text=NOTHING_LEFT, ended_because="")
    steps.exclude(reply="").update(reply=NOTHING_LEFT)
    # Of a talk the answer names who was present.
    steps.filter(paper__isnull=False).exclude(reply="").update(replied_by=NOTHING_LEFT)
    PaperLine.objects.filter(case=case).update(words="")
    named = Paper.objects.filter(Q(lines__case=case) | Q(steps__case=case)).distinct()
    for paper in named:
        if not _names_another(paper, case):
            _empty(paper)
            counts["papers"] += 1
    return Erased(counts)


def _names_another(paper: Paper, case: Case) -> bool:
    others = Case.objects.filter(erased_at=None).exclude(id=case.id)
    lines = PaperLine.objects.filter(paper=paper, case__in=others)
    return lines.exists() or SupervisionStep.objects.filter(paper=paper, case__in=others).exists()


def _empty(paper: Paper) -> None:
    for name in ("title", "facts", "requirement", "minutes", "present", "copy_to"):
        setattr(paper, name, NOTHING_LEFT if getattr(paper, name) else "")
    paper.save(update_fields=["title", "facts", "requirement", "minutes", "present", "copy_to"])


def follow_case(case: Case) -> None:
    """Give the steps of a case its scope columns, and its papers those of the unit they are from."""
    SupervisionStep.objects.filter(case=case).update(
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )
    for paper in Paper.objects.filter(steps__case=case).select_related("unit").distinct():
        unit = paper.unit
        paper.district_code, paper.street_code = unit.district_code, unit.street_code
        paper.community_code = unit.community_code
        paper.save(update_fields=["district_code", "street_code", "community_code"])
