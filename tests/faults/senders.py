"""Residents' programs that report side by side and do not give up until each has its receipt."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import defaultdict

PATIENCE = 150


class Senders:
    """Several clients, each with reports of its own; every report has its key.

    Whatever goes wrong on the way, a client sends the same report with the same key again.
    """

    def __init__(self, port: int, *, name: str, clients: int = 4, each: int = 60) -> None:
        self.keys = [f"{name}-{client}-{n:04d}" for client in range(clients) for n in range(each)]
        # What the server acknowledged for each key: every (number, query code) it ever answered.
        self.receipts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.failures: list[str] = []
        self.refusals: list[str] = []
        self._port = port
        self._lock = threading.Lock()
        self._limit = time.monotonic() + PATIENCE
        self._threads = [
            threading.Thread(target=self._send_all, args=(self.keys[n::clients],), daemon=True)
            for n in range(clients)
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def wait_for(self, receipts: int) -> None:
        """Wait until so many reports are acknowledged, with others on their way."""
        while len(self.receipts) < receipts and time.monotonic() < self._limit:
            time.sleep(0.01)
        self.assert_under_way()

    def assert_under_way(self) -> None:
        """Make sure that there is still something to send."""
        assert 0 < len(self.receipts) < len(self.keys), "nothing was under way any more"

    def finish(self) -> None:
        """Wait until every client has all its receipts, or has lost its patience."""
        for thread in self._threads:
            thread.join()

    def send_again(self) -> None:
        """Send every report once more."""
        for key in self.keys:
            self._send(key)

    def _send_all(self, keys: list[str]) -> None:
        for key in keys:
            while not self._send(key) and time.monotonic() < self._limit:
                time.sleep(0.1)

    def _send(self, key: str) -> bool:
        """Send one report; True when it was acknowledged."""
        try:
            status, body = self._post(key)
        except (OSError, http.client.HTTPException) as error:
            with self._lock:
                self.failures.append(type(error).__name__)
            return False
        with self._lock:
            if status in (200, 201):
                receipt = json.loads(body)
                self.receipts[key].add((receipt["number"], receipt["query_code"]))
                return True
            (self.failures if status >= 500 else self.refusals).append(f"{status} {body[:300]}")
            return False

    def _post(self, key: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(
                "POST",
                "/api/v1/matters",
                json.dumps({"text": f"路灯不亮，第{key}号。"}),
                {"Content-Type": "application/json", "Idempotency-Key": key},
            )
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()
