"""Looking people up as a clerk of a community does: the operation, log and all, and its bare SQL."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from bench import floor
from linli.registers.access.models import Account
from linli.registers.access.queries import actor_at, posts_of
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.models import Person
from linli.registers.people.queries.finding import PeopleCursor, PeopleFilter, Sought

SAMPLES = 200
_WARM = 20
WISH = 30.0  # milliseconds at the 95th of a hundred
_REASON = "核实来电人身份"


@dataclass(frozen=True)
class Line:
    """What was asked, how long it and its bare SQL took, our processor time, and what is wanted."""

    what: str
    p50: float
    p95: float
    floor50: float
    floor95: float
    cpu: float
    statements: float
    rows: float
    wish: str

    @property
    def ratio(self) -> float:
        """Median over the median of the bare SQL."""
        return self.p50 / self.floor50 if self.floor50 else 0.0


Ask = Callable[[], int]


def lines() -> list[Line]:
    """Every way to look somebody up, a person's page and the list of a community."""
    clerk, officer = actor("clerk"), actor("officer")
    pick, now = random.Random(5), timezone.now()
    own = _people(clerk.scope.code, pick)
    others = _people("", pick)
    found = []
    for what, text_of in _WAYS:
        found.append(
            measured(f"{what}, community", [_sought(clerk, text_of(one), now) for one in own])
        )
    for what, text_of in _WAYS[:3]:
        asks = [_sought(officer, text_of(one), now, _REASON) for one in others]
        found.append(measured(f"{what}, city, with a reason", asks))
    found.append(measured("person's page, community", [_opened(clerk, one.id, now) for one in own]))
    found.append(measured("home's people, community", [_home(clerk, one, now) for one in own]))
    found.append(measured("list of a community, pages of 50", _pages(clerk, now)))
    return found


def actor(username: str) -> Actor:
    """The person of the demo with this name, at their first post."""
    account = Account.objects.get(username=username)
    return actor_at(account, posts_of(account.id, on=timezone.localdate())[0])


def _people(community: str, pick: random.Random) -> list[Person]:
    rows = Person.objects.present().exclude(id_index=None).exclude(phone_index=None)
    if community:
        rows = rows.filter(community_code=community)
        some = list(rows.select_related("home"))
        return pick.sample(some, min(SAMPLES, len(some)))
    # Of the whole register: beside ids that are drawn by chance from between its first and last.
    ends = [rows.order_by(way).values_list("id", flat=True)[0].int for way in ("id", "-id")]
    some = []
    for _ in range(SAMPLES):
        start = UUID(int=pick.randrange(*ends))
        some.append(rows.filter(id__gte=start).select_related("home").order_by("id")[0])
    return some


_WAYS: tuple[tuple[str, Callable[[Person], str]], ...] = (
    ("by ID number", lambda one: str(one.id_number)),
    ("by telephone", lambda one: str(one.phone)),
    ("by name", lambda one: one.name),
    ("by the surname", lambda one: one.name[:1]),
    ("by initials", lambda one: one.initials),
    ("by two initials", lambda one: one.initials[:2]),
    ("by address", lambda one: one.home.address if one.home else ""),
)


def _sought(by: Actor, text: str, now: datetime, reason: str = "") -> Ask:
    def ask() -> int:
        lines = operations.look_up_person(by=by, at=now, sought=Sought(text), reason=reason)
        return len(lines)

    return ask


def _opened(by: Actor, person_id: UUID, now: datetime) -> Ask:
    def ask() -> int:
        return len(operations.open_person(by=by, at=now, person_id=person_id).fields)

    return ask


def _home(by: Actor, one: Person, now: datetime) -> Ask:
    home_id = one.home_id

    def ask() -> int:
        return len(operations.read_home(by=by, at=now, home_id=home_id)) if home_id else 0

    return ask


def _pages(by: Actor, now: datetime) -> list[Ask]:
    wanted = PeopleFilter(community_code=by.scope.code)
    after: list[PeopleCursor | None] = [None]

    def ask() -> int:
        page = operations.read_list(by=by, at=now, wanted=wanted, after=after[0])
        after[0] = page.after
        return len(page.lines)

    return [ask] * SAMPLES


def measured(what: str, asks: Sequence[Ask], wish: str = "") -> Line:
    """Ask one after the other; then send the reads of every other one again, bare."""
    for ask in asks[:_WARM]:
        ask()
    took, rows = [], []
    used = time.process_time()
    for ask in asks:
        began = time.perf_counter()
        rows.append(ask())
        took.append((time.perf_counter() - began) * 1000)
    used = (time.process_time() - used) * 1000 / len(asks)
    caught = [floor.catch(ask) for ask in asks[: len(asks) // 2]]
    bare = floor.each_again(caught)
    return Line(
        what,
        statistics.median(took),
        at_95(took),
        statistics.median(bare),
        at_95(bare),
        used,
        statistics.mean(one.count for one in caught),
        statistics.mean(rows),
        wish or f"p95 {WISH:.0f} ms",
    )


def at_95(values: Sequence[float]) -> float:
    """The value that 95 of a hundred do not pass."""
    return sorted(values)[max(int(len(values) * 0.95) - 1, 0)]
