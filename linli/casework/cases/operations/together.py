"""Several moves in one transaction: each case is read and locked once, and gone on from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction

from linli.casework.cases.operations.moving import Moving

_made: ContextVar[dict[UUID, Moving] | None] = ContextVar("moves_made_together", default=None)


@contextmanager
def moves_together(*, savepoint: bool = True) -> Iterator[None]:
    """Make all moves in this block, or none of them.

    A case that was opened or moved in the block is not read again for its next move: its row
    stays locked until the end, so that nobody else can have changed it. Without ``savepoint``
    the caller has just opened a transaction of its own for exactly this block.
    """
    if _made.get() is not None:
        yield
        return
    with transaction.atomic(savepoint=savepoint):
        token = _made.set({})
        try:
            yield
        finally:
            _made.reset(token)


@contextmanager
def one_move() -> Iterator[None]:
    """The transaction of a single move; inside moves_together it spoils the whole when it fails."""
    with transaction.atomic(savepoint=_made.get() is None):
        yield


def made_before(case_id: UUID) -> Moving | None:
    """The last move of this case in the same block."""
    made = _made.get()
    return made.get(case_id) if made else None


def remember(moving: Moving) -> None:
    """Keep a move that was made, for the next one of the same block."""
    made = _made.get()
    if made is not None:
        made[moving.case.id] = moving
