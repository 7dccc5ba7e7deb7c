"""A street is merged into another: its cases, open and closed, lie in the new one from then on."""

from __future__ import annotations

from typing import Any

import pytest

from linli.casework.cases.models import Case, Rollup
from linli.casework.cases.operations import follow_divisions
from linli.casework.cases.operations import following as following_room
from linli.casework.cases.queries.verifying import verify_all
from linli.casework.matters import operations as matters
from linli.casework.matters.models import ReviewRequest
from linli.casework.matters.queries.lists import MatterFilter, Sort, every_matter
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper, SupervisionStep
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.rules import Rung
from linli.registers.access.models import Account, Post
from linli.registers.access.queries import actor_at
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.places.models import Division
from linli.registers.places.operations import draw_grid
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit
from linli.registers.units.operations import replace_division
from tests.casework.city import START, City, Story, at
from tests.registers.city import EAST, HILL, LAKE, LOTUS, PINE, Square

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
LATER = at("2026-11-19 09:00")
NEW_LOTUS, NEW_PINE = "429901002003", "429901002002"


def hill_reviewer() -> Actor:
    """Somebody whose post covers the street that takes the other in."""
    hill = Division.objects.get(code=HILL, valid_to=None)
    unit = Unit.objects.create(
        code="hill",
        name="山门街道便民中心",
        short_name="山门中心",
        kind="centre",
        grade="street",
        division=hill,
        division_code=HILL,
        district_code=EAST,
        street_code=HILL,
        is_hotline_body=True,
        valid_from=START,
    )
    account = Account.objects.create(username="hill", name="山中", created_at=BEGUN)
    post = Post.objects.create(account=account, unit=unit, role="reviewer", valid_from=START)
    return actor_at(account, post)


def merge_streets() -> None:
    """The two communities get codes of the other street, then the street goes up in it."""
    for old, new in ((PINE, NEW_PINE), (LOTUS, NEW_LOTUS), (LAKE, HILL)):
        replace_division(by=SYSTEM, at=LATER, code=old, new_code=new)


def numbers_seen(actor: Actor) -> set[str]:
    rows = every_matter(actor, MatterFilter(), Sort.NEWEST, at=LATER)
    return {row.case.number for row in rows}


@pytest.fixture
def stories(city: City) -> dict[str, Story]:
    grid = draw_grid(
        by=SYSTEM, at=BEGUN, community_code=PINE, name="一网格", polygon=Square(0, 0).geojson
    )
    pine = Place(district_code=EAST, street_code=LAKE, community_code=PINE, grid_code=grid.code)
    street = Place(district_code=EAST, street_code=LAKE)
    made = {
        "lotus": Story(city, when=BEGUN).accepted().dispatched().signed(),
        "pine": Story(city, when=BEGUN, place=pine).accepted().dispatched().signed(),
        "street": Story(city, when=BEGUN, place=street),
        "closed": Story(city, when=BEGUN).accepted().dispatched().signed().finished(),
        "elsewhere": Story(city, when=BEGUN, place=city.elsewhere),
    }
    made["closed"].approved().closed()
    until = at("2026-11-27 17:30")
    matters.ask_extension(
        made["pine"].id, reason="等配件", new_due=until, by=city["handler"], at=BEGUN
    )
    writing = Writing(
        cases=[made["lotus"].id],
        title="督办单",
        requirement="请说明",
        due_at=at("2026-12-01 17:30"),
    )
    paper = supervision.draft_paper(Rung.ORDER, writing, by=city["supervisor"], at=BEGUN)
    supervision.issue_paper(paper.id, by=city["supervisor"], at=BEGUN)
    return made


def test_the_new_street_sees_what_was_the_old_one_s(stories: dict[str, Story]) -> None:
    reviewer = hill_reviewer()
    assert numbers_seen(reviewer) == set()
    merge_streets()
    assert follow_divisions(at=LATER) == 4
    expected = {stories[name].number for name in ("lotus", "pine", "street", "closed")}
    assert numbers_seen(reviewer) == expected
    assert not Case.objects.filter(street_code=LAKE).exists()
    assert not Case.objects.filter(community_code__in=[LOTUS, PINE]).exists()
    places = {
        name: (story.case.street_code, story.case.community_code, story.case.grid_code)
        for name, story in stories.items()
    }
    assert places["lotus"] == (HILL, NEW_LOTUS, "")
    assert places["pine"] == (HILL, NEW_PINE, NEW_PINE + "001")
    assert places["street"] == (HILL, "", "")
    assert places["elsewhere"] == ("429902001000", "429902001001", "")


def test_what_hangs_on_a_case_follows_too(stories: dict[str, Story]) -> None:
    merge_streets()
    follow_divisions(at=LATER)
    request = ReviewRequest.objects.get()
    assert (request.street_code, request.community_code) == (HILL, NEW_PINE)
    step = SupervisionStep.objects.get()
    assert (step.street_code, step.community_code) == (HILL, NEW_LOTUS)
    assert Paper.objects.get().district_code == "", "it is the city's own paper"


def test_the_history_names_old_and_new(stories: dict[str, Story]) -> None:
    merge_streets()
    follow_divisions(at=LATER)
    event = stories["lotus"].case.events.order_by("-seq")[0]
    assert (event.action, event.who, event.seen_by_resident) == ("follow_division", "系统", False)
    assert event.data["places"] == {
        "from": [EAST, LAKE, LOTUS, ""],
        "to": [EAST, HILL, NEW_LOTUS, ""],
    }
    assert list(verify_all()) == []
    closed = stories["closed"].case
    assert (closed.state, closed.is_open) == ("closed", False)


def test_a_second_run_moves_nothing(stories: dict[str, Story]) -> None:
    assert follow_divisions(at=LATER) == 0, "nothing was replaced yet"
    merge_streets()
    assert follow_divisions(at=LATER) == 4
    version = stories["lotus"].case.version
    assert follow_divisions(at=LATER) == 0
    assert stories["lotus"].case.version == version


def test_what_was_counted_stays_as_it_was_counted(stories: dict[str, Story]) -> None:
    before = list(Rollup.objects.order_by("id").values_list("street_code", "measure", "n"))
    merge_streets()
    follow_divisions(at=LATER)
    assert list(Rollup.objects.order_by("id").values_list("street_code", "measure", "n")) == before
    assert any(street == LAKE for street, _measure, _n in before)


def test_one_that_fails_keeps_nobody_back_and_is_taken_next_time(
    stories: dict[str, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_streets()
    real, seen = following_room._FOLLOWERS["matters"], []

    def killed(case: Case) -> Any:
        seen.append(case.id)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(case)

    monkeypatch.setitem(following_room._FOLLOWERS, "matters", killed)
    with pytest.raises(KeyboardInterrupt):
        follow_divisions(at=LATER)
    monkeypatch.undo()
    assert follow_divisions(at=LATER) == 3, "one had moved, the one under way had not"
    assert not Case.objects.filter(street_code=LAKE).exists()
    assert list(verify_all()) == []


def test_a_closed_division_that_nobody_follows_leaves_its_cases(city: City) -> None:
    story = Story(city, when=BEGUN)
    Division.objects.filter(code=LOTUS).update(valid_to=LATER.date())
    assert follow_divisions(at=LATER) == 0
    assert story.case.community_code == LOTUS
