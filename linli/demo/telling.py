"""What is reported in the invented city, by whom, and what becomes of it: planned by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

_SITUATIONS = Path(__file__).with_name("data") / "situations.yaml"
_ZONE = ZoneInfo("Asia/Shanghai")
_COMPOUNDS = (
    "锦绣花园",
    "学府雅苑",
    "和顺里",
    "纺织厂宿舍",
    "江畔名邸",
    "杏园小区",
    "荷塘新村",
    "临江一品",
)
_ROADS = ("人民路", "滨江大道", "文昌路", "建设街", "桥头路", "东风路", "柳林路", "工农街")
_TIMES = ("早上七点", "中午", "下午五点", "晚上八点", "晚上十点")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_CHANNELS = (
    *(("phone",) * 62),
    *(("web",) * 14),
    *(("mobile",) * 10),
    *(("counter",) * 5),
    *(("grid",) * 5),
    *(("letter",) * 2),
    *(("transfer",) * 2),
)
_DEPTHS: tuple[tuple[str, float, float, float], ...] = (
    # how far a matter has come; weights among those of weeks ago, of this week, of today
    ("to_accept", 0, 0, 30),
    ("to_dispatch", 0, 0, 16),
    ("to_sign", 0.1, 2, 25),
    ("in_progress", 1.2, 42, 24),
    ("return_review", 0.3, 4, 2),
    ("parking_review", 0.3, 3, 0),
    ("parked", 3, 0, 0),
    ("extension_asked", 0, 5, 0),
    ("to_review", 0.5, 9, 0),
    ("to_follow_up", 1, 14, 0),
    ("closed", 88, 20, 3),
    ("redone", 3, 1, 0),
    ("unsolved_review", 0.6, 0, 0),
    ("terminated", 1, 0, 0),
    ("reopened", 1, 0, 0),
)
# A city that works lets nothing lie for months: how many days ago a matter came that still waits
# there, and how many of a hundred were forgotten for longer.
_WAITS = {
    "to_sign": 2,
    "in_progress": 8,
    "return_review": 4,
    "parking_review": 5,
    "extension_asked": 6,
    "to_review": 9,
    "to_follow_up": 11,
    "unsolved_review": 18,
    "reopened": 22,
}
_FORGOTTEN, _FORGOTTEN_DAYS = 8, 45


@dataclass(frozen=True)
class Situation:
    """Something that happens in a city, with the words of the report and of the reply."""

    category: str
    nature: str
    urgency: str
    title: str
    body: str
    reply: str


@cache
def situations() -> tuple[Situation, ...]:
    """All situations written for the demo."""
    rows: list[dict[str, Any]] = yaml.safe_load(_SITUATIONS.read_text(encoding="utf-8"))
    return tuple(
        Situation(row["c"], row["k"], row.get("g", "normal"), row["t"], row["b"], row["a"])
        for row in rows
    )


@dataclass(frozen=True)
class Tale:
    """One matter of the demo: who says what, where and when, and how far it goes."""

    number: int
    at: datetime
    situation: Situation
    words: dict[str, str]
    channel: str
    community: str
    name: str
    phone: str
    secrecy: str
    depth: str
    is_late: bool
    outcome: str
    satisfied: str
    wants_call: bool

    @property
    def title(self) -> str:
        return self.situation.title.format_map(self.words)

    @property
    def text(self) -> str:
        return self.situation.body.format_map(self.words)

    @property
    def reply(self) -> str:
        return self.situation.reply.format_map(self.words)


def plan(seed: int, number: int, *, now: datetime, days: int, communities: list[str]) -> Tale:
    """The tale with this number: the same for the same seed, whoever tells it."""
    rng = random.Random(f"{seed}-{number}")  # noqa: S311  # an invented matter
    at = _moment(rng, now, days)
    situation = rng.choice(situations())
    age = (now - at) / timedelta(days=1)
    depth = _depth(rng, age) if situation.nature != "praise" else "closed"
    if depth in _WAITS and age > _WAITS[depth]:
        forgotten = rng.random() * 100 < _FORGOTTEN
        at = _moment(rng, now, _FORGOTTEN_DAYS if forgotten else _WAITS[depth])
    return Tale(
        number=number,
        at=at,
        situation=situation,
        words=_words(rng),
        channel=rng.choice(_CHANNELS),
        community=rng.choice(communities),
        name=f"{rng.choice(_SURNAMES)}{rng.choice(('女士', '先生', '阿姨', '师傅'))}",
        phone=f"1380000{number % 10_000:04d}",
        secrecy=rng.choices(("named", "confidential", "anonymous"), (88, 8, 4))[0],
        depth=depth,
        is_late=rng.random() < 0.09,
        outcome=rng.choices(("solved", "partly", "explained", "not_supported"), (72, 10, 15, 3))[0],
        satisfied=rng.choices(("satisfied", "basically", "dissatisfied"), (70, 20, 10))[0],
        wants_call=rng.random() > 0.05,
    )


def _moment(rng: random.Random, now: datetime, days: int) -> datetime:
    # More of them lately, and most by day, as in a real inflow.
    back = timedelta(days=days * rng.random() ** 1.6)
    local = (now - back).astimezone(_ZONE)
    hour = rng.choices(
        range(24), (1, 1, 1, 1, 1, 2, 4, 8, 14, 16, 15, 12, 8, 8, 13, 14, 13, 11, 9, 8, 7, 5, 3, 2)
    )[0]
    moment = local.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
    return min(moment, now.astimezone(_ZONE) - timedelta(minutes=3))


def _words(rng: random.Random) -> dict[str, str]:
    return {
        "p": rng.choice(_COMPOUNDS),
        "b": str(rng.randint(1, 18)),
        "u": str(rng.randint(1, 4)),
        "f": str(rng.randint(2, 18)),
        "d": str(rng.randint(2, 9)),
        "n": str(rng.randint(2, 5)),
        "t": rng.choice(_TIMES),
        "r": rng.choice(_ROADS),
    }


def _depth(rng: random.Random, age: float) -> str:
    column = 1 if age > 7 else 2 if age > 0.7 else 3
    weights = [row[column] for row in _DEPTHS]
    return rng.choices([row[0] for row in _DEPTHS], weights)[0]  # type: ignore[arg-type]  # numbers
