"""Invented names, weighted as surnames are in the country."""

from __future__ import annotations

import random
from itertools import accumulate

# Surname and how many of a thousand bear it; then rare ones, some read otherwise than written.
_SURNAMES = (
    *(("王", 72), ("李", 71), ("张", 68), ("刘", 54), ("陈", 45), ("杨", 31), ("黄", 22)),
    *(("赵", 20), ("吴", 20), ("周", 19), ("徐", 14), ("孙", 14), ("马", 13), ("朱", 12)),
    *(("胡", 12), ("郭", 11), ("何", 11), ("林", 10), ("高", 10), ("罗", 10), ("郑", 9)),
    *(("梁", 9), ("谢", 8), ("宋", 7), ("唐", 7), ("许", 7), ("韩", 7), ("邓", 6), ("冯", 6)),
    *(("曹", 6), ("彭", 6), ("曾", 6), ("肖", 5), ("田", 5), ("董", 5), ("潘", 5), ("袁", 5)),
    *(("蔡", 5), ("蒋", 5), ("余", 5), ("于", 4), ("杜", 4), ("叶", 4), ("程", 4), ("魏", 4)),
    *(("苏", 4), ("吕", 4), ("丁", 4), ("任", 4), ("卢", 4), ("姚", 4), ("沈", 3), ("钟", 3)),
    *(("姜", 3), ("崔", 3), ("谭", 3), ("陆", 3), ("范", 3), ("汪", 3), ("廖", 3), ("石", 3)),
    *(("金", 3), ("韦", 3), ("贾", 3), ("夏", 3), ("付", 3), ("方", 3), ("邹", 3), ("熊", 3)),
    *(("白", 2), ("孟", 2), ("秦", 2), ("邱", 2), ("侯", 2), ("江", 2), ("尹", 2), ("薛", 2)),
    *(("闫", 2), ("段", 2), ("雷", 2), ("龙", 2), ("黎", 2), ("史", 2), ("陶", 2), ("贺", 2)),
    *(("毛", 2), ("郝", 2), ("顾", 2), ("龚", 2), ("邵", 2), ("万", 2), ("覃", 2), ("武", 2)),
    *(("钱", 2), ("戴", 2), ("严", 2), ("莫", 1), ("孔", 1), ("向", 1), ("常", 1), ("汤", 1)),
    *(("单", 1), ("仇", 1), ("解", 1), ("查", 1), ("区", 1), ("翟", 1), ("欧阳", 1), ("尉迟", 1)),
)
_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆帅旭宁龙林阳建国志文海峰东亮庆新春永立家振兴福贵德瑞泽轩然睿博晨昊天宏达山松柏"
_FEMALE = "芳娜敏静丽艳娟霞秀英燕玲桂玉萍红娥芬慧莹雪琳晶妍茜秋珊莎锦青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥"
_TOTALS = list(accumulate(weight for _name, weight in _SURNAMES))
_NAMES = [name for name, _weight in _SURNAMES]
_GIVEN = {"male": _MALE, "female": _FEMALE}
_SHORT = 0.13


def surname(chance: random.Random) -> str:
    """A surname, the frequent ones as frequent as they are."""
    return chance.choices(_NAMES, cum_weights=_TOTALS)[0]


def given_name(chance: random.Random, sex: str) -> str:
    """A given name of one or two characters."""
    signs = _GIVEN[sex]
    first = signs[int(chance.random() * len(signs))]
    if chance.random() < _SHORT:
        return first
    return first + signs[int(chance.random() * len(signs))]
