"""Finding people: each way to look somebody up is served by one index, whatever the scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import (  # type: ignore[import-untyped]  # no stubs
    Tuple,
    TupleGreaterThan,
)

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import (
    is_phone,
    mask_id,
    mask_name,
    mask_phone,
    normalise_id,
    normalise_phone,
)
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import Level, Scope
from linli.registers.people.models import Household, Person, PersonQuerySet, Relation
from linli.registers.people.rules.ages import born_between
from linli.registers.people.rules.indexes import ID_PURPOSE, PHONE_PURPOSE
from linli.registers.places.queries import divisions_under
from linli.registers.places.queries.buildings import find_homes

PAGE = 50
MOST_FOUND = 50
MOST_HOUSEHOLDS = 20
# What a line shows: a list opens no seal and reads no column beyond it.
_SHOWN = (
    "version", "name", "initials", "sex", "born_on", "id_kind", "id_number", "phone", "standing",
    "relation", "household__number", "home__address", "residence", "community_code", "grid_code",
    "verified_on", "to_check_since", "left_on", "died_on",
)  # fmt: skip


@dataclass(frozen=True)
class PersonLine:
    """A person as a list shows them: numbers masked, the rest as far as the post needs it."""

    id: UUID
    version: int
    name: str
    sex: str
    born_on: date | None
    id_kind: str
    id_masked: str
    phone_masked: str
    standing: str
    relation: str
    household_id: UUID | None
    household_number: str
    home_id: UUID | None
    address: str
    community_code: str
    grid_code: str
    verified_on: date | None
    to_check_since: date | None
    left_on: date | None
    died_on: date | None

    @property
    def name_masked(self) -> str:
        """The name for those who need not know it."""
        return mask_name(self.name)


@dataclass(frozen=True)
class Sought:
    """What somebody is looked up by; the first that is given counts.

    text: a number of a paper, a telephone number, a name's beginning, its initials or an
    address: what it is shows by its form.
    """

    text: str = ""
    home_id: UUID | None = None
    community_code: str = ""


@dataclass(frozen=True)
class PeopleFilter:
    """What of a community's list is asked for; empty asks for all who are present."""

    community_code: str = ""
    standing: str = ""
    grid_code: str = ""
    grid_codes: tuple[str, ...] = ()
    stale_before: date | None = None
    age_from: int | None = None
    age_to: int | None = None
    name: str = ""
    with_gone: bool = False
    on: date | None = None


@dataclass(frozen=True)
class PeopleCursor:
    """Where a page of the list ended: initials and id of its last line."""

    initials: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.initials}_{self.id.hex}"


@dataclass(frozen=True)
class PeoplePage:
    """A page of a community's people by the initials of their names."""

    lines: tuple[PersonLine, ...]
    after: PeopleCursor | None


def cursor_of(text: str) -> PeopleCursor | None:
    """Read a cursor back from an address; None for one that is cut off or made up."""
    letters, _sign, identifier = text.rpartition("_")
    try:
        return PeopleCursor(letters[:30], UUID(identifier))
    except ValueError:
        return None


def people_of_home(scope: Scope, home_id: UUID) -> list[PersonLine]:
    """Who lives in a home now, the head of each household first."""
    rows = Person.objects.visible_to(scope).present().filter(home=home_id)
    found = list(_lines(rows))
    found.sort(
        key=lambda one: (
            str(one.household_id or "~"),
            one.relation != "head",
            one.born_on or date.max,
        )
    )
    return [line_of(person) for person in found]


def people_of_household(scope: Scope, household_id: UUID) -> list[PersonLine]:
    """The members of a household, its head first."""
    rows = Person.objects.visible_to(scope).present().filter(household=household_id)
    found = list(_lines(rows))
    found.sort(key=lambda one: (one.relation != "head", one.born_on or date.max))
    return [line_of(person) for person in found]


def heads_of(scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, PersonLine]:
    """Who heads these households."""
    rows = Person.objects.visible_to(scope).filter(household__in=household_ids)
    heads = _lines(rows.filter(relation=Relation.HEAD))
    return {one.household_id: line_of(one) for one in heads if one.household_id}


def households_found(scope: Scope, text: str, *, limit: int = MOST_HOUSEHOLDS) -> list[Household]:
    """Households in force by the beginning of their number or of the head's name, or by address.

    The operation ``find_households`` asks for the post and logs the reading.
    """
    word = " ".join(text.split())
    if not word:
        return []
    heads = Person.objects.visible_to(scope).filter(name__startswith=word, relation=Relation.HEAD)
    wanted = Q(number__startswith=word) | Q(
        pk__in=list(heads.values_list("household", flat=True)[:limit])
    )
    if any(map(str.isdigit, word)):
        wanted |= Q(home__in=_homes_at(scope, word))
    rows = Household.objects.visible_to(scope).filter(wanted, dissolved_on=None)
    return list(rows.select_related("home").order_by("number")[:limit])


def list_of_people(
    scope: Scope, wanted: PeopleFilter, *, after: PeopleCursor | None = None, limit: int = PAGE
) -> PeoplePage:
    """A page of the people of a community, by initials; for a post at a community only.

    The operation ``read_list`` asks for the post and logs the reading: pages call that.
    """
    rows = _filtered(Person.objects.visible_to(scope), wanted)
    if after is not None:
        rows = rows.filter(TupleGreaterThan(Tuple("initials", "id"), (after.initials, after.id)))
    found = list(_lines(rows).order_by("initials", "id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return PeoplePage(
        tuple(line_of(person) for person in found[:limit]),
        PeopleCursor(last.initials, last.id) if last else None,
    )


def look_up(scope: Scope, sought: Sought, *, limit: int = MOST_FOUND) -> list[PersonLine]:
    """Those who answer a look-up, at most ``limit``; the present and those who are gone.

    The operation ``look_up_person`` asks for the post and logs the reading: pages call that.
    """
    rows = Person.objects.visible_to(scope).kept()
    if sought.home_id is not None:
        rows = rows.filter(home=sought.home_id)
    else:
        rows = _by_text(rows, scope, sought)
    return [line_of(person) for person in _lines(rows)[:limit]]


def visit_plan(
    scope: Scope, *, community_code: str, grid_code: str = "", limit: int = PAGE
) -> list[PersonLine]:
    """Whom to visit next: never verified first, then the oldest verification."""
    rows = Person.objects.visible_to(scope).present().filter(community_code=community_code)
    if grid_code:
        rows = rows.filter(grid_code=grid_code)
    ordered = _lines(rows).order_by(F("verified_on").asc(nulls_first=True), "id")
    return [line_of(person) for person in ordered[:limit]]


def line_of(person: Person) -> PersonLine:
    """A person as a line, with numbers masked."""
    return PersonLine(
        id=person.id,
        version=person.version,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        id_kind=person.id_kind,
        id_masked=mask_id(person.id_number),
        phone_masked=mask_phone(person.phone),
        standing=person.standing,
        relation=person.relation,
        household_id=person.household_id,
        household_number=person.household.number if person.household else "",
        home_id=person.home_id,
        address=person.home.address if person.home else person.residence,
        community_code=person.community_code,
        grid_code=person.grid_code,
        verified_on=person.verified_on,
        to_check_since=person.to_check_since,
        left_on=person.left_on,
        died_on=person.died_on,
    )


def _lines(rows: QuerySet[Person]) -> QuerySet[Person]:
    """With what a line shows of household and home, and no more."""
    return rows.select_related("household", "home").only(*_SHOWN)


def _filtered(rows: PersonQuerySet, wanted: PeopleFilter) -> PersonQuerySet:
    rows = rows.kept() if wanted.with_gone else rows.present()
    exact = {
        "community_code": wanted.community_code,
        "standing": wanted.standing,
        "grid_code": wanted.grid_code,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.grid_codes:
        rows = rows.filter(grid_code__in=wanted.grid_codes)
    if wanted.stale_before is not None:
        rows = rows.filter(Q(verified_on=None) | Q(verified_on__lt=wanted.stale_before))
    if wanted.on is not None and wanted.age_from is not None:
        after, until = born_between(wanted.age_from, wanted.age_to, on=wanted.on)
        rows = rows.filter(born_on__lte=until)
        rows = rows.filter(born_on__gt=after) if after else rows
    if wanted.name:
        text = wanted.name.strip()
        field = "initials" if text.isascii() else "name"
        rows = rows.filter(**{f"{field}__startswith": text.lower() if text.isascii() else text})
    return rows


def _by_text(rows: PersonQuerySet, scope: Scope, sought: Sought) -> PersonQuerySet:
    text = " ".join(sought.text.split())
    if not text:
        return rows.none()
    number = normalise_id(text)
    if _is_paper(number):
        return rows.filter(id_index=blind_index(number, purpose=ID_PURPOSE))
    if is_phone(text):
        return rows.filter(phone_index=blind_index(normalise_phone(text), purpose=PHONE_PURPOSE))
    rows = _in_communities(rows, scope, sought.community_code)
    if text.isascii() and text.isalpha():
        return rows.filter(initials__startswith=text.lower()).order_by("initials", "id")
    if any(map(str.isdigit, text)) or len(text) > 6:
        return rows.filter(home__in=_homes_at(scope, text))
    return rows.filter(name__startswith=text).order_by("name", "id")


def _is_paper(number: str) -> bool:
    if not number.isascii() or not any(map(str.isdigit, number)):
        return False
    return len(number) >= 15 or (number[:1].isalpha() and len(number) >= 6)


def _in_communities(rows: PersonQuerySet, scope: Scope, community_code: str) -> PersonQuerySet:
    """Let the index that begins with the community serve posts of streets and districts as well."""
    if community_code:
        return rows.filter(community_code=community_code)
    if scope.level in (Level.STREET, Level.DISTRICT):
        codes = [row.code for row in divisions_under(scope, "community")]
        return rows.filter(community_code__in=codes)
    return rows


def _homes_at(scope: Scope, text: str) -> list[UUID]:
    try:
        return [home.id for home in find_homes(scope, text, limit=MOST_FOUND)]
    except WordTooShort:
        return []
