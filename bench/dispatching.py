"""Dispatching, as the dispatcher does it: the page is open, the button is pressed."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import httpx

from bench import clients, floor, measure
from bench.clients import Ask
from linli.casework.cases.models import Case
from linli.registers.units.models import Unit

MATTERS = 80
_HIDDEN = re.compile(
    r'<input type="hidden" name="(csrfmiddlewaretoken|submit_token|expect)" value="([^"]*)"'
)
_DONE = (200, 204, 302)


def line() -> measure.Line:
    """Dispatch waiting matters one after the other; only the pressing of the button is timed."""
    headers = measure.signed_in("dispatcher")
    sent = {
        **headers,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{measure.PORT}/desk/",
    }
    lead = str(Unit.objects.filter(grade="district", kind="department").order_by("code")[0].id)
    waiting = Case.objects.filter(state="to_dispatch").order_by("-due_at", "id")
    numbers = list(waiting.values_list("number", flat=True)[: MATTERS + 1])
    with httpx.Client(base_url=f"http://127.0.0.1:{measure.PORT}", headers=headers) as browser:
        forms = [_filled(browser.get(_address(number)).text, lead) for number in numbers]
    own = measure.own_client(headers)
    caught = floor.catch(
        lambda: own.post(
            _address(numbers[-1]), forms[-1].decode(), content_type=sent["Content-Type"]
        )
    )

    def ask(n: int) -> Ask:
        return Ask("POST", _address(numbers[n]), forms[n], sent, _DONE)

    got = clients.run(measure.PORT, ask, clients=1, count=len(numbers) - 1)
    size = sum(got.sizes) / len(got.sizes) / 1000
    return measure.Line(
        "dispatch action",
        1,
        got.p50,
        got.p95,
        got.a_second,
        caught.count,
        None,
        size,
        got.failed,
        dict(got.unwanted),
    )


def _address(number: str) -> str:
    return f"/desk/dispatch/{number}/"


def _filled(page: str, lead: str) -> bytes:
    fields = dict(_HIDDEN.findall(page))
    return urlencode({**fields, "lead": lead, "basis": "派单目录"}).encode()
