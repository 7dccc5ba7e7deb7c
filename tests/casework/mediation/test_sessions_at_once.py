"""Two plan the same room at the same instant: one has it, the other is told in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Session
from linli.casework.mediation.queries.rule_book import forget_rule_book
from tests.casework.mediation.test_sessions import plan
from tests.casework.mediation.town import Quarrel, make_town


@pytest.mark.django_db(transaction=True)
def test_a_room_is_given_once() -> None:
    forget_rule_book()
    town = make_town()
    names = ("mediator", "second_mediator")
    quarrels = {name: Quarrel(town).assigned(name) for name in names}
    together = Barrier(len(names))

    def go(name: str) -> str:
        try:
            together.wait(timeout=20)
            quarrel = quarrels[name]
            mediation.plan_session(quarrel.id, plan(town), by=town[name], at=quarrel.when)
        except NotAllowedNow as refused:
            return refused.code
        finally:
            connection.close()
        return "planned"

    with ThreadPoolExecutor(len(names)) as pool:
        said = sorted(pool.map(go, names))
    assert said == ["planned", "room_taken"]
    assert Session.objects.count() == 1
    left = [quarrel.state for quarrel in quarrels.values()]
    assert sorted(left) == ["mediating", "to_mediate"]
