"""Two at once on one person; keys changed under the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from linli.foundation.crypto.operations.resealing import reseal_all
from linli.registers.people import operations as people
from linli.registers.people import queries
from linli.registers.people.models import Person, PersonChange
from linli.registers.people.operations import PersonFacts
from linli.registers.places.queries.kept import forget_everything_kept
from tests.registers.city import AT, LOTUS, make_divisions
from tests.registers.people.conftest import CLERK, OTHER_CLERK, Houses, make_home
from tests.registers.people.test_persons import DAD, enter


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Houses]:
    make_divisions()
    yield Houses(
        make_home(LOTUS, "荷香苑3幢", "2", "501"),
        make_home(LOTUS, "荷香苑3幢", "2", "502"),
        make_home(LOTUS, "荷香苑4幢", "1", "101"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    forget_everything_kept()


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each returned or raised, all of them begun at the same moment."""
    barrier = Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_enter_one_person_at_once_the_second_is_told(committed: Houses) -> None:
    def work(by: Any) -> Callable[[], object]:
        return lambda: people.register_person(
            by=by, at=AT, facts=PersonFacts(name="单小明", id_number=DAD), source="counter",
            home_id=committed.home.id,
        )  # fmt: skip

    results = at_once(work(CLERK), work(OTHER_CLERK))
    refused = [one for one in results if isinstance(one, people.AlreadyRegistered)]
    assert len(refused) == 1, results
    assert Person.objects.count() == 1
    assert queries.people_total(CLERK.scope) == 1


def test_of_two_who_change_one_person_at_once_the_second_is_told(committed: Houses) -> None:
    person = enter("单小明", DAD, committed.home)

    def work(by: Any, phone: str) -> Callable[[], object]:
        return lambda: people.correct_field(
            by=by, at=AT, person_id=person.id, field="phone", value=phone, source="visit",
            expect=1,
        )  # fmt: skip

    results = at_once(work(CLERK, "13800138000"), work(OTHER_CLERK, "13900139000"))
    told = [one for one in results if isinstance(one, people.PersonMoved)]
    assert len(told) == 1, results
    assert PersonChange.objects.filter(field="phone").count() == 1


def test_keys_are_changed_under_the_log_of_changes_as_well(houses: Houses, settings: Any) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    people.correct_field(
        by=CLERK, at=AT, person_id=person.id, field="phone", value="13900139000", source="visit"
    )
    settings.DATA_KEYS = ["N" * 40, *settings.DATA_KEYS]
    result = reseal_all(lambda _label, _done, _total: None)
    assert result.unopened == []
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    change = PersonChange.objects.get(field="phone")
    assert (change.before, change.after) == ("13800138000", "13900139000")
    assert Person.objects.get().id_number == DAD


def test_a_copy_holds_everything_in_full_and_names_every_source(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    held = queries.own_record(person.id)
    assert held is not None
    data = queries.as_data(held)
    values = {one["field"]: one["value"] for one in data["fields"]}
    assert (values["id_number"], values["phone"]) == (DAD, "13800138000")
    assert all(one["source"] and one["basis"] for one in data["fields"])
    assert data["residences"][0]["to"] is None
