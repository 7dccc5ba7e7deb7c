"""协议、履行、司法确认: what the parties agreed on and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from linli.casework.mediation.documents.forms.base import COMMITTEE
from linli.casework.mediation.documents.layout import (
    Fixed,
    Form,
    Items,
    Listing,
    Note,
    Number,
    Pairs,
    PartyLine,
    People,
    Signed,
    Signs,
    Stamp,
    Text,
)


@dataclass(frozen=True, kw_only=True)
class AgreementPaper:
    number: str
    parties: tuple[PartyLine, ...]
    facts: str
    points: str
    terms: str
    manner: str
    copies: str
    parties_signed: tuple[Signed, ...]
    mediators_signed: tuple[Signed, ...]
    recorder: tuple[Signed, ...]
    committee: str
    day: str


AGREEMENT = Form(
    "agreement",
    "人民调解协议书",
    AgreementPaper,
    (
        Number("number"),
        People("parties"),
        Text("纠纷的主要事实", "facts"),
        Text("争议事项", "points"),
        Fixed("经调解，各方当事人自愿达成如下协议：", is_head=True),
        Text("", "terms"),
        Text("履行方式、地点、期限", "manner"),
        Fixed("本协议一式{copies}份，当事人各持一份，人民调解委员会留存一份。"),
        Signs(
            (
                ("当事人（签名盖章或按指印）", "parties_signed"),
                ("人民调解员（签名）", "mediators_signed"),
                ("记录人（签名）", "recorder"),
            )
        ),
        COMMITTEE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class OralAgreement:
    number: str
    parties: tuple[PartyLine, ...]
    facts: str
    terms: str
    manner: str
    mediators_signed: tuple[Signed, ...]
    committee: str
    day: str


ORAL_AGREEMENT = Form(
    "oral_agreement",
    "人民调解口头协议登记表",
    OralAgreement,
    (
        Number("number"),
        People("parties"),
        Pairs(
            (
                (("纠纷主要事实及争议事项", "facts"),),
                (("达成协议内容", "terms"),),
                (("履行方式、期限", "manner"),),
            )
        ),
        Signs((("人民调解员（签名）", "mediators_signed"),)),
        COMMITTEE,
        Note(
            "口头调解协议自各方当事人达成协议之日起生效（《中华人民共和国人民调解法》第三十条）。"
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class PerformanceRow:
    n: str
    debtor: str
    creditor: str
    what: str
    amount: str
    due: str
    state: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class Performance:
    number: str
    rows: tuple[PerformanceRow, ...]
    mediators_signed: tuple[Signed, ...]
    committee: str
    day: str


PERFORMANCE = Form(
    "performance",
    "人民调解协议履行凭证",
    Performance,
    (
        Number("number", "协议编号："),
        Listing(
            "rows",
            (
                ("序号", "n", 0.55),
                ("履行人", "debtor", 1.0),
                ("接受人", "creditor", 1.0),
                ("履行内容", "what", 2.0),
                ("金额（元）", "amount", 1.0),
                ("期限", "due", 1.35),
                ("情况", "state", 1.35),
                ("凭证", "proof", 1.3),
            ),
        ),
        Signs((("人民调解员（签名）", "mediators_signed"),)),
        Stamp(),
        Note("收条、转账单等凭证附后。"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class ConfirmationRequest:
    number: str
    court: str
    applicants: tuple[PartyLine, ...]
    committee: str
    agreed: str
    facts: str
    papers: tuple[str, ...]
    applicants_signed: tuple[Signed, ...]
    day: str


CONFIRMATION = Form(
    "confirmation",
    "司法确认申请书",
    ConfirmationRequest,
    (
        People("applicants"),
        Fixed("请求事项", is_head=True),
        Fixed("请求依法确认申请人于{agreed}经{committee}主持达成的{number}人民调解协议有效。"),
        Text("事实与理由", "facts"),
        Fixed(
            "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给国家、"
            "集体或者他人造成损害的，愿意承担相应的民事责任和其他法律责任。"
        ),
        Items("所附材料", "papers"),
        Fixed("此致", indent=True),
        Fixed("{court}", indent=False),
        Signs((("申请人（签名盖章或按指印）", "applicants_signed"),)),
        Stamp(unit="", day="day"),
        Note(
            "依照《中华人民共和国民事诉讼法》第二百零五条，双方当事人自调解协议生效之日起三十日内共同提出。"
        ),
    ),
)
