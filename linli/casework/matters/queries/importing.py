"""The columns that a file of matters may have, and what of it is there already."""

from __future__ import annotations

from collections.abc import Sequence

from linli.casework.matters.models import Matter
from linli.foundation.tabular.headers import Column, HeaderMap
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import find_division, place_codes
from linli.registers.places.rules.codes import NOWHERE, Place

COLUMNS = HeaderMap(
    (
        Column(
            "number", "工单编号", ("留言编号", "编号", "诉求编号", "受理编号", "流水号", "序号")
        ),
        Column("title", "诉求主题", ("留言主题", "主题", "标题", "诉求标题", "事项名称")),
        Column(
            "text",
            "诉求内容",
            (
                "留言详情",
                "留言内容",
                "内容",
                "详情",
                "诉求详情",
                "反映内容",
                "问题描述",
                "来电内容",
            ),
            required=True,
        ),
        Column("name", "诉求人", ("留言用户", "来电人", "姓名", "反映人", "联系人", "市民姓名")),
        Column("phone", "联系电话", ("电话", "来电号码", "手机", "手机号", "联系方式", "主叫号码")),
        Column(
            "said_at", "来电时间", ("留言时间", "受理时间", "登记时间", "反映时间", "时间", "日期")
        ),
        Column("place_text", "地址", ("事发地址", "地点", "详细地址", "诉求地址", "事发地点")),
        Column("district", "区县", ("所属区县", "区", "县区", "所属区域", "区域")),
        Column("street", "街道", ("街道乡镇", "所属街道", "乡镇", "镇街")),
        Column("community", "社区", ("社区村", "所属社区", "村居")),
        Column("reply", "答复意见", ("答复内容", "办理结果", "回复内容", "处理结果")),
        Column("replied_at", "答复时间", ("办结时间", "回复时间")),
    )
)


def earlier_refs(references: Sequence[str]) -> set[str]:
    """Which of these references of rows were taken in before."""
    rows = Matter.objects.filter(source_ref__in=references)
    return set(rows.values_list("source_ref", flat=True))


def find_place(name: str) -> Place:
    """The place with exactly this name when there is one and only one; else nowhere."""
    found = [row for row in find_division(name, WHOLE_CITY) if row.name == name]
    return place_codes(found[0].code) if len(found) == 1 else NOWHERE
