"""调解: inquiries, evidence, the record, extension, and the end without agreement."""

from __future__ import annotations

from dataclasses import dataclass

from linli.casework.mediation.documents.forms.base import COMMITTEE
from linli.casework.mediation.documents.layout import (
    Fixed,
    Form,
    Listing,
    Note,
    Number,
    Pairs,
    Signed,
    Signs,
    Stamp,
    Text,
)


@dataclass(frozen=True, kw_only=True)
class InquiryRecord:
    number: str
    at: str
    place: str
    present: str
    asked_name: str
    asked_sex: str
    asked_age: str
    asked_address: str
    relation: str
    words: str
    asked_signed: tuple[Signed, ...]
    made_by: tuple[Signed, ...]
    recorder: tuple[Signed, ...]


INQUIRY = Form(
    "inquiry",
    "人民调解调查记录",
    InquiryRecord,
    (
        Number("number"),
        Pairs(
            (
                (("时间", "at"),),
                (("地点", "place"),),
                (("参加人", "present"),),
                (("被调查人", "asked_name"), ("性别", "asked_sex"), ("年龄", "asked_age")),
                (("单位或者住址", "asked_address"),),
                (("与当事人的关系", "relation"),),
            )
        ),
        Text("调查内容", "words"),
        Fixed("以上记录已向被调查人宣读（或者由其阅看），与所述一致。"),
        Signs(
            (
                ("被调查人（签名盖章或按指印）", "asked_signed"),
                ("调查人（签名）", "made_by"),
                ("记录人（签名）", "recorder"),
            )
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    n: str
    name: str
    given_by: str
    pages: str
    original: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class EvidenceList:
    number: str
    rows: tuple[EvidenceRow, ...]
    received_by: tuple[Signed, ...]
    committee: str
    day: str


EVIDENCE = Form(
    "evidence",
    "人民调解证据材料",
    EvidenceList,
    (
        Number("number"),
        Listing(
            "rows",
            (
                ("序号", "n", 0.6),
                ("材料名称", "name", 2.2),
                ("提供人", "given_by", 1.1),
                ("页数", "pages", 0.6),
                ("原件或复印件", "original", 0.9),
                ("校验值（SHA-256，电子件）", "digest", 2.4),
            ),
            empty="当事人未提供证据材料。",
        ),
        Signs((("接收人（签名）", "received_by"),)),
        Stamp(),
        Note("证据材料附后。电子件的校验值与系统内所存文件一致。"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class MediationRecord:
    number: str
    at: str
    place: str
    form: str
    parties: str
    others: str
    rights: str
    record: str
    result: str
    parties_signed: tuple[Signed, ...]
    others_signed: tuple[Signed, ...]
    mediators_signed: tuple[Signed, ...]
    recorder: tuple[Signed, ...]


RECORD = Form(
    "record",
    "人民调解记录",
    MediationRecord,
    (
        Number("number"),
        Pairs(
            (
                (("时间", "at"),),
                (("地点", "place"), ("方式", "form")),
                (("当事人", "parties"),),
                (("参加人", "others"),),
            )
        ),
        Text("人民调解委员会已将人民调解的相关规定告知各方当事人", "rights"),
        Text("调解记录", "record"),
        Text("调解结果", "result"),
        Signs(
            (
                ("当事人（签名盖章或按指印）", "parties_signed"),
                ("参加人（签名）", "others_signed"),
                ("人民调解员（签名）", "mediators_signed"),
                ("记录人（签名）", "recorder"),
            )
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Extension:
    number: str
    parties: str
    dispute: str
    accepted: str
    old_due: str
    new_due: str
    reason: str
    parties_signed: tuple[Signed, ...]
    mediators_signed: tuple[Signed, ...]
    committee: str
    day: str


EXTENSION = Form(
    "extension",
    "人民调解期限延长同意书",
    Extension,
    (
        Number("number"),
        Fixed(
            "{parties}之间的{dispute}，本调解委员会于{accepted}受理，"
            "调解期限至{old_due}届满。因下列原因需要延长："
        ),
        Text("延长理由", "reason"),
        Fixed("经征求意见，各方当事人自愿同意将调解期限延长至{new_due}，在此期间继续调解。"),
        Signs(
            (
                ("当事人（签名盖章或按指印）", "parties_signed"),
                ("人民调解员（签名）", "mediators_signed"),
            )
        ),
        COMMITTEE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Termination:
    number: str
    parties: str
    dispute: str
    accepted: str
    ended: str
    reason: str
    route: str
    mediators_signed: tuple[Signed, ...]
    committee: str
    day: str


TERMINATION = Form(
    "termination",
    "人民调解终止调解书",
    Termination,
    (
        Number("number"),
        Fixed("{parties}之间的{dispute}，本调解委员会于{accepted}受理。现于{ended}终止调解。"),
        Text("终止理由", "reason"),
        Text("告知的其他途径", "route"),
        Fixed(
            "依照《中华人民共和国人民调解法》第二十六条，特告知当事人可以依法通过仲裁、行政、"
            "司法等途径维护自己的权利。"
        ),
        Signs((("人民调解员（签名）", "mediators_signed"),)),
        COMMITTEE,
        Note("本书送达各方当事人各一份，归档一份。"),
    ),
)
