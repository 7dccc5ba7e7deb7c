"""Lettings, permits, newcomers' forms, consents, requests about data, merging and erasing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.foundation.calendar.operations import load_year
from linli.foundation.notices.models import Notice
from linli.registers.access.models import AccessLogEntry
from linli.registers.access.rules import SYSTEM, Level
from linli.registers.people import operations as people
from linli.registers.people import queries
from linli.registers.people.models import (
    Consent,
    DataRequest,
    NewcomerForm,
    Person,
    PersonChange,
    ResidencePermit,
    RetentionRun,
)
from linli.registers.people.operations import PersonMoved, PersonRefused
from linli.registers.people.queries import notice_text
from linli.registers.places import operations as places
from linli.registers.places.rules.keepers import NotAllowed
from tests.registers.city import AT, LOTUS
from tests.registers.people.conftest import (
    CLERK,
    GRID,
    OFFICER,
    PINE_CLERK,
    STREET_CLERK,
    TAKER,
    Houses,
    clerk_at,
)
from tests.registers.people.test_persons import DAD, MUM, SON, enter


def a_form(houses: Houses, **more: object) -> NewcomerForm:
    facts = {
        "name": "单小明", "id_number": DAD, "phone": "13800138000", "community_code": LOTUS,
        "residence": "荷香苑3幢2单元501", "residence_kind": "rent", "came_on": date(2026, 1, 5),
        "stay": "work", "notice_version": notice_text("newcomer", on=AT.date()).version,
    } | more  # fmt: skip
    form, _code = people.submit_form(
        by=TAKER,
        at=AT,
        door="portal",
        facts=people.NewcomerFacts(**facts),  # type: ignore[arg-type]  # as given
    )
    return form


def test_a_newcomer_is_received_checked_and_registered(houses: Houses) -> None:
    form = a_form(houses)
    with pytest.raises(PersonRefused):
        a_form(houses)
    with pytest.raises(PersonRefused):
        people.register_form(by=CLERK, at=AT, form_id=form.id)
    people.check_form(by=CLERK, at=AT, form_id=form.id, home_id=houses.home.id, expect=1)
    with pytest.raises(PersonMoved):
        people.check_form(by=CLERK, at=AT, form_id=form.id, expect=1)
    person = people.register_form(by=CLERK, at=AT, form_id=form.id)
    assert (person.standing, person.home_id) == ("floating", houses.home.id)
    assert person.source == "portal"
    with pytest.raises(PersonMoved):
        people.refuse_form(by=CLERK, at=AT, form_id=form.id, reason="重复申请", route="社区窗口")


def test_a_form_is_refused_with_reason_and_way_on(houses: Houses) -> None:
    form = a_form(houses)
    with pytest.raises(PersonRefused):
        people.refuse_form(by=CLERK, at=AT, form_id=form.id, reason="住址不实", route="")
    with pytest.raises(PersonRefused):
        people.refuse_form(
            by=PINE_CLERK, at=AT, form_id=form.id, reason="住址不实", route="社区窗口"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        NewcomerForm.objects.filter(pk=form.pk).update(state="refused", ended_at=AT)
    people.refuse_form(by=CLERK, at=AT, form_id=form.id, reason="住址不实", route="社区窗口")
    assert list(queries.newcomer_forms(CLERK.scope)) == []


def test_nobody_fills_in_a_form_without_the_notice(houses: Houses) -> None:
    with pytest.raises(PersonRefused) as refused:
        a_form(houses, notice_version="")
    assert refused.value.field == "notice_version"


def test_the_holder_of_a_permit_is_reminded_once_before_each_signing(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000", standing="floating")
    permit = people.issue_permit(
        by=CLERK, at=AT, person_id=person.id, number="JZ4299010001", issued_on=date(2026, 2, 1)
    )
    assert permit.sign_by == date(2027, 2, 1)
    early = datetime(2026, 12, 20, 2, tzinfo=UTC)
    assert people.remind_of_signing(at=early) == 0
    due = datetime(2027, 1, 5, 2, tzinfo=UTC)
    assert people.remind_of_signing(at=due) == 1
    assert people.remind_of_signing(at=due) == 0
    assert "2027-02-01" in Notice.objects.get(template_code="permit.sign").body
    signed = people.sign_permit(
        by=CLERK, at=due, permit_id=permit.id, signed_on=date(2027, 1, 5), expect=1
    )
    assert signed.sign_by == date(2028, 2, 1)
    with pytest.raises(PersonMoved):
        people.sign_permit(
            by=CLERK, at=due, permit_id=permit.id, signed_on=date(2027, 1, 5), expect=1
        )
    assert people.remind_of_signing(at=datetime(2028, 1, 5, 2, tzinfo=UTC)) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidencePermit.objects.create(
            person=person, number_index=b"1" * 32, issued_on=AT.date(), sign_by=date(2027, 3, 2)
        )


def test_a_home_is_let_once_and_checked(houses: Houses) -> None:
    filed = {"home_id": houses.home.id, "rooms": 2, "most_people": 4}
    letting = people.file_letting(
        by=GRID,
        at=AT,
        landlord_name="房东甲",
        landlord_phone="13600136000",
        **filed,  # type: ignore[arg-type]  # as given
    )
    with pytest.raises(PersonRefused):
        people.file_letting(by=GRID, at=AT, landlord_name="房东乙", **filed)  # type: ignore[arg-type]  # as given
    with pytest.raises(PersonRefused):
        people.check_letting(by=GRID, at=AT, letting_id=letting.id, is_safe=False)
    people.check_letting(by=GRID, at=AT, letting_id=letting.id, is_safe=False, findings="无烟感")
    assert [one.id for one in queries.lettings(CLERK.scope, unsafe_only=True)] == [letting.id]
    assert list(queries.lettings(PINE_CLERK.scope)) == []
    with pytest.raises(NotAllowed):
        people.end_letting(by=PINE_CLERK, at=AT, letting_id=letting.id, ends=AT.date())


def test_consent_is_withdrawn_as_easily_as_given(houses: Houses) -> None:
    person, child = enter("单小明", DAD, houses.home), enter("单乐", SON, houses.home)
    given = {"by": CLERK, "at": AT, "person_id": person.id, "purpose": "service_messages"}
    first = people.give_consent(door="counter", **given)  # type: ignore[arg-type]  # as given
    assert people.give_consent(door="counter", **given) == first  # type: ignore[arg-type]  # as given
    assert people.withdraw_consent(door="portal", **given)  # type: ignore[arg-type]  # as given
    assert not people.withdraw_consent(door="portal", **given)  # type: ignore[arg-type]  # as given
    assert people.give_consent(door="counter", **given) != first  # type: ignore[arg-type]  # as given
    with pytest.raises(PersonRefused):
        people.give_consent(
            by=CLERK, at=AT, person_id=child.id, purpose="child_under_14", door="counter"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=first.pk).update(withdrawn_at=None, withdrawn_by="")


@pytest.fixture
def calendar(db: None) -> None:
    load_year(2026, by="测试", at=AT)


def asked(kind: str, person: Person, **more: str) -> DataRequest:
    request, _code = people.ask_about_data(
        by=TAKER, at=AT, door="portal",
        asked=people.Asked(kind=kind, asker="单小明", phone="13800138000", **more),  # type: ignore[arg-type]  # texts
    )  # fmt: skip
    return people.accept_request(by=OFFICER, at=AT, request_id=request.id, person_id=person.id)


def test_a_request_is_due_in_fifteen_working_days_and_says_by_which_law(
    houses: Houses, calendar: None
) -> None:
    request = asked("copy", enter("单小明", DAD, houses.home))
    assert f"{request.due_at:%F}" == "2026-03-23"
    assert "个人信息保护法" in request.basis


def test_a_correction_asked_for_is_made_with_its_answer(houses: Houses, calendar: None) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    request = asked("correct", person, field="phone", wanted="13900139000")
    people.answer_request(by=OFFICER, at=AT, request_id=request.id, answer="已更正。", expect=2)
    person.refresh_from_db()
    assert person.phone == "13900139000"
    assert person.provenance["phone"]["source"] == "request"
    with pytest.raises(PersonMoved):
        people.refuse_request(by=OFFICER, at=AT, request_id=request.id, reason="不予更正")


def test_who_lives_here_is_not_erased_who_left_is(houses: Houses, calendar: None) -> None:
    person = enter("单小明", DAD, houses.home)
    request = asked("delete", person)
    with pytest.raises(PersonRefused):
        people.answer_request(by=OFFICER, at=AT, request_id=request.id, answer="已删除。")
    people.move_out(by=CLERK, at=AT, person_id=person.id, day=AT.date(), source="visit")
    people.answer_request(by=OFFICER, at=AT, request_id=request.id, answer="已删除。")
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not PersonChange.objects.filter(person_id=person.pk).exists()
    request.refresh_from_db()
    assert (request.state, request.asker, request.person_id) == ("done", "", None)


def test_requests_are_for_the_officer(houses: Houses, calendar: None) -> None:
    person = enter("单小明", DAD, houses.home)
    request = asked("copy", person)
    with pytest.raises(NotAllowed):
        people.answer_request(by=CLERK, at=AT, request_id=request.id, answer="见附件。")
    with pytest.raises(PersonRefused):
        people.refuse_request(by=OFFICER, at=AT, request_id=request.id, reason="")


def test_two_records_of_one_person_become_one_and_two_again(houses: Houses) -> None:
    known = enter("单小明", "", houses.home, born_on=date(1990, 3, 7))
    other = enter("单小明", DAD, houses.other, phone="13800138000")
    merge = people.merge_duplicates(
        by=CLERK, at=AT, kept_id=known.id, gone_id=other.id, reason="同一人，见户口簿"
    )
    known.refresh_from_db()
    assert (known.id_number, known.phone, known.home_id) == (DAD, "13800138000", houses.home.id)
    assert queries.people_total(CLERK.scope) == 1
    assert [one.id for one in queries.look_up(CLERK.scope, queries.Sought(DAD))] == [known.id]
    people.take_back_merge(by=CLERK, at=AT, merge_id=merge.id, reason="是两个人")
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.id_kind, known.phone) == ("none", "")
    assert (other.id_number, other.merged_into_id, other.home_id) == (DAD, None, houses.other.id)
    assert queries.people_total(CLERK.scope) == 2


def test_two_numbers_are_two_people(houses: Houses) -> None:
    dad, mum = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    with pytest.raises(PersonRefused):
        people.merge_duplicates(
            by=CLERK, at=AT, kept_id=dad.id, gone_id=mum.id, reason="看着像一个人"
        )


def test_erasing_is_rehearsed_then_done_and_waits_for_open_requests(
    houses: Houses, calendar: None
) -> None:
    gone, asks = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    stays = enter("单乐", SON, houses.home)
    asked("copy", asks)
    for person in (gone, asks):
        people.move_out(by=CLERK, at=AT, person_id=person.id, day=AT.date(), source="visit")
    assert people.rehearse_erasing(at=AT + timedelta(days=800)).erased["person"] == 0
    late = AT + timedelta(days=1200)
    rehearsal = people.rehearse_erasing(at=late)
    assert (rehearsal.erased["person"], rehearsal.kept_back["open_data_request"]) == (1, 1)
    assert Person.objects.count() == 3
    run = people.erase_expired(at=late)
    assert run.erased["person"] == 1
    assert set(Person.objects.values_list("id", flat=True)) == {asks.id, stays.id}
    assert people.erase_expired(at=late).erased["person"] == 0
    assert RetentionRun.objects.count() == 4


def test_lists_are_for_the_community_and_look_ups_above_need_a_reason(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    page = people.read_list(by=CLERK, at=AT, wanted=queries.PeopleFilter())
    assert [line.id for line in page.lines] == [person.id]
    for who in (STREET_CLERK, OFFICER, TAKER):
        with pytest.raises(NotAllowed):
            people.read_list(by=who, at=AT, wanted=queries.PeopleFilter())
        with pytest.raises(NotAllowed):
            people.read_home(by=who, at=AT, home_id=houses.home.id)
        with pytest.raises(NotAllowed):
            people.read_visit_plan(by=who, at=AT, community_code=LOTUS)
    with pytest.raises(NotAllowed):
        people.look_up_person(by=TAKER, at=AT, sought=queries.Sought(DAD), reason="核对身份")
    with pytest.raises(NotAllowed):
        people.look_up_person(by=STREET_CLERK, at=AT, sought=queries.Sought(DAD))
    (line,) = people.look_up_person(
        by=STREET_CLERK, at=AT, sought=queries.Sought("单小"), reason="核对居住证申请"
    )
    assert line.id_masked.startswith("4299****")
    assert people.read_list(by=PINE_CLERK, at=AT, wanted=queries.PeopleFilter()).lines == ()
    assert people.look_up_person(by=PINE_CLERK, at=AT, sought=queries.Sought(DAD)) == []
    logged = AccessLogEntry.objects.filter(record_id=person.id).order_by("at", "id")
    assert [one.fields for one in logged] == ["list", "look-up"]
    assert logged[1].reason == "核对居住证申请"


@pytest.mark.parametrize("text", [DAD, "138 0013 8000", "单小", "sx", "荷香苑3-2-501"])
def test_each_way_of_looking_up_finds_the_person(houses: Houses, text: str) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    enter("李红", MUM, houses.other)
    found = queries.look_up(CLERK.scope, queries.Sought(text))
    assert [one.id for one in found] == [person.id]


def test_unmasking_needs_a_reason_and_is_told_to_the_person(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    ask = {"person_id": person.id, "fields": ["id_number"]}
    with pytest.raises(NotAllowed):
        people.unmask_person(by=CLERK, at=AT, reason="。。。。", **ask)  # type: ignore[arg-type]  # as given
    shown = people.unmask_person(by=CLERK, at=AT, reason="核对身份证原件", **ask)  # type: ignore[arg-type]  # as given
    assert shown == {"id_number": DAD}
    held = queries.held_about(CLERK.scope, person.id)
    assert held is not None
    assert [(one.who, one.reason) for one in held.readings] == [("周社工", "核对身份证原件")]


def test_counts_hide_the_few_from_those_above(houses: Houses) -> None:
    enter("单小明", DAD, houses.home)
    own = queries.count_table(CLERK.scope)
    assert own.sums.total.n == 1
    above = queries.count_table(STREET_CLERK.scope)
    assert above.sums.total.n is None
    lotus = next(row for row in above.rows if row.code == LOTUS)
    assert lotus.total.n is None
    assert queries.count_table(PINE_CLERK.scope, inside=LOTUS).rows == ()


def test_people_grow_older_over_night(houses: Houses) -> None:
    enter("单乐", SON, houses.home)
    assert people.grow_older(at=AT + timedelta(days=365 * 12)) == 1
    table = queries.count_table(CLERK.scope, by=queries.BY_AGE)
    assert dict(zip([one[0] for one in table.columns], table.sums.cells, strict=True))["18"].n == 1
    assert people.grow_older(at=AT + timedelta(days=365 * 12)) == 0


def test_the_visit_plan_begins_with_those_never_verified(houses: Houses) -> None:
    dad, mum = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    people.verify_person(by=CLERK, at=AT, person_id=dad.id)
    plan = people.read_visit_plan(by=GRID, at=AT, community_code=LOTUS)
    assert [line.id for line in plan] == [mum.id, dad.id]


def test_people_follow_a_community_that_is_replaced(houses: Houses) -> None:
    in_home, by_words = enter("单小明", DAD, houses.home), enter("李红", MUM, None)
    later = AT + timedelta(days=1)
    places.replace_division(
        by=SYSTEM, at=later, code=LOTUS, new_code="429901001009", new_name="荷塘社区"
    )
    assert people.follow_replaced(at=later) > 0
    assert people.follow_replaced(at=later) == 0
    for person in (in_home, by_words):
        person.refresh_from_db()
        assert person.community_code == "429901001009"
    new = clerk_at("429901001009", Level.COMMUNITY, "community_clerk")
    assert queries.people_total(new.scope) == 2
    assert queries.people_total(CLERK.scope) == 0
