"""Files of committees and mediators: taken in, known ones left, taken back."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.casework.mediation.models import Committee, Mediator
from linli.foundation.tabular.importing import applying, asking, reading, undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.people.rules.papers import with_check_digit
from tests.casework.city import MORNING
from tests.casework.mediation.town import Town
from tests.registers.city import EAST

HALLS = ("调委会名称", "类型", "所属社区", "字号", "人口")
PEOPLE = ("姓名", "性别", "所属调委会", "身份证号", "文化程度", "专兼职", "擅长类型", "职务")
PAPER = with_check_digit("42060219900307002")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def _bring(kind: str, head: tuple[str, ...], *rows: tuple[str, ...]) -> ImportRun:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    by = asking.Asker(account_id=UUID(int=5), name="邵明", area=f"{EAST}/")
    run = asking.receive(
        kind=kind, chunks=[text.getvalue().encode()], file_name="名册.csv", options={}, by=by, at=MORNING
    )  # fmt: skip
    reading.read_run(run.id, now=lambda: MORNING)
    run.refresh_from_db()
    return run


def _take(run: ImportRun) -> ImportRun:
    asking.start(run.id, area=run.area, at=MORNING)
    applying.apply_run(run.id, now=lambda: MORNING + timedelta(minutes=1))
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def test_committees_of_a_file_are_founded_with_words_of_their_own(town: Town) -> None:
    run = _bring(
        "mediation_committees",
        HALLS,
        ("荷香社区人民调解委员会", "社区", "荷香社区", "", ""),
        ("荷香社区物业纠纷人民调解室", "工作室", "荷香社区", "", "900"),
        ("某地调委会", "社区", "没有的社区", "", ""),
        ("东湖区医疗纠纷人民调解委员会", "行业", "东湖区", "医", ""),
    )
    assert (run.rows_total, run.rows_bad) == (4, 2)
    _take(run)
    made = Committee.objects.get(import_run=run.id)
    assert (made.unit.name, made.residents) == ("荷香社区物业纠纷人民调解室", 900)
    assert made.short_word not in ("荷", "")


def test_mediators_of_a_file_are_enrolled_once_and_taken_back(town: Town) -> None:
    rows = (
        ("单芳", "女", "荷香社区人民调解委员会", PAPER, "大专", "专职", "邻里、没有的", "委员"),
        ("仇英", "女", "荷香社区人民调解委员会", PAPER, "", "", "", ""),
        ("贾平", "不明", "荷香社区人民调解委员会", "", "", "", "", ""),
        ("区远", "男", "渡口社区人民调解委员会", "", "", "", "", ""),
    )
    run = _bring("mediators", PEOPLE, *rows)
    assert (run.rows_total, run.rows_bad) == (4, 3)
    _take(run)
    made = Mediator.objects.get(import_run=run.id)
    assert (made.initials, made.education, made.is_full_time) == ("sf", "college", True)
    assert made.specialities == ["neighbour"]
    assert made.terms.get().role == "member"
    again = _bring("mediators", PEOPLE, rows[0])
    assert (again.rows_bad, again.rows_add, again.rows_total) == (0, 0, 1)
    asking.undo(run.id, by_name="邵明", area=run.area, at=MORNING + timedelta(hours=1))
    undoing.undo_run(run.id, now=lambda: MORNING + timedelta(hours=2))
    assert not Mediator.objects.filter(name="单芳").exists()
