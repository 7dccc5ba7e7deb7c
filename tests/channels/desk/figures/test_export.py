"""The overview as a file and on paper, and the register of supervision as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.foundation.tabular.models import ExportRun
from tests.casework.city import City

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
Door = Callable[[str], Client]


def test_the_overview_is_exported_by_who_may(city: City, as_role: Door) -> None:
    url = reverse("desk:figures:export") + "?days=7"
    assert as_role("reviewer").post(url, **HTMX).status_code == 200
    run = ExportRun.objects.get()
    assert run.list_code == "figures"
    assert as_role("taker").post(url).status_code == 403
    assert as_role("dispatcher").post(url).status_code == 403
    assert ExportRun.objects.count() == 1


def test_the_overview_is_printed(city: City, as_role: Door) -> None:
    page = as_role("reviewer").get(reverse("desk:figures:print")).content.decode()
    assert "三率" in page
    assert as_role("taker").get(reverse("desk:figures:print")).status_code == 403


def test_the_register_of_supervision_is_exported_by_who_supervises(
    city: City, as_role: Door
) -> None:
    url = reverse("desk:supervision:export") + "?show=all"
    assert as_role("supervisor").post(url).status_code == 302
    assert ExportRun.objects.get().list_code == "supervision_steps"
    assert as_role("reviewer").post(url).status_code == 403
    assert as_role("handler").post(url).status_code == 403
