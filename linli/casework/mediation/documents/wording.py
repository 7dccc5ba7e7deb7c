"""How the forms say days, sums, people and places; they are Chinese throughout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from linli.casework.mediation.models import DisputeParty
from linli.foundation.crypto.rules import mask_id

SEX = {"male": "男", "female": "女"}
SIDES = {"applicant": "申请人", "respondent": "被申请人", "third": "第三人"}
GRADES = {"I": "Ⅰ级（重大疑难）", "II": "Ⅱ级（较大）", "III": "Ⅲ级（一般）"}
SOURCES = {
    "application": "当事人申请",
    "initiative": "调解委员会主动调解",
    "grid": "调解委员会主动调解（网格员报告）",
    "screening": "调解委员会主动调解（排查发现）",
    "matter": "12345热线工单转入",
    "court": "人民法院委派、委托",
    "police": "公安机关移送",
    "procuratorate": "人民检察院移送",
    "petition": "信访部门移送",
    "other_body": "其他部门移送",
    "import": "历史数据导入",
}
# The numbered choices as they are printed on the registration form.
CHOICES = (
    ("application", "当事人申请", ("application",)),
    ("initiative", "调委会主动调解", ("initiative", "grid", "screening")),
    ("court", "法院委派、委托", ("court",)),
    ("police", "公安移送", ("police",)),
    ("procuratorate", "检察移送", ("procuratorate",)),
    ("petition", "信访移送", ("petition",)),
    ("other", "其他部门移送", ("other_body", "matter", "import")),
)
FORMS_OF_SESSION = {
    "together": "面对面",
    "apart": "分别调解（背对背）",
    "video": "视频",
    "text": "在线文字",
}
MEANS = {"screen": "屏幕签名", "paper": "纸质签名", "fingerprint": "按指印", "seal": "盖章"}
OBLIGATIONS = {
    "due": "待履行",
    "done": "已履行",
    "breached": "逾期未履行",
    "waived": "对方免除",
    "impossible": "不能履行",
}
PERFORMED = {
    "all": "全部履行",
    "part": "部分履行",
    "none": "未履行",
    "no_plan": "无履行内容",
}
SATISFIED = {
    "satisfied": "满意",
    "basically": "基本满意",
    "dissatisfied": "不满意",
    "not_said": "未表态",
}
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def day(at: datetime | date | None) -> str:
    """2026年11月20日; nothing for none."""
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    return f"{local.year}年{local.month}月{local.day}日"


def moment(at: datetime | None) -> str:
    """2026年11月20日10时24分; nothing for none."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{day(at)}{local.hour}时{local.minute:02d}分"


def span(begins: datetime, ends: datetime) -> str:
    """2026年11月20日10时00分至11时30分."""
    later = timezone.localtime(ends)
    if timezone.localdate(begins) == timezone.localdate(ends):
        return f"{moment(begins)}至{later.hour}时{later.minute:02d}分"
    return f"{moment(begins)}至{moment(ends)}"


def yuan(cents: int | None) -> str:
    """12,000.00; nothing for none."""
    return "" if cents is None else f"{cents / 100:,.2f}"


def listed(names: Sequence[str]) -> str:
    """Names with the enumeration comma, each once."""
    return "、".join(dict.fromkeys(name for name in names if name))


def joined(names: Sequence[str]) -> str:
    """甲、乙和丙; 甲与乙."""
    once = list(dict.fromkeys(name for name in names if name))
    if len(once) <= 2:
        return "与".join(once)
    return f"{'、'.join(once[:-1])}与{once[-1]}"


def name_of(party: DisputeParty) -> str:
    """A party's name as it was written down."""
    return str(party.party.name) or "（未留姓名）"


def paper_of(party: DisputeParty) -> str:
    """The number of a party's paper, its middle hidden; an organisation's code is public."""
    number = str(party.id_number)
    return number if party.kind == DisputeParty.Kind.ENTITY else mask_id(number)


def lines_of(words: str) -> tuple[str, ...]:
    """What somebody wrote as points: by line, else by 1. 2. 3. or by semicolon."""
    rows = [row.strip() for row in words.replace("；", "\n").splitlines()]
    return tuple(row.lstrip("0123456789.、．)） ").rstrip("。；;") + "。" for row in rows if row)


def ended(words: str) -> str:
    """A sentence with its full stop."""
    plain = words.strip()
    return plain if not plain or plain[-1] in "。！？；）”" else f"{plain}。"
