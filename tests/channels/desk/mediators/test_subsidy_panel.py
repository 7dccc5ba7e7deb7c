"""A closed dispute's page leads its mediator to the subsidy, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.mediation.models import SubsidyClaim
from tests.casework.mediation.files import whole
from tests.casework.mediation.town import Quarrel, Town

LogIn = Callable[[str], Client]


@pytest.fixture
def closed(town: Town, settings: Any, tmp_path: Path) -> Quarrel:
    settings.MEDIA_ROOT = str(tmp_path)
    return whole(town)


def _page(client: Client, quarrel: Quarrel) -> Any:
    number = Case.objects.get(id=quarrel.id).number
    return client.get(reverse("desk:mediation:dispute", args=[number]))


def test_the_mediator_claims_from_the_page_and_the_chair_checks(
    closed: Quarrel, log_in: LogIn
) -> None:
    claim_url = reverse("desk:mediators:claim_new", args=[closed.id])
    client = log_in("mediator")
    assert claim_url in _page(client, closed).content.decode()
    assert client.get(claim_url).status_code == 200
    assert client.post(claim_url, {}).status_code == 302
    claim = SubsidyClaim.objects.get()
    assert claim_url not in _page(client, closed).content.decode()
    chair = log_in("chair")
    step = reverse("desk:mediators:claim_step", args=[claim.pk])
    assert step in chair.get(reverse("desk:mediators:claims")).content.decode()
    assert chair.post(step, {}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "checked"
    refuse = reverse("desk:mediators:claim_refuse", args=[claim.pk])
    assert log_in("justice_officer").post(refuse, {"reason": "类别有误"}).status_code == 302


def test_others_cannot_claim_it(closed: Quarrel, log_in: LogIn) -> None:
    claim_url = reverse("desk:mediators:claim_new", args=[closed.id])
    assert log_in("second_mediator").post(claim_url, {}).status_code == 404
    assert log_in("justice_officer").post(claim_url, {}).status_code == 403
    assert log_in("court_officer").get(claim_url).status_code == 403
    assert _page(log_in("justice_officer"), closed).status_code in (403, 404)
