"""Invented disputes: what happened, what is asked, and what they agree on in the end."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[1] / "data" / "quarrels.yaml"
_FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN_NAMES = "安宁和平文书清远明达正言若水知行怀谷思齐乐山守信"
_PLACES = ("锦绣花园", "望江新村", "柳林里", "东风巷", "滨河小区", "百合苑", "老厂宿舍", "南门市场")


@dataclass(frozen=True)
class Quarrel:
    """One dispute as somebody tells it; amounts in cents, zero where nothing is asked for."""

    type: str
    grade: str
    text: str
    place: str
    asked: str
    points: str
    terms: str
    cents: int
    people: int
    names: tuple[str, str]
    phones: tuple[str, str]


@cache
def situations() -> tuple[dict[str, object], ...]:
    """What the file of situations holds."""
    return tuple(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def invent(seed: int, number: int) -> Quarrel:
    """The dispute of this number: the same for the same seed."""
    chance = random.Random(f"quarrel-{seed}-{number}")  # noqa: S311  # invented
    told = situations()[number % len(situations())]
    yuan = int(round(int(str(told["y"])) * chance.uniform(0.6, 1.8), -2))
    words = {"p": chance.choice(_PLACES), "n": str(chance.randint(1, 18)), "y": f"{yuan:,}"}
    return Quarrel(
        type=str(told["type"]),
        grade=str(told.get("grade", "III")),
        text=str(told["text"]).format(**words),
        place=f"{words['p']}{words['n']}号",
        asked=str(told["asked"]).format(**words),
        points=str(told["points"]),
        terms=str(told["terms"]).format(**words),
        cents=yuan * 100,
        people=int(str(told.get("people", 2))),
        names=(_name(chance), _name(chance)),
        phones=(f"1380000{number * 2 % 10_000:04d}", f"1380000{(number * 2 + 1) % 10_000:04d}"),
    )


def _name(chance: random.Random) -> str:
    given = "".join(chance.sample(_GIVEN_NAMES, chance.choice((1, 2, 2))))
    return chance.choice(_FAMILY_NAMES) + given
