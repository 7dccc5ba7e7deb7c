"""Looking at people: asked for by post and reason, and written down each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.registers.access.operations import ReasonNeeded, log_readings, unmask
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct, good_reason
from linli.registers.people.models import Household, Person
from linli.registers.people.operations.guard import UnknownPerson, sees_people
from linli.registers.people.queries.finding import (
    PAGE,
    PeopleCursor,
    PeopleFilter,
    PeoplePage,
    PersonLine,
    Sought,
    heads_of,
    households_found,
    list_of_people,
    look_up,
    people_of_home,
    people_of_household,
    visit_plan,
)
from linli.registers.people.queries.history import change_values
from linli.registers.people.queries.holding import Held, held_about, person_seen
from linli.registers.places.queries import place_codes
from linli.registers.places.queries.memory import UnknownPlace
from linli.registers.places.rules.keepers import NotAllowed

RECORD = "person"
UNMASKABLE = ("id_number", "phone")


def read_list(
    *,
    by: Actor,
    at: datetime,
    wanted: PeopleFilter,
    after: PeopleCursor | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """A page of a community's people; posts above a community see counts instead.

    Raises NotAllowed. Each person shown is a line in the access log.
    """
    _require_list(by)
    page = list_of_people(by.scope, wanted, after=after, limit=limit)
    _log(by, at, page.lines, "list")
    return page


def read_home(*, by: Actor, at: datetime, home_id: UUID) -> list[PersonLine]:
    """Who lives in a home, for a post at the community. Raises NotAllowed."""
    _require_list(by)
    lines = people_of_home(by.scope, home_id)
    _log(by, at, lines, "home")
    return lines


def read_household(*, by: Actor, at: datetime, household_id: UUID) -> list[PersonLine]:
    """Who belongs to a household, for a post at the community. Raises NotAllowed."""
    _require_list(by)
    lines = people_of_household(by.scope, household_id)
    _log(by, at, lines, "household")
    return lines


def read_visit_plan(
    *, by: Actor, at: datetime, community_code: str, grid_code: str = "", limit: int = PAGE
) -> list[PersonLine]:
    """Whom to visit next, the never and longest unverified first. Raises NotAllowed."""
    _require_list(by)
    lines = visit_plan(by.scope, community_code=community_code, grid_code=grid_code, limit=limit)
    _log(by, at, lines, "visit plan")
    return lines


def look_up_person(
    *, by: Actor, at: datetime, sought: Sought, reason: str = ""
) -> list[PersonLine]:
    """Look somebody up by number, telephone, name, initials or address.

    A post at the community needs no reason; one above needs LOOK_UP_PERSON and a reason, which
    the person sees. Raises NotAllowed, ReasonNeeded.
    """
    told = _reason(by, reason)
    lines = look_up(by.scope, sought)
    _log(by, at, lines, "look-up", reason=told)
    return lines


def open_person(*, by: Actor, at: datetime, person_id: UUID, reason: str = "") -> Held:
    """One record with its sources and history, numbers masked. Raises UnknownPerson, as above."""
    told = _reason(by, reason)
    held = held_about(by.scope, person_id)
    if held is None:
        raise UnknownPerson
    log_readings(
        by=by, act=ReadingAct.READ, record_kind=RECORD,
        records=[(held.person_id, _about(held.community_code))], fields="record", reason=told,
        at=at,
    )  # fmt: skip
    return held


def unmask_person(
    *, by: Actor, at: datetime, person_id: UUID, fields: Sequence[str], reason: str
) -> dict[str, str]:
    """The numbers of one person in full, for a reason that is logged.

    Raises NotAllowed, ReasonNeeded, UnknownPerson.
    """
    _reason(by, reason)
    person: Person | None = person_seen(by.scope, person_id)
    if person is None:
        raise UnknownPerson
    wanted = [field for field in fields if field in UNMASKABLE]
    unmask(
        by=by,
        record_kind=RECORD,
        record_id=person.id,
        about=_about(person.community_code),
        fields=", ".join(wanted),
        reason=reason,
        at=at,
    )
    return {field: str(getattr(person, field)) for field in wanted}


def unmask_change(
    *, by: Actor, at: datetime, person_id: UUID, change_id: UUID, reason: str
) -> tuple[str, str]:
    """What stood there before and after one change in full, for a reason that is logged.

    Raises NotAllowed, ReasonNeeded, UnknownPerson.
    """
    _reason(by, reason)
    found = change_values(by.scope, person_id, change_id)
    person = person_seen(by.scope, person_id)
    if found is None or person is None:
        raise UnknownPerson
    field, before, after = found
    unmask(
        by=by, record_kind=RECORD, record_id=person_id, about=_about(person.community_code),
        fields=f"history: {field}", reason=reason, at=at,
    )  # fmt: skip
    return before, after


def find_households(*, by: Actor, at: datetime, text: str) -> list[Household]:
    """Households of the own community by number, address or name of the head, at most 20.

    Raises NotAllowed. The heads that are shown are lines of the access log.
    """
    _require_list(by)
    found = households_found(by.scope, text)
    heads = heads_of(by.scope, [one.pk for one in found])
    _log(by, at, heads.values(), "household search")
    return found


def _require_list(by: Actor) -> None:
    if not sees_people(by):
        raise NotAllowed(_("People are listed in their own community only; you see counts."))


def _reason(by: Actor, reason: str) -> str:
    """The reason that goes into the log; asked for above the community."""
    if sees_people(by):
        return good_reason(reason) or ""
    if not (by.may(Permission.LOOK_UP_PERSON) or by.may(Permission.ANSWER_DATA_REQUESTS)):
        raise NotAllowed(_("Your post does not look people up."))
    told = good_reason(reason)
    if told is None:
        raise ReasonNeeded(_("Say why you look this person up: they can see it."))
    return told


def _log(
    by: Actor, at: datetime, lines: Iterable[PersonLine], what: str, *, reason: str = ""
) -> None:
    records = [(line.id, _about(line.community_code)) for line in lines]
    if records:
        log_readings(
            by=by, act=ReadingAct.READ, record_kind=RECORD, records=records, fields=what,
            reason=reason, at=at,
        )  # fmt: skip


def _about(community_code: str) -> str:
    """What names the record in the log without naming the person: its community."""
    try:
        return place_codes(community_code).community_name
    except UnknownPlace:
        return community_code
