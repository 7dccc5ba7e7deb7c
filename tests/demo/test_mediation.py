"""Mediation in the demo city: every way a dispute can go is told to its end, by real operations."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from linli.casework.cases.models import Case
from linli.casework.cases.queries.verifying import verify_all
from linli.casework.mediation.models import (
    Agreement,
    Committee,
    Confirmation,
    Dispute,
    Mediator,
    MediatorTerm,
    OldCase,
    ScreeningReport,
    Session,
    Transfer,
)
from linli.demo.city import make_demo
from linli.demo.mediation.lives import WAYS
from linli.demo.mediation.quarrels import invent, situations
from linli.demo.sizes import SIZES
from linli.registers.access.models import Account

NOW = datetime(2026, 11, 20, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.slow
@pytest.mark.django_db
def test_a_tiny_city_mediates() -> None:
    make_demo("tiny", seed=7, now=NOW, tell=lambda *_: None, processes=1)
    assert SIZES["tiny"].disputes == len(WAYS)
    assert Dispute.objects.count() >= len(WAYS) + 4
    assert Transfer.objects.filter(confirmed_at__isnull=False).exists()
    assert Dispute.objects.filter(violence="present", joint_wished=False).exists()
    assert OldCase.objects.exists()
    assert ScreeningReport.objects.filter(found=0).exists()
    states = Counter(Case.objects.filter(family="dispute").values_list("state", flat=True))
    assert set(states) >= {"to_accept", "to_mediate", "mediating", "agreed", "closed", "routed"}
    assert list(verify_all()) == []
    assert Agreement.objects.filter(state="in_force").exists()
    assert Confirmation.objects.exists()
    assert Session.objects.filter(begins__gt=NOW, state="planned").exists()
    for committee in Committee.objects.all():
        seats = MediatorTerm.objects.filter(
            committee=committee, ended_on=None, role__in=("chair", "deputy", "member")
        )
        assert 3 <= seats.count() <= 9
        assert seats.filter(mediator__sex="female").exists(), committee
    assert Mediator.objects.exclude(public_since=None).exists()
    wanted = {"mediator", "chair", "mediationclerk", "townchair", "countychair", "justice", "court"}
    assert set(Account.objects.filter(username__in=wanted).values_list("username", flat=True)) == (
        wanted
    )


def test_every_quarrel_can_be_told() -> None:
    assert len(situations()) >= 40
    for number in range(200):
        told = invent(1, number)
        assert "{" not in told.text + told.asked + told.terms
        assert invent(1, number) == told
