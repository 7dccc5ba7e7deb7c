"""The enterprises and social organisations of the demo city: invented, with numbers that check."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from django.db import transaction

from linli.registers.access.rules import SYSTEM
from linli.registers.entities import operations
from linli.registers.entities.models import Entity
from linli.registers.entities.operations import EntityFacts
from linli.registers.entities.rules.codes import check_sign
from linli.registers.places.models import Building, Division

ENTITIES, SOCIAL = 600, 40
# What kind of entity, how many of a hundred, what they are called, section of industry.
_SORTS = (
    (
        "91",
        38,
        ("商贸有限公司", "餐饮管理有限公司", "装饰工程有限公司", "物业服务有限公司"),
        "FHEK",
    ),
    ("92", 44, ("便利店", "面馆", "理发店", "五金店", "水果店", "药店"), "FHOFFF"),
    ("12", 6, ("小学", "幼儿园", "卫生服务中心", "文化站"), "PPQR"),
    ("93", 4, ("蔬菜种植专业合作社", "水产养殖专业合作社"), "AA"),
    ("N2", 4, ("股份经济合作社",), "A"),
    ("81", 4, ("工会委员会",), "S"),
)
_CLUBS = (
    "志愿服务协会",
    "合唱协会",
    "老年体育协会",
    "社会工作服务中心",
    "养老服务中心",
    "邻里互助会",
)
_GROUPS = ("舞蹈队", "棋友会", "读书会", "巡逻队", "议事会")
_WORDS = (
    "锦绣",
    "临江",
    "和顺",
    "春晖",
    "百汇",
    "金穗",
    "瑞祥",
    "同心",
    "广源",
    "安居",
    "惠民",
    "福满",
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_UNITS = ("民政局", "文化和旅游局", "卫生健康局", "街道办事处")


def make_entities(*, seed: int, founded: datetime, now: datetime) -> int:
    """Enter the entities of the city; the same seed and moment make the same ones."""
    pick = random.Random(f"entities {seed}")  # noqa: S311  # an invented city, no secret
    buildings = list(
        Building.objects.filter(valid_to=None).order_by("code").values_list("code", "address")
    )
    communities = list(
        Division.objects.filter(valid_to=None, grade="community")
        .order_by("code")
        .values_list("code", "name")
    )
    if not communities:
        return 0
    with transaction.atomic():
        for number in range(ENTITIES):
            _enterprise(pick, number, buildings, communities, founded, now)
        for number in range(SOCIAL):
            _social(pick, number, communities, now)
    return ENTITIES + SOCIAL


def _code(pick: random.Random, prefix: str, division: str, number: int) -> str:
    body = f"{prefix}{division[:6]}MA{number:05d}{pick.choice('0123456789ABCDEFGH')}{number % 10}"
    return body + check_sign(body)


def _day(pick: random.Random, now: datetime, years: int) -> date:
    return (now - timedelta(days=pick.randrange(200, years * 365))).date()


def _name(pick: random.Random) -> str:
    return pick.choice(_SURNAMES) + pick.choice("某甲乙")


def _enterprise(
    pick: random.Random,
    number: int,
    buildings: list[tuple[str, str]],
    communities: list[tuple[str, str]],
    founded: datetime,
    now: datetime,
) -> None:
    prefix, _share, names, sections = pick.choices(_SORTS, [sort[1] for sort in _SORTS])[0]
    which = pick.randrange(len(names))
    place, place_name = pick.choice(communities)
    building, address = pick.choice(buildings) if buildings and pick.random() < 0.7 else ("", "")
    division = building or place
    at = founded + (now - founded) * pick.random()
    facts = EntityFacts(
        name=f"临江市{place_name[:2]}{pick.choice(_WORDS)}{number + 1}号{names[which]}",
        code=_code(pick, prefix, division, number),
        representative=_name(pick),
        address=address or f"{place_name}{pick.randrange(1, 200)}号",
        place_code=place,
        building_code=building,
        industry=sections[which % len(sections)],
        registered_on=_day(pick, at, 15),
    )
    made = operations.add_entity(by=SYSTEM, at=at, facts=facts, source="市场监管部门名录")
    if pick.random() < 0.06:
        _end(pick, made, now)


def _end(pick: random.Random, entity: Entity, now: datetime) -> None:
    status = pick.choice(("cancelled", "revoked"))
    on = (now - timedelta(days=pick.randrange(1, 150))).date()
    operations.end_entity(
        by=SYSTEM, at=now - timedelta(hours=3), entity_id=entity.pk, status=status, on=on
    )


def _social(
    pick: random.Random, number: int, communities: list[tuple[str, str]], now: datetime
) -> None:
    place, place_name = pick.choice(communities)
    at = now - timedelta(days=pick.randrange(20, 600))
    registered = date(now.year - pick.randrange(2, 8), pick.randrange(1, 12), 5)
    recorded = number % 4 == 0
    kind = pick.choice(_GROUPS) if recorded else _CLUBS[number % len(_CLUBS)]
    prefix = "52" if "中心" in kind else "51"
    facts = EntityFacts(
        name=f"{place_name}{pick.choice(_WORDS)}{kind}",
        code="" if recorded else _code(pick, prefix, place, 60000 + number),
        record_number=f"备字{registered.year}-{number + 1:03d}" if recorded else "",
        representative=_name(pick),
        address=f"{place_name}党群服务中心",
        place_code=place,
        industry="S",
        registered_on=registered,
        supervising_unit=pick.choice(_UNITS),
        field=pick.choice(("文化体育", "养老服务", "志愿服务", "邻里互助")),
    )
    made = operations.add_entity(by=SYSTEM, at=at, facts=facts, source="民政部门名录")
    if recorded:
        return
    # Most have had last year's check; some have not, and stand on the list of what is due.
    for year in range(registered.year, now.year):
        if year < now.year - 1 or pick.random() < 0.8:
            operations.record_check(
                by=SYSTEM,
                at=now,
                entity_id=made.pk,
                year=year,
                result=pick.choice(("passed", "passed", "passed", "barely")),
                checked_on=min(date(year + 1, 5, 20), now.date()),
            )
