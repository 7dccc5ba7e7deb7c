"""What the words of an application point at: a bar, a type; and the letter of refusal."""

from __future__ import annotations

from datetime import date

from linli.casework.mediation.rules.bars import bars_in, refusal_letter, types_in
from linli.casework.mediation.rules.book import BarRow, TypeRow

SINCE = date(2026, 1, 1)
COURT = BarRow(
    code="court_pending",
    name="法院已受理或已裁判",
    valid_from=SINCE,
    explanation="纠纷已由人民法院受理。",
    route="受理法院",
    words=("已起诉", "立案"),
    legal_basis="《人民调解法》第十七条",
)
TYPES = [
    TypeRow(code="marriage", name="婚姻家庭", valid_from=SINCE, words=("离婚", "夫妻")),
    TypeRow(code="neighbour", name="邻里", valid_from=SINCE, words=("楼上", "漏水", "噪音")),
    TypeRow(code="other", name="其他", valid_from=SINCE),
]


def test_the_words_that_point_at_a_bar_are_told() -> None:
    found = bars_in("我上月已起诉，法院立案了", [COURT])
    assert found[0].words == ("已起诉", "立案")
    assert not bars_in("想请人调解", [COURT])


def test_the_type_with_most_words_comes_first() -> None:
    found = types_in("夫妻二人与楼上因漏水争吵", TYPES)
    assert [one.type.code for one in found] == ["neighbour", "marriage"]
    assert not types_in("没有线索", TYPES)


def test_the_letter_names_ground_basis_and_way() -> None:
    letter = "".join(refusal_letter(COURT, reason="东湖区法院已立案。", route="东湖区人民法院"))
    for words in ("法院已受理或已裁判", "东湖区法院已立案", "第十七条", "东湖区人民法院"):
        assert words in letter
    assert "。。" not in letter
