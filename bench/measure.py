"""What is measured, and how it is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
from django.test import Client

from bench import clients, floor
from bench.clients import Ask
from linli.demo.staff import PASSWORD

PORT = 8310
READS, FLOOR_READS = 120, 120


@dataclass
class Line:
    """One row of the report."""

    what: str
    clients: int
    p50: float
    p95: float
    a_second: float
    statements: int
    floor: float | None
    kilobytes: float
    failed: int
    unwanted: dict[int, int] = field(default_factory=dict)  # other statuses → how many

    @property
    def ratio(self) -> float | None:
        """Median over (3 × bare SQL + 10 ms): wanted at most 1."""
        return None if self.floor is None else self.p50 / (3 * self.floor + 10)


@contextmanager
def served(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The whole system, as ``linli run`` starts it, over the database that runs already."""
    env = {
        **os.environ,
        "LINLI_HOME": str(home),
        "PORT": str(PORT),
        "LINLI_DEMO": "0",
        "LINLI_REPORTS_AN_HOUR": "0",
        "LINLI_LOOKUPS_AN_HOUR": "0",
    }
    log = (home / "bench-run.log").open("wb")
    command = [
        sys.executable,
        "-c",
        "import sys; from linli.cli import main; sys.exit(main(['run']))",
    ]
    process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{PORT}/healthz")
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310  # our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def signed_in(username: str) -> dict[str, str]:
    """The cookie header of somebody who logged in through the real page."""
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", follow_redirects=True) as browser:
        page = browser.get("/login/").text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None:
            raise LookupError("the log-in page has no form")
        answer = browser.post(
            "/login/",
            data={"csrfmiddlewaretoken": found[1], "login": username, "password": PASSWORD},
            headers={"Referer": f"http://127.0.0.1:{PORT}/login/"},
        )
        if "/desk/" not in str(answer.url):
            raise LookupError(f"{username} could not log in: {answer.url}")
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": browser.cookies.get("csrftoken") or ""}


def own_client(headers: dict[str, str]) -> Client:
    """The same person's request inside this process, to catch its statements."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies.load(headers["Cookie"])
    return client


def read_line(what: str, username: str, path: str) -> Line:
    """A page as a user of some level reads it, beside the bare SQL of the same page."""
    headers = signed_in(username)
    own = own_client(headers)
    own.get(path)
    answer = own.get(path)
    if answer.status_code != 200:
        raise LookupError(f"{path} answered {answer.status_code} to {username}")
    caught = floor.catch(lambda: own.get(path))
    bare = floor.median(floor.read_again(caught, count=FLOOR_READS))
    clients.run(PORT, lambda _: Ask("GET", path, headers=headers), clients=2, count=20)
    got = clients.run(PORT, lambda _: Ask("GET", path, headers=headers), clients=1, count=READS)
    size = sum(got.sizes) / len(got.sizes) / 1000
    return Line(
        what,
        1,
        got.p50,
        got.p95,
        got.a_second,
        caught.count,
        bare,
        size,
        got.failed,
        dict(got.unwanted),
    )


def intake_lines() -> list[Line]:
    """Public intake with 1, 4 and 16 clients, beside the same writes as bare SQL."""

    def ask(_: int) -> Ask:
        body = json.dumps(
            {
                "text": "锦绣花园3号楼东侧路灯不亮已经三天了，晚上老人不敢出门，希望尽快修好。",
                "reporter": {"identity": "named", "phone": "13800001234", "name": "王女士"},
            }
        ).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
        return Ask("POST", "/api/v1/matters", body, headers, (201,))

    one = ask(0)
    own = Client(HTTP_HOST="127.0.0.1")
    key = uuid4().hex

    def post() -> None:
        own.post(one.path, one.body, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)

    post()
    key = uuid4().hex
    caught = floor.catch(post)
    lines = []
    clients.run(PORT, ask, clients=4, count=100)
    for many in (1, 4, 16):
        got = clients.run(PORT, ask, clients=many, count=300 * min(many, 6))
        line = Line(
            f"public intake, {many} clients",
            many,
            got.p50,
            got.p95,
            got.a_second,
            caught.count,
            None,
            sum(got.sizes) / len(got.sizes) / 1000,
            got.failed,
            dict(got.unwanted),
        )
        lines.append(line)
    return lines


def memory(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """Megabytes of the whole system: ours, what several share once; PostgreSQL's without buffers."""
    ours = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    sums = {"linli": 0.0, "postgres": 0.0}
    for one in ours:
        kind = "postgres" if "postgres" in one.name() else "linli"
        held = one.memory_full_info()
        sums[kind] += (held.uss if kind == "postgres" else held.pss) / 1e6
    return {name: round(value) for name, value in sums.items()}


def table(lines: list[Line], held: dict[str, float]) -> str:
    """The report as a table."""
    head = f"{'what':<44}{'p50 ms':>9}{'p95 ms':>9}{'per s':>8}{'SQL':>5}{'bare ms':>9}{'of wish':>9}{'kB':>7}{'bad':>5}"
    rows = [head, "-" * len(head)]
    for line in lines:
        bare = f"{line.floor:.2f}" if line.floor is not None else "-"
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else "-"
        rows.append(
            f"{line.what:<44}{line.p50:>9.1f}{line.p95:>9.1f}{line.a_second:>8.0f}"
            f"{line.statements:>5}{bare:>9}{ratio:>9}{line.kilobytes:>7.0f}{line.failed:>5} {line.unwanted or ''}"
        )
    rows.append(f"memory (PSS, of PostgreSQL USS; MB): {held}")
    return "\n".join(rows)


def save(lines: list[Line], held: dict[str, float], where: Path) -> None:
    """Keep the figures of this run."""
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(
        json.dumps({"lines": [asdict(line) for line in lines], "memory": held}, ensure_ascii=False),
        encoding="utf-8",
    )
