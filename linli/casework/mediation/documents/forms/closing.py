"""回访、立卷: visits, the report on the case, and what binds a file together."""

from __future__ import annotations

from dataclasses import dataclass

from linli.casework.mediation.documents.forms.base import COMMITTEE
from linli.casework.mediation.documents.layout import (
    Form,
    Listing,
    Number,
    Pairs,
    Signed,
    Signs,
    Stamp,
    Text,
)


@dataclass(frozen=True, kw_only=True)
class VisitRecord:
    number: str
    parties: str
    reason: str
    at: str
    performed: str
    satisfied: str
    at_odds: str
    words: str
    measures: str
    visitor: tuple[Signed, ...]
    committee: str
    day: str


VISIT = Form(
    "visit",
    "人民调解回访记录",
    VisitRecord,
    (
        Number("number", "调解协议编号："),
        Pairs(
            (
                (("当事人", "parties"),),
                (("回访事由", "reason"),),
                (("回访时间", "at"),),
                (("履行情况", "performed"), ("是否满意", "satisfied")),
                (("再次争执或激化迹象", "at_odds"),),
            )
        ),
        Text("回访情况", "words"),
        Text("采取的措施", "measures"),
        Signs((("回访人（签名）", "visitor"),)),
        Stamp(unit="", day="day"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Remarks:
    number: str
    words: str
    chain: str
    made_by: tuple[Signed, ...]
    checked_by: tuple[Signed, ...]
    committee: str
    day: str


REMARKS = Form(
    "remarks",
    "卷宗情况说明",
    Remarks,
    (
        Number("number"),
        Text("缺少或者需要说明的材料", "words"),
        Text("办理记录校验", "chain"),
        Signs((("立卷人（签名）", "made_by"), ("检查人（签名）", "checked_by"))),
        Stamp(),
    ),
)


@dataclass(frozen=True, kw_only=True)
class ClosingReport:
    number: str
    day: str
    committee: str
    mediators: str
    accepted: str
    closed: str
    parties: str
    source: str
    type: str
    grade: str
    facts: str
    result: str
    reporter: tuple[Signed, ...]
    chair: tuple[Signed, ...]


CLOSING = Form(
    "closing",
    "人民调解结案报告表",
    ClosingReport,
    (
        Pairs(
            (
                (("卷号", "number"), ("填表时间", "day")),
                (("承办单位", "committee"),),
                (("承办人", "mediators"),),
                (("受案时间", "accepted"), ("结案时间", "closed")),
                (("当事人", "parties"),),
                (("案件来源", "source"), ("纠纷类型", "type")),
                (("纠纷等级", "grade"),),
                (("简要事实", "facts"),),
                (("处理结果", "result"),),
            )
        ),
        Signs((("填表人（签名）", "reporter"), ("负责人（签名）", "chair"))),
        COMMITTEE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Cover:
    committee: str
    name: str
    number: str
    mediators: str
    period: str
    made_by: str
    made_on: str
    retention: str
    remark: str


COVER = Form(
    "cover",
    "人民调解卷宗",
    Cover,
    (
        Pairs(
            (
                (("调委会名称", "committee"),),
                (("卷名", "name"),),
                (("卷号", "number"),),
                (("人民调解员", "mediators"),),
                (("调解日期", "period"),),
                (("立卷人", "made_by"),),
                (("立卷日期", "made_on"),),
                (("保管期限", "retention"),),
                (("备注", "remark"),),
            )
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class ContentsRow:
    n: str
    name: str
    page: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    number: str
    rows: tuple[ContentsRow, ...]


CONTENTS = Form(
    "contents",
    "卷内目录",
    Contents,
    (
        Number("number", "卷号："),
        Listing(
            "rows",
            (
                ("序号", "n", 0.6),
                ("文书名称", "name", 3.2),
                ("页号", "page", 0.8),
                ("备注", "remark", 1.4),
            ),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class BackCover:
    pages: str
    made_by: tuple[Signed, ...]
    checked_by: tuple[Signed, ...]
    made_on: str
    committee: str


BACK_COVER = Form(
    "back_cover",
    "卷宗封底",
    BackCover,
    (
        Pairs(((("本卷页数", "pages"),), (("立卷日期", "made_on"),))),
        Signs((("立卷人（签名）", "made_by"), ("检查人（签名）", "checked_by"))),
        Stamp(unit="committee", day="made_on", seal="（人民调解委员会印章）"),
    ),
)
