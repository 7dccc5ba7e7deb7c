"""Requests about data of somebody who lives in the community of the tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from linli.foundation.calendar.operations import load_year
from linli.registers.people import operations as people
from linli.registers.people.models import DataRequest
from linli.registers.people.operations import Wanted
from linli.registers.people.queries import THE_PERSON
from tests.casework.city import MORNING, City
from tests.channels.desk.people.conftest import Lotus, settle


@pytest.fixture
def lotus(city: City) -> Lotus:
    people.seed_messages()
    load_year(2026, by="测试", at=MORNING)
    return settle(city)


@pytest.fixture
def door(city: City, lotus: Lotus) -> Callable[[str], Client]:
    def log_in(who: str) -> Client:
        client = Client()
        client.force_login(city.accounts[who])
        return client

    return log_in


@pytest.fixture
def ask(lotus: Lotus) -> Callable[..., DataRequest]:
    def asked(kind: str, field: str = "", value: str = "", words: str = "") -> DataRequest:
        wanted = Wanted(kind=kind, field=field, value=value, words=words)
        return people.ask_as_person(
            by=THE_PERSON, at=timezone.now(), person_id=lotus.dad.pk, wanted=wanted
        )[0]

    return asked
