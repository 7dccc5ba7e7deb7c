"""诉调对接: the clock begins when the committee confirms; the body reads the report and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.casework.cases.operations import MoveRefused, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Transfer
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.queries.transfers import own_transfers
from linli.foundation.notices.models import Notice
from tests.casework.mediation.town import Quarrel, Town


def handed(
    town: Town, *, phase: str = "before_filing", number: str = "（2026）诉前调1号"
) -> Quarrel:
    return Quarrel(
        town,
        by="court_officer",
        source="court",
        court_phase=phase,
        handover=mediation.Handover(
            agency="court",
            agency_name="东湖区人民法院",
            outer_number=number,
            unit_id=town.units["east_court"].id,
        ),
    )


@pytest.mark.parametrize(
    ("phase", "days"), [("before_filing", 30), ("ordinary", 15), ("summary", 7)]
)
def test_the_limit_begins_with_our_confirmation(town: Town, phase: str, days: int) -> None:
    quarrel = handed(town, phase=phase)
    assert Transfer.objects.get().confirmed_at is None
    quarrel.later(days=2)
    quarrel.accepted()
    transfer = Transfer.objects.get()
    due = quarrel.dispute.case.finish_due_at
    assert transfer.confirmed_at is not None
    assert due is not None
    began = timezone.localdate(transfer.confirmed_at)
    assert timezone.localdate(due) - began >= timedelta(days=days)
    assert timezone.localdate(due) - began <= timedelta(days=days + 9)


def test_the_body_knows_number_state_and_report_only(town: Town) -> None:
    quarrel = handed(town).accepted()
    court = town["court_officer"]
    assert not disputes_open_to(court).exists()
    mediation.report_back(
        quarrel.id, report="双方正在协商，下周签字", by=town["chair"], at=quarrel.later(days=1)
    )
    (line,) = own_transfers(court)
    assert (line.outer_number, line.state, line.report) == (
        "（2026）诉前调1号",
        "to_mediate",
        "双方正在协商，下周签字",
    )
    assert "漏水" not in repr(line)
    assert Notice.objects.filter(template_code="dispute_reported").exists()
    assert not own_transfers(town["justice_officer"])


def test_only_what_was_handed_over_is_reported_back(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    with pytest.raises(NotAllowedNow, match="not_handed_over"):
        mediation.report_back(quarrel.id, report="结果", by=town["chair"], at=quarrel.later(days=1))


def test_the_body_does_nothing_to_the_dispute_itself(town: Town) -> None:
    quarrel = handed(town)
    with pytest.raises(MoveRefused):
        mediation.report_back(
            quarrel.id, report="结果", by=town["court_officer"], at=quarrel.later(days=1)
        )


def test_both_are_told_once_when_the_limit_has_passed(town: Town) -> None:
    quarrel = handed(town, phase="summary").accepted()
    assert mediation.tell_of_late_transfers(at=quarrel.when) == 0
    after = quarrel.when + timedelta(days=30)
    assert mediation.tell_of_late_transfers(at=after) == 1
    assert mediation.tell_of_late_transfers(at=after) == 0
    told = set(
        Notice.objects.filter(template_code="dispute_transfer_late").values_list(
            "account_id", flat=True
        )
    )
    assert {town.accounts["court_officer"].id, town.accounts["chair"].id} <= told
