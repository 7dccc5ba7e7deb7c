"""The steps of a case as sentences, for the printed file (which is Chinese throughout)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from linli.casework.cases.models import Event
from linli.casework.matters.models import Outcome
from linli.casework.matters.workflow import WORKFLOW, ClockKind, Nature

SOLVED: Mapping[str, str] = {
    "solved": "已解决",
    "partly": "部分解决",
    "unsolved": "未解决",
    "unclear": "不清楚",
}
SATISFIED: Mapping[str, str] = {
    "satisfied": "满意",
    "basically": "基本满意",
    "dissatisfied": "不满意",
}
MEANS: Mapping[str, str] = {
    "phone": "电话",
    "visit": "上门",
    "sms": "短信",
    "web": "网上",
    "letter": "书面",
    "other": "其他方式",
}
_RUNGS: Mapping[str, str] = {
    "remind": "提醒",
    "urge": "催办",
    "order": "督办单",
    "listing": "挂牌督办",
    "circular": "通报",
    "summon": "约谈",
}
_URGENCIES: Mapping[str, str] = {
    "critical": "特急",
    "urgent": "紧急",
    "normal": "一般",
    "complex": "疑难复杂",
}


def day(at: datetime | date | None) -> str:
    """2026年11月20日; nothing for none."""
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    return f"{local.year}年{local.month}月{local.day}日"


def moment(at: datetime | None) -> str:
    """2026年11月20日 10:24; nothing for none."""
    return "" if at is None else f"{day(at)} {timezone.localtime(at):%H:%M}"


def brief(at: datetime | None) -> str:
    """2026-11-20 10:24, for narrow columns; nothing for none."""
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _when(value: Any) -> str:
    text = str(value)
    plain = parse_date(text) if len(text) == 10 else None
    if plain is not None:
        return day(plain)
    said = parse_datetime(text)
    return moment(said) if said is not None else text


def _list(value: Any) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _named(names: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: names.get(str(value), str(value))


def _choice(choices: Any) -> Callable[[Any], str]:
    return lambda value: str(choices(value).label) if value in choices.values else str(value)


def _yes(words: str, otherwise: str) -> Callable[[Any], str]:
    return lambda value: words if value else otherwise


def _moved(value: Any) -> str:
    rows = value if isinstance(value, list) else []
    kind = _choice(ClockKind)
    return "；".join(
        f"{kind(row.get('clock'))}时限由{_when(row.get('from'))}改为{_when(row.get('to'))}"
        for row in rows
    )


# What of an event's facts is printed behind its sentence, in this order.
_FACTS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("rung", "督办方式", _named(_RUNGS)),
    ("number", "文书编号", str),
    ("line", "转接", str),
    ("ground", "情形", str),
    ("route", "告知途径", str),
    ("nature", "诉求类型", _choice(Nature)),
    ("urgency", "紧急程度", _named(_URGENCIES)),
    ("lead", "主办单位", str),
    ("assists", "协办单位", _list),
    ("master", "并入工单", str),
    ("parts", "拆分为", _list),
    ("means", "联系方式", _named(MEANS)),
    ("reached", "是否联系上", _yes("是", "否")),
    ("attempt", "第几次", str),
    ("solved", "是否解决", _named(SOLVED)),
    ("satisfied", "是否满意", _named(SATISFIED)),
    ("outcome", "办理结果", _choice(Outcome)),
    ("due", "时限", _when),
    ("old_due", "原时限", _when),
    ("new_due", "新时限", _when),
    ("plan", "计划", str),
    ("milestone", "计划日期", _when),
    ("changed", "调整", _moved),
    ("erase_on", "保存至", _when),
)


def sentence(event: Event) -> str:
    """Who did what, with what was said, on what basis, and what it changed."""
    who = " ".join(part for part in (event.unit_name, event.who) if part)
    said = f"{who}：{label_of(event.action)}"
    if event.from_state and event.from_state != event.to_state:
        said += f"（{state_of(event.from_state)}→{state_of(event.to_state)}）"
    said += "。"
    facts = "；".join(_facts(event.facts))
    if facts:
        said += f"{facts}。"
    if event.words:
        said += _ended(event.words.strip())
    if event.basis:
        said += f"依据：{_ended(event.basis.strip())}"
    return said


def _facts(data: Mapping[str, Any]) -> list[str]:
    return [
        f"{label}：{words(data[name]).rstrip('。；')}"
        for name, label, words in _FACTS
        if data.get(name) not in (None, "", [])
    ]


def _ended(words: str) -> str:
    return words if words[-1:] in "。！？；.!?" else f"{words}。"


def label_of(action: str) -> str:
    """What the office calls an action."""
    rows = WORKFLOW.rows(action)
    return str(rows[0].label) if rows else action


def state_of(state: str) -> str:
    """What the office calls a state."""
    return str(WORKFLOW.states.get(state, state))
