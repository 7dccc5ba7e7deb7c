"""Whatever runs by the clock runs to its end: in a city without a row, and in one at work."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from pytest_django import Settings

from linli.casework.cases.queries.verifying import verify_all
from linli.casework.matters.jobs import print_dossier, reckon_limits
from linli.casework.matters.models import Dossier, DossierState
from linli.casework.matters.operations import filing
from linli.foundation.documents.uploads import delete_stored
from tests.casework.city import City, Story, at, make_city
from tests.casework.keeping.life import make_classes

app.perform_import_paths()  # type: ignore[no-untyped-call]  # the library left it untyped
TASKS = {key[0]: task for key, task in app.periodic_registry.periodic_tasks.items()}
BEGUN = at("2026-11-18 09:00")
PAGE = (Path(__file__).resolve().parents[2] / "docs/operating.md").read_text(encoding="utf-8")
TOLD = dict(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| ([^|]+?) \|", PAGE, flags=re.M))


def _run(name: str) -> None:
    TASKS[name].task.func(timestamp=0)


def _cron(name: str) -> str:
    return TASKS[name].cron


def _local(cron: str) -> str:
    """When a job runs, as docs/operating.md says it: the city's time, eight hours ahead of UTC."""
    fields = cron.split()
    if len(fields) == 6:
        return f"every {fields[5].removeprefix('*/')} s"
    minute, hour = fields[:2]
    if minute == "*":
        return "every minute"
    if minute.startswith("*/"):
        return f"every {minute.removeprefix('*/')} min"
    if hour == "*":
        return f"hourly at :{int(minute):02d}"
    return f"{(int(hour) + 8) % 24:02d}:{int(minute):02d}"


def test_the_operators_are_told_of_each_and_when() -> None:
    assert {name: _local(_cron(name)) for name in TASKS} == {
        name: when for name, when in TOLD.items() if name in TASKS
    }


def test_those_of_the_night_do_not_start_together() -> None:
    nightly = [_local(_cron(name)) for name in TASKS]
    minutes = Counter(when for when in nightly if re.fullmatch(r"0[0-4]:\d\d", when))
    assert minutes
    assert {when: n for when, n in minutes.items() if n > 1} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TASKS))
def test_each_ends_in_an_empty_database(name: str, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.LINLI_AUTO_DISPATCH = True
    _run(name)


@pytest.fixture
def living(db: None, settings: Settings, tmp_path: Path) -> City:
    """A small city with a matter in most states."""
    settings.MEDIA_ROOT = tmp_path
    settings.LINLI_AUTO_DISPATCH = True
    city = make_city()
    make_classes()
    Story(city, when=BEGUN)
    Story(city, when=BEGUN, secrecy="anonymous").accepted()
    Story(city, when=BEGUN).accepted().dispatched()
    Story(city, when=BEGUN).accepted().dispatched().signed()
    Story(city, when=BEGUN).accepted().dispatched().signed().finished()
    Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved()
    done = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()
    filing.put_into_archive(done.id, by=city["archivist"], at=BEGUN)
    return city


@pytest.mark.parametrize("name", sorted(TASKS))
def test_each_ends_in_a_living_city_and_may_run_twice(living: City, name: str) -> None:
    _run(name)
    _run(name)
    assert list(verify_all()) == []


def test_what_is_put_off_ends_as_well(living: City) -> None:
    story = Story(living, when=BEGUN).accepted()
    asked = filing.ask_dossier(story.id, by=living["archivist"], at=BEGUN)
    for _again in range(2):
        print_dossier(dossier=str(asked.id), unit="市12345中心")
        reckon_limits(days=date(2026, 11, 24).isoformat())
    made = Dossier.objects.get(id=asked.id)
    assert made.state == DossierState.DONE
    delete_stored(made.storage_key)
    assert list(verify_all()) == []
