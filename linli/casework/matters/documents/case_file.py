"""The file of a case as one PDF: cover, contents, forms, history, call-backs, attachments, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from linli.casework.cases.models import (
    Assignment,
    Case,
    Clock,
    Document,
    Event,
    FollowUp,
    Link,
    Party,
    PartyRole,
    Secrecy,
)
from linli.casework.cases.queries.verifying import Verified, verify_events
from linli.casework.matters.documents import tables
from linli.casework.matters.documents.sentences import brief, day, moment, sentence
from linli.casework.matters.models import Matter, RetentionClass, ReviewRequest
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Channel, Nature
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.documents.printing import render_pdf
from linli.registers.places.queries import UnknownPlace, city_name, place_codes

TEMPLATE = "casework/matters/documents/case_file.typ"
_SECRECY = {"named": "实名", "confidential": "要求保密", "anonymous": "匿名"}
_REPLY_BY = {
    "phone": "电话",
    "sms": "短信",
    "web": "网上",
    "letter": "书面",
    "visit": "当面",
    "none": "不需回复",
}
_URGENCY = {"critical": "特急", "urgent": "紧急", "normal": "一般", "complex": "疑难复杂"}


@dataclass(frozen=True)
class FileContents:
    """Everything that the printed file of a case holds."""

    case: Case
    matter: Matter
    reporter: Party | None
    parts: Sequence[Assignment]
    clocks: Sequence[Clock]
    events: Sequence[Event]
    requests: Sequence[ReviewRequest]
    follow_ups: Sequence[FollowUp]
    documents: Sequence[Document]
    links: Sequence[Link]
    retention: RetentionClass | None


def read_contents(case_id: UUID) -> FileContents:
    """Read the file of a case, all of it."""
    case = Case.objects.select_related("matter", "lead_unit").get(id=case_id)
    kept = RetentionClass.objects.filter(code=case.retention_class).order_by("-valid_from")
    return FileContents(
        case=case,
        matter=case.matter,
        reporter=Party.objects.filter(case=case, role=PartyRole.REPORTER).first(),
        parts=list(
            Assignment.objects.filter(case=case).select_related("unit").order_by("assigned_at")
        ),
        clocks=list(Clock.objects.filter(case=case).order_by("started_at", "kind")),
        events=list(Event.objects.filter(case=case).order_by("seq")),
        requests=list(
            ReviewRequest.objects.filter(case=case).select_related("unit").order_by("asked_at")
        ),
        follow_ups=list(FollowUp.objects.filter(case=case).order_by("round", "attempt")),
        documents=list(Document.objects.filter(case=case).order_by("added_at", "id")),
        links=list(Link.objects.filter(case=case).select_related("other").order_by("at")),
        retention=kept.first() if case.retention_class else None,
    )


def check_chain(contents: FileContents) -> Verified:
    """Whether the history of the case is still what was written."""
    return verify_events(contents.case, list(contents.events))


def print_file(
    contents: FileContents, checked: Verified, *, made_by: str, unit_name: str, at: datetime
) -> bytes:
    """The file as PDF/A. Personal data are masked: who needs them asks for them in the system.

    Raises DocumentFault.
    """
    with translation.override("zh-hans"):
        data = {
            "number": contents.case.number,
            "city": city_name(),
            "cover": _cover(contents, at),
            "registration": _registration(contents),
            "body": contents.case.body,
            "wish": contents.matter.wish,
            "units": tables.units(contents.parts),
            "clocks": tables.clocks(contents.clocks),
            "reply": _reply(contents),
            "requests": tables.requests(contents.requests),
            "steps": [
                (str(event.seq), brief(event.at), sentence(event)) for event in contents.events
            ],
            "calls": tables.calls(contents.follow_ups),
            "files": tables.files(contents.documents),
            "links": tables.links(contents.links),
            "chain": _chain(contents, checked, at),
            "remarks": _remarks(contents, checked, made_by, unit_name, at),
        }
    return render_pdf(TEMPLATE, data, archival=True, at=at)


def _cover(contents: FileContents, at: datetime) -> list[tuple[str, str]]:
    case, kept = contents.case, contents.retention
    rows = [
        ("工单编号", case.number),
        ("诉求类型", _nature(case)),
        ("主办单位", case.lead_unit.name if case.lead_unit else "热线机构"),
        ("登记日期", day(case.opened_at)),
        ("结案日期", day(case.closed_at)),
        ("归档日期", day(case.archived_at) or f"（未归档，{day(at)}打印）"),
        ("保存期限", _kept(kept)),
    ]
    if case.erase_on:
        rows.append(("保存至", day(case.erase_on)))
    return [("案卷题名", case.title), *rows]


def _kept(kept: RetentionClass | None) -> str:
    if kept is None:
        return "（归档时确定）"
    return f"{kept.name}，{'永久' if kept.years == 0 else f'{kept.years}年'}"


def _nature(case: Case) -> str:
    return str(Nature(case.nature).label) if case.nature in Nature.values else "未定"


def _registration(contents: FileContents) -> list[tuple[str, str]]:
    case = contents.case
    first = contents.events[0] if contents.events else None
    path = rule_book().category_path(case.category, timezone.localdate(case.opened_at))
    channel = str(Channel(case.channel).label) if case.channel in Channel.values else case.channel
    return [
        ("工单编号", case.number),
        ("来源", channel),
        ("登记时间", moment(case.opened_at)),
        ("登记人", " ".join(p for p in (first.unit_name, first.who) if p) if first else ""),
        ("诉求类型", _nature(case)),
        ("诉求分类", " / ".join(path) or "未定"),
        ("紧急程度", _URGENCY.get(case.urgency, case.urgency)),
        *_reporter(contents),
        ("诉求地点", _place(case)),
        ("办结时限", moment(case.finish_due_at) or "—"),
    ]


def _reporter(contents: FileContents) -> list[tuple[str, str]]:
    case, who = contents.case, contents.reporter
    rows = [("署名方式", _SECRECY.get(case.secrecy, case.secrecy))]
    if case.secrecy != Secrecy.NAMED or who is None:
        return rows
    return [
        *rows,
        ("诉求人", mask_name(str(who.name)) or "未留姓名"),
        ("联系电话", mask_phone(str(who.phone)) or "未留电话"),
        ("回复方式", _REPLY_BY.get(who.reply_by, who.reply_by)),
    ]


def _place(case: Case) -> str:
    code = case.community_code or case.street_code or case.district_code
    try:
        names = place_codes(code).label if code else ""
    except UnknownPlace:
        names = code
    return " ".join(part for part in (names, case.place_text) if part) or "未定"


def _reply(contents: FileContents) -> list[tuple[str, str]]:
    matter = contents.matter
    if not matter.reply and not matter.refusal_code:
        return []
    rows = [("答复内容", matter.reply)] if matter.reply else []
    if matter.refusal_code:
        ground = rule_book().ground(
            matter.refusal_code, timezone.localdate(contents.case.opened_at)
        )
        rows.append(("不予受理", f"{matter.refusal_code} {ground.name if ground else ''}"))
        rows.append(("告知途径", matter.route_told))
    if matter.outcome:
        rows.append(("办理结果", str(matter.get_outcome_display())))
    if matter.outcome_basis:
        rows.append(("依据", matter.outcome_basis))
    if matter.finished_at:
        late = "超期办结" if matter.finished_late else "按时办结"
        rows.append(("办结时间", f"{moment(matter.finished_at)}（{late}）"))
    return rows


def _chain(contents: FileContents, checked: Verified, at: datetime) -> dict[str, Any]:
    broken = checked.broken
    words = (
        f"经校验，本卷{checked.events}条办理记录前后相接，与登记时一致，未见改动。"
        if broken is None
        else f"校验未通过：第{broken.seq}条记录的“{broken.field}”有问题（{broken.problem}）。"
    )
    return {
        "words": words,
        "intact": broken is None,
        "at": moment(at),
        "head": bytes(contents.case.chain_head).hex(),
    }


def _remarks(
    contents: FileContents, checked: Verified, made_by: str, unit_name: str, at: datetime
) -> list[tuple[str, str]]:
    return [
        ("办理记录", f"{checked.events}条"),
        ("附件", f"{len(contents.documents)}件（另存，见附件清单校验值）"),
        ("个人信息", "已脱敏打印；完整内容加密保存在系统内，查阅须写明事由并留痕。"),
        ("立卷单位", unit_name),
        ("立卷人", made_by),
        ("立卷时间", moment(at)),
        ("检查人", "　"),
    ]
