"""What a move changes, gathered while it is made and written in one round trip at its end."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import (
    Assignment,
    AssignmentRole,
    AssignmentStatus,
    Case,
    Clock,
    ClockStatus,
    Document,
    Event,
    Party,
)
from linli.casework.cases.operations.recording import append_event
from linli.casework.cases.rules import RunningClock, TimedLimit, next_due
from linli.casework.cases.workflow import Move, Workflow
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    OpeningHours,
    RollRule,
    StartRule,
    due,
)
from linli.foundation.calendar.rules import shift_by_pause as shifted
from linli.foundation.calendar.rules import warn_at as warning_time
from linli.foundation.postgres.batch import Batch
from linli.registers.access.rules import Actor
from linli.registers.units.queries import hours_of

_SLOTS = 8
_ROLLUP = """
INSERT INTO cases_rollup (id, day, family, measure, district_code, street_code, community_code,
 unit_id, slot, n) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, %s, 1)
ON CONFLICT ON CONSTRAINT rollup_once DO UPDATE SET n = cases_rollup.n + 1"""


class Moving:
    """A case under a move: read it, say what changes; the kernel writes it when the block ends."""

    def __init__(
        self, case: Case, *, workflow: Workflow, move: Move, by: Actor, at: datetime
    ) -> None:
        self.case = case
        self.workflow = workflow
        self.move = move
        self.by = by
        self.at = at
        self.assignments: list[Assignment] = []
        self.clocks: list[Clock] = []
        self.batch = Batch()
        self.event: Event | None = None
        self.reporter: Party | None = None
        self.target: str = move.target or case.state
        self._new: set[UUID] = set()
        self._loaded: dict[UUID, tuple[Any, ...]] = {}
        self._fields: set[str] = set()
        self._said: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._sealed: dict[str, str] = {}
        self._measures: list[tuple[str, UUID | None]] = []

    def load(self, assignments: list[Assignment], clocks: list[Clock]) -> None:
        """Take the case's current parts and unstopped clocks as they stand before the move."""
        self.assignments, self.clocks = assignments, clocks
        rows: list[Assignment | Clock] = [*assignments, *clocks]
        self._loaded = {row.id: _values(row) for row in rows}

    # what the caller reads

    @property
    def lead(self) -> Assignment | None:
        """The lead unit's current part."""
        for part in self.assignments:
            if part.role == AssignmentRole.LEAD and part.is_current:
                return part
        return None

    @property
    def assists(self) -> list[Assignment]:
        """The current parts of assisting units."""
        return [
            part
            for part in self.assignments
            if part.role == AssignmentRole.ASSIST and part.is_current
        ]

    def clock(self, kind: str) -> Clock | None:
        """The case's own running or paused clock of a kind."""
        for clock in self.clocks:
            if clock.kind == kind and clock.assignment_id is None and clock.stopped_at is None:
                return clock
        return None

    # what the caller says

    def say(
        self, words: str = "", *, basis: str = "", told: bool | None = None, **data: Any
    ) -> None:
        """What the event records: words (erasable), basis, whether the resident sees it, facts."""
        if words:
            self._said["words"] = words
        if basis:
            self._said["basis"] = basis
        if told is not None:
            self._said["told"] = told
        self._data.update(data)

    @property
    def said(self) -> Mapping[str, Any]:
        """The facts said so far."""
        return self._data

    def seal(self, fields: Mapping[str, str]) -> None:
        """Personal fields that belong to the step: sealed in the row, digested in the chain."""
        self._sealed.update(fields)

    def set(self, **fields: Any) -> None:
        """New values of the case's own columns (never its state)."""
        for name, value in fields.items():
            setattr(self.case, name, value)
            self._fields.add(name)

    def count(self, measure: str, unit_id: UUID | None = None) -> None:
        """Add one to the day's rollup: a Measure, or a count of the family's own."""
        self._measures.append((measure, unit_id))

    def assign(self, unit_id: UUID, role: AssignmentRole, **fields: Any) -> Assignment:
        """Give a unit a part in the case."""
        part = Assignment(
            case=self.case,
            unit_id=unit_id,
            role=role,
            status=AssignmentStatus.OFFERED,
            case_state=self.target,
            assigned_at=self.at,
            **fields,
        )
        self.assignments.append(part)
        self._new.add(part.id)
        return part

    def end(self, part: Assignment, status: AssignmentStatus, *, result: str = "") -> None:
        """Close a unit's part; a returned or replaced unit no longer sees the case."""
        part.status = status
        part.is_open = False
        part.ended_at = self.at
        part.result = result or part.result
        if status in (AssignmentStatus.RETURNED, AssignmentStatus.REPLACED):
            part.is_current = False
            self.stop_clocks_of(part)

    def reopen(self, part: Assignment) -> None:
        """Give a unit its finished part back, to do it again."""
        part.status = AssignmentStatus.WORKING
        part.is_open = True
        part.ended_at = None

    def start_clock(
        self,
        kind: str,
        timed: TimedLimit,
        *,
        part: Assignment | None = None,
        since: datetime | None = None,
    ) -> Clock:
        """Start a clock by a limit; its due date is computed by the working calendar."""
        since = since or self.at
        hours, calendar = _hours(timed.hours_of), work_calendar()
        reckoned = due(since, timed.limit, hours=hours, calendar=calendar)
        clock = Clock(
            case=self.case,
            assignment=part,
            kind=kind,
            rule_code=timed.rule_code,
            rule_name=timed.rule_name,
            basis=timed.basis,
            amount=timed.limit.amount,
            unit=str(timed.limit.unit),
            start_rule=str(timed.limit.start),
            roll_rule=str(timed.limit.roll),
            hours_of_id=timed.hours_of,
            status=ClockStatus.RUNNING,
            started_at=since,
            first_due_at=reckoned.at,
            due_at=reckoned.at,
            warn_at=warning_time(
                since, reckoned.at, unit=timed.limit.unit, hours=hours, calendar=calendar
            ),
        )
        self.clocks.append(clock)
        self._new.add(clock.id)
        return clock

    def move_due(self, clock: Clock, due_at: datetime, *, note: str) -> None:
        """Set a new due date on a running clock; the first one is kept."""
        clock.due_at = due_at
        clock.note = note
        clock.warn_at = warning_time(
            self.at,
            due_at,
            unit=LimitUnit(clock.unit),
            hours=_hours(clock.hours_of_id),
            calendar=work_calendar(),
        )

    def stop_clock(self, clock: Clock, *, cancelled: bool = False) -> None:
        """Stop a clock: met, met late, or cancelled because its reason is gone."""
        if clock.stopped_at is not None:
            return
        late = self.at > clock.due_at and clock.status == ClockStatus.RUNNING
        clock.status = (
            ClockStatus.CANCELLED if cancelled else ClockStatus.LATE if late else ClockStatus.MET
        )
        clock.stopped_at = self.at

    def stop_clocks_of(self, part: Assignment) -> None:
        """Cancel what still runs for one unit's part."""
        for clock in self.clocks:
            if clock.assignment_id == part.id:
                self.stop_clock(clock, cancelled=True)

    def add_document(self, document: Document) -> None:
        """Attach a stored file to the case."""
        self.batch.insert(document)

    # what the kernel does when the block ends

    def open(self, reporter: Party) -> None:
        """Write a case that is new, with its first event and its reporter."""
        self.batch.insert(reporter)
        self.finish(is_new=True)

    def finish(self, *, is_new: bool = False) -> None:
        """Apply the table's row, append the event, and write everything in one round trip."""
        before = "" if is_new else self.case.state
        self._run_table_clocks()
        self._set_state(before)
        self._set_due()
        told = self._said.get("told", self.move.told)
        self.event = append_event(
            self.case,
            action=self.move.action,
            by=self.by,
            at=self.at,
            from_state=before,
            to_state=self.target,
            words=self._said.get("words", ""),
            basis=self._said.get("basis", ""),
            sealed=self._sealed,
            data=self._data,
            seen_by_resident=told,
        )
        self._write(self.event, is_new=is_new)

    def _run_table_clocks(self) -> None:
        for clock in self.clocks:
            if clock.id in self._new or clock.stopped_at is not None:
                continue
            if clock.kind in self.move.stops and clock.assignment_id is None:
                self.stop_clock(clock)
            elif clock.kind in self.move.pauses and clock.status == ClockStatus.RUNNING:
                clock.status, clock.paused_at = ClockStatus.PAUSED, self.at
            elif clock.kind in self.move.resumes and clock.status == ClockStatus.PAUSED:
                self._resume(clock)
        started = {clock.kind for clock in self.clocks if clock.id in self._new}
        missing = set(self.move.starts) - started
        if missing:
            raise RuntimeError(f"{self.move.action}: the table starts {sorted(map(str, missing))}")

    def _resume(self, clock: Clock) -> None:
        limit = Limit(
            clock.amount,
            LimitUnit(clock.unit),
            StartRule(clock.start_rule),
            RollRule(clock.roll_rule),
        )
        assert clock.paused_at is not None  # noqa: S101  # a constraint holds it
        hours, calendar = _hours(clock.hours_of_id), work_calendar()
        due_at = shifted(
            clock.due_at, limit, clock.paused_at, self.at, hours=hours, calendar=calendar
        )
        clock.status, clock.paused_at = ClockStatus.RUNNING, None
        self.move_due(clock, due_at, note=clock.note)

    def _set_state(self, before: str) -> None:
        case = self.case
        if self.target != before:
            case.state, case.state_at = self.target, self.at
            self._fields |= {"state", "state_at"}
        if self.target in self.workflow.closed_states and case.is_open:
            case.is_open, case.closed_at = False, self.at
            self._fields |= {"is_open", "closed_at"}
            for clock in self.clocks:
                self.stop_clock(clock, cancelled=True)
            for part in self.assignments:
                if part.is_open:
                    self.end(part, AssignmentStatus.ENDED)
        elif self.target not in self.workflow.closed_states and not case.is_open:
            case.is_open, case.closed_at = True, None
            self._fields |= {"is_open", "closed_at"}

    def _set_due(self) -> None:
        running = [c for c in self.clocks if c.status == ClockStatus.RUNNING]
        _apply_due(self.case, [c for c in running if c.assignment_id is None])
        finish = next((c for c in self.clocks if c.kind == "finish" and c.stopped_at is None), None)
        if finish is not None:
            self.case.finish_due_at = finish.due_at
        kinds = self.workflow.unit_clocks | self.workflow.unit_clocks_in.get(
            self.target, frozenset()
        )
        for part in self.assignments:
            own = [c for c in running if c.assignment_id == part.id]
            if part.role == AssignmentRole.LEAD:
                shared = (c for c in running if c.assignment_id is None)
                own += [c for c in shared if c.kind in kinds]
            _apply_due(part, own if part.is_open else [])
            part.case_state = self.target
            part.case_due_at, part.is_case_open = self.case.due_at, self.case.is_open

    def _write(self, event: Event, *, is_new: bool) -> None:
        tables = Batch()
        if is_new:
            tables.insert(self.case)
        else:
            tables.update(self.case, *sorted(_ALWAYS | self._fields))
        tables.insert(event)
        rows: list[Assignment | Clock] = [*self.assignments, *self.clocks]
        for row in rows:
            if row.id in self._new:
                tables.insert(row)
            elif self._loaded.get(row.id) != _values(row):
                tables.update(row, *_fields_of(row))
        self._write_measures(tables)
        tables.extend(self.batch)
        tables.flush()

    def _write_measures(self, tables: Batch) -> None:
        day = timezone.localdate(self.at)
        slot = random.randrange(_SLOTS)  # noqa: S311  # spreads writers, decides nothing
        case = self.case
        for measure, unit_id in self._measures:
            tables.execute(
                _ROLLUP,
                (
                    day,
                    case.family,
                    str(measure),
                    case.district_code,
                    case.street_code,
                    case.community_code,
                    unit_id,
                    slot,
                ),
            )


_PART_FIELDS = (
    *("status", "is_open", "is_current", "is_designated", "task", "result"),
    *("case_state", "case_due_at", "is_case_open", "due_at", "warn_at", "due_kind"),
    *("signed_at", "signed_by_id", "ended_at"),
)
_ALWAYS = frozenset({"version", "chain_head", "due_at", "warn_at", "due_kind", "finish_due_at"})
_CLOCK_FIELDS = ("status", "due_at", "warn_at", "paused_at", "stopped_at", "note")


def _hours(unit_id: UUID | None) -> OpeningHours:
    return STANDARD_HOURS if unit_id is None else hours_of(unit_id)


def _fields_of(row: Assignment | Clock) -> tuple[str, ...]:
    return _PART_FIELDS if isinstance(row, Assignment) else _CLOCK_FIELDS


def _values(row: Assignment | Clock) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _fields_of(row))


def _apply_due(row: Case | Assignment, clocks: list[Clock]) -> None:
    first = next_due([RunningClock(c.kind, c.due_at, c.warn_at) for c in clocks])
    row.due_at = first.due_at if first else None
    row.warn_at = first.warn_at if first else None
    row.due_kind = first.kind if first else ""
