"""Entities of the measured city, with codes that nobody holds, by COPY."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from linli.demo.people.names import given_name, surname
from linli.foundation.crypto.operations import seal
from linli.foundation.postgres.copying import copy_rows
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.rules import grams
from linli.registers.entities.models import Entity, EntityStatus, SocialOrganisation
from linli.registers.entities.operations.counting import Tally
from linli.registers.entities.rules.checks import check_due
from linli.registers.entities.rules.codes import check_sign, kind_of_code
from linli.registers.places.models import Building
from linli.registers.places.operations.changes import day_of

_FIELDS = (
    "id", "code", "record_number", "name", "kind", "status", "representative", "address",
    "building", "district_code", "street_code", "community_code", "grid_code", "industry",
    "registered_on", "ended_on", "source", "recorded_by", "recorded_at", "changed_at", "version",
    "grams", "located",
)  # fmt: skip
_WORDS = (
    "鸿",
    "泰",
    "兴",
    "盛",
    "达",
    "诚",
    "信",
    "和",
    "顺",
    "源",
    "丰",
    "瑞",
    "祥",
    "益",
    "康",
    "隆",
)
# Class by the credit code, what follows the name, section of industry.
_TRADES = (
    ("92", "便利店", "F"), ("92", "餐馆", "H"), ("92", "理发店", "O"), ("92", "水果店", "F"),
    ("92", "药房", "F"), ("92", "早餐店", "H"), ("92", "五金店", "F"), ("92", "洗衣店", "O"),
    ("91", "商贸有限公司", "F"), ("91", "建筑工程有限公司", "E"), ("91", "物业服务有限公司", "K"),
    ("91", "网络科技有限公司", "I"), ("91", "电子器材有限公司", "C"), ("91", "物流有限公司", "G"),
    ("93", "蔬菜专业合作社", "A"), ("12", "社区卫生服务站", "Q"), ("51", "老年书画协会", "S"),
    ("52", "养老服务中心", "Q"),
)  # fmt: skip
_SHARES = (9, 9, 6, 5, 4, 6, 3, 3, 14, 6, 4, 8, 5, 5, 2, 2, 2, 3)


def make_entities(
    codes: Sequence[str], *, a_community: int, seed: int, now: datetime, first: int = 0
) -> int:
    """Enter so many entities in each of these communities; returns how many there are.

    first: the number from which they are counted, so that several at once give no code twice.
    """
    made = first
    for code in codes:
        made = _enter(code, a_community, made, seed, now)
    return made - first


def _enter(code: str, many: int, made: int, seed: int, now: datetime) -> int:
    chance = random.Random(f"entities {seed} {code}")
    rows: list[tuple[Any, ...]] = []
    social: list[tuple[Any, ...]] = []
    tally = Tally()
    buildings = list(Building.objects.standing().filter(community_code=code).order_by("code"))
    for _ in range(many if buildings else 0):
        made += 1
        row = _row(chance, chance.choice(buildings), made, now)
        rows.append((*row, "hand"))
        tally.add((row[9], row[10], row[11], row[4], row[5], row[13]), 1)
        if row[4] in ("association", "service_organisation"):
            due = check_due(day_of(now).year - (chance.random() < 0.1))
            social.append((row[0], "市民政局", "社区服务", due))
    copy_rows(Entity, _FIELDS, rows)
    copy_rows(SocialOrganisation, ("entity", "supervising_unit", "field", "check_due"), social)
    tally.flush()
    return made


def _row(chance: random.Random, building: Building, number: int, now: datetime) -> tuple[Any, ...]:
    kind, what, industry = chance.choices(_TRADES, _SHARES)[0]
    body = f"{kind}4299{building.district_code[4:6]}{number:09d}"
    code = body + check_sign(body)
    words = "".join(chance.choices(_WORDS, k=2))
    name = f"临江市{words}{chance.choice(_WORDS)}{what}"
    on = day_of(now)
    since = on - timedelta(days=30 + int(chance.random() ** 2 * 5000))
    is_gone, at = chance.random() < 0.06, now - timedelta(days=int(chance.random() * 300) + 1)
    address = f"{building.address}{building.name}{1 + int(chance.random() * 8)}号门面"
    status = EntityStatus.OPERATING if kind[0] != "5" else EntityStatus.REGISTERED
    person = surname(chance) + given_name(chance, "male")
    return (
        uuid7(), code, "", name, kind_of_code(code),
        (EntityStatus.CANCELLED if is_gone else status).value,
        seal(person, context="entities.entity.representative"), address, building.id,
        building.district_code, building.street_code, building.community_code,
        building.grid_code, industry, since, max(on - timedelta(days=20), since) if is_gone else None,
        "演示数据", "系统", at, at, 1, grams(name),
    )  # fmt: skip
