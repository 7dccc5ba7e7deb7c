"""调委会: founding, changing and dissolving a mediation committee, which is a unit of its division."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.cases.models import Assignment
from linli.casework.mediation.models import (
    Committee,
    CommitteeKind,
    Dismissal,
    Mediator,
    MediatorStatus,
    MediatorTerm,
    Room,
)
from linli.casework.mediation.operations.moves import local_day, threshold
from linli.casework.mediation.operations.posting import end_posts
from linli.casework.mediation.operations.register_guard import (
    SAID,
    RegisterRefused,
    as_said,
    kept_committee,
    lent,
    note,
    require_keeper,
    text,
)
from linli.casework.mediation.rules.composition import (
    term_end,
)
from linli.registers.access.operations import dissolve_unit
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.rules.names import initials
from linli.registers.units import operations as units
from linli.registers.units.models import Unit


@dataclass(frozen=True, kw_only=True)
class CommitteeFacts:
    """What is kept of a committee; ``short_word`` stands in its file numbers and is its own."""

    name: str
    kind: str
    short_word: str
    division_code: str
    trade: str = ""
    above_id: UUID | None = None
    court_name: str = ""
    residents: int = 0
    is_mixed_area: bool = False
    has_minority_member: bool = False
    video_base: str = ""
    phone: str = ""
    address: str = ""


@transaction.atomic
def found_committee(
    facts: CommitteeFacts, *, founded_on: date | None = None, by: Actor, at: datetime
) -> Committee:
    """Found a committee or room: it is a unit from now on; its members follow by ``new_term``.

    :raises RegisterRefused: a field is wrong, or another has or had the word. NotAllowed.
    """
    require_keeper(by)
    begins = founded_on or local_day(at)
    unit = units.add_unit(
        by=lent(by, Permission.ADMIN_UNITS),
        at=at,
        code=_free_code(facts.division_code),
        facts=_unit_facts(facts),
    )
    years = threshold("term_years", at)
    committee = Committee(
        unit=unit, founded_on=begins, term_from=begins, term_to=term_end(begins, years)
    )
    _set(committee, unit, facts)
    committee.save(force_insert=True)
    note(by, at, "found", committee, after=as_said(committee, SAID))
    return committee


@transaction.atomic
def change_committee(
    committee_id: UUID,
    facts: CommitteeFacts,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Committee:
    """Change what is kept of a committee. Raises as ``found_committee``, and RegisterMoved."""
    committee = kept_committee(by, committee_id, expect=expect)
    before = as_said(committee, SAID)
    unit = units.change_unit(
        by=lent(by, Permission.ADMIN_UNITS),
        at=at,
        unit_id=committee.pk,
        facts=_unit_facts(facts, parent_id=committee.unit.parent_id),
    )
    _set(committee, unit, facts)
    committee.version += 1
    committee.save()
    Mediator.objects.filter(committee=committee).update(**_codes(unit))
    note(by, at, "change", committee, before=before, after=as_said(committee, SAID))
    return committee


def _unit_facts(facts: CommitteeFacts, *, parent_id: UUID | None = None) -> units.UnitFacts:
    return units.UnitFacts(
        name=facts.name,
        kind="mediation",
        division_code=facts.division_code,
        parent_id=parent_id,
        phone=facts.phone,
        address=facts.address,
    )


def _free_code(division_code: str) -> str:
    first = f"RT{division_code}-"
    taken = Unit.objects.filter(code__startswith=first).count()
    while Unit.objects.filter(code=f"{first}{taken + 1:02d}").exists():
        taken += 1
    return f"{first}{taken + 1:02d}"


def _codes(unit: Unit) -> dict[str, str]:
    return {
        "district_code": unit.district_code,
        "street_code": unit.street_code,
        "community_code": unit.community_code,
    }


def _set(committee: Committee, unit: Unit, facts: CommitteeFacts) -> None:
    if facts.kind not in CommitteeKind.values:
        raise RegisterRefused(_("Choose what kind of committee it is."), "kind")
    trade = text(facts.trade, 24, "trade", needed=facts.kind == CommitteeKind.TRADE)
    word = text(facts.short_word, 8, "short_word")
    if Committee.objects.filter(short_word=word).exclude(pk=unit.pk).exists():
        raise RegisterRefused(
            _("Another committee has or had this word in its numbers."), "short_word"
        )
    committee.kind, committee.trade, committee.short_word = facts.kind, trade, word
    committee.above = _above(unit, facts.above_id)
    committee.court_name = text(facts.court_name, 60, "court_name", needed=False)
    committee.residents = facts.residents
    committee.is_mixed_area = facts.is_mixed_area
    committee.has_minority_member = facts.has_minority_member
    committee.video_base = facts.video_base.strip()
    committee.initials = initials(unit.name)[:40]
    for name, value in _codes(unit).items():
        setattr(committee, name, value)


def _above(unit: Unit, above_id: UUID | None) -> Committee | None:
    if above_id is None:
        return None
    above = Committee.objects.in_force().filter(pk=above_id).first()
    if above is None or above.pk == unit.pk:
        raise RegisterRefused(_("Choose a committee in force."), "above")
    step: Committee | None = above
    while step is not None:
        if step.pk == unit.pk:
            raise RegisterRefused(_("A committee cannot stand above itself."), "above")
        step = step.above
    return above


@transaction.atomic
def dissolve_committee(
    committee_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Dissolve a committee that has no open dispute; its unit, posts and terms end today.

    Mediators who serve nowhere else are no mediators any more.

    :raises RegisterRefused: disputes are still open.
    """
    committee = kept_committee(by, committee_id, expect=expect)
    reason, today = text(reason, 200, "reason"), local_day(at)
    open_parts = Assignment.objects.filter(
        unit_id=committee.pk, is_current=True, is_case_open=True
    ).count()
    if open_parts:
        words = _("%(number)d disputes are still open here. End or hand them over first.")
        raise RegisterRefused(words % {"number": open_parts})
    _end_terms(committee, reason, by=by, at=at)
    Committee.objects.filter(above=committee).update(above=committee.above)
    Room.objects.filter(committee=committee, closed_on=None).update(closed_on=today)
    committee.dissolved_on = today
    committee.version += 1
    committee.save(update_fields=["dissolved_on", "version"])
    keeper = lent(by, Permission.ADMIN_UNITS, Permission.ADMIN_ACCOUNTS)
    dissolve_unit(by=keeper, at=at, unit_id=committee.pk)
    note(by, at, "dissolve", committee, after={"dissolved_on": str(today), "reason": reason})


def _end_terms(committee: Committee, reason: str, *, by: Actor, at: datetime) -> None:
    today = local_day(at)
    terms = MediatorTerm.objects.filter(committee=committee, ended_on=None)
    people = list(Mediator.objects.filter(terms__in=terms).distinct())
    terms.update(ended_on=today, ended_because=Dismissal.MOVED, ended_words=reason[:200])
    for mediator in people:
        other = (
            MediatorTerm.objects.filter(mediator=mediator, ended_on=None)
            .select_related("committee")
            .first()
        )
        if other is None:
            mediator.status, mediator.public_since = MediatorStatus.LEFT, None
            mediator.status_because = reason[:200]
        elif mediator.committee_id == committee.pk:
            mediator.committee = other.committee
            for name in ("district_code", "street_code", "community_code"):
                setattr(mediator, name, getattr(other.committee, name))
        mediator.version += 1
        mediator.save()
        end_posts(mediator, committee, by=by, at=at)
