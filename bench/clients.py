"""Clients that ask over real sockets and note how long each answer took."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Run:
    """What came back: seconds of each answer, and how many were not as wished."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    unwanted: Counter[int] = field(default_factory=Counter)  # status → how many
    sizes: list[int] = field(default_factory=list)
    lasted: float = 0.0

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95) - 1] * 1000

    @property
    def a_second(self) -> float:
        return len(self.seconds) / self.lasted


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wanted: tuple[int, ...] = (200,)


def run(port: int, ask: Callable[[int], Ask], *, clients: int, count: int) -> Run:
    """Send ``count`` requests from several clients at once, each on its own connection."""
    result, lock, numbers = Run(), threading.Lock(), iter(range(count))
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_work, args=(port, ask, numbers, result, lock))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.lasted = time.perf_counter() - began
    return result


def _work(
    port: int,
    ask: Callable[[int], Ask],
    numbers: object,
    result: Run,
    lock: threading.Lock,
) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        with lock:
            number = next(numbers, None)  # type: ignore[call-overload]  # an iterator
        if number is None:
            break
        one = ask(number)
        began = time.perf_counter()
        link.request(one.method, one.path, body=one.body, headers=one.headers)
        answer = link.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began
        with lock:
            result.seconds.append(seconds)
            result.sizes.append(len(body))
            if answer.status not in one.wanted:
                result.failed += 1
                result.unwanted[answer.status] += 1
    link.close()
