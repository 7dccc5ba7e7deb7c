"""What both kinds of files share: whose rows they are, cells as text, a run's own actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.foundation.tabular.cleaning import Cell, clean_line
from linli.foundation.tabular.importing.kinds import Applied, Given, Kept, Note, Standing, Verdict
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.places.rules.keepers import Refused


class Wrong(Exception):
    """The row cannot be taken in."""

    def __init__(self, words: str, column: str) -> None:
        super().__init__(words)
        self.note = Note(words, column)


def actor_of_run(run: ImportRun) -> Actor:
    """Who asked for the run; where the rows may lie was held to the area when they were read."""
    return Actor(
        kind=ActorKind.STAFF,
        name=run.asked_by[:40],
        account_id=run.account_id or UUID(int=0),
        permissions=frozenset({str(Permission.KEEP_MEDIATORS)}),
    )


def judged(rows: Sequence[Given], judge: Callable[[Given], Verdict]) -> list[Verdict]:
    """One verdict a row; a wrong row says why."""
    verdicts = []
    for row in rows:
        try:
            verdicts.append(judge(row))
        except Wrong as wrong:
            verdicts.append(Verdict(Standing.BAD, None, (wrong.note,)))
    return verdicts


def cell(cells: Mapping[str, Cell], name: str) -> str:
    """A cell as a line of text."""
    return clean_line(cells.get(name))


def apply_each(rows: Sequence[Kept], add: Callable[[Any], object]) -> Applied:
    """Take in row by row; one that the register refuses is left out and named."""
    done = Applied()
    for row in rows:
        if row.standing is not Standing.ADD:
            done.same += 1
            continue
        try:
            with transaction.atomic():
                add(row.value)
        except Refused as refused:
            done.refused[row.number] = str(refused)
        else:
            done.added += 1
    return done
