"""调解员: enrolled, appointed, suspended, dismissed; grades, ties, training, complaints, consent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from linli.casework.mediation.models import Appointment, Mediator, MediatorGrade
from linli.casework.mediation.operations.accounts import link_account, open_account
from linli.casework.mediation.operations.mediators import (
    MediatorFacts,
    appoint_mediator,
    change_mediator,
    dismiss_mediator,
    enrol_mediator,
    reinstate_mediator,
    set_public,
    suspend_mediator,
)
from linli.casework.mediation.operations.register_guard import (
    RegisterMoved,
    RegisterRefused,
    UnknownMediator,
)
from linli.casework.mediation.operations.standing import (
    Course,
    answer_complaint,
    decide_grade,
    declare_tie,
    end_tie,
    propose_grade,
    publish_grade,
    record_complaint,
    record_training,
)
from linli.casework.mediation.queries.mediators import (
    MediatorFilter,
    PublicFilter,
    kept_of,
    mediator_seen,
    mediators,
    public_mediators,
)
from linli.foundation.notices.models import Notice
from linli.registers.access.models import Account, Post
from linli.registers.people.rules.papers import with_check_digit
from linli.registers.places.rules.keepers import NotAllowed
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town

PAPER = with_check_digit("42060219900307002")
FACTS = MediatorFacts(
    name="单芳",
    sex="female",
    id_number=PAPER,
    phone="13900001234",
    specialities=("neighbour", "marriage"),
    languages=("临江话",),
)


def _enrol(town: Town, facts: MediatorFacts = FACTS) -> Mediator:
    return enrol_mediator(
        facts,
        committee_id=town.committees["lotus_hall"].pk,
        chosen_by="居民委员会聘任",
        by=town["justice_officer"],
        at=MORNING,
    )


def test_a_mediator_is_enrolled_with_a_number_and_a_term(town: Town) -> None:
    made = _enrol(town)
    made.refresh_from_db()
    assert made.number == "TJ2026000001"
    assert made.initials == "sf"
    assert made.born_on == date(1990, 3, 7)
    assert made.specialities == ["marriage", "neighbour"]
    assert made.terms.get().ends == date(MORNING.year + 3, MORNING.month, MORNING.day)
    assert made.community_code == town.committees["lotus_hall"].community_code


def test_the_same_person_is_not_enrolled_twice(town: Town) -> None:
    _enrol(town)
    with pytest.raises(RegisterRefused) as refused:
        _enrol(town, MediatorFacts(name="单芳", sex="female", id_number=PAPER))
    assert refused.value.field == "id_number"


def test_a_mediator_is_an_adult(town: Town) -> None:
    young = MediatorFacts(name="小明明", sex="male", born_on=date(2012, 1, 1))
    with pytest.raises(RegisterRefused) as refused:
        _enrol(town, young)
    assert refused.value.field == "born_on"


def test_nobody_but_the_justice_office_of_the_place_keeps_the_register(town: Town) -> None:
    other = town.mediators["ferry_mediator"]
    with pytest.raises(UnknownMediator):
        change_mediator(other.pk, FACTS, by=town["justice_officer"], at=MORNING)
    with pytest.raises(NotAllowed):
        change_mediator(town.mediators["mediator"].pk, FACTS, by=town["chair"], at=MORNING)


def test_a_change_on_an_old_page_is_refused(town: Town) -> None:
    made, by = _enrol(town), town["justice_officer"]
    change_mediator(made.pk, FACTS, by=by, at=MORNING, expect=1)
    with pytest.raises(RegisterMoved):
        change_mediator(made.pk, FACTS, by=by, at=MORNING, expect=1)


def test_an_account_gives_the_post_of_the_term(town: Town) -> None:
    made, by = _enrol(town), town["justice_officer"]
    open_account(made.pk, username="shanfang", password="Linli-2026-x", by=by, at=MORNING)
    made.refresh_from_db()
    posts = Post.objects.filter(account=made.account, valid_to=None)
    assert [(post.unit_id, post.role) for post in posts] == [(made.committee_id, "mediator")]
    with pytest.raises(RegisterRefused):
        link_account(town.mediators["mediator"].pk, username="shanfang", by=by, at=MORNING)


def test_a_mediator_dismissed_in_mid_case_leaves_nothing_lost(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediator = town.mediators["mediator"]
    set_public(agrees=True, about="", by=town["mediator"], at=MORNING)
    given_back = dismiss_mediator(
        mediator.pk,
        because="gain",
        words="收受当事人财物，经查属实",
        by=town["justice_officer"],
        at=quarrel.later(hours=1),
    )
    assert given_back == 1
    mediator.refresh_from_db()
    assert (mediator.status, mediator.open_cases, mediator.public_since) == ("left", 0, None)
    gone = Appointment.objects.get(dispute_id=quarrel.id)
    assert (gone.is_current, gone.ended_because) == (False, "dismissed")
    assert not Post.objects.filter(account=mediator.account, valid_to=None).exists()
    told = Notice.objects.filter(template_code="dispute_needs_mediator")
    assert town.accounts["chair"].pk in {row.account_id for row in told}
    with pytest.raises(RegisterRefused):
        appoint_mediator(
            mediator.pk,
            town.committees["lake_hall"].pk,
            role="mediator",
            chosen_by="街道聘任",
            by=town["justice_officer"],
            at=quarrel.when,
        )


def test_a_ban_of_the_law_is_told_in_words(town: Town) -> None:
    with pytest.raises(RegisterRefused) as refused:
        dismiss_mediator(
            town.mediators["mediator"].pk,
            because="leak",
            words=" ",
            by=town["justice_officer"],
            at=MORNING,
        )
    assert refused.value.field == "words"


def test_a_suspended_mediator_takes_no_cases_until_reinstated(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediator, by = town.mediators["mediator"], town["justice_officer"]
    assert suspend_mediator(mediator.pk, reason="核查投诉", by=by, at=quarrel.when) == 1
    mediator.refresh_from_db()
    assert mediator.status == "suspended"
    reinstate_mediator(mediator.pk, reason="查无此事", by=by, at=quarrel.when)
    mediator.refresh_from_db()
    assert mediator.status == "serving"


def test_a_grade_needs_public_notice_and_a_second_person(town: Town) -> None:
    by, mediator = town["justice_officer"], town.mediators["mediator"]
    proposed = propose_grade(
        mediator.pk,
        grade="grade_3",
        is_official=True,
        issued_by="区人民调解员协会",
        evidence="连续三年",
        by=by,
        at=MORNING,
    )
    assert proposed.figures["hours"] == 0
    publish_grade(proposed.pk, by=by, at=MORNING)
    later = MORNING + timedelta(days=6)
    with pytest.raises(NotAllowed):
        decide_grade(proposed.pk, granted=True, by=by, at=later)
    second = _second_officer(town)
    with pytest.raises(RegisterRefused):
        decide_grade(proposed.pk, granted=True, by=second, at=MORNING + timedelta(days=1))
    decide_grade(proposed.pk, granted=True, by=second, at=later)
    assert MediatorGrade.objects.get(mediator=mediator, valid_to=None).state == "granted"


def _second_officer(town: Town) -> object:
    from dataclasses import replace  # noqa: PLC0415  # only here
    from uuid import uuid4  # noqa: PLC0415  # only here

    return replace(town["justice_officer"], account_id=uuid4(), name="另一位")


def test_an_official_grade_is_one_of_four_and_a_title_is_free(town: Town) -> None:
    by, mediator = town["justice_officer"], town.mediators["mediator"]
    with pytest.raises(RegisterRefused):
        propose_grade(
            mediator.pk,
            grade="调解能手",
            is_official=True,
            issued_by="区",
            evidence="",
            by=by,
            at=MORNING,
        )
    made = propose_grade(
        mediator.pk,
        grade="调解能手",
        is_official=False,
        issued_by="区",
        evidence="",
        by=by,
        at=MORNING,
    )
    assert made.state == "proposed"


def test_a_tie_keeps_only_an_index_of_the_other(town: Town) -> None:
    by = town["mediator"]
    tie = declare_tie(kind="kin", id_number=PAPER, words="妹妹", by=by, at=MORNING)
    assert tie.id_index
    assert PAPER not in str(tie.__dict__)
    end_tie(tie.pk, by=by, at=MORNING)
    with pytest.raises(RegisterRefused):
        declare_tie(kind="employer", entity_code="91420600MA000EXA0C", by=by, at=MORNING)
    with pytest.raises(UnknownMediator):
        declare_tie(kind="kin", id_number=PAPER, by=town["justice_officer"], at=MORNING)


def test_training_is_recorded_once(town: Town) -> None:
    by, mediator = town["justice_officer"], town.mediators["mediator"]
    course = Course(title="调解技巧", on=MORNING.date(), hours=8)
    record_training(mediator.pk, course, by=by, at=MORNING)
    with pytest.raises(RegisterRefused):
        record_training(mediator.pk, course, by=by, at=MORNING)
    assert kept_of(mediator, by).figures["hours"] == 8


def test_a_complaint_is_answered_once_and_read_by_keepers_only(town: Town) -> None:
    by, mediator = town["justice_officer"], town.mediators["mediator"]
    row = record_complaint(
        mediator.pk, about="partial", words="偏袒对方", complainant="某某", by=by, at=MORNING
    )
    answer_complaint(row.pk, upheld=False, answer="经核查不属实", by=by, at=MORNING)
    with pytest.raises(RegisterRefused):
        answer_complaint(row.pk, upheld=True, answer="再答", by=by, at=MORNING)
    assert len(kept_of(mediator, by).complaints) == 1
    assert kept_of(mediator, town["mediator"]).complaints == []


def test_only_who_agreed_is_shown_in_public(town: Town) -> None:
    assert not public_mediators(PublicFilter())
    set_public(agrees=True, about="二十年社区工作", by=town["mediator"], at=MORNING)
    assert [row.name for row in public_mediators(PublicFilter(type="neighbour"))] == ["顾平"]
    assert not public_mediators(PublicFilter(type="medical"))
    set_public(agrees=False, by=town["mediator"], at=MORNING)
    assert not public_mediators(PublicFilter())


def test_lists_find_by_name_initials_and_number(town: Town) -> None:
    made, officer = _enrol(town), town["justice_officer"]
    for words in ("单芳", "sf", "TJ2026"):
        assert [row.pk for row in mediators(officer, MediatorFilter(words=words))] == [made.pk]
    assert mediators(town["chair"], MediatorFilter()).count() == 4
    assert not mediators(town["court_officer"], MediatorFilter())
    assert mediator_seen(town["ferry_chair"], made.pk) is None
    assert Account.objects.filter(mediator=made).count() == 0
