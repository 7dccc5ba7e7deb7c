"""One press of the operator: registered, decided and sent on, all or nothing, and only once."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.casework.cases.models import Case, Event, Party
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import jobs
from linli.casework.matters import operations as matters
from linli.casework.matters.models import CallDraft, Intake, Matter
from linli.casework.matters.operations import desk_dispatch as desk
from linli.casework.matters.operations.desk_intake import (
    Answers,
    Merges,
    PutsThrough,
    Refuses,
    SendsOn,
    Waits,
    Way,
    spoken_title,
    take_call,
    take_on,
)
from linli.casework.matters.operations.drafts import drop_draft, forget_drafts, save_draft
from linli.casework.matters.queries.dispatch import Certainty, Why, propose
from linli.registers.places.queries.kept import forget_everything_kept
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit
from tests.casework.city import MORNING, City, Story, at

LAMPS = matters.Classing(nature="help", category="030402")


def report(city: City, **more: object) -> matters.Report:
    said: dict[str, object] = {
        "text": "来电人反映，锦绣花园3号楼东侧路灯三天不亮，晚上老人不敢出门。",
        "channel": "phone",
        "place": city.place,
        "name": "王阿姨",
        "phone": "13812345678",
        "key": str(uuid4()),
    }
    return matters.Report(**(said | more))  # type: ignore[arg-type]  # values by name


def send(city: City, unit: str = "lamps") -> SendsOn:
    return SendsOn(classing=LAMPS, lead=city.unit_id(unit), basis="派单目录 03-04")


def test_a_call_goes_to_a_dispatched_order_in_one_press(city: City) -> None:
    taken = take_call(report(city), send(city), by=city["dispatcher"], at=MORNING)
    case = Case.objects.get(number=taken.number)
    assert case.state == taken.state == "to_sign"
    assert case.lead_unit_id == city.unit_id("lamps")
    assert case.title == "锦绣花园3号楼东侧路灯三天不亮，晚上老人不敢出门"
    assert taken.receipt.due_at == case.finish_due_at
    assert verify_case(case.id).broken is None


def test_it_takes_few_round_trips(city: City) -> None:
    take_call(report(city), send(city), by=city["dispatcher"], at=MORNING)
    with CaptureQueriesContext(connection) as seen:
        take_call(report(city), send(city), by=city["dispatcher"], at=MORNING)
    assert len(seen) <= 12, "\n".join(one["sql"][:90] for one in seen)


def test_the_same_key_makes_one_matter_with_one_code(city: City) -> None:
    said = report(city)
    first = take_call(said, send(city), by=city["dispatcher"], at=MORNING)
    again = take_call(said, send(city), by=city["dispatcher"], at=MORNING)
    assert again.receipt.is_repeat
    assert (again.number, again.receipt.query_code) == (first.number, first.receipt.query_code)
    assert Case.objects.count() == 1


def test_when_the_dispatch_is_refused_nothing_was_registered(city: City) -> None:
    with pytest.raises(NotAllowedNow, match="beyond_duty_list"):
        take_call(report(city), send(city, "lotus"), by=city["dispatcher"], at=MORNING)
    assert Case.objects.count() == Intake.objects.count() == 0


def test_who_may_not_dispatch_leaves_it_to_the_dispatcher(city: City) -> None:
    taken = take_call(report(city), send(city), by=city["taker"], at=MORNING)
    assert taken.state == "to_dispatch"


def test_the_system_dispatches_where_the_city_allows_it(city: City, settings: Settings) -> None:
    settings.LINLI_AUTO_DISPATCH = True
    taken = take_call(report(city), SendsOn(classing=LAMPS), by=city["taker"], at=MORNING)
    assert taken.state == "to_sign"
    last = Event.objects.get(case__number=taken.number, action="dispatch")
    assert (last.actor_kind, last.basis) == ("system", "派单目录 03-04“市政设施”")


@pytest.mark.parametrize(
    ("way", "state"),
    [
        (Waits(), "to_accept"),
        (Answers(reply="今晚八点恢复照明。"), "answered"),
        (Refuses(ground="N2", reason="应走诉讼", route="人民法院"), "answered"),
        (PutsThrough(line="119"), "transferred"),
        (SendsOn(classing=LAMPS), "to_dispatch"),
    ],
)
def test_each_way_out_leads_to_its_state(city: City, way: Way, state: str) -> None:
    taken = take_call(report(city), way, by=city["taker"], at=MORNING)
    assert Case.objects.get(number=taken.number).state == taken.state == state


def test_a_repeat_joins_the_open_matter_and_keeps_its_own_number(city: City) -> None:
    master = Story(city).accepted().dispatched()
    taken = take_call(report(city), Merges(into=master.id), by=city["taker"], at=MORNING)
    assert taken.state == "merged"
    assert taken.number != master.number
    assert Matter.objects.get(case_id=master.id).merged_count == 1


def test_who_may_not_register_takes_no_call(city: City) -> None:
    with pytest.raises(MoveRefused):
        take_call(report(city), Waits(), by=city["reviewer"], at=MORNING)
    assert Case.objects.count() == 0


def test_an_unknown_place_becomes_the_own_division_of_a_grid_worker(city: City) -> None:
    taken = take_call(report(city, place=Place()), Waits(), by=city["grid_worker"], at=MORNING)
    assert Case.objects.get(number=taken.number).community_code == city.place.community_code


def test_a_place_of_another_division_is_refused_in_words(city: City) -> None:
    with pytest.raises(NotAllowedNow, match="outside_division"):
        take_call(report(city, place=city.elsewhere), Waits(), by=city["grid_worker"], at=MORNING)


def test_a_report_of_wrongdoing_is_sealed_from_the_first_event_on(city: City) -> None:
    way = SendsOn(classing=matters.Classing(nature="report", category="0303"))
    taken = take_call(report(city), way, by=city["taker"], at=MORNING)
    case = Case.objects.get(number=taken.number)
    assert (case.secrecy, case.is_sensitive) == ("confidential", True)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("来电人反映，路灯不亮。很久了", "路灯不亮"),
        ("反映：楼道堆物", "楼道堆物"),
        ("来电人", "来电人"),
        ("停水", "停水"),
    ],
)
def test_titles_leave_the_openings_out(text: str, title: str) -> None:
    assert spoken_title(text) == title


def test_a_waiting_matter_is_accepted_and_sent_in_one_press(city: City) -> None:
    story = Story(city)
    take_on(story.id, send(city), by=city["dispatcher"], at=MORNING, expect=1)
    assert story.case.state == "to_sign"


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_goes_with_its_call_and_is_sealed(city: City) -> None:
    key = uuid4()
    by = city["taker"]
    save_draft(key, content={"text": "水管爆了", "phone": "1"}, is_shelved=True, by=by, at=MORNING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM matters_calldraft")
        assert "水管爆了".encode() not in bytes(cursor.fetchone()[0])
    take_call(report(city, key=str(key)), Waits(), by=by, at=MORNING, draft=key)
    assert not CallDraft.objects.exists()
    late = save_draft(key, content={"text": "晚到"}, is_shelved=False, by=by, at=MORNING)
    assert late is False
    assert not CallDraft.objects.exists()


def test_a_draft_is_its_authors_own(city: City) -> None:
    key = uuid4()
    save_draft(key, content={"text": "甲"}, is_shelved=True, by=city["taker"], at=MORNING)
    with pytest.raises(NotAllowedNow, match="not_your_draft"):
        save_draft(key, content={"text": "乙"}, is_shelved=True, by=city["dispatcher"], at=MORNING)
    assert drop_draft(key, by=city["dispatcher"]) is False
    assert drop_draft(key, by=city["taker"]) is True


def test_old_drafts_are_forgotten(city: City) -> None:
    save_draft(uuid4(), content={"text": "旧"}, is_shelved=True, by=city["taker"], at=MORNING)
    assert forget_drafts(at=at("2026-11-25 08:59")) == 0
    assert forget_drafts(at=at("2026-11-25 09:01")) == 1


# --- the dispatch desk ----------------------------------------------------------------------------


def pick(story: Story, city: City, unit: str = "lamps") -> desk.Pick:
    return desk.Pick(case_id=story.id, expect=story.case.version, lead=city.unit_id(unit))


def test_certain_ones_are_dispatched_row_by_row(city: City) -> None:
    sure, moved, unsure = (Story(city) for _ in range(3))
    sure.accepted(category="030402")
    moved.accepted(category="030402")
    unsure.accepted(category="0303")
    picks = [pick(sure, city), pick(moved, city), pick(unsure, city)]
    moved.dispatched("housing")
    results = desk.dispatch_certain(picks, by=city["dispatcher"], at=MORNING)
    assert [result.error is None for result in results] == [True, False, False]
    assert [story.case.lead_unit_id for story in (sure, moved, unsure)] == [
        city.unit_id("lamps"),
        city.unit_id("housing"),
        None,
    ]


def test_what_lies_outside_the_scope_is_not_even_known(city: City) -> None:
    story = Story(city).accepted(category="030402")
    [result] = desk.dispatch_certain([pick(story, city)], by=city["nobody"], at=MORNING)
    assert isinstance(result.error, NoSuchCase)
    assert result.number == ""


def test_the_parts_of_a_matter_wait_for_dispatch_with_the_same_code(city: City) -> None:
    story = Story(city).accepted()
    parts = [
        desk.Part(text="路灯不亮", classing=LAMPS),
        desk.Part(text="物业不管", classing=matters.Classing(nature="complain", category="0303")),
        desk.Part(text="  ", classing=LAMPS),
    ]
    receipts = desk.split_up(story.id, parts=parts, by=city["dispatcher"], at=MORNING)
    children = Case.objects.filter(id__in=[receipt.case_id for receipt in receipts])
    assert sorted(children.values_list("state", "category")) == [
        ("to_dispatch", "0303"),
        ("to_dispatch", "030402"),
    ]
    assert story.case.state == "split"
    codes = set(Party.objects.values_list("query_code_index", flat=True))
    assert len({bytes(code) for code in codes}) == 1
    assert {party.name for party in Party.objects.all()} == {"王阿姨"}


def test_one_part_is_no_split(city: City) -> None:
    story = Story(city).accepted()
    parts = [desk.Part(text="路灯不亮", classing=LAMPS)]
    with pytest.raises(NotAllowedNow, match="split_needs_two_parts"):
        desk.split_up(story.id, parts=parts, by=city["dispatcher"], at=MORNING)
    assert Case.objects.count() == 1


def test_the_system_dispatches_only_what_is_certain_and_was_never_returned(city: City) -> None:
    sure = Story(city).accepted(category="030402")
    unsure = Story(city).accepted(category="0303")
    returned = Story(city).accepted(category="030402").dispatched("lamps")
    matters.return_dispatch(
        returned.id,
        reason="路灯属园区自管",
        basis="移交清单",
        suggested_unit=None,
        by=city["lamp_head"],
        at=MORNING,
    )
    matters.uphold_return(returned.id, ruling="同意", by=city["reviewer"], at=MORNING)
    assert desk.dispatch_without_desk(at=MORNING) == 1
    assert desk.dispatch_without_desk(at=MORNING) == 0
    states = [story.case.state for story in (sure, unsure, returned)]
    assert states == ["to_sign", "to_dispatch", "to_dispatch"]


def proposal_for(city: City, category: str, returns: int = 0) -> tuple[Certainty, Why, UUID | None]:
    found = propose(
        category=category, nature="help", place=city.place, on=MORNING.date(), returns=returns
    )
    return found.certainty, found.why, found.lead.id if found.lead else None


def test_a_proposal_says_how_sure_it_is_and_why(city: City) -> None:
    lamps = city.unit_id("lamps")
    assert proposal_for(city, "030402") == (Certainty.HIGH, Why.CATALOGUE, lamps)
    assert proposal_for(city, "030402", 1) == (Certainty.LOW, Why.RETURNED, lamps)
    assert proposal_for(city, "0303") == (Certainty.LOW, Why.NOTHING, None)
    assert proposal_for(city, "") == (Certainty.LOW, Why.NO_CATEGORY, None)
    Unit.objects.filter(id=lamps).update(valid_to="2026-11-01")
    forget_everything_kept()
    assert proposal_for(city, "030402") == (Certainty.LOW, Why.CLOSED, None)


def test_where_the_catalogue_is_silent_the_districts_own_centre_is_asked(city: City) -> None:
    found = propose(category="0303", nature="help", place=city.elsewhere, on=MORNING.date())
    assert (found.why, found.lead and found.lead.id) == (Why.CENTRE, city.unit_id("west_centre"))
    own = propose(
        category="0303",
        nature="help",
        place=city.elsewhere,
        on=MORNING.date(),
        own_unit=city.unit_id("west_centre"),
    )
    assert own.why is Why.NOTHING


# --- jobs -----------------------------------------------------------------------------------------


def test_the_job_dispatches_only_where_the_city_allows_it(city: City, settings: Settings) -> None:
    story = Story(city).accepted(category="030402")
    jobs.dispatch_certain()
    assert story.case.state == "to_dispatch"
    settings.LINLI_AUTO_DISPATCH = True
    jobs.dispatch_certain()
    jobs.dispatch_certain()
    assert story.case.state == "to_sign"
    assert Event.objects.filter(case_id=story.id, action="dispatch").count() == 1


def test_the_job_forgets_old_drafts(city: City) -> None:
    save_draft(uuid4(), content={"text": "旧"}, is_shelved=True, by=city["taker"], at=MORNING)
    CallDraft.objects.update(saved_at=at("2026-01-01 09:00"))
    jobs.forget_old_drafts()
    assert not CallDraft.objects.exists()
