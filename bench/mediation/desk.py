"""What a chair, a mediator and the justice office of a county read, beside the bare SQL of it."""

from __future__ import annotations

import statistics
import time

from django.utils import timezone

from bench import floor, measure
from bench.measure import Line
from bench.mediation.city import CHAIR, MEDIATOR
from linli.casework.cases.models import Case
from linli.casework.mediation.models import Appointment, Dispute
from linli.casework.mediation.queries.assigning import candidates_for

_HOME = "/desk/mediation/"
_TIMES = 40


def lines() -> list[Line]:
    """The pages, each beside the bare SQL of the same page."""
    return [
        measure.read_line("my disputes, mediator", MEDIATOR, _HOME),
        measure.read_line("committee's disputes, chair", CHAIR, _HOME),
        measure.read_line("calendar of the week, mediator", MEDIATOR, f"{_HOME}calendar/"),
        measure.read_line("calendar of the week, chair", CHAIR, f"{_HOME}calendar/"),
        measure.read_line("a dispute, mediator", MEDIATOR, _own()),
        measure.read_line("confirmations, chair", CHAIR, f"{_HOME}confirmations/"),
        measure.read_line("performance, chair", CHAIR, f"{_HOME}performance/"),
        measure.read_line("visits, chair", CHAIR, f"{_HOME}visits/"),
        measure.read_line("choice of mediators, chair", CHAIR, f"{_waiting()}assign/"),
        measure.read_line(
            "numbers of the city, supervisor", "supervisor", "/desk/screening/disputes/"
        ),
    ]


def _own() -> str:
    row = (
        Appointment.objects.filter(
            account_id__isnull=False, mediator__account__username=MEDIATOR, case_state="agreed"
        )
        .order_by("-began_at")
        .values_list("dispute__case__number", flat=True)[0]
    )
    return f"{_HOME}{row}/"


def _waiting() -> str:
    case = Case.objects.filter(
        family="dispute",
        state="to_mediate",
        dispute__committee__mediators__account__username=CHAIR,
    ).order_by("-opened_at")[0]
    return f"{_HOME}{case.number}/"


def assigning() -> list[str]:
    """How long the choice among all mediators of the county takes, beside its bare SQL."""
    dispute = (
        Dispute.objects.select_related("case", "committee")
        .filter(case__state="to_mediate")
        .order_by("case_id")[0]
    )
    today = timezone.localdate()

    def ask() -> object:
        return candidates_for(dispute, on=today, across=True)

    ask()
    caught = floor.catch(ask)
    bare = floor.median(floor.read_again(caught, count=_TIMES))
    spent = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1000)
    return [
        f"choice among the county's mediators: median {statistics.median(spent):.1f} ms,"
        f" bare SQL {bare:.1f} ms, {caught.count} statements"
    ]
