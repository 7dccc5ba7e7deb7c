"""What taking in asks the registers: which committee a place has, and what the words suggest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from linli.casework.mediation.models import Committee, CommitteeKind, Dispute
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.bars import BarFound, TypeFound, bars_in, types_in
from linli.casework.mediation.rules.grading import Facts, Suggested, Thresholds, suggest_grade
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach
from linli.registers.places.rules.codes import Place


def committees_to_choose(actor: Actor) -> list[Committee]:
    """The committees at which this post may take a dispute in: its own, or those of its division."""
    rows = Committee.objects.in_force().select_related("unit")
    if actor.scope.reach is Reach.UNIT:
        if actor.may(Permission.REFER_DISPUTE):
            return list(rows.order_by("district_code", "street_code", "pk"))
        return list(rows.filter(pk=actor.unit_id))
    scope = actor.scope
    held = rows.under(scope.column, scope.code)
    above = rows.filter(kind__in=(CommitteeKind.TOWN, CommitteeKind.COUNTY, CommitteeKind.TRADE))
    return list((held | above).distinct().order_by("district_code", "street_code", "pk"))


def proposed_committee(place: Place, type: str, *, on: date) -> Committee | None:
    """The committee of a place: a trade's where the type has one, else the nearest by area."""
    rows = Committee.objects.in_force().select_related("unit")
    row = rule_book().type(type, on) if type else None
    if row is not None and row.trade and place.district_code:
        found = rows.filter(
            kind=CommitteeKind.TRADE, trade=row.trade, district_code=place.district_code
        ).first()
        if found is not None:
            return found
    for kind, column in (
        (CommitteeKind.VILLAGE, "community_code"),
        (CommitteeKind.TOWN, "street_code"),
        (CommitteeKind.COUNTY, "district_code"),
    ):
        code = getattr(place, column)
        found = rows.filter(kind=kind, **{column: code}).first() if code else None
        if found is not None:
            return found
    return None


def hints(text: str, *, on: date) -> tuple[Sequence[TypeFound], Sequence[BarFound]]:
    """The types that the words suggest, and the grounds at which they point."""
    book = rule_book()
    return types_in(text, book.types_on(on)), bars_in(text, book.bars_on(on))


def grade_limits(on: date) -> Thresholds:
    """From which figures a grade holds on a day."""
    book = rule_book()
    return Thresholds(
        two_people=book.threshold("grade_two_people", on),
        two_yuan=book.threshold("grade_two_yuan", on),
        one_people=book.threshold("grade_one_people", on),
        failures=book.threshold("failures_to_escalate", on),
    )


def suggested_grade(dispute: Dispute, *, on: date) -> Suggested:
    """The grade that a dispute's facts suggest, with the reasons."""
    case, own = dispute.case, dispute.committee
    crosses = bool(
        own.community_code and case.community_code and own.community_code != case.community_code
    )
    facts = Facts(
        people=dispute.people,
        yuan=(dispute.amount_cents or 0) // 100,
        is_grave=dispute.is_grave,
        crosses_areas=crosses,
        failures=dispute.failures,
        is_long_standing=dispute.is_old_case,
    )
    return suggest_grade(facts, grade_limits(on))
