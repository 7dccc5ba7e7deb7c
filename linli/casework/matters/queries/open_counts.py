"""How many matters are open, for the figures that machines watch."""

from __future__ import annotations

from django.db.models import Count

from linli.casework.cases.models import Case
from linli.casework.matters.workflow import FAMILY


def open_by_state() -> dict[str, int]:
    """The number of open matters in each state that has any; read from the index of open work."""
    rows = Case.objects.open().filter(family=FAMILY)
    return dict(rows.values_list("state").annotate(number=Count("id")))
