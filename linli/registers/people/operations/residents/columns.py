"""The columns of a village's spreadsheet of residents, by the headings that offices give them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from django.utils.translation import pgettext

from linli.foundation.tabular.headers import Column, HeaderMap
from linli.registers.people.models import Relation, ResidenceKind, Sex, Standing

_VARIANTS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "居民姓名", "人员姓名", "成员姓名", "家庭成员姓名", "名字"),
    "id_number": (
        "身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号",
        "居民身份证号", "居民身份证号码", "身份证", "身份证件号码", "二代身份证号",
    ),
    "relation": (
        "与户主关系", "户主关系", "家庭关系", "与户主的关系", "关系", "与户主或本人关系", "成员关系",
    ),
    "household": (
        "户号", "户编号", "家庭编号", "户口簿号", "户口本号", "户籍编号", "家庭户号", "户口号",
    ),
    "residence": (
        "现住址", "居住地址", "现住地址", "现居住地", "现居住地址", "住址", "家庭住址", "居住地",
        "常住地址", "实际居住地址", "房屋地址", "详细地址", "地址",
    ),
    "phone": (
        "联系电话", "手机", "手机号", "手机号码", "电话", "联系方式", "电话号码", "本人电话",
        "移动电话",
    ),
    "domicile": (
        "户籍地址", "户籍地", "户口所在地", "户籍所在地", "户籍地详址", "户口地址", "户籍详址",
    ),
    "sex": ("性别",),
    "born_on": ("出生日期", "出生年月日", "生日", "出生年月", "出生时间"),
    "standing": ("人员类型", "人口类型", "人口类别", "人员类别", "居民类型", "户口性质类型"),
    "since": ("入住日期", "来本地日期", "居住起始日期", "入住时间", "迁入日期"),
    "kind": ("居住方式", "住所类型", "居住类型", "住房性质", "房屋性质"),
}  # fmt: skip
_RELATIONS = {
    Relation.HEAD: "户主 本人 本人或户主 户主本人",
    Relation.SPOUSE: "配偶 妻 妻子 夫 丈夫 爱人 老婆 老公",
    Relation.CHILD: "子 女 儿子 女儿 长子 次子 三子 长女 次女 三女 独生子 独生女 独子 独女 养子 养女 子女 继子 继女",
    Relation.CHILD_IN_LAW: "儿媳 女婿 媳妇 儿媳妇",
    Relation.GRANDCHILD: "孙子 孙女 外孙 外孙女 外孙子 孙 孙子女 曾孙",
    Relation.PARENT: "父 母 父亲 母亲 父母 爸爸 妈妈",
    Relation.PARENT_IN_LAW: "岳父 岳母 公公 婆婆 公婆",
    Relation.GRANDPARENT: "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 姥爷 姥姥",
    Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 兄弟姐妹",
    Relation.OTHER: "其他 其它 亲属 非亲属 侄子 侄女 外甥 外甥女 寄住 保姆",
}
_STANDINGS = {
    Standing.REGISTERED: "户籍 户籍人口 常住 常住人口 常住户籍 人户一致 人在户在 本地户籍 户籍人员",
    Standing.FLOATING: "流动 流动人口 外来 外来人口 暂住 暂住人口 寄住人口 租户 人在户不在 外来人员",
    Standing.ABROAD: "境外 境外人员 港澳台 外籍 外国人 境外人口",
}
_KINDS = {
    ResidenceKind.OWN: "自有 自住 自有住房 自购房 自建房 产权房",
    ResidenceKind.RENT: "租住 租赁 出租房 租房 承租 租用",
    ResidenceKind.FAMILY: "随亲属 投靠亲属 亲友家 寄住 借住",
    ResidenceKind.WORK: "单位宿舍 宿舍 单位内部 工地 员工宿舍",
    ResidenceKind.OTHER: "其他 其它",
}
_SEXES = {Sex.MALE: "男 男性 1", Sex.FEMALE: "女 女性 2"}


@cache
def header_map() -> HeaderMap:
    """The columns with their titles and the other names they go by."""
    titles = {key: names[0] for key, names in _VARIANTS.items()}
    return HeaderMap(
        tuple(
            Column(key, titles[key], _VARIANTS[key][1:], required=key in ("name", "id_number"))
            for key in _VARIANTS
        )
    )


def relation_of(text: str) -> str | None:
    """The relation that a word means; "" for an empty cell, None for a word nobody knows."""
    return _meant(text, "relation")


def standing_of(text: str) -> str | None:
    """The standing that a word means."""
    return _meant(text, "standing")


def kind_of_residence(text: str) -> str | None:
    """By what right somebody lives there, as a word means it."""
    return _meant(text, "kind")


def sex_of(text: str) -> str | None:
    """The sex that a word means."""
    return _meant(text, "sex")


def column_title(key: str) -> str:
    """What a column is called."""
    return pgettext("residents", _VARIANTS[key][0])


@cache
def _words(what: str) -> dict[str, str]:
    known: dict[str, dict[str, str]] = {
        "relation": {str(k): v for k, v in _RELATIONS.items()},
        "standing": {str(k): v for k, v in _STANDINGS.items()},
        "kind": {str(k): v for k, v in _KINDS.items()},
        "sex": {str(k): v for k, v in _SEXES.items()},
    }
    return {word: value for value, words in known[what].items() for word in words.split()}


@lru_cache(maxsize=2000)
def _meant(text: str, what: str) -> str | None:
    bare = re.sub(r"[\s()（）/]+", "", text)
    return _words(what).get(bare) if bare else ""
