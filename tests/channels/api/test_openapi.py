"""The description of the API: kept in the repository, shown as a page, and held to what it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from linli.channels.api.interface import openapi_text
from linli.wsgi import application

KEPT = Path(__file__).parents[3] / "docs" / "openapi.json"


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The server closes its connection after each answer; here it is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(json.loads(openapi_text()))
schema.app = application


def test_the_kept_description_is_that_of_the_api() -> None:
    words = "the API has changed: run .venv/bin/python scripts/openapi.py"
    assert KEPT.read_text(encoding="utf-8") == openapi_text(), words


@pytest.mark.django_db
def test_the_description_can_be_fetched() -> None:
    response = Client().get("/api/openapi.json")

    assert response.status_code == 200
    assert "/api/v1/matters" in response.json()["paths"]


@pytest.mark.django_db
def test_it_is_told_in_the_language_of_the_reader() -> None:
    client = Client()
    assert "希望怎么解决" in client.get("/api/docs").content.decode()
    assert "希望怎么解决" in json.dumps(client.get("/api/openapi.json").json(), ensure_ascii=False)

    client.cookies["linli_language"] = "en"
    for path in ("/api/docs", "/api/openapi.json"):
        page = client.get(path).content.decode()
        assert "What the reporter would like to happen" in page
        assert "希望怎么解决" not in page


@pytest.mark.django_db
def test_the_page_shows_each_call_and_field_and_asks_no_other_host() -> None:
    page = Client().get("/api/docs").content.decode()

    for told in ("/api/v1/matters/{number}", "reporter.phone", "Idempotency-Key", "query_code"):
        assert told in page
    assert "//cdn" not in page
    assert "<script>" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("city", "_one_connection")
@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_one_that_is_described(case: Any) -> None:
    case.call_and_validate(
        checks=(
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        )
    )
