"""Putting files into the archive, and the file of a case as one PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from pypdf import PdfReader

from linli.casework.cases.models import Document
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Dossier, DossierState, RetentionClass
from linli.casework.matters.operations import filing
from linli.casework.matters.rules.filing import (
    FileFacts,
    FileItem,
    kept_until,
    missing_items,
    retention_code,
    wanted_items,
)
from linli.foundation.documents.uploads import delete_stored, open_stored
from tests.casework.city import START, City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
WHOLE = frozenset(
    {"register", "accept", "dispatch", "sign_for", "finish", "approve", "close_after_call"}
)


@pytest.fixture(autouse=True)
def _kept(db: None) -> None:
    for code, name, years, then in (
        ("matter", "一般工单", 3, "deidentify"),
        ("matter_long", "重大、疑难和挂牌督办工单", 10, "seal"),
        ("matter_keep", "具有长期查考价值的工单", 0, "keep"),
    ):
        RetentionClass.objects.create(
            code=code, name=name, years=years, then=then, valid_from=START
        )


def facts(actions: frozenset[str] = WHOLE, **more: object) -> FileFacts:
    said: dict[str, object] = {"state": "closed", "has_reply": True}
    return FileFacts(actions=actions, **{**said, **more})  # type: ignore[arg-type]  # test data


def test_a_whole_file_lacks_nothing() -> None:
    assert missing_items(facts()) == ()


@pytest.mark.parametrize(
    ("left_out", "item"),
    [
        ("register", FileItem.REGISTRATION),
        ("sign_for", FileItem.SIGNED),
        ("finish", FileItem.CONTACT),
        ("approve", FileItem.REVIEW),
        ("close_after_call", FileItem.FOLLOW_UP),
    ],
)
def test_each_missing_item_is_named(left_out: str, item: FileItem) -> None:
    assert missing_items(facts(WHOLE - {left_out})) == (item,)


def test_what_is_wanted_depends_on_the_way_it_went() -> None:
    refused = frozenset({"register", "refuse", "close"})
    assert missing_items(facts(refused, has_refusal=False)) == (FileItem.REFUSAL,)
    assert missing_items(facts(refused, has_refusal=True, has_reply=False)) == ()
    assert missing_items(facts(frozenset({"register", "merge"}), state="merged")) == (
        FileItem.MASTER,
    )
    assert FileItem.FOLLOW_UP not in missing_items(
        facts(WHOLE - {"close_after_call"}, needs_reply=False)
    )
    ended = frozenset({"register", "dispatch", "sign_for", "terminate", "close"})
    assert FileItem.REVIEW not in wanted_items(facts(ended))


def test_major_hard_and_listed_files_are_kept_longer() -> None:
    assert retention_code(facts()) == "matter"
    assert retention_code(facts(urgency="critical")) == "matter_long"
    assert retention_code(facts(is_listed=True)) == "matter_long"
    assert retention_code(facts(WHOLE | {"reopen"})) == "matter_long"


@pytest.fixture
def closed(city: City) -> Story:
    story = Story(city, when=BEGUN).accepted().dispatched(lamps="查看线路").signed()
    matters.assist_done(story.id, result="线路正常。", by=city["lamp_handler"], at=BEGUN)
    matters.first_contact(
        story.id, means="phone", words="已电话联系王阿姨。", by=city["handler"], at=BEGUN
    )
    return story.finished().approved().closed()


def test_the_archivist_files_it_with_the_class_they_choose(city: City, closed: Story) -> None:
    filing.put_into_archive(
        closed.id, retention_class="matter_keep", by=city["archivist"], at=BEGUN
    )
    case = closed.case
    assert (case.state, case.retention_class, case.erase_on) == ("archived", "matter_keep", None)


def test_what_is_not_whole_is_not_filed(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved()
    with pytest.raises(NotAllowedNow, match="items_missing 1"):
        filing.put_into_archive(story.id, by=city["archivist"], at=BEGUN)


def test_an_unknown_class_is_refused(city: City, closed: Story) -> None:
    with pytest.raises(NotAllowedNow, match="no_such_retention"):
        filing.put_into_archive(closed.id, retention_class="x", by=city["archivist"], at=BEGUN)


@pytest.mark.parametrize("who", ["handler", "caller", "supervisor"])
def test_others_ask_for_no_file(city: City, closed: Story, who: str) -> None:
    with pytest.raises(MoveRefused):
        filing.ask_dossier(closed.id, by=city[who], at=BEGUN)


def test_two_presses_make_one_file(city: City, closed: Story) -> None:
    one = filing.ask_dossier(closed.id, by=city["archivist"], at=BEGUN)
    assert filing.ask_dossier(closed.id, by=city["archivist"], at=BEGUN).id == one.id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'matters.make_dossier'"
        )
        assert cursor.fetchone()[0] == 1


def test_a_case_out_of_scope_has_no_file(city: City) -> None:
    outside = Story(city, when=BEGUN)
    archivist = replace(city["archivist"], scope=city["nobody"].scope)
    with pytest.raises(NoSuchCase):
        filing.ask_dossier(outside.id, by=archivist, at=BEGUN)


def _text(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_the_file_holds_everything_and_no_personal_data(city: City, closed: Story) -> None:
    Document.objects.create(
        case=closed.case,
        kind="photo",
        name="现场照片.jpg",
        media_type="image/jpeg",
        size=34567,
        sha256="ab" * 32,
        storage_key="ab/" + "ab" * 32,
        added_at=BEGUN,
        added_by="周敏",
    )
    filing.put_into_archive(closed.id, by=city["archivist"], at=BEGUN)
    asked = filing.ask_dossier(closed.id, by=city["archivist"], at=BEGUN)
    dossier = filing.make_dossier(asked.id, unit_name="市12345中心", at=BEGUN)
    assert dossier is not None
    assert (dossier.state, dossier.done) == (DossierState.DONE, dossier.total)
    with open_stored(dossier.storage_key) as file:
        made = file.read()
    said = _text(made)
    for words in (
        closed.number,
        "卷内目录",
        "诉求登记表",
        "锦绣花园3号楼东侧路灯三天不亮，晚上老人不敢出门。",
        "东湖区住建局",
        "已电话联系王阿姨。",
        "已修好，今晚亮灯。",
        "回访记录",
        "现场照片.jpg",
        "ab" * 32,
        "未见改动",
        "一般工单，3年",
        "2029年11月18日",
        "方册",
        "138****5678",
        "王*姨",
    ):
        assert words in said, words
    assert "13812345678" not in said
    assert filing.make_dossier(asked.id, at=BEGUN) == dossier, "done twice it is made once"
    delete_stored(dossier.storage_key)


def test_a_confidential_reporter_is_not_in_the_file(city: City) -> None:
    story = Story(city, when=BEGUN, nature="report", name="秘密人")
    asked = filing.ask_dossier(story.id, by=city["archivist"], at=BEGUN)
    dossier = filing.make_dossier(asked.id, at=BEGUN)
    assert dossier is not None
    with open_stored(dossier.storage_key) as file:
        said = _text(file.read())
    assert "要求保密" in said
    assert "秘密" not in said.replace("要求保密", "")
    assert "138****" not in said
    delete_stored(dossier.storage_key)


def test_a_broken_chain_is_said_in_the_file(city: City, closed: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER cases_event_append_only")
        cursor.execute(
            "UPDATE cases_event SET words = '改过' WHERE case_id = %s AND action = 'finish'",
            [closed.id],
        )
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER cases_event_append_only")
    asked = filing.ask_dossier(closed.id, by=city["archivist"], at=BEGUN)
    dossier = filing.make_dossier(asked.id, at=BEGUN)
    assert dossier is not None
    with open_stored(dossier.storage_key) as file:
        assert "校验未通过" in _text(file.read())
    delete_stored(dossier.storage_key)


def test_a_file_that_is_gone_is_nothing_to_make(db: None) -> None:
    assert filing.make_dossier(Dossier().id, at=BEGUN) is None


@pytest.mark.parametrize(
    ("closed", "years", "until"),
    [
        (date(2026, 11, 18), 10, date(2036, 11, 18)),  # leap days between count as days kept
        (date(2026, 12, 31), 3, date(2029, 12, 31)),
        (date(2028, 2, 29), 3, date(2031, 3, 1)),
        (date(2028, 2, 29), 4, date(2032, 3, 1)),
    ],
)
def test_a_file_is_kept_for_whole_years(closed: date, years: int, until: date) -> None:
    assert kept_until(closed, years) == until
