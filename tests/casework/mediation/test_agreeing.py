"""协议: drafts, signatures for one wording, coming into force, and what a signed one refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from linli.casework.cases.models import Clock, Event
from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Agreement,
    Appointment,
    DisputeParty,
    Mediator,
    Obligation,
    Signature,
)
from linli.casework.mediation.operations.signing import PAPER, SCREEN, Signed
from linli.casework.mediation.operations.taking_in import add_party
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.accord import STROKES, Accord
from tests.casework.mediation.town import Town


def test_it_comes_into_force_with_the_last_signature(town: Town) -> None:
    accord = Accord(town).mediating().drafted()
    accord.sign("applicant")
    assert accord.agreement.state == "signing"
    accord.sign_mediator()
    assert accord.quarrel.state == "mediating"
    accord.sign("respondent", means=PAPER)
    agreement, dispute = accord.agreement, accord.quarrel.dispute
    assert agreement.state == "in_force"
    assert agreement.number == dispute.file_number
    assert agreement.in_force_at == accord.now
    assert accord.quarrel.state == "agreed"
    assert dispute.outcome == "written"
    clocks = {row.kind: row for row in Clock.objects.filter(case_id=accord.id, stopped_at=None)}
    assert set(clocks) == {"confirm", "perform"}
    assert timezone.localdate(clocks["perform"].due_at) == accord.lines()[0].due_on
    assert Event.objects.filter(case_id=accord.id, action="agree").get().who


def test_a_changed_draft_asks_everybody_to_sign_again(town: Town) -> None:
    accord = Accord(town).mediating().drafted().sign("applicant").sign_mediator()
    first = accord.agreement.digest
    accord.drafted(terms="贝某赔偿四千元。")
    assert accord.agreement.digest != first
    assert accord.agreement.revision == 2
    event = Event.objects.filter(case_id=accord.id, action="draft_agreement").latest("seq")
    assert event.data["sign_again"] == [1]
    accord.sign("respondent", means=PAPER)
    assert accord.quarrel.state == "mediating"
    accord.sign("applicant").sign_mediator()
    assert accord.quarrel.state == "agreed"
    assert Signature.objects.filter(agreement=accord.agreement, digest=first).count() == 2


def test_the_same_words_written_again_are_a_new_wording(town: Town) -> None:
    accord = Accord(town).mediating().drafted().sign("applicant")
    accord.drafted()
    accord.sign("respondent", means=PAPER).sign_mediator()
    assert accord.quarrel.state == "mediating"


def test_a_party_signs_only_the_wording_they_read(town: Town) -> None:
    accord = Accord(town).mediating().drafted()
    old = accord.agreement.digest
    accord.drafted(terms="另一种约定。")
    with pytest.raises(NotAllowedNow, match="wording_changed"):
        mediation.sign_as_party(
            accord.id,
            accord.quarrel.party().id,
            Signed(means=SCREEN, image=STROKES, digest=old),
            by=RESIDENT,
            at=accord.now,
            as_party=True,
        )


def test_who_signs_how(town: Town) -> None:
    accord = Accord(town).mediating().drafted()
    party = accord.quarrel.party()

    def sign(signed: Signed, by: object = RESIDENT, *, as_party: bool = True) -> None:
        mediation.sign_as_party(
            accord.id,
            party.id,
            signed,
            by=by,  # type: ignore[arg-type]  # an actor of the town
            at=accord.now,
            as_party=as_party,
        )

    with pytest.raises(NotAllowedNow, match="paper_needs_mediator"):
        sign(Signed(means=PAPER))
    with pytest.raises(NotAllowedNow, match="not_a_signature"):
        sign(Signed(means=SCREEN, image="M1 1 L2 2"))
    with pytest.raises(NotAllowedNow, match="unknown_means"):
        sign(Signed(means="telepathy"), by=town["mediator"], as_party=False)
    with pytest.raises((MoveRefused, NoSuchCase)):
        sign(Signed(means=SCREEN, image=STROKES), by=town["second_mediator"], as_party=False)
    accord.sign("applicant")
    with pytest.raises(NotAllowedNow, match="signed_before"):
        sign(Signed(means=SCREEN, image=STROKES))


def test_what_the_law_wants_in_it_is_asked_for(town: Town) -> None:
    accord = Accord(town).mediating()
    for name in ("facts", "points", "terms"):
        with pytest.raises(Missing, match=name):
            accord.drafted(**{name: " "})
    with pytest.raises(Missing, match="manner"):
        accord.drafted(manner="", plan=())
    party = accord.quarrel.party().id
    line = mediation.NewLine(debtor_id=party, creditor_id=party, what="给自己", due_on=accord.today)
    with pytest.raises(NotAllowedNow, match="plan_to_oneself"):
        accord.drafted(plan=(line,))


def test_an_oral_agreement_is_registered_and_binds_at_once(town: Town) -> None:
    accord = Accord(town).mediating().in_force(is_oral=True)
    assert accord.quarrel.state == "agreed"
    assert accord.quarrel.dispute.outcome == "oral"
    accord = Accord(town).mediating().drafted(is_oral=True)
    with pytest.raises(NotAllowedNow, match="oral_is_not_signed"):
        accord.sign("applicant")


def test_what_was_signed_is_never_changed(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    changes: tuple[dict[str, object], ...] = (
        {"terms": "别的"}, {"amount_cents": 1}, {"digest": "x"}, {"number": "x"},
        {"state": "draft"}, {"copies": 9}, {"is_oral": True},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(id=accord.agreement.id).update(**change)
    lines = Obligation.objects.filter(agreement=accord.agreement)
    line_changes: tuple[dict[str, object], ...] = (
        {"amount_cents": 1}, {"due_on": accord.today}, {"what": "别的"}, {"position": 9},
    )  # fmt: skip
    for change in line_changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            lines.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Obligation.objects.create(
            agreement=accord.agreement, position=7, debtor=accord.quarrel.party(), what="多一条",
            due_on=accord.today,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.filter(agreement=accord.agreement).update(means="seal")


def test_a_new_agreement_takes_the_place_of_the_old(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    first = accord.agreement
    file_number = accord.quarrel.dispute.file_number
    accord.in_force(days=(10, 40))
    second = accord.agreement
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "in_force")
    assert (first.number, second.number) == (f"{file_number}-1", f"{file_number}-2")
    assert second.supersedes == first
    assert accord.quarrel.state == "agreed"
    running = Clock.objects.filter(case_id=accord.id, stopped_at=None)
    assert sorted(running.values_list("kind", flat=True)) == ["confirm", "perform"]


def test_a_party_who_is_gone_before_signing(town: Town) -> None:
    accord = Accord(town).mediating().drafted(plan=(), manner="当场履行").sign("applicant")
    DisputeParty.objects.filter(id=accord.quarrel.party("respondent").id).update(
        is_gone=True, gone_because="died", gone_at=accord.now
    )
    with pytest.raises(NotAllowedNow, match="side_has_nobody"):
        accord.sign_mediator()


def test_an_heir_is_another_party_to_the_wording(town: Town) -> None:
    accord = Accord(town).mediating().drafted(plan=(), manner="当场履行").sign("applicant")
    gone = accord.quarrel.party("respondent")
    heir = mediation.Person(side="respondent", name="贝小某", query_code="CCCC44")
    row = add_party(accord.quarrel.case, heir, 3)
    DisputeParty.objects.filter(id=row.id).update(follows=gone)
    DisputeParty.objects.filter(id=gone.id).update(
        is_gone=True, gone_because="died", gone_at=accord.now
    )
    with pytest.raises(NotAllowedNow, match="parties_changed"):
        accord.sign_mediator()
    accord.drafted(plan=(), manner="当场履行")
    for party_id in (accord.quarrel.party().id, row.id):
        mediation.sign_as_party(
            accord.id, party_id, Signed(means=SCREEN, image=STROKES), by=RESIDENT,
            at=accord.now, as_party=True,
        )  # fmt: skip
    accord.sign_mediator()
    assert accord.quarrel.state == "agreed"


def test_a_debtor_who_left_is_no_debtor(town: Town) -> None:
    accord = Accord(town).mediating().drafted()
    DisputeParty.objects.filter(id=accord.quarrel.party("respondent").id).update(
        is_gone=True, gone_because="withdrew", gone_at=accord.now
    )
    with pytest.raises(NotAllowedNow, match="side_has_nobody"):
        accord.sign("applicant")


def test_a_mediator_replaced_before_signing_leaves_the_signature_to_the_next(town: Town) -> None:
    accord = Accord(town).mediating().drafted().sign_mediator()
    Appointment.objects.filter(dispute_id=accord.id, is_current=True).update(
        is_current=False, ended_at=accord.now, ended_because="replaced"
    )
    second = Mediator.objects.get(id=town.mediators["second_mediator"].id)
    Appointment.objects.create(
        dispute_id=accord.id, mediator=second, account_id=second.account_id, is_lead=True,
        case_state="mediating", began_at=accord.now,
    )  # fmt: skip
    accord.sign("applicant")
    mediation.sign_as_party(
        accord.id, accord.quarrel.party("respondent").id, Signed(means=PAPER),
        by=town["second_mediator"], at=accord.now,
    )  # fmt: skip
    assert accord.quarrel.state == "mediating"
    accord.sign_mediator("second_mediator")
    assert accord.quarrel.state == "agreed"


def test_only_the_mediator_writes_the_draft(town: Town) -> None:
    accord = Accord(town).mediating()
    for name in ("chair", "clerk_of_hall", "second_mediator", "ferry_chair", "justice_officer"):
        with pytest.raises((MoveRefused, NoSuchCase)):
            mediation.draft_agreement(accord.id, accord.draft(), by=town[name], at=accord.now)


def test_the_seal_is_put_on_once(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    mediation.put_seal(accord.id, by=town["mediator"], at=accord.now + timedelta(minutes=1))
    assert accord.agreement.sealed_by_committee_at is not None
    with pytest.raises(NotAllowedNow, match="sealed_before"):
        mediation.put_seal(accord.id, by=town["mediator"], at=accord.now)
