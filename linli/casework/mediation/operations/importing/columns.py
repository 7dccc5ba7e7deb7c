"""The columns of files of committees and mediators, by the headings that offices give them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.foundation.tabular.headers import Column, HeaderMap


def committee_columns() -> HeaderMap:
    """What is understood of a file of committees."""
    return HeaderMap(
        (
            Column("name", _("Name of the committee"), ("调委会名称", "调解组织名称", "组织名称", "名称"), required=True),
            Column("kind", pgettext("committee", "Kind"), ("类型", "调委会类型", "组织类型", "类别"), required=True),
            Column("division", _("Division"), ("所属社区", "社区", "村（社区）", "街道", "乡镇", "区划", "所在地", "行政区划"), required=True),
            Column("short_word", _("Word in the file number"), ("字号", "卷号代字", "代字")),
            Column("trade", _("Trade"), ("行业", "专业")),
            Column("residents", _("Residents"), ("人口", "常住人口", "居民人数")),
            Column("phone", _("Office phone"), ("电话", "办公电话", "联系电话")),
            Column("address", _("Address"), ("地址", "办公地址")),
            Column("founded_on", _("Founded on"), ("成立日期", "成立时间", "设立日期")),
        )
    )  # fmt: skip


def mediator_columns() -> HeaderMap:
    """What is understood of a file of mediators."""
    return HeaderMap(
        (
            Column("name", pgettext("person", "Name"), ("姓名", "调解员", "调解员姓名"), required=True),
            Column("sex", _("Sex"), ("性别",), required=True),
            Column("committee", _("Committee"), ("所属调委会", "调委会", "所在调解组织", "调解组织", "单位"), required=True),
            Column("number", _("Certificate number"), ("证号", "调解员证号", "证件编号")),
            Column("id_number", _("Identity number"), ("身份证号", "身份证号码", "公民身份号码")),
            Column("phone", _("Phone"), ("手机", "手机号", "联系电话", "电话")),
            Column("education", _("Education"), ("文化程度", "学历")),
            Column("full_time", _("Work"), ("专兼职", "专/兼职", "专职兼职", "人员类别")),
            Column("specialities", _("Specialities"), ("擅长类型", "擅长领域", "专长")),
            Column("languages", _("Languages"), ("语言", "方言")),
            Column("employer", _("Employer"), ("工作单位",)),
            Column("role", _("Role"), ("职务", "调委会职务", "身份")),
        )
    )  # fmt: skip


KIND_WORDS: Final = {
    "村": "village", "社区": "village", "居委会": "village", "村居": "village",
    "村（居）": "village", "村（社区）": "village", "村（居）调委会": "village", "村居调委会": "village",
    "乡镇": "town", "街道": "town", "镇": "town", "乡镇（街道）": "town",
    "县": "county", "区": "county", "县级": "county", "县（区）": "county", "调处中心": "county",
    "企业": "enterprise", "企事业": "enterprise", "企事业单位": "enterprise",
    "行业": "trade", "专业": "trade", "行业性专业性": "trade", "行业专业": "trade",
    "法院": "court", "驻法院": "court", "诉调": "court", "派驻法院": "court",
    "派出所": "police", "驻派出所": "police", "警调": "police", "派驻派出所": "police",
    "工作室": "studio", "个人调解工作室": "studio", "其他": "other",
}  # fmt: skip
EDUCATION_WORDS: Final = {
    "小学": "primary", "小学及以下": "primary", "初中": "middle", "高中": "high", "中专": "high",
    "高中（中专）": "high", "职高": "high", "大专": "college", "专科": "college", "本科": "bachelor",
    "大学本科": "bachelor", "大学": "bachelor", "研究生": "master", "硕士": "master", "博士": "master",
}  # fmt: skip
ROLE_WORDS: Final = {
    "主任": "chair", "副主任": "deputy", "委员": "member", "调解员": "mediator", "": "mediator",
}  # fmt: skip
SEX_WORDS: Final = {"女": "female", "男": "male", "女性": "female", "男性": "male"}

COMMITTEE_EXAMPLES: Final = (
    ("示例社区人民调解委员会", "社区", "示例社区", "示", "", "3200", "0710-0000000", "示例路1号",
     "2024-05-01"),
)  # fmt: skip
MEDIATOR_EXAMPLES: Final = (
    ("张某", "女", "示例社区人民调解委员会", "", "", "", "大专", "兼职", "邻里、婚姻家庭", "临江话", "",
     "委员"),
)  # fmt: skip
COMMITTEE_HINTS: Final = {
    "kind": gettext_lazy("社区, 街道, 区, 企业, 行业, 法院, 派出所, 工作室 or 其他."),
    "division": gettext_lazy("Name or 12-digit code of the community, street or district."),
    "short_word": gettext_lazy(
        "Stands in （2026）…人调字第00001号 and belongs to one committee only."
        " Empty: made of the name."
    ),
}
MEDIATOR_HINTS: Final = {
    "committee": gettext_lazy("The committee's name as it stands in the register."),
    "id_number": gettext_lazy("Kept sealed; with it conflicts of interest are seen."),
    "specialities": gettext_lazy("Types of dispute with 、 between them."),
    "role": gettext_lazy("主任, 副主任, 委员 or 调解员."),
}
