"""排查: rounds open by themselves, nothing found is a report too, signs become talks or disputes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Campaign, EarlySign, ScreeningReport, Side
from linli.casework.mediation.operations import screening, signs
from linli.casework.mediation.operations.notices import seed_messages
from linli.casework.mediation.queries import screening as reading
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.foundation.notices.models import Notice
from tests.casework.city import at
from tests.casework.mediation.town import Town

pytestmark = pytest.mark.django_db
WEDNESDAY = at("2026-11-18 10:00")
NEXT_MONDAY = at("2026-11-23 10:00")


def campaign(town: Town, **changes: Any) -> Campaign:
    facts: dict[str, Any] = {
        "name": "岁末矛盾纠纷排查",
        "level": "community",
        "begins": date(2026, 11, 18),
        **changes,
    }
    by = facts.pop("by", "justice_officer")
    when = facts.pop("at", WEDNESDAY)
    return screening.issue_campaign(screening.NewCampaign(**facts), by=town[by], at=when)


def report_of(town: Town, committee: str = "lotus_hall") -> ScreeningReport:
    return ScreeningReport.objects.get(committee=town.committees[committee])


def sign(town: Town, who: str = "chair", **changes: Any) -> EarlySign:
    facts: dict[str, Any] = {
        "committee_id": town.committees["lotus_hall"].pk,
        "type": "neighbour",
        "place": "荷香苑3幢门口",
        "words": "两户为楼道堆物争了几次，声音越来越大。",
        **changes,
    }
    return signs.add_sign(signs.NewSign(**facts), by=town[who], at=WEDNESDAY)


def test_rounds_open_for_committees_of_the_level_in_the_area(town: Town) -> None:
    campaign(town)
    rows = ScreeningReport.objects.all()
    assert {row.committee_id for row in rows} == {town.committees["lotus_hall"].pk}
    report = report_of(town)
    assert (report.begins, report.ends) == (date(2026, 11, 18), date(2026, 11, 22))
    assert report.due_at == at("2026-11-24 17:30")
    assert screening.open_rounds(at=WEDNESDAY) == 0
    assert screening.open_rounds(at=NEXT_MONDAY) == 1


def test_a_campaign_keeps_to_its_division_and_days(town: Town) -> None:
    with pytest.raises(MoveRefused):
        campaign(town, by="chair")
    with pytest.raises(NotAllowedNow, match="campaign_begins_past"):
        campaign(town, begins=date(2026, 11, 1))
    with pytest.raises(NotAllowedNow, match="once_needs_an_end"):
        campaign(town, every="once")
    with pytest.raises(Missing):
        campaign(town, name=" ")
    ended = campaign(town, ends=date(2026, 11, 22))
    assert screening.open_rounds(at=NEXT_MONDAY) == 0
    assert ended.every == "week"
    county = campaign(town, level="district")
    assert {r.committee_id for r in county.reports.all()} == {town.committees["east_hall"].pk}


def test_nothing_found_is_a_report_too(town: Town) -> None:
    campaign(town)
    report = screening.send_report(report_of(town).id, by=town["clerk_of_hall"], at=WEDNESDAY)
    assert (report.found, report.reported_by) == (0, "金慧")
    again = screening.send_report(report.id, by=town["chair"], at=WEDNESDAY + timedelta(hours=1))
    assert again.reported_by == "金慧"
    [row] = reading.rounds_of(town["justice_officer"].scope, Campaign.objects.get())
    assert (row.committees, row.reported, row.zero, row.found, row.late) == (1, 1, 1, 0, 0)


def test_only_who_reports_for_the_committee_may(town: Town) -> None:
    campaign(town)
    report = report_of(town)
    for who in ("ferry_chair", "lake_chair", "justice_officer"):
        with pytest.raises(NoSuchCase):
            screening.send_report(report.id, by=town[who], at=WEDNESDAY)
    for who in ("mediator", "supervisor", "nobody"):
        with pytest.raises(MoveRefused):
            screening.send_report(report.id, by=town[who], at=WEDNESDAY)
    assert reading.reports_of(town["ferry_chair"]) == []


def test_signs_are_counted_with_the_report_and_sent_once(town: Town) -> None:
    campaign(town)
    first = sign(town, key="phone-1")
    assert sign(town, key="phone-1").id == first.id
    sign(town, type="property", words="物业停电通知贴晚了，几户不满。")
    report = screening.send_report(report_of(town).id, by=town["chair"], at=WEDNESDAY)
    assert report.found == 2
    sign(town, words="楼顶晒场又有争吵。")
    assert report_of(town).found == 3


def test_a_sign_names_nobody(town: Town) -> None:
    for words in ("找13800001111的住户", "110105194912310021 与邻居吵架"):
        with pytest.raises(NotAllowedNow, match="names_somebody"):
            sign(town, words=words)
    with pytest.raises(Missing):
        sign(town, place="")
    with pytest.raises(NoSuchCase):
        sign(town, who="ferry_chair")
    assert not EarlySign.objects.exists()


def test_words_are_for_the_committee_only(town: Town) -> None:
    made = sign(town)
    for who in ("chair", "clerk_of_hall", "mediator"):
        assert [row.id for row in reading.signs_within(town[who])] == [made.id]
    for who in ("ferry_chair", "lake_chair", "justice_officer", "supervisor", "leader", "nobody"):
        assert not reading.signs_within(town[who]).exists()
    [counts] = reading.sign_counts(
        town["justice_officer"].scope, since=WEDNESDAY - timedelta(days=1)
    )
    assert (counts.type, counts.all, counts.open) == ("neighbour", 1, 1)


def test_a_talk_then_a_dispute_without_typing_it_again(town: Town) -> None:
    made = sign(town)
    talked = signs.record_talk(
        made.id, words="约了两户在社区说开，答应清走一半。", held_at=WEDNESDAY,
        by=town["mediator"], at=WEDNESDAY,
    )  # fmt: skip
    assert talked.state == "talked"
    parties = (
        mediation.Person(side=Side.APPLICANT, name="申某", phone="13800001111"),
        mediation.Person(side=Side.RESPONDENT, name="贝某"),
    )
    case = signs.sign_to_dispute(made.id, parties, by=town["chair"], at=WEDNESDAY)
    assert case.body == f"{made.words}\n{talked.talk_words}"
    assert case.dispute.source == "screening"
    assert case.place_text == "荷香苑3幢门口"
    assert disputes_open_to(town["clerk_of_hall"]).filter(id=case.id).exists()
    made.refresh_from_db()
    assert (made.state, made.dispute_id) == ("dispute", case.id)
    with pytest.raises(NotAllowedNow, match="sign_settled"):
        signs.sign_went_away(made.id, because="已解决", by=town["chair"], at=WEDNESDAY)


def test_a_sign_goes_away_and_its_words_are_forgotten(town: Town) -> None:
    made = sign(town)
    with pytest.raises(NoSuchCase):
        signs.sign_went_away(made.id, because="无", by=town["ferry_chair"], at=WEDNESDAY)
    signs.sign_went_away(made.id, because="当场清走，双方和好。", by=town["chair"], at=WEDNESDAY)
    assert signs.forget_signs(at=WEDNESDAY + timedelta(days=700)) == 0
    assert signs.forget_signs(at=WEDNESDAY + timedelta(days=731)) == 1
    made.refresh_from_db()
    assert (made.words, made.talk_words, made.place, made.closed_because) == ("", "", "", "")
    assert (made.type, made.state) == ("neighbour", "gone")


def test_late_ones_are_urged_once_and_counted(town: Town) -> None:
    seed_messages()
    made = campaign(town)
    report = report_of(town)
    late: datetime = report.due_at + timedelta(hours=1)
    assert screening.urge_late(at=report.due_at) == 0
    assert screening.urge_late(at=late) == 1
    assert screening.urge_late(at=late) == 0
    told = Notice.objects.filter(template_code="screening_late")
    assert set(told.values_list("account_id", flat=True)) == {
        town.accounts["chair"].id,
        town.accounts["clerk_of_hall"].id,
    }
    screening.send_report(report.id, by=town["chair"], at=late + timedelta(hours=1))
    [row] = reading.rounds_of(town["justice_officer"].scope, made)
    assert (row.reported, row.late, row.urged) == (1, 1, 1)
    with pytest.raises(NotAllowedNow, match="reported_already"):
        screening.urge_report(report.id, by=town["justice_officer"], at=late)
