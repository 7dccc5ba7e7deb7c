"""RIGHTS no. 7: when the period is over nothing personal is left anywhere, and the chain holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from linli.casework.cases import operations as kernel
from linli.casework.cases.models import Case, Event, RetentionRun
from linli.casework.cases.operations import MoveRefused, NotAllowedNow, keeping
from linli.casework.cases.operations import erasing as erasing_room
from linli.casework.cases.queries.verifying import verify_all, verify_case
from linli.casework.cases.rules import Ending
from linli.casework.matters import operations as matters
from linli.casework.matters.operations import system
from linli.casework.matters.operations.keeping import end_periods
from linli.oversight.supervision.models import Paper, SupervisionStep
from linli.registers.access.models import AccessLogEntry
from linli.registers.access.operations import log_reading
from tests.casework.city import City, Story
from tests.casework.keeping.life import BEGUN, OVER, archived, traces

pytestmark = pytest.mark.django_db


def test_before_its_day_everything_is_there(kept: City) -> None:
    story = archived(kept)
    assert len(traces()) > 15, "the test would find what is not erased"
    run = end_periods(at=OVER - timedelta(days=1))
    assert (run.due, run.done) == (0, 0)
    assert len(traces()) > 15
    assert story.case.erased_at is None


def test_on_its_day_nothing_personal_is_left(
    kept: City, django_capture_on_commit_callbacks: Any
) -> None:
    story = archived(kept)
    with django_capture_on_commit_callbacks(execute=True):
        run = end_periods(at=OVER)
    assert (run.due, run.done, run.held, run.problems) == (1, 1, 0, [])
    assert run.is_finished
    system.refresh_grams(at=OVER)
    assert traces() == []
    assert verify_case(story.id).broken is None
    assert list(verify_all()) == []


def test_what_is_counted_stays(kept: City) -> None:
    story = archived(kept)
    names: tuple[str, ...] = (
        "number",
        "nature",
        "category",
        "urgency",
        "channel",
        "street_code",
        "community_code",
    )
    names += ("opened_at", "closed_at", "lead_unit_id", "state", "erase_on")
    before = [getattr(story.case, name) for name in names]
    end_periods(at=OVER)
    case = Case.objects.select_related("matter").get(id=story.id)
    assert [getattr(case, name) for name in names] == before
    assert (case.matter.outcome, case.matter.solved, case.matter.satisfied) == (
        "solved",
        "solved",
        "satisfied",
    )
    assert case.erased_at == OVER
    assert case.assignments.count() == 2
    assert case.clocks.exists()


def test_the_history_says_what_went_and_not_what_it_was(kept: City) -> None:
    story = archived(kept)
    end_periods(at=OVER)
    event = story.case.events.order_by("-seq")[0]
    assert (event.action, event.who, event.to_state) == ("erase", "系统", "archived")
    assert event.data["rule"] == "matter"
    assert event.data["erased"]["events"] > 10
    assert event.data["erased"]["documents"] == 1
    assert event.data["erased"]["printed files"] == 1
    assert event.words == ""
    run = RetentionRun.objects.get()
    assert run.erased["events"] == event.data["erased"]["events"]
    assert run.rules["matter"] == {"due": 1, "then": "erase", "done": 1}


def test_a_second_run_finds_nothing_to_do(kept: City) -> None:
    story = archived(kept)
    end_periods(at=OVER)
    version = story.case.version
    run = end_periods(at=OVER)
    assert (run.due, run.done) == (0, 0)
    assert story.case.version == version


def test_a_dry_run_counts_and_changes_nothing(kept: City) -> None:
    story = archived(kept)
    log_reading(by=kept["auditor"], act="read", record_kind="case", record_id=story.id, at=BEGUN)
    before, files = _everything(), traces()
    run = end_periods(at=OVER + timedelta(days=30), dry_run=True)
    assert (run.due, run.done, run.is_dry) == (1, 0, True)
    assert run.erased == {}
    assert _everything() == before
    assert traces() == files


def test_what_is_kept_for_good_or_longer_stays(kept: City) -> None:
    for retention in ("matter_keep", "matter_long"):
        archived(kept, retention=retention)
    before = traces()
    assert end_periods(at=OVER + timedelta(days=365)).done == 0
    assert traces() == before


def test_a_sealed_file_is_found_by_nobody_and_keeps_its_words(kept: City) -> None:
    story = archived(kept, retention="matter_long")
    run = end_periods(at=OVER.replace(year=2036))
    assert (run.done, run.rules["matter_long"]["then"]) == (1, "seal")
    case = story.case
    assert case.sealed_at is not None
    assert case.body
    assert case.grams == []
    assert not case.parties.exclude(phone_index=None, query_code_index=None).exists()
    seen_by_the_unit = Case.objects.visible_to(kept["handler"].scope)
    assert not seen_by_the_unit.filter(id=story.id).exists()
    assert verify_case(story.id).broken is None
    assert end_periods(at=OVER.replace(year=2036)).due == 0


def test_what_an_archivist_holds_stays_until_it_is_let_go(kept: City) -> None:
    story = archived(kept)
    archivist = kept["archivist"]
    kernel.hold(story.id, reason="正在行政诉讼", by=archivist, at=BEGUN)
    with pytest.raises(NotAllowedNow, match="held_before"):
        kernel.hold(story.id, reason="再次", by=archivist, at=BEGUN)
    before = traces()
    run = end_periods(at=OVER)
    assert (run.due, run.done, run.held) == (0, 0, 1)
    assert traces() == before
    kernel.lift_hold(story.id, reason="诉讼终结", by=archivist, at=OVER)
    with pytest.raises(NotAllowedNow, match="not_held"):
        kernel.lift_hold(story.id, reason="再次", by=archivist, at=OVER)
    assert end_periods(at=OVER).done == 1
    with pytest.raises(NotAllowedNow, match="period_over"):
        kernel.hold(story.id, reason="太晚", by=archivist, at=OVER)
    assert verify_case(story.id).broken is None


def test_only_an_archivist_holds(kept: City) -> None:
    story = archived(kept)
    with pytest.raises(MoveRefused):
        kernel.hold(story.id, reason="不想删", by=kept["taker"], at=BEGUN)


def test_a_hold_that_comes_in_between_is_respected(kept: City) -> None:
    story = archived(kept)
    kernel.hold(story.id, reason="正在行政诉讼", by=kept["archivist"], at=BEGUN)
    with pytest.raises(NotAllowedNow, match="held"):
        keeping.end_file(story.id, Ending.ERASE, at=OVER)
    assert story.case.body


def test_a_file_that_cannot_be_ended_does_not_keep_the_others(
    kept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = archived(kept), archived(kept, key="second", source_ref="second")
    real = erasing_room._ERASERS["matters"]

    def fail(case: Case, ending: Any) -> Any:
        if case.id == broken.id:
            raise OSError("the disk is gone")
        return real(case, ending)

    monkeypatch.setitem(erasing_room._ERASERS, "matters", fail)
    run = end_periods(at=OVER)
    assert (run.due, run.done) == (2, 1)
    assert run.problems == [f"failed:{broken.number}: OSError"]
    assert fine.case.erased_at
    assert broken.case.body, "nothing of it is half erased"
    assert verify_case(broken.id).broken is None
    monkeypatch.undo()
    assert end_periods(at=OVER).done == 1


def test_a_class_without_a_rule_is_told_and_left_alone(kept: City) -> None:
    story = archived(kept)
    Case.objects.filter(id=story.id).update(retention_class="unknown")
    run = end_periods(at=OVER)
    assert (run.due, run.done) == (0, 0)
    assert "unknown" in run.problems[0]


def test_a_paper_keeps_its_words_while_another_case_needs_them(kept: City) -> None:
    story = archived(kept)
    other = Story(kept, when=BEGUN).accepted().dispatched().signed()
    paper = Paper.objects.get()
    step = SupervisionStep.objects.get(case_id=story.id)
    step.pk = None
    step.id = other.id
    step.case_id = other.id
    step.clock = None
    step.save(force_insert=True)
    end_periods(at=OVER)
    paper.refresh_from_db()
    assert paper.facts != "—"


def test_files_that_wait_too_long_for_the_archive_are_told(kept: City) -> None:
    story = Story(kept, when=BEGUN).accepted().dispatched()
    Case.objects.filter(id=story.id).update(is_open=False, closed_at=BEGUN, state="closed")
    run = end_periods(at=OVER + timedelta(days=10))
    assert run.problems == ["unfiled:1"]


def test_void_matters_and_those_put_through_are_filed_as_well(kept: City) -> None:
    void, through = Story(kept, when=BEGUN), Story(kept, when=BEGUN)
    matters.make_void(void.id, reason="测试电话", by=kept["dispatcher"], at=BEGUN)
    matters.transfer_at_once(through.id, line="110", by=kept["taker"], at=BEGUN)
    assert system.archive_due(at=BEGUN + timedelta(days=31)) == 2
    assert void.case.erase_on == date(2029, 11, 18)


def test_old_log_lines_go_with_the_run_and_nothing_else_can_take_them(kept: City) -> None:
    story = archived(kept)
    AccessLogEntry.objects.count()
    reader, record = kept["auditor"], story.id
    log_reading(by=reader, act="read", record_kind="case", record_id=record, at=BEGUN)
    recent = OVER - timedelta(days=30)
    log_reading(by=reader, act="read", record_kind="case", record_id=record, at=recent)
    run = end_periods(at=OVER + timedelta(days=30))
    assert run.erased["access log"] >= 1
    assert [row.at for row in AccessLogEntry.objects.all()] == [recent]
    for name, value in (("retention", "on"), ("forget_before", BEGUN.isoformat())):
        with refused(), while_set(name, value):
            AccessLogEntry.objects.all().delete()
    with refused(), while_set("forget_before", OVER.isoformat()):
        AccessLogEntry.objects.update(reason="")


def test_no_event_may_be_emptied_by_half(kept: City) -> None:
    story = archived(kept)
    sealed = Event.objects.filter(case_id=story.id, action="ask_parking")
    with refused(), while_set("retention", "on"):
        sealed.update(words="", salt=None)


@contextmanager
def while_set(name: str, value: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [f"linli.{name}", value])
        yield


def refused() -> pytest.RaisesExc[DatabaseError]:
    return pytest.raises(DatabaseError, match="append-only")


def _everything() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != "cases_retentionrun":
                cursor.execute(
                    f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t'
                )  # names of our own tables
                found[table] = cursor.fetchone()[0]
    return found


def test_a_file_of_another_case_is_not_deleted(
    kept: City, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    story = archived(kept)
    shared = story.case.documents.get()
    other = Story(kept, when=BEGUN)
    shared.pk = None
    shared.id = other.id
    shared.case = other.case
    shared.save(force_insert=True)
    with django_capture_on_commit_callbacks(execute=True):
        end_periods(at=OVER)
    assert (media / shared.storage_key).exists()


def test_a_run_that_is_killed_leaves_whole_files_and_the_next_goes_on(
    kept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [archived(kept), archived(kept, key="second", source_ref="second")]
    real, seen = erasing_room._ERASERS["supervision"], []

    def kill(case: Case, ending: Ending) -> Any:
        seen.append(case.id)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(case, ending)

    monkeypatch.setitem(erasing_room._ERASERS, "supervision", kill)
    with pytest.raises(KeyboardInterrupt):
        end_periods(at=OVER)
    monkeypatch.undo()
    assert sorted(bool(story.case.body) for story in stories) == [False, True]
    assert not RetentionRun.objects.get().is_finished
    assert list(verify_all()) == []
    assert end_periods(at=OVER).done == 1
    assert not any(story.case.body for story in stories)
