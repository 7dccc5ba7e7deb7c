"""以案定补: once a dispute, file complete, each step by another person, nobody on the own case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.models import SubsidyClaim
from linli.casework.mediation.operations import subsidies
from linli.casework.mediation.operations.register_guard import RegisterRefused
from linli.casework.mediation.queries.subsidies import claims_open_to, in_public_notice, sums
from linli.casework.mediation.rules.subsidies import (
    ORDER,
    RateRow,
    Step,
    cents_for,
    class_of,
    may_take,
    next_step,
    notice_is_over,
)
from linli.registers.access.rules import Actor, Level, Scope
from linli.registers.places.rules.keepers import NotAllowed
from tests.casework.mediation.files import agreed, ended, held, known, whole
from tests.casework.mediation.town import Quarrel, Town


def _person(actor: Actor, name: str, **changes: object) -> Actor:
    return replace(actor, account_id=uuid4(), name=name, **changes)  # type: ignore[arg-type]  # fields of an actor


def test_a_file_that_lacks_something_is_not_paid(town: Town) -> None:
    quarrel = ended(Quarrel(town).assigned(), "written")
    with pytest.raises(subsidies.FileIncomplete) as refused:
        subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    assert refused.value.items


def test_the_way_from_claim_to_payment(town: Town) -> None:
    quarrel = whole(town)
    at = quarrel.when
    claim = subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=at)
    assert (claim.klass, claim.cents) == ("ordinary", 30000)
    with pytest.raises(NotAllowed):
        subsidies.go_on(claim.pk, by=town["justice_officer"], at=at)
    subsidies.go_on(claim.pk, by=town["chair"], at=at)
    officer = town["justice_officer"]
    subsidies.go_on(claim.pk, by=officer, at=at)
    with pytest.raises(NotAllowed):
        subsidies.go_on(claim.pk, by=officer, at=at)
    second, third = _person(officer, "二"), _person(officer, "三")
    fixed = subsidies.go_on(claim.pk, klass="hard", by=second, at=at)
    assert fixed.cents == 80000
    subsidies.go_on(claim.pk, by=second, at=at)
    assert [row.pk for row in in_public_notice(officer)] == [claim.pk]
    with pytest.raises(RegisterRefused):
        subsidies.go_on(claim.pk, by=third, at=at + timedelta(days=2))
    with pytest.raises(NotAllowed):
        subsidies.go_on(claim.pk, by=second, at=at + timedelta(days=6))
    paid = subsidies.go_on(claim.pk, by=third, at=at + timedelta(days=6))
    assert paid.state == "paid"
    assert [one["state"] for one in paid.steps] == [str(step) for step in ORDER]
    assert [(one.state, one.cents) for one in sums(officer)] == [("paid", 80000)]


def test_the_justice_office_of_a_street_examines_and_does_not_fix(town: Town) -> None:
    quarrel = whole(town)
    claim = subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    subsidies.go_on(claim.pk, by=town["chair"], at=quarrel.when)
    officer = town["justice_officer"]
    street = Scope(Level.STREET, claim.street_code, officer.unit_id, officer.scope.reach)
    one, other = _person(officer, "所", scope=street), _person(officer, "所二", scope=street)
    subsidies.go_on(claim.pk, by=one, at=quarrel.when)
    with pytest.raises(NotAllowed):
        subsidies.go_on(claim.pk, by=other, at=quarrel.when)


def test_nobody_rules_on_their_own_case(town: Town) -> None:
    quarrel = known(Quarrel(town).assigned("chair"))
    held(quarrel, lead=town.mediators["chair"])
    agreed(quarrel)
    ended(quarrel, "written")
    claim = subsidies.claim_subsidy(quarrel.id, by=town["chair"], at=quarrel.when)
    with pytest.raises(NotAllowed):
        subsidies.go_on(claim.pk, by=town["chair"], at=quarrel.when)
    checked = subsidies.go_on(claim.pk, by=town["justice_officer"], at=quarrel.when)
    assert checked.state == "checked"


def test_a_dispute_is_claimed_once_and_again_after_a_refusal(town: Town) -> None:
    quarrel = whole(town)
    claim = subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    with pytest.raises(RegisterRefused):
        subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    twin = SubsidyClaim.objects.get(pk=claim.pk)
    twin.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    subsidies.refuse_claim(claim.pk, reason="类别有误", by=town["chair"], at=quarrel.when)
    again = subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    assert again.pk != claim.pk


def test_what_is_open_or_someone_elses_is_not_claimed(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    with pytest.raises(RegisterRefused):
        subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    with pytest.raises(subsidies.UnknownClaim):
        subsidies.claim_subsidy(quarrel.id, by=town["second_mediator"], at=quarrel.when)


def test_claims_are_seen_by_who_has_to_do_with_them(town: Town) -> None:
    quarrel = whole(town)
    claim = subsidies.claim_subsidy(quarrel.id, by=town["mediator"], at=quarrel.when)
    for name in ("mediator", "chair", "justice_officer"):
        assert claims_open_to(town[name]).count() == 1, name
    for name in ("second_mediator", "lake_chair", "ferry_chair", "court_officer"):
        assert claims_open_to(town[name]).count() == 0, name
    with pytest.raises(subsidies.UnknownClaim):
        subsidies.go_on(claim.pk, by=town["ferry_chair"], at=quarrel.when)


ACCOUNTS = st.sampled_from(["a", "b", "c", "d"])


@given(
    st.sampled_from(list(Step)), ACCOUNTS, ACCOUNTS, st.lists(st.tuples(st.sampled_from(list(Step)), ACCOUNTS))
)  # fmt: skip
def test_a_ruling_is_never_by_who_was_there_before(
    step: Step, account: str, own: str, before: list[tuple[Step, str]]
) -> None:
    allowed = may_take(step, account=account, own_account=own, before=before)
    if allowed:
        assert account != own
        assert (Step.CLAIMED, account) not in before
        if step in (Step.CHECKED, Step.EXAMINED, Step.FIXED):
            assert account not in {who for _done, who in before}


@given(st.integers(0, 5000), st.integers(0, 100), st.integers(0, 100))
def test_less_is_paid_for_less(yuan: int, oral: int, failed: int) -> None:
    rate = RateRow("simple", "简易", yuan, oral, failed, date(2026, 1, 1))
    assert cents_for(rate, "written") == yuan * 100
    assert cents_for(rate, "oral") <= cents_for(rate, "written")
    assert cents_for(rate, "withdrawn") == 0


def test_the_steps_follow_each_other() -> None:
    state: str | None = "claimed"
    seen = []
    while state is not None:
        seen.append(state)
        following = next_step(state)
        state = str(following) if following else None
    assert seen == [str(step) for step in ORDER]
    assert next_step("refused") is None
    assert class_of(grade="III", outcome="oral") == "simple"
    day = datetime(2026, 11, 1).date()  # noqa: DTZ001  # a day only
    assert not notice_is_over(day, 5, date(2026, 11, 5))
    assert notice_is_over(day, 5, date(2026, 11, 6))
