"""The columns of a file of entities, by the headings that authorities give them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.foundation.tabular.headers import Column, HeaderMap
from linli.registers.entities.models import EntityStatus


def entity_columns() -> HeaderMap:
    """The columns that are understood."""
    return HeaderMap(
        (
            Column("name", pgettext("entity", "Name of the entity"), _NAMES, required=True),
            Column("code", _("Credit code"), _CODES),
            Column("record_number", _("Record number"), ("备案号", "备案编号", "备案证号")),
            Column("representative", _("Legal representative"), _REPRESENTATIVES),
            Column("address", _("Address"), _ADDRESSES),
            Column("community", pgettext("entity", "Community"), _COMMUNITIES),
            Column("status", pgettext("entity", "Status"), _STATUSES),
            Column("industry", pgettext("entity", "Industry"), _INDUSTRIES),
            Column("registered_on", pgettext("entity", "Registered on"), _REGISTERED),
            Column("parent_code", _("Code of the head office"), ("总公司信用代码", "隶属单位代码")),
            Column("supervising_unit", _("Supervising unit"), ("业务主管单位", "主管单位")),
            Column("field", _("Field of work"), ("业务范围", "业务领域", "活动领域")),
        )
    )


_NAMES: Final = (
    "名称", "单位名称", "企业名称", "机构名称", "主体名称", "法人名称", "字号名称", "组织名称",
    "社会组织名称", "企业（机构）名称", "公司名称", "市场主体名称", "商户名称", "全称", "name",
)  # fmt: skip
_CODES: Final = (
    "统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "统一社会信用代码/注册号",
    "机构代码", "uscc", "uniscid", "code",
)  # fmt: skip
_REPRESENTATIVES: Final = (
    "法定代表人", "法人代表", "法人", "负责人", "经营者", "法定代表人姓名", "法定代表人（负责人）",
    "法定代表人/负责人", "经营者姓名", "主要负责人",
)  # fmt: skip
_ADDRESSES: Final = (
    "住所", "地址", "经营场所", "注册地址", "住所地", "企业地址", "详细地址", "经营地址",
    "单位地址", "登记住所", "办公地址", "住所（经营场所）", "住所/经营场所",
)  # fmt: skip
_COMMUNITIES: Final = (
    "社区", "所属社区", "村（社区）", "村居", "所在社区", "社区名称", "社区代码", "所属村（社区）",
    "村/社区",
)  # fmt: skip
_STATUSES: Final = ("状态", "登记状态", "经营状态", "企业状态", "存续状态", "单位状态")
_INDUSTRIES: Final = (
    "行业", "行业门类", "所属行业", "行业代码", "国民经济行业", "行业类别", "行业名称",
)  # fmt: skip
_REGISTERED: Final = (
    "成立日期", "注册日期", "登记日期", "设立日期", "成立时间", "注册时间", "登记时间", "发证日期",
)  # fmt: skip

STATUS_WORDS: Final = {
    "存续": EntityStatus.OPERATING,
    "在业": EntityStatus.OPERATING,
    "开业": EntityStatus.OPERATING,
    "在营": EntityStatus.OPERATING,
    "正常": "",
    "在营（开业）": EntityStatus.OPERATING,
    "存续（在营、开业、在册）": EntityStatus.OPERATING,
    "备案": EntityStatus.RECORDED,
    "已备案": EntityStatus.RECORDED,
    "登记": EntityStatus.REGISTERED,
    "已登记": EntityStatus.REGISTERED,
    "注销": EntityStatus.CANCELLED,
    "已注销": EntityStatus.CANCELLED,
    "吊销": EntityStatus.REVOKED,
    "已吊销": EntityStatus.REVOKED,
    "吊销，未注销": EntityStatus.REVOKED,
    "吊销,未注销": EntityStatus.REVOKED,
    "撤销": EntityStatus.REVOKED,
}

EXAMPLES: Final = (
    ("临江市示例商贸有限公司", "91420600MA000EXA0C", "", "张某", "示例路1号", "示例社区", "存续",
     "批发和零售业", "2021-03-01", "", "", ""),
    ("示例社区合唱队", "", "备字2025-001", "李某", "示例路2号", "示例社区", "备案", "", "2025-05-06",
     "", "示例街道办事处", "文化体育"),
)  # fmt: skip

HINTS: Final = {
    "code": gettext_lazy(
        "18 characters, kept as text. Without it the group is taken as recorded only."
    ),
    "record_number": gettext_lazy("Only for community groups that are recorded, not registered."),
    "community": gettext_lazy(
        "Name or 12-digit code. Without it the community is looked for in the address."
    ),
    "status": gettext_lazy("存续, 注销, 吊销; of social organisations 备案, 登记, 注销."),
    "industry": gettext_lazy("Section of GB/T 4754: letter, name or number."),
    "registered_on": gettext_lazy("Like 2021-03-01."),
    "parent_code": gettext_lazy("Only for branches: the credit code of the head office."),
}
