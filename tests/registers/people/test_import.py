"""A village's spreadsheet: read, judged row by row, taken in, taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from linli.foundation.tabular.importing.applying import apply_run
from linli.foundation.tabular.importing.asking import Asker, receive, start, undo
from linli.foundation.tabular.importing.kinds import Given, NotImported, Standing, Verdict
from linli.foundation.tabular.importing.reading import read_run
from linli.foundation.tabular.importing.undoing import undo_run
from linli.foundation.tabular.models import ImportRun, ImportState
from linli.registers.people import operations as people
from linli.registers.people import queries
from linli.registers.people.models import Household, Person, Residence
from linli.registers.people.operations.residents.checking import ResidentChecker
from linli.registers.people.operations.residents.columns import header_map
from linli.registers.people.rules.papers import with_check_digit
from tests.registers.city import AT, EAST, LAKE, LOTUS, PINE
from tests.registers.people.conftest import CLERK, PINE_CLERK, Houses
from tests.registers.people.test_persons import DAD, MUM, SON

AREA = f"{EAST}/{LAKE}/{LOTUS}/"
KEYS = ("name", "id_number", "relation", "household", "residence", "phone")


def a_run(area: str = AREA, **options: Any) -> ImportRun:
    return ImportRun.objects.create(
        kind="residents", area=area, account_id=uuid4(), asked_by="周社工", language="zh-hans",
        file_name="residents.csv", options=options, asked_at=AT, touched_at=AT,
        erase_at=AT + timedelta(days=1), mapping={"household": 3},
    )  # fmt: skip


def judged(*rows: tuple[Any, ...], **options: Any) -> list[Verdict]:
    given = [
        Given(number, dict(zip(KEYS, row, strict=False))) for number, row in enumerate(rows, 2)
    ]
    with translation.override("en"):
        return ResidentChecker(a_run(**options)).check(given)


def said(verdict: Verdict) -> str:
    return " ".join(note.words for note in verdict.notes)


def test_headings_are_found_in_their_usual_forms() -> None:
    known = {name for column in header_map().columns for name in column.names}
    assert {"居民姓名", "公民身份号码", "证件号码", "与户主关系", "户号", "居住地址"} <= known
    assert {"手机", "户籍地址", "性别", "出生日期", "人员类型"} <= known


def test_good_rows_find_their_homes_and_households(houses: Houses) -> None:
    rows = judged(
        ("单小明", DAD, "户主", "001", "荷香苑３号楼2单元501室", "138 0013 8000"),
        ("李 红", MUM, "妻", "001", "荷香苑3-2-501", ""),
        ("单乐", SON, "长子", "001", "湖滨路8号荷香苑三栋二单元５０２", ""),
        ("王五", with_check_digit("42990119550505141"), "", "", "荷香苑99幢1单元101", "无"),
    )
    assert [row.standing for row in rows] == [Standing.ADD] * 4
    homes = [row.value[10] for row in rows]
    assert homes == [houses.home.id.hex, houses.home.id.hex, houses.other.id.hex, None]
    assert rows[0].value[12] == rows[1].value[12]
    assert rows[3].value[9] == "荷香苑99幢1单元101"
    assert "kept in words" in said(rows[3])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1.10105E+17", "cut the last digits"),
        (429901199003071000, "cut the last digits"),
        (4.29901199003071e17, "cut the last digits"),
        ("429901199003072000", "cut the last digits"),
        ("429901900307125", "15 digits"),
        ("42990119900231125X", "no day 1990-02-31"),
        (DAD[:-1] + ("1" if DAD[-1] != "1" else "2"), "mistyped"),
        ("不详", "digits only"),
    ],
)
def test_damaged_numbers_are_refused_with_what_to_do(
    houses: Houses, number: Any, words: str
) -> None:
    if words.startswith("no day"):
        number = with_check_digit(number[:17])
    (row,) = judged(("单小明", number))
    assert row.standing is Standing.BAD
    assert words in said(row)
    assert row.notes[0].column == "id_number"


def test_full_width_digits_and_blanks_are_mended_and_told(houses: Houses) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in DAD)
    (row,) = judged(("单小明", f" {wide[:6]} {wide[6:]}"))
    assert row.standing is Standing.ADD
    assert row.value[3] == DAD
    assert "mended" in said(row)


def test_one_number_with_two_names_is_shown_with_both_masked(houses: Houses) -> None:
    _good, row = judged(("单小明", DAD), ("赵大海", DAD))
    assert row.standing is Standing.BAD
    assert "单*明" in said(row)
    assert "赵*海" in said(row)
    assert DAD not in said(row)


def test_a_person_in_two_households_and_a_repeated_row(houses: Houses) -> None:
    _good, two, again = judged(
        ("单小明", DAD, "户主", "001"), ("单小明", DAD, "子", "002"), ("单小明", DAD, "户主", "001")
    )
    assert "two households" in said(two)
    assert "row 2 already" in said(again)


def test_second_heads_and_unknown_words_are_refused(houses: Houses) -> None:
    _good, head, word = judged(
        ("单小明", DAD, "户主", "001"), ("李红", MUM, "户主", "001"), ("单乐", SON, "老乡", "001")
    )
    assert "has a head already" in said(head)
    assert "老乡" in said(word)


def test_who_is_registered_is_brought_up_to_date_or_left(houses: Houses) -> None:
    facts = people.PersonFacts(name="单小明", id_number=DAD)
    people.register_person(by=CLERK, at=AT, facts=facts, source="visit", home_id=houses.home.id)
    row = ("单小明", DAD, "", "", "荷香苑3幢2单元501", "13800138000")
    (change,) = judged(row)
    assert change.standing is Standing.CHANGE
    assert change.value["changes"] == {"phone": "13800138000"}
    (left,) = judged(row, known="skip")
    assert left.standing is Standing.SAME
    (other,) = judged(("赵大海", DAD))
    assert "is registered for 单*明" in said(other)


def test_who_lives_in_another_community_must_leave_there_first(houses: Houses) -> None:
    facts = people.PersonFacts(name="单小明", id_number=DAD)
    people.register_person(
        by=PINE_CLERK, at=AT, facts=facts, source="visit", home_id=houses.pine.id
    )
    (row,) = judged(("单小明", DAD))
    assert "松林社区" in said(row)


def test_a_clerk_takes_in_no_other_community(houses: Houses) -> None:
    with pytest.raises(NotImported):
        ResidentChecker(a_run(community=PINE))
    with pytest.raises(NotImported):
        ResidentChecker(a_run(area=f"{EAST}/{LAKE}/"))


def take_in(text: str, path: Path, **options: Any) -> ImportRun:
    by = Asker(uuid4(), "周社工", AREA)
    run = receive(
        kind="residents",
        chunks=[text.encode()],
        file_name="村民.csv",
        options=options,
        by=by,
        at=AT,
    )
    read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    if run.state == ImportState.READY:
        start(run.id, area=AREA, at=AT)
        apply_run(run.id, now=lambda: AT)
        run.refresh_from_db()
    return run


FILE = f"""居民姓名,公民身份号码,与户主关系,现居住地址,联系电话,人员类型
单小明,{DAD},户主,荷香苑3幢2单元501,13800138000,户籍人口
李红,{MUM},配偶,荷香苑3幢2单元501,,户籍人口
单乐,{SON},子,荷香苑3幢2单元501,,户籍人口
坏行,123,户主,荷香苑3幢2单元502,,流动人口
"""


@pytest.mark.django_db
def test_a_file_is_taken_in_and_taken_back(houses: Houses, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    run = take_in(FILE, tmp_path)
    assert (run.done_add, run.rows_bad) == (3, 1)
    assert Person.objects.filter(import_run=run.id).count() == 3
    assert queries.people_total(CLERK.scope) == 3
    household = Household.objects.get()
    assert set(household.members.values_list("relation", flat=True)) == {"head", "spouse", "child"}
    assert Residence.objects.filter(home=houses.home, ends=None).count() == 3
    dad = Person.objects.get(name="单小明")
    assert (dad.id_number, dad.phone, dad.initials) == (DAD, "13800138000", "sxm")
    found = queries.look_up(CLERK.scope, queries.Sought(DAD))
    assert [one.id for one in found] == [dad.id]
    people.correct_field(
        by=CLERK, at=AT, person_id=dad.id, field="phone", value="13900139000", source="visit"
    )
    undo(run.id, by_name="周社工", area=AREA, at=AT)
    undo_run(run.id, now=lambda: AT)
    assert [one.name for one in Person.objects.all()] == ["单小明"]
    assert queries.people_total(CLERK.scope) == 1


@pytest.mark.django_db
def test_an_undo_sets_back_what_the_file_changed(
    houses: Houses, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    facts = people.PersonFacts(name="单小明", id_number=DAD, phone="13700137000")
    person = people.register_person(
        by=CLERK, at=AT, facts=facts, source="visit", home_id=houses.other.id
    )
    run = take_in(FILE, tmp_path)
    person.refresh_from_db()
    assert (person.phone, person.home_id) == ("13800138000", houses.home.id)
    assert run.done_change == 1
    undo(run.id, by_name="周社工", area=AREA, at=AT)
    undo_run(run.id, now=lambda: AT)
    person.refresh_from_db()
    assert (person.phone, person.home_id) == ("13700137000", houses.other.id)
    assert Residence.objects.get(person=person, ends=None).home_id == houses.other.id
    assert queries.people_total(CLERK.scope) == 1
