"""The work that waits in a community: homes to visit, forms, permits, checks; newest changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When

from linli.foundation.crypto.rules import mask_name
from linli.foundation.postgres.counting import capped_counts
from linli.registers.access.rules import Scope
from linli.registers.people.models import Letting, Person, PersonChange
from linli.registers.people.queries.desks import lettings, newcomer_forms, permits
from linli.registers.people.queries.held import act_label
from linli.registers.people.queries.terms import term
from linli.registers.places.queries.memory import places_in_force

MOST_TWINS = 50


@dataclass(frozen=True, slots=True)
class HomeToVisit:
    """A home where people live: how many, how many never verified, the oldest verification.

    to_check: of how many it was said that the next visit looks whether they still live there.
    """

    home_id: UUID
    address: str
    grid_code: str
    people: int
    never: int
    oldest: date | None
    to_check: int = 0


@dataclass(frozen=True, slots=True)
class GridProgress:
    """How far the visits of a grid are: its homes, and those whose people are all verified."""

    grid_code: str
    grid_name: str
    homes: int
    done: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at a desk; each count ends at a hundred."""

    forms: int
    permits: int
    checks: int


@dataclass(frozen=True, slots=True)
class NewestChange:
    """A change of somebody's record, without its values; the name is masked."""

    at: datetime
    person_id: UUID
    name_masked: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Twins:
    """Records that may be one person: same name, and same birth date or telephone number."""

    people: tuple[Person, ...]


def stale_before(on: date) -> date:
    """A verification of before this day is old (term stale_visit)."""
    return on - timedelta(days=term("stale_visit", on=on).amount)


def signing_until(on: date) -> date:
    """Permits to be signed before this day are due now (term permit_reminder)."""
    return on + timedelta(days=term("permit_reminder", on=on).amount + 1)


def checked_before(on: date) -> date:
    """A safety check of before this day is due again (term letting_check)."""
    return on - timedelta(days=term("letting_check", on=on).amount)


def homes_to_visit(
    scope: Scope, *, community_code: str, grids: Collection[str] = (), limit: int = 50
) -> list[HomeToVisit]:
    """Homes where people live: those to be checked, then never verified, then the oldest.

    grids: only homes in these; all where none is named.
    """
    rows = (
        _living(scope, community_code, grids)
        .values("home_id", "home__address", "grid_code")
        .annotate(n=Count("id"), never=Count("id", filter=Q(verified_on=None)))
        .annotate(to_check=Count("to_check_since"))
        .annotate(oldest=Min("verified_on"))
        .order_by(
            Case(When(to_check__gt=0, then=Value(0)), default=Value(1)),
            Case(When(never__gt=0, then=Value(0)), default=Value(1)),
            F("oldest").asc(nulls_first=True),
            "home__address",
        )
    )
    return [
        HomeToVisit(
            row["home_id"], row["home__address"], row["grid_code"], row["n"], row["never"],
            row["oldest"], row["to_check"],
        )
        for row in rows[:limit]
    ]  # fmt: skip


def visit_progress(scope: Scope, *, community_code: str, on: date) -> list[GridProgress]:
    """How far the visits are, grid by grid: of homes, never of who visited them."""
    stale = Q(verified_on=None) | Q(verified_on__lt=stale_before(on))
    rows = (
        _living(scope, community_code, ())
        .values("grid_code")
        .annotate(
            homes=Count("home", distinct=True), open=Count("home", distinct=True, filter=stale)
        )
    )
    grids = places_in_force().grids
    return [
        GridProgress(
            row["grid_code"],
            grids[row["grid_code"]].grid_name if row["grid_code"] in grids else "",
            row["homes"],
            row["homes"] - row["open"],
        )
        for row in rows.order_by("grid_code")
    ]


def waiting(scope: Scope, *, on: date) -> Waiting:
    """How many forms, permits and safety checks wait, in one statement."""
    counts = capped_counts(
        {
            "forms": newcomer_forms(scope),
            "permits": permits(scope, due_before=signing_until(on)),
            "checks": lettings_to_check(scope, on=on),
        }
    )
    return Waiting(counts["forms"], counts["permits"], counts["checks"])


def lettings_to_check(scope: Scope, *, on: date) -> QuerySet[Letting]:
    """Let homes whose safety check is due or found something, the longest unchecked first."""
    due = Q(checked_on=None) | Q(checked_on__lt=checked_before(on)) | Q(is_safe=False)
    return lettings(scope).filter(due)


def newest_changes(scope: Scope, *, limit: int = 8) -> list[NewestChange]:
    """The newest changes of a community's people; names are masked, values are not told."""
    people = list(
        Person.objects.visible_to(scope)
        .order_by("-changed_at")
        .only("id", "name", "version")[:limit]
    )
    last = {
        (row.person_id, row.version): row
        for row in PersonChange.objects.filter(person_id__in=[one.id for one in people])
        .defer("before", "after")
        .order_by("at", "id")
    }
    found = ((one, last.get((one.id, one.version))) for one in people)
    return [
        NewestChange(row.at, one.id, mask_name(one.name), _what(row), row.who)
        for one, row in found
        if row is not None
    ]


def _what(row: PersonChange) -> str:
    return act_label(row.act, row.field if row.act == "correct" else "")


def possible_twins(scope: Scope) -> list[Twins]:
    """Records of a community that may be one person, so that somebody looks at them side by side.

    Two different papers of one kind are two people and are not named.
    """
    rows = Person.objects.visible_to(scope).kept().filter(died_on=None)
    born = rows.exclude(born_on=None).values_list("name", "born_on").annotate(n=Count("id"))
    told = rows.exclude(phone_index=None).values_list("name", "phone_index").annotate(n=Count("id"))
    wanted = Q(pk__in=[])
    for name, born_on, _n in born.filter(n__gt=1).order_by("name")[:MOST_TWINS]:
        wanted |= Q(name=name, born_on=born_on)
    for name, index, _n in told.filter(n__gt=1).order_by("name")[:MOST_TWINS]:
        wanted |= Q(name=name, phone_index=index)
    groups: dict[str, list[Person]] = {}
    for person in rows.filter(wanted).select_related("home", "household").order_by("name", "id"):
        groups.setdefault(person.name, []).append(person)
    return [Twins(tuple(people)) for people in groups.values() if not _are_two(people)]


def _are_two(people: list[Person]) -> bool:
    papers = {(one.id_kind, bytes(one.id_index or b"")) for one in people if one.id_index}
    kinds = [kind for kind, _index in papers]
    return len(people) < 2 or (len(people) == len(papers) and len(set(kinds)) < len(kinds))


def _living(scope: Scope, community_code: str, grids: Collection[str]) -> QuerySet[Person]:
    rows = Person.objects.visible_to(scope).present().exclude(home=None)
    rows = rows.filter(community_code=community_code)
    return rows.filter(grid_code__in=grids) if grids else rows
