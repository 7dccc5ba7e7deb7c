"""Mediation's rules: read by any administrator, changed by the city's, by date and with history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    DisputeType,
    MediationLimit,
    MediationRuleChange,
    Quota,
    SubsidyRate,
)
from linli.casework.mediation.queries.rule_tables import TABLES

AsRole = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_rules:{name}", args=[str(one) for one in args])


@pytest.fixture
def seeded(city: object) -> None:
    mediation.seed_catalogue()


@pytest.mark.parametrize("table", TABLES)
def test_every_sort_has_its_page_and_forms(seeded: None, as_role: AsRole, table: str) -> None:
    client = as_role("administrator")
    page = client.get(at("mediation"), {"table": table})
    assert page.status_code == 200
    row = TABLES[table].model._default_manager.first()
    if row is not None:
        assert client.get(at("mediation_rule", table, row.pk)).status_code == 200
    fresh = client.get(at("mediation_add", table)).status_code
    assert fresh == (404 if TABLES[table].is_fixed else 200)


def test_who_keeps_no_rules_sees_none(seeded: None, as_role: AsRole) -> None:
    row = DisputeType.objects.first()
    assert row is not None
    for role in ("handler", "dispatcher"):
        assert as_role(role).get(at("mediation")).status_code == 403
        assert as_role(role).get(at("mediation_rule", "types", row.pk)).status_code == 403


def test_a_limit_changes_from_a_day_on_and_the_history_says_so(
    seeded: None, as_role: AsRole
) -> None:
    client = as_role("administrator")
    row = MediationLimit.objects.get(code="mediate_III")
    today = timezone.localdate()
    typed = {
        "name": row.name, "amount": "20", "unit": row.unit, "start_rule": row.start_rule,
        "roll_rule": row.roll_rule, "legal_basis": "本市规定", "on": today.isoformat(), "expect": "1",
    }  # fmt: skip
    assert client.post(at("mediation_rule", "limits", row.pk), typed).status_code == 302
    assert MediationLimit.objects.get(code="mediate_III", valid_to=None).amount == 20
    row.refresh_from_db()
    assert row.valid_to == today
    change = MediationRuleChange.objects.get()
    assert (change.table, change.key, change.after["amount"]) == ("limits", "mediate_III", 20)
    assert "本市规定" in client.get(at("mediation_history"), {"table": "limits"}).content.decode()


def test_an_old_page_is_told_who_was_first(seeded: None, as_role: AsRole) -> None:
    client = as_role("administrator")
    row = SubsidyRate.objects.get(klass="simple")
    typed = {
        "name": row.name, "yuan": "120", "oral_percent": "50", "failed_percent": "0",
        "legal_basis": "本地办法", "on": timezone.localdate().isoformat(), "expect": "1",
    }  # fmt: skip
    assert client.post(at("mediation_rule", "subsidies", row.pk), typed).status_code == 302
    late = client.post(at("mediation_rule", "subsidies", row.pk), {**typed, "yuan": "130"})
    assert late.status_code == 409
    assert SubsidyRate.objects.get(klass="simple", valid_to=None).yuan == 120


def test_a_day_that_is_past_is_refused_in_words(seeded: None, as_role: AsRole) -> None:
    client = as_role("administrator")
    typed = {
        "level": "village", "population_from": "5001", "mediators": "25", "full_time": "0",
        "legal_basis": "本地规划", "on": "2020-01-01",
    }  # fmt: skip
    assert client.post(at("mediation_add", "quotas"), typed).status_code == 422
    typed["on"] = timezone.localdate().isoformat()
    assert client.post(at("mediation_add", "quotas"), typed).status_code == 302
    row = Quota.objects.get(population_from=5001)
    ended = {"on": timezone.localdate().isoformat(), "expect": "9"}
    assert client.post(at("mediation_end", "quotas", row.pk), ended).status_code == 302
    assert not Quota.objects.filter(population_from=5001).exists()


def test_a_planned_change_is_taken_back(seeded: None, as_role: AsRole) -> None:
    client = as_role("administrator")
    row = DisputeType.objects.get(code="neighbour")
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    typed = {
        "name": "邻里关系", "checklist": "一\n二", "words": "漏水", "position": "2",
        "court_hears": "on", "legal_basis": "部令", "on": later,
    }  # fmt: skip
    assert client.post(at("mediation_rule", "types", row.pk), typed).status_code == 302
    planned = DisputeType.objects.get(code="neighbour", valid_to=None)
    assert planned.checklist == ["一", "二"]
    assert client.post(at("mediation_cancel", "types", planned.pk), {}).status_code == 302
    assert DisputeType.objects.get(code="neighbour", valid_to=None).name == row.name
