"""The reporter's leave to publish, and what is cleared for everybody to read."""

import pytest

from linli.casework.cases.models import Case, Event
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Publication, PublishConsent
from linli.casework.matters.queries.publishing import (
    clearable_slice,
    cleared_slice,
    first_draft,
    published_of,
    published_slice,
)
from linli.casework.matters.rules.publishing import WORDING, persons_in, without_persons
from linli.registers.access.rules import RESIDENT
from tests.casework.city import MORNING, City, Story

pytestmark = pytest.mark.django_db


def allow(story: Story) -> None:
    matters.allow_publishing(story.id, wording=WORDING, by=RESIDENT, at=MORNING, is_reporter=True)


@pytest.fixture
def closed(city: City) -> Story:
    story = Story(city).accepted().dispatched().signed().finished().approved().closed()
    allow(story)
    return story


def publish(story: Story, role: str = "reviewer", *, answer: str = "已修好，今晚亮灯。") -> None:
    matters.publish(story.id, title="路灯不亮", answer=answer, by=story.city[role], at=MORNING)


class TestLeave:
    def test_it_is_given_with_the_report(self, city: City) -> None:
        story = Story(city, may_publish=WORDING)
        consent = PublishConsent.objects.get(case_id=story.id)
        assert (consent.wording, consent.given_at, consent.withdrawn_at) == (
            WORDING,
            MORNING,
            None,
        )
        assert Event.objects.get(case_id=story.id, seq=1).data["publish"] == WORDING

    def test_nothing_is_kept_where_nothing_was_ticked(self, city: City) -> None:
        story = Story(city)
        assert not PublishConsent.objects.exists()
        assert "publish" not in Event.objects.get(case_id=story.id, seq=1).data

    def test_it_is_taken_back_and_given_again(self, closed: Story) -> None:
        matters.forbid_publishing(closed.id, by=RESIDENT, at=MORNING, is_reporter=True)
        assert PublishConsent.objects.get().withdrawn_at == MORNING
        allow(closed)
        assert PublishConsent.objects.get().withdrawn_at is None
        actions = Event.objects.filter(case_id=closed.id).order_by("-seq")
        assert [event.action for event in actions[:2]] == ["allow_publishing", "forbid_publishing"]

    def test_a_stranger_decides_nothing(self, closed: Story) -> None:
        with pytest.raises(MoveRefused):
            matters.forbid_publishing(closed.id, by=RESIDENT, at=MORNING)

    @pytest.mark.parametrize(("said", "kept"), [(True, 1), (False, 0), (None, 0)])
    def test_it_can_be_said_at_the_call_back(
        self, city: City, said: bool | None, kept: int
    ) -> None:
        story = Story(city).accepted().dispatched().signed().finished().approved()
        answers = matters.Answers(is_reached=True, solved="solved", may_publish=said)
        matters.follow_up(story.id, answers=answers, by=city["caller"], at=MORNING)
        assert PublishConsent.objects.filter(withdrawn_at=None).count() == kept


class TestClearing:
    @pytest.mark.parametrize("role", ["reviewer", "archivist"])
    def test_what_everybody_reads(self, closed: Story, role: str) -> None:
        publish(closed, role)
        shown = published_of(published_slice().rows[0])
        assert (shown.title, shown.answer, shown.unit_name) == (
            "路灯不亮",
            "已修好，今晚亮灯。",
            "东湖区住建局",
        )
        assert shown.kind == "城乡建设 / 物业"
        assert shown.district_name
        assert shown.days == 0

    def test_not_without_the_leave(self, city: City) -> None:
        story = Story(city).accepted().dispatched().signed().finished().approved().closed()
        with pytest.raises(NotAllowedNow, match="no_consent"):
            publish(story)

    def test_not_before_it_is_finished(self, city: City) -> None:
        story = Story(city, may_publish=WORDING).accepted().dispatched()
        with pytest.raises(MoveRefused):
            publish(story)

    @pytest.mark.parametrize("role", ["taker", "handler", "supervisor"])
    def test_only_those_who_review(self, closed: Story, role: str) -> None:
        with pytest.raises(MoveRefused):
            publish(closed, role)

    def test_another_district_knows_nothing_of_it(self, closed: Story) -> None:
        with pytest.raises(NoSuchCase):
            publish(closed, "nobody")

    def test_a_sensitive_matter_never(self, closed: Story) -> None:
        Case.objects.filter(id=closed.id).update(is_sensitive=True)
        with pytest.raises(NotAllowedNow, match="not_for_publishing"):
            publish(closed)
        assert clearable_slice(closed.city["reviewer"]).rows == []

    @pytest.mark.parametrize("words", ["王阿姨说已修好", "打138 1234 5678", "42060219900101123X"])
    def test_words_that_name_a_person_are_refused(self, closed: Story, words: str) -> None:
        with pytest.raises(NotAllowedNow, match="names_a_person"):
            publish(closed, answer=words)
        assert not Publication.objects.exists()

    def test_taking_the_leave_back_takes_it_off_at_once(self, closed: Story) -> None:
        publish(closed)
        matters.forbid_publishing(closed.id, by=RESIDENT, at=MORNING, is_reporter=True)
        assert not Publication.objects.exists()
        assert published_slice().rows == []
        event = Event.objects.filter(case_id=closed.id).order_by("-seq")[0]
        assert event.data == {"was_published": True}

    def test_it_is_taken_off_with_a_reason(self, closed: Story, city: City) -> None:
        publish(closed)
        matters.unpublish(closed.id, reason="写错了单位", by=city["reviewer"], at=MORNING)
        assert not Publication.objects.exists()
        with pytest.raises(NotAllowedNow, match="not_published"):
            matters.unpublish(closed.id, reason="又", by=city["reviewer"], at=MORNING)

    def test_a_reopened_matter_is_not_finished_any_more(self, closed: Story, city: City) -> None:
        publish(closed)
        matters.ask_reopening(closed.id, reason="又坏了", by=RESIDENT, at=MORNING)
        matters.rule_on_reopening(
            closed.id, is_granted=True, ruling="属实", by=city["reviewer"], at=MORNING
        )
        assert not Publication.objects.exists()

    def test_the_queue_of_who_clears(self, closed: Story, city: City) -> None:
        rows = clearable_slice(city["reviewer"]).rows
        assert [case.id for case in rows] == [closed.id]
        assert clearable_slice(city["nobody"]).rows == []
        publish(closed)
        assert clearable_slice(city["reviewer"]).rows == []
        assert [row.case_id for row in cleared_slice(city["reviewer"]).rows] == [closed.id]
        assert cleared_slice(city["nobody"]).rows == []

    def test_the_first_draft_names_nobody(self, city: City) -> None:
        story = Story(city, title="王阿姨家门口路灯不亮")
        title, _answer = first_draft(story.case)
        assert title == "诉求人家门口路灯不亮"


class TestPersons:
    def test_short_numbers_are_no_person(self) -> None:
        assert persons_in("3号楼2单元，2026年11月18日", []) == []

    def test_the_draft_has_neither_names_nor_numbers(self) -> None:
        text = without_persons("王阿姨（0710-3512345）家", ["王阿姨", "王"])
        assert persons_in(text, ["王阿姨"]) == []
        assert text == "诉求人（（号码））家"
