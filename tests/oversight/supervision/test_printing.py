"""The printed papers, read back from the PDF."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.queries.printing import ordinal, print_paper
from linli.oversight.supervision.rules import Rung
from tests.casework.city import City, Story, at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-26 09:00")


def text_of(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_an_order_says_who_must_do_what_by_when(city: City) -> None:
    story = Story(city, when=at("2026-11-18 09:00")).accepted().dispatched().signed()
    writing = Writing(
        cases=[story.id],
        title="督办",
        requirement="请说明原因，#见附件 $x$ @未知 并写明责任人。",
        basis="《潍坊市12345政务服务便民热线条例》",
        copy_to="东湖区政府督查室",
        due_at=at("2026-12-01 17:30"),
    )
    draft = supervision.draft_paper(Rung.ORDER, writing, by=city["supervisor"], at=NOW)
    assert "草稿" in text_of(print_paper(draft))
    paper = supervision.issue_paper(draft.id, by=city["supervisor"], at=NOW)
    said = text_of(print_paper(paper))
    for words in (
        paper.number,
        "东湖区住建局：",
        f"编号{story.number}，应于2026年11月25日办结",
        "请说明原因，#见附件$x$@未知并写明责任人。",
        "请于2026年12月1日17:30前书面反馈。",
        "签发：贺宁",
        "抄送：东湖区政府督查室",
        "回执",
        "2026年11月26日",
    ):
        assert words in said, words


def test_points_are_counted_in_chinese() -> None:
    assert [ordinal(n) for n in (1, 10, 11, 20, 21, 50)] == [
        "一", "十", "十一", "二十", "二十一", "五十"
    ]  # fmt: skip
