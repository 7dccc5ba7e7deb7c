"""Units of every department the catalogue knows, and people at the posts of the flow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linli.casework.matters.queries.seeds import department_seeds, duty_seeds
from linli.casework.matters.rules.seeds import unit_code
from linli.demo.geography import CITY_CODE, Geography
from linli.registers.access.operations import FirstPost, create_account, grant_post
from linli.registers.access.queries import actor_at, posts_of
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.units import operations as units
from linli.registers.units.models import Unit

PASSWORD = "Linjiang-2026"  # noqa: S105  # printed at the start of a demo city
_FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN_NAMES = "安宁和平文书清远明达正言若水知行怀谷思齐乐山守信"

# user name, role, unit (department, level); the first of a role is the one that `linli run` prints
PEOPLE = (
    ("taker", "taker", "rexian", "city"),
    ("taker2", "taker", "rexian", "city"),
    ("counter", "counter_clerk", "zhengwu", "city"),
    ("dispatcher", "dispatcher", "rexian", "city"),
    ("reviewer", "reviewer", "rexian", "city"),
    ("reviewer2", "reviewer", "rexian", "city"),
    ("supervisor", "supervisor", "rexian", "city"),
    ("caller", "caller", "rexian", "city"),
    ("caller2", "caller", "rexian", "city"),
    ("archivist", "archivist", "rexian", "city"),
    ("leader", "leader", "rexian", "city"),
    ("admin", "administrator", "rexian", "city"),
    ("auditor", "auditor", "rexian", "city"),
    ("handler", "handler", "zhujian", "district"),
    ("head", "head", "zhujian", "district"),
    ("district", "dispatcher", "qurexian", "district"),
    ("street", "handler", "jiedao", "street"),
    ("streethead", "head", "jiedao", "street"),
    ("grid", "grid_worker", "juwei", "community"),
    ("clerk", "community_clerk", "juwei", "community"),
    ("streetclerk", "street_clerk", "jiedao", "street"),
    ("officer", "data_officer", "rexian", "city"),
    ("justice", "justice_officer", "sifa", "district"),
    ("justice2", "justice_officer", "sifa", "district"),
)
# The others of each unit act in the demo's past; nobody logs in as them.
_LOG_IN = frozenset(
    {
        *(username for username, *_ in PEOPLE),
        *("mediator", "mediator2", "chair", "mediationclerk", "townchair", "countychair"),
        *("court", "police"),
    }
)
LABELS = {
    "taker": "话务员",
    "counter": "窗口人员",
    "dispatcher": "分流员",
    "reviewer": "审核员",
    "supervisor": "督办员",
    "caller": "回访员",
    "archivist": "档案员",
    "leader": "分管领导",
    "admin": "系统管理员",
    "auditor": "审计员",
    "handler": "承办人（区住建局）",
    "head": "单位负责人（区住建局）",
    "street": "承办人（街道）",
    "grid": "网格员",
    "clerk": "社区专干",
    "streetclerk": "街道台账专干",
    "officer": "个人信息保护专员",
    "mediator": "人民调解员（社区）",
    "chair": "调委会主任（社区）",
    "mediationclerk": "调委会文书（社区）",
    "townchair": "调委会主任（街道）",
    "countychair": "区矛盾纠纷调处中心主任",
    "justice": "司法行政人员（区司法局）",
    "court": "法院诉调联络员",
    "police": "派出所联络员",
}


@dataclass
class Staff:
    """Units by code and actors by user name; of each unit its handler and its head."""

    units: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    handlers: dict[UUID, Actor] = field(default_factory=dict)
    heads: dict[UUID, Actor] = field(default_factory=dict)


def make_units(land: Geography, at: datetime) -> dict[str, UUID]:
    """Enter a unit for each department at each level that it exists at."""
    made: dict[str, UUID] = {}
    levels = {
        "city": [(CITY_CODE, "临江市")],
        "district": land.districts,
        "street": land.streets,
        "community": land.communities,
    }
    for department in department_seeds():
        for level in department.levels:
            for code, name in levels[level]:
                unit = units.add_unit(
                    by=SYSTEM,
                    at=at,
                    code=unit_code(department.code, level, code),
                    facts=units.UnitFacts(
                        name=department.name.replace("{place}", name),
                        short_name=_short(department.short_name, level, name),
                        kind=department.kind,
                        division_code=code,
                        phone="0799-8000000",
                        address=f"{name}人民路1号",
                        is_hotline_body=department.hotline_body,
                    ),
                )
                made[unit.code] = unit.id
                _give_duties(department.code, unit.id, at)
    return made


def _short(short_name: str, level: str, place: str) -> str:
    if "{place}" in short_name:
        return short_name.replace("{place}", place)
    if level == "city":
        return short_name if short_name.startswith("市") else f"市{short_name}"
    return f"{place}{short_name}"


def _give_duties(department: str, unit_id: UUID, at: datetime) -> None:
    lines = [
        units.DutyLine(duty.code, duty.name, duty.legal_basis)
        for duty in duty_seeds()
        if duty.department == department
    ]
    if lines:
        units.set_duties(by=SYSTEM, at=at, unit_id=unit_id, duties=lines)


def _name(number: int) -> str:
    family = _FAMILY_NAMES[number % len(_FAMILY_NAMES)]
    first = _GIVEN_NAMES[(number * 7) % len(_GIVEN_NAMES)]
    second = _GIVEN_NAMES[(number * 11 + 3) % len(_GIVEN_NAMES)]
    return f"{family}{first}{second if number % 3 else ''}"


def make_staff(land: Geography, made: dict[str, UUID], at: datetime) -> Staff:
    """Give everybody of the flow a post, and each unit that handles matters its two people."""
    staff = Staff(units=made)
    place = {
        "city": CITY_CODE,
        "district": land.districts[0][0],
        "street": land.streets[0][0],
        "community": land.communities[0][0],
    }
    number = 0
    for username, role, department, level in PEOPLE:
        unit_id = made[unit_code(department, level, place[level])]
        join(staff, username, _name(number), role, unit_id, at)
        number += 1
    _second_post(staff, "handler", made[unit_code("jiedao", "street", place["street"])], at)
    for unit in Unit.objects.exclude(is_hotline_body=True).order_by("code"):
        for role, kept in (("handler", staff.handlers), ("head", staff.heads)):
            if unit.id not in kept and unit.grade != "community":
                join(staff, f"{role}-{unit.code}", _name(number), role, unit.id, at)
                number += 1
    return staff


def join(staff: Staff, username: str, name: str, role: str, unit_id: UUID, at: datetime) -> None:
    account = create_account(
        by=SYSTEM,
        at=at,
        username=username,
        name=name,
        password=PASSWORD if username in _LOG_IN else None,
        must_change_password=False,
        post=FirstPost(unit_id, role, at.date()),
    )
    post = posts_of(account.id, on=at.date())[0]
    actor = actor_at(account, post)
    staff.actors[username] = actor
    if role == "handler":
        staff.handlers.setdefault(unit_id, actor)
    elif role == "head":
        staff.heads.setdefault(unit_id, actor)


def _second_post(staff: Staff, username: str, unit_id: UUID, at: datetime) -> None:
    account_id = staff.actors[username].account_id
    if account_id is not None:
        grant_post(
            by=SYSTEM,
            at=at,
            account_id=account_id,
            unit_id=unit_id,
            role="handler",
            valid_from=_day_after(at),
        )


def _day_after(at: datetime) -> date:
    return date.fromordinal(at.date().toordinal() + 1)
