"""公开办理结果: the reporter's leave, and what a reviewer clears for everybody to read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow, advance
from linli.casework.matters.models import ConsentWay, Matter, Publication, PublishConsent
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.publishing import persons_in
from linli.casework.matters.workflow import Action
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, working_days_between
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.units.queries import UnknownUnit, unit_by_id

TITLE_LENGTH, ANSWER_LENGTH = 120, 4000


def allow_publishing(
    case_id: UUID,
    *,
    wording: str,
    way: ConsentWay = ConsentWay.WEB,
    by: Actor,
    at: datetime,
    is_reporter: bool = False,
) -> Case:
    """Keep that the reporter allows the outcome to be published without their data.

    ``wording`` is the version of the words they were shown (PIPL art. 14, 25).
    """
    needs = {"wording": wording}
    with advance(
        case_id, Action.ALLOW_PUBLISHING, by=by, at=at, needs=needs, is_reporter=is_reporter
    ) as it:
        it.say(wording=wording)
        keep_consent(it, wording, way)
    return it.case


def keep_consent(it: Moving, wording: str, way: ConsentWay) -> None:
    """Write the leave inside a move of the case."""
    PublishConsent.objects.update_or_create(
        case=it.case,
        defaults={"wording": wording, "way": way, "given_at": it.at, "withdrawn_at": None},
    )


def forbid_publishing(case_id: UUID, *, by: Actor, at: datetime, is_reporter: bool = False) -> Case:
    """Take the leave back (PIPL art. 15): what was published is gone in the same moment."""
    with advance(case_id, Action.FORBID_PUBLISHING, by=by, at=at, is_reporter=is_reporter) as it:
        it.say(was_published=drop_consent(it))
    return it.case


def drop_consent(it: Moving) -> bool:
    """Take the leave back inside a move of the case; return whether something was published."""
    rows = PublishConsent.objects.filter(case=it.case, withdrawn_at=None)
    # Nothing is published without a leave in force.
    return bool(rows.update(withdrawn_at=it.at)) and drop_publication(it)


def drop_publication(it: Moving) -> bool:
    """Take what was published of a case away; return whether there was something."""
    return Publication.objects.filter(case=it.case).delete()[0] > 0


def publish(
    case_id: UUID,
    *,
    title: str,
    answer: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Clear a finished matter for everybody to read, in words that name nobody.

    :raises NotAllowedNow: "no_consent", "not_for_publishing" (sensitive matters never are),
        "names_a_person" with what was found, "text_too_long".
    """
    needs = {"title": title.strip(), "answer": answer.strip()}
    with advance(case_id, Action.PUBLISH, by=by, at=at, needs=needs, expect=expect) as it:
        _check(it, needs["title"], needs["answer"])
        Publication.objects.update_or_create(
            case=it.case,
            defaults={
                "title": needs["title"],
                "answer": needs["answer"],
                "kind": _kind(it.case),
                "district_name": _district(it.case),
                "unit_name": _unit(it.case),
                "days": _days(it.case),
                "cleared_at": at,
                "cleared_by": by.name,
                "cleared_by_id": by.account_id,
            },
        )
    return it.case


def unpublish(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Take a published matter off the page, with the reason; the reporter's leave stays.

    :raises NotAllowedNow: "not_published".
    """
    needs = {"reason": reason}
    with advance(case_id, Action.UNPUBLISH, by=by, at=at, needs=needs, expect=expect) as it:
        if not drop_publication(it):
            raise NotAllowedNow("not_published")
        it.say(reason)
    return it.case


def _check(it: Moving, title: str, answer: str) -> None:
    case = it.case
    if not PublishConsent.objects.filter(case=case, withdrawn_at=None).exists():
        raise NotAllowedNow("no_consent")
    if case.is_sensitive or case.nature == "report":
        raise NotAllowedNow("not_for_publishing")
    for text, most in ((title, TITLE_LENGTH), (answer, ANSWER_LENGTH)):
        if len(text) > most:
            raise NotAllowedNow("text_too_long", str(most))
    names = [party.name for party in case.parties.all() if party.name]
    found = persons_in(f"{title}\n{answer}", names)
    if found:
        raise NotAllowedNow("names_a_person", "、".join(found))


def _kind(case: Case) -> str:
    path = rule_book().category_path(case.category, local_day(case.opened_at))
    return " / ".join(path)[:80]


def _district(case: Case) -> str:
    try:
        return place_codes(case.district_code).district_name if case.district_code else ""
    except UnknownPlace:
        return ""


def _unit(case: Case) -> str:
    try:
        return unit_by_id(case.lead_unit_id).name[:80] if case.lead_unit_id else ""
    except UnknownUnit:
        return ""


def _days(case: Case) -> int:
    """Working days from the registration until the unit was finished."""
    matter = Matter.objects.get(case=case)
    ended = matter.finished_at or case.closed_at or case.opened_at
    return working_days_between(
        timezone.localdate(case.opened_at),
        timezone.localdate(ended),
        hours=STANDARD_HOURS,
        calendar=work_calendar(),
    )
