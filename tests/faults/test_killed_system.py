"""Killed in the middle of public intake: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import pytest

from tests.faults.installation import Installation
from tests.faults.senders import Senders

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def _taken_in(system: Installation, sending: Senders) -> dict[str, list[str]]:
    """The numbers in the database of each report that was sent."""
    found: dict[str, list[str]] = {key: [] for key in sending.keys}
    with system.connect() as connection:
        rows = connection.execute(
            "SELECT i.key, c.number FROM cases_case c JOIN matters_intake i ON i.case_id = c.id"
        ).fetchall()
    for key, number in rows:
        name = str(key).removeprefix("api:")
        if name in found:
            found[name].append(str(number))
    return found


def _one(system: Installation, question: str) -> object:
    with system.connect() as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def _check(system: Installation, sending: Senders) -> None:
    """Every report is there once, under the one number that was ever told for it."""
    assert sending.refusals == []
    assert sorted(sending.receipts) == sorted(sending.keys)
    sending.send_again()
    assert {key: len(told) for key, told in sending.receipts.items() if len(told) != 1} == {}
    told = {key: [number for number, _ in known] for key, known in sending.receipts.items()}
    assert _taken_in(system, sending) == told
    for question in (
        # A case without its report, or a report without its first step, is half a transaction.
        "SELECT count(*) FROM cases_case WHERE id NOT IN (SELECT case_id FROM matters_intake)",
        "SELECT count(*) FROM cases_case c WHERE 1 <> (SELECT count(*) FROM cases_event e"
        " WHERE e.case_id = c.id AND e.action = 'register')",
        "SELECT count(*) FROM cases_case c WHERE NOT EXISTS (SELECT FROM matters_matter m"
        " WHERE m.case_id = c.id)",
        "SELECT count(*) - count(DISTINCT number) FROM cases_case",
    ):
        assert _one(system, question) == 0, question
    system.until_well()
    verified = system.linli("verify")
    assert verified.returncode == 0, verified.stdout


def test_a_killed_web_server(system: Installation) -> None:
    sending = Senders(system.port, name="web")
    sending.start()
    sending.wait_for(4)
    system.kill_web()
    sending.assert_under_way()
    sending.finish()
    assert sending.failures, "a killed server answers nobody"
    system.until_said("the web server ended by itself")
    _check(system, sending)


def test_a_killed_database(system: Installation) -> None:
    sending = Senders(system.port, name="database")
    sending.start()
    sending.wait_for(4)
    system.kill_database()
    sending.assert_under_way()
    sending.finish()
    # A short outage is waited out: who reports often notices nothing of it.
    system.until_said("the database ended by itself")
    _check(system, sending)


def test_everything_killed_at_once(system: Installation) -> None:
    sending = Senders(system.port, name="everything")
    sending.start()
    sending.wait_for(4)
    system.kill_everything()
    sending.assert_under_way()
    system.start()
    sending.finish()
    assert sending.failures, "a killed server answers nobody"
    _check(system, sending)
