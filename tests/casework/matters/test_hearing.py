"""What reporters say while their matter is handled: urging, and adding after a merge."""

from datetime import datetime, timedelta

import pytest

from linli.casework.cases.models import Case, Document, Event
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import LimitRule, Matter
from linli.casework.matters.queries.lists import MatterFilter, Sort, every_matter
from linli.casework.matters.queries.public import Act, public_matter
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.casework.matters.queries.seeds import limit_seeds
from linli.casework.matters.queries.windows import main_case_id
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations import install_template
from linli.registers.access.rules import RESIDENT
from tests.casework.city import MORNING, START, City, Story, at

pytestmark = pytest.mark.django_db
AFTERNOON = at("2026-11-18 15:00")  # four working hours after the morning
NEXT_DAY = at("2026-11-19 09:00")


@pytest.fixture
def story(city: City) -> Story:
    return Story(city).accepted().dispatched().signed()


@pytest.fixture
def templates(city: City) -> None:
    for code, channel, fields in (
        ("urged_by_reporter", "inapp", ["no", "title"]),
        ("asked_back", "sms", ["no", "unit", "url"]),
    ):
        body = " ".join(f"{{{name}}}" for name in fields)
        install_template(
            code=code, channel=channel, subject="", body=body, fields=fields, valid_from=START
        )


def urge(story: Story, when: datetime = AFTERNOON, words: str = "") -> Case:
    return matters.urge(story.id, words=words, by=RESIDENT, at=when, is_reporter=True)


class TestUrging:
    def test_it_is_a_step_of_the_chain_that_keeps_the_state(self, story: Story) -> None:
        case = urge(story, words="三天了。")
        event = Event.objects.get(case=case, action="urge")
        assert (event.words, event.from_state, event.to_state) == (
            "三天了。",
            "in_progress",
            "in_progress",
        )
        assert event.seen_by_resident
        assert verify_case(case.id).broken is None
        matter = Matter.objects.get(case=case)
        assert (matter.urgings, matter.urged_at) == (1, AFTERNOON)

    def test_the_unit_and_the_supervisor_are_told(
        self, story: Story, city: City, templates: None
    ) -> None:
        urge(story)
        told = set(
            Notice.objects.filter(template_code="urged_by_reporter").values_list(
                "account_id", flat=True
            )
        )
        assert told == {city.accounts[name].id for name in ("handler", "head", "supervisor")}

    def test_the_first_hours_belong_to_the_unit(self, story: Story) -> None:
        with pytest.raises(NotAllowedNow) as refused:
            urge(story, at("2026-11-18 14:30"))
        assert refused.value.code == "urge_too_early"
        assert datetime.fromisoformat(refused.value.detail) == AFTERNOON
        urge(story, AFTERNOON)

    def test_once_in_a_working_day(self, story: Story) -> None:
        friday, sunday = at("2026-11-20 15:00"), at("2026-11-22 10:00")
        urge(story, friday)
        for when in (friday + timedelta(hours=1), sunday):
            with pytest.raises(NotAllowedNow) as refused:
                urge(story, when)
            assert refused.value.code == "urged_today"
            assert datetime.fromisoformat(refused.value.detail) == at("2026-11-23 00:00")
        urge(story, at("2026-11-23 08:00"))
        assert Matter.objects.get(case_id=story.id).urgings == 2

    def test_a_city_without_the_rule_does_not_hold_it_back(self, story: Story) -> None:
        LimitRule.objects.filter(clock="urge_window").delete()
        forget_rule_book()
        urge(story, MORNING)

    def test_the_rule_comes_with_the_catalogue(self) -> None:
        rows = {row.code: row for row in limit_seeds()}
        assert rows["urge_window"].legal_basis
        assert (rows["urge_window"].amount, rows["urge_window"].unit) == (4, "working_hour")

    def test_what_waits_for_the_reporter_is_not_urged(self, story: Story) -> None:
        story.finished().approved()
        with pytest.raises(MoveRefused):
            urge(story)

    def test_a_stranger_cannot(self, story: Story) -> None:
        with pytest.raises(MoveRefused):
            matters.urge(story.id, by=RESIDENT, at=AFTERNOON)

    def test_another_district_s_operator_cannot(self, story: Story, city: City) -> None:
        with pytest.raises(NoSuchCase):
            matters.urge(story.id, by=city["nobody"], at=AFTERNOON)

    def test_the_operator_records_it_for_the_caller(self, story: Story, city: City) -> None:
        matters.urge(story.id, words="又来电催", by=city["taker"], at=AFTERNOON)
        assert Event.objects.get(case_id=story.id, action="urge").who == "宋佳"

    def test_the_flag_lasts_until_the_unit_speaks(self, story: Story, city: City) -> None:
        wanted = MatterFilter(is_urged=True)
        urge(story)
        for actor in ("handler", "supervisor"):
            found = every_matter(city[actor], wanted, Sort.NEWEST, at=AFTERNOON)
            assert [row.case.number for row in found] == [story.number]
        matters.reply_to_reporter(
            story.id, words="明天上午来修。", by=city["handler"], at=AFTERNOON
        )
        found = every_matter(city["handler"], wanted, Sort.NEWEST, at=AFTERNOON)
        assert list(found) == []
        assert Matter.objects.get(case_id=story.id).urgings == 1


class TestMergedReporters:
    @pytest.fixture
    def other(self, city: City, story: Story) -> Story:
        other = Story(city, phone="13900001111", name="李叔", text="锦绣花园的路灯坏了。")
        matters.merge(other.id, into=story.id, by=city["taker"], at=MORNING)
        return other

    def test_the_main_matter_is_found(self, story: Story, other: Story) -> None:
        assert main_case_id(other.id) == story.id
        assert main_case_id(story.id) is None

    def test_what_is_added_goes_to_the_main_matter_as_their_words(
        self, story: Story, other: Story
    ) -> None:
        photo = Document(
            kind="reported",
            name="a.jpg",
            media_type="image/jpeg",
            size=3,
            sha256="0" * 64,
            storage_key="k",
            seen_by_resident=True,
            added_at=AFTERNOON,
            added_by="诉求人",
        )
        matters.add_information(
            other.id,
            words="第二盏也不亮了。",
            by=RESIDENT,
            at=AFTERNOON,
            is_reporter=True,
            documents=(photo,),
        )
        own = Event.objects.get(case_id=other.id, action="add_information")
        main = Event.objects.get(case_id=story.id, action="add_information")
        assert own.seen_by_resident
        assert not main.seen_by_resident
        assert own.words == main.words == "第二盏也不亮了。"
        assert main.data["merged"] == other.number
        assert Document.objects.get(case_id=other.id).seen_by_resident
        assert not Document.objects.get(case_id=story.id).seen_by_resident

    def test_neither_reporter_reads_the_other_s_words(self, story: Story, other: Story) -> None:
        for one, words in ((other, "我在2单元。"), (story, "我在3号楼。")):
            matters.add_information(
                one.id, words=words, by=RESIDENT, at=AFTERNOON, is_reporter=True
            )
        for one, foreign in ((other, "3号楼"), (story, "2单元")):
            shown = public_matter(one.id, at=AFTERNOON)
            assert shown is not None
            told = [event.words for event in shown.shown.events + shown.progress.events]
            assert not any(foreign in words for words in told)
            assert all("merged" not in event.facts for event in shown.progress.events)

    def test_the_unit_asks_back_under_their_own_number(
        self, story: Story, other: Story, city: City, templates: None
    ) -> None:
        matters.ask_merged(
            story.id, to=other.number, words="哪一盏不亮？", by=city["handler"], at=AFTERNOON
        )
        shown = public_matter(other.id, at=AFTERNOON)
        assert shown is not None
        asked = shown.progress.events[-1]
        assert (asked.action, asked.words) == ("asked_back", "哪一盏不亮？")
        assert asked.facts["lead"] == "东湖区住建局"
        main = public_matter(story.id, at=AFTERNOON)
        assert main is not None
        assert all(event.action != "ask_merged" for event in main.progress.events)
        sms = Notice.objects.get(template_code="asked_back")
        assert other.number in sms.body

    def test_only_who_was_merged_into_it_can_be_asked(self, story: Story, city: City) -> None:
        with pytest.raises(NoSuchCase):
            matters.ask_merged(
                story.id, to="20260101000001", words="？", by=city["handler"], at=AFTERNOON
            )

    def test_they_urge_with_a_limit_of_their_own(self, story: Story, other: Story) -> None:
        urge(story)
        urge(other)
        assert Matter.objects.get(case_id=story.id).urgings == 2
        with pytest.raises(NotAllowedNow):
            urge(other, AFTERNOON + timedelta(hours=1))
        urge(story, NEXT_DAY)

    def test_what_they_may_do_follows_the_main_matter(self, story: Story, other: Story) -> None:
        def may() -> frozenset[Act]:
            shown = public_matter(other.id, at=AFTERNOON)
            assert shown is not None
            return shown.may

        assert {Act.ADD, Act.URGE} <= may()
        story.finished().approved()
        assert Act.URGE not in may()
        story.closed()
        assert Act.ADD not in may()
        with pytest.raises(MoveRefused):
            matters.add_information(
                other.id, words="还有", by=RESIDENT, at=AFTERNOON, is_reporter=True
            )
