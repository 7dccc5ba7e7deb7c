"""The bare SQL of a request, caught once and sent again without any of our code."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_READS = ("SELECT", "WITH A", "WITH R", "WITH C", "WITH F")
_NOT_WORK = re.compile(r"^\s*(SAVEPOINT|RELEASE|BEGIN|COMMIT)", re.IGNORECASE)


@dataclass(frozen=True)
class Caught:
    """The statements of one request."""

    statements: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.statements)


def catch(request: Callable[[], object]) -> Caught:
    """The statements that a request sends, in order."""
    with CaptureQueriesContext(connection) as asked:
        request()
    texts = [query["sql"] for query in asked.captured_queries]
    return Caught(tuple(text for text in texts if not _NOT_WORK.match(text)))


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own to the same database."""
    params = connection.get_connection_params()
    kept = {
        key: params[key]
        for key in ("host", "port", "user", "password", "dbname")
        if params.get(key)
    }
    return psycopg.connect(**kept, autocommit=True)


def read_again(caught: Caught, *, count: int) -> list[float]:
    """Milliseconds of sending the same reads again, ``count`` times."""
    seconds = []
    reads = reads_of(caught)
    with connect() as link, link.cursor() as cursor:
        for _ in range(count):
            began = time.perf_counter()
            for text in reads:
                cursor.execute(text.encode())
                if cursor.description:
                    cursor.fetchall()
            seconds.append((time.perf_counter() - began) * 1000)
    return seconds


def each_again(caught: Sequence[Caught]) -> list[float]:
    """Milliseconds of the reads of each request, sent again on one connection that is warm."""
    seconds = []
    with connect() as link, link.cursor() as cursor:
        for turn in range(2):
            for one in caught:
                began = time.perf_counter()
                for text in reads_of(one):
                    cursor.execute(text.encode())
                    if cursor.description:
                        cursor.fetchall()
                if turn:
                    seconds.append((time.perf_counter() - began) * 1000)
    return seconds


def reads_of(caught: Caught) -> list[str]:
    """The statements that only read."""
    return [text for text in caught.statements if text.lstrip("( \n")[:6].upper() in _READS]


def write_again(
    caught: Caught, new_number: Callable[[], str], old: str, key: str, *, clients: int, count: int
) -> float:
    """Transactions a second of the same writes with fresh ids, durable, from several clients."""
    numbers, lock = iter(range(count)), threading.Lock()

    def work() -> None:
        with connect() as link:
            while True:
                with lock:
                    if next(numbers, None) is None:
                        return
                fresh: dict[str, str] = {}

                def swap(match: re.Match[str], fresh: dict[str, str] = fresh) -> str:
                    return fresh.setdefault(match.group(), str(uuid4()))

                number, other = new_number(), uuid4().hex
                with link.transaction(), link.cursor() as cursor:
                    for text in caught.statements:
                        text = _UUID.sub(swap, text).replace(old, number).replace(key, other)
                        cursor.execute(text.encode())

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count / (time.perf_counter() - began)


def median(values: list[float]) -> float:
    return statistics.median(values)
