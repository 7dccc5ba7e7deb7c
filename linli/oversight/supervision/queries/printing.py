"""A paper as it is printed: supervision order, listing, circular, summons (official layout)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.foundation.documents.printing import render_pdf
from linli.oversight.supervision.models import Paper, PaperLine
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.rules import Rung
from linli.registers.places.queries import city_name
from linli.registers.units.models import Unit

TEMPLATE = "oversight/supervision/typst/order.typ"
_TITLES = {
    Rung.ORDER: "督办单",
    Rung.LISTING: "挂牌督办通知",
    Rung.CIRCULAR: "通报",
    Rung.SUMMON: "约谈通知",
}
_OPENINGS = {
    Rung.ORDER: "下列诉求由你单位主办，现已超过办结时限，经催办未办结：",
    Rung.LISTING: "下列诉求由你单位主办，超期后经督办仍未办结，决定挂牌督办：",
    Rung.CIRCULAR: "现将工单超期未办结情况通报如下：",
    Rung.SUMMON: "下列诉求由你单位主办，经督办仍无实质进展，决定约谈你单位主要负责人：",
}
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Line:
    """A case or a unit that a paper speaks of, in words."""

    title: str
    number: str = ""
    due_at: datetime | None = None
    unit: str = ""
    words: str = ""


def lines_of(rows: Sequence[PaperLine]) -> list[Line]:
    """The lines of a paper in their order; read with case and unit."""
    made = []
    for row in rows:
        if row.case is None:
            made.append(Line(row.unit.name, words=row.words))
        else:
            case = row.case
            subject = subject_of(case)
            made.append(Line(subject, case.number, case.finish_due_at, row.unit.name, row.words))
    return made


def paper_words(
    kind: Rung,
    *,
    lines: Sequence[Line],
    requirement: str,
    due_at: datetime | None,
    facts: str = "",
    meets_at: datetime | None = None,
    meets_where: str = "",
) -> dict[str, Any]:
    """What a paper says, sentence by sentence: the same in the preview and in print."""
    said = [
        f"{ordinal(n)}、{_line(line, kind)}{'；' if n < len(lines) else '。'}"
        for n, line in enumerate(lines, start=1)
    ]
    meeting = ""
    if meets_at is not None:
        meeting = f"约谈时间：{moment(meets_at)}。约谈地点：{meets_where}。"
    return {
        "headline": f"{city_name()}12345热线{_TITLES[kind]}",
        "opening": _OPENINGS[kind],
        "lines": said,
        "facts": facts,
        "meeting": meeting,
        "requirement": requirement,
        "due": f"请于{moment(due_at)}前书面反馈。" if due_at else "",
        "due_short": moment(due_at) if due_at else "",
    }


def print_paper(paper: Paper) -> bytes:
    """The paper as PDF; a draft says that it is one. Raises DocumentFault."""
    rows = list(paper.lines.select_related("case", "unit").order_by("place"))
    kind = Rung(paper.kind)
    unit = Unit.objects.get(id=paper.unit_id)
    addressee = paper.addressee
    said = paper_words(
        kind,
        lines=lines_of(rows),
        requirement=paper.requirement,
        due_at=paper.due_at,
        facts="" if paper.is_automatic else paper.facts,
        meets_at=paper.meets_at,
        meets_where=paper.meets_where,
    )
    data: Mapping[str, Any] = {
        **said,
        "number": paper.number,
        "addressee": addressee.name if addressee else _names(rows),
        "basis": paper.basis,
        "unit": unit.name,
        "date": day(paper.issued_at or paper.drafted_at),
        "signer": paper.issued_by,
        "sponsor": paper.sponsor,
        "copy_to": paper.copy_to,
        "present": paper.present,
        "minutes": paper.minutes,
        "minutes_at": moment(paper.minutes_at) if paper.minutes_at else "",
        "receipt": kind is not Rung.CIRCULAR,
    }
    return render_pdf(TEMPLATE, data, archival=True, at=paper.issued_at or paper.drafted_at)


def _names(rows: Sequence[PaperLine]) -> str:
    return "、".join(dict.fromkeys(row.unit.name for row in rows))


def _line(line: Line, kind: Rung) -> str:
    if not line.number:
        return f"{line.title}：{line.words}"
    parts = [f"编号{line.number}"]
    if kind is Rung.CIRCULAR:
        parts.append(line.unit)
    if line.due_at is not None:
        parts.append(f"应于{day(line.due_at)}办结")
    return f"{line.title}（{'，'.join(parts)}）"


def ordinal(n: int) -> str:
    """一 … 十, 十一 … 九十九: the way official writing counts its points."""
    if n <= 10:
        return _ORDINALS[n - 1]
    tens, ones = divmod(n, 10)
    return f"{_ORDINALS[tens - 1] if tens > 1 else ''}十{_ORDINALS[ones - 1] if ones else ''}"


def day(at: datetime) -> str:
    """2026年11月20日."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"


def moment(at: datetime) -> str:
    """2026年11月25日 17:30."""
    return f"{day(at)} {timezone.localtime(at):%H:%M}"
