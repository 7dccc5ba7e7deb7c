"""Sections and divisions of GB/T 4754-2017, the classes of economic activity."""

from __future__ import annotations

from typing import Final

# Letter, name, first and last two-digit division.
SECTIONS: Final = (
    ("A", "农、林、牧、渔业", 1, 5),
    ("B", "采矿业", 6, 12),
    ("C", "制造业", 13, 43),
    ("D", "电力、热力、燃气及水生产和供应业", 44, 46),
    ("E", "建筑业", 47, 50),
    ("F", "批发和零售业", 51, 52),
    ("G", "交通运输、仓储和邮政业", 53, 60),
    ("H", "住宿和餐饮业", 61, 62),
    ("I", "信息传输、软件和信息技术服务业", 63, 65),
    ("J", "金融业", 66, 69),
    ("K", "房地产业", 70, 70),
    ("L", "租赁和商务服务业", 71, 72),
    ("M", "科学研究和技术服务业", 73, 75),
    ("N", "水利、环境和公共设施管理业", 76, 79),
    ("O", "居民服务、修理和其他服务业", 80, 82),
    ("P", "教育", 83, 83),
    ("Q", "卫生和社会工作", 84, 85),
    ("R", "文化、体育和娱乐业", 86, 90),
    ("S", "公共管理、社会保障和社会组织", 91, 96),
    ("T", "国际组织", 97, 97),
)
_BY_LETTER: Final = {letter: name for letter, name, _first, _last in SECTIONS}


def section_of(text: str) -> str | None:
    """The letter that a code (“F”, “52”, “F5211”) or a name of a section stands for; None if none."""
    words = text.strip().upper()
    if words[:1] in _BY_LETTER and (len(words) == 1 or words[1:].isdigit()):
        return words[0]
    if words[:2].isdigit() and len(words) >= 2:
        number = int(words[:2])
        return next((one for one, _n, first, last in SECTIONS if first <= number <= last), None)
    if len(words) < 2:
        return None
    return next((one for one, name, _f, _l in SECTIONS if words == name or words in name), None)


def section_name(letter: str) -> str:
    """The name of a section; empty for none."""
    return _BY_LETTER.get(letter, "")
