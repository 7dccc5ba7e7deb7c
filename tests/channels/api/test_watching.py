"""Health and figures, for those who watch over the machine."""

from collections import namedtuple
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.casework.matters import operations as matters
from linli.channels.api import health
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import RESIDENT
from tests.casework.city import City

pytestmark = pytest.mark.django_db


def see_a_worker(ago: timedelta = timedelta()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago]
        )


def checks(response: Any) -> dict[str, bool]:
    return {name: check["ok"] for name, check in response.json()["checks"].items()}


class TestHealth:
    def test_all_is_well(self) -> None:
        see_a_worker()

        response = Client().get("/healthz")

        assert response.status_code == 200, response.content
        assert response.json()["status"] == "ok"
        assert set(checks(response)) == {"database", "migrations", "worker", "outbox", "disk"}

    def test_a_missing_worker_is_told(self) -> None:
        response = Client().get("/healthz")

        assert response.status_code == 503
        assert checks(response)["worker"] is False
        assert checks(response)["database"] is True

    def test_a_worker_that_fell_silent_is_told(self) -> None:
        see_a_worker(timedelta(hours=1))

        assert checks(Client().get("/healthz"))["worker"] is False

    def test_an_old_message_in_the_outbox_is_told(self) -> None:
        see_a_worker()
        then = timezone.now() - timedelta(hours=2)
        Notice.objects.create(
            channel="sms", template_code="a", next_try_at=then, created_at=then, body="b"
        )

        response = Client().get("/healthz")

        assert (response.status_code, checks(response)["outbox"]) == (503, False)

    def test_a_full_disk_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = namedtuple("usage", "total used free")(10**12, 10**12, 10**6)
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)

        assert checks(Client().get("/healthz"))["disk"] is False

    def test_a_migration_that_is_not_applied_is_told(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'throttle'")

        response = Client().get("/healthz")

        assert checks(response)["migrations"] is False
        assert "linli migrate" in response.json()["checks"]["migrations"]["detail"]

    def test_a_load_balancer_can_ask_for_what_it_needs(self) -> None:
        response = Client().get("/healthz?only=database,migrations")

        assert (response.status_code, set(checks(response))) == (200, {"database", "migrations"})


class TestFigures:
    def test_requests_are_counted_by_view_and_status_without_numbers(self, city: City) -> None:
        Client().get("/api/v1/matters/20990101000099")

        text = Client().get("/metrics").content.decode()

        assert 'view="linli-api:track_matter"' in text
        assert 'status="404"' in text
        assert "20990101000099" not in text

    def test_open_work_is_counted(self, city: City) -> None:
        matters.register(
            matters.Report(text="路灯坏了", channel="web"), by=RESIDENT, at=timezone.now()
        )

        text = Client().get("/metrics").content.decode()

        assert 'linli_open_matters{state="to_accept"} 1.0' in text
        assert "linli_outbox_oldest_seconds" in text
        assert "linli_jobs_waiting" in text

    def test_strangers_do_not_read_them(self) -> None:
        assert Client().get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403

    def test_a_proxy_on_this_machine_does_not_open_them_to_the_world(self) -> None:
        assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403

    def test_the_token_opens_them_anywhere(self, settings: Any) -> None:
        settings.LINLI_METRICS_TOKEN = "a-long-token"

        def get(token: str) -> int:
            answer = Client().get(
                "/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION=f"Bearer {token}"
            )
            return answer.status_code

        assert (get("a-long-token"), get("another")) == (200, 403)

    def test_no_token_set_is_no_token_that_opens(self) -> None:
        answer = Client().get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer ")
        assert answer.status_code == 403
