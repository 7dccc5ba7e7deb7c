"""A small city at work: units, people at their posts, and the rules they go by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import (
    Category,
    DispatchRule,
    LimitRule,
    RefusalGround,
    Threshold,
)
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.casework.matters.rules.book import RuleBook
from linli.registers.access.models import Account, Post
from linli.registers.access.queries import actor_at
from linli.registers.access.rules import RESIDENT, SYSTEM, Actor
from linli.registers.places.models import Division
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Duty, Unit
from tests.registers.city import CITY, EAST, FERRY, LAKE, LOTUS, RIVER, WEST, make_divisions

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = date(2020, 1, 1)


def at(text: str) -> datetime:
    """A moment in the city's own time, e.g. at("2026-11-20 10:00")."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


MORNING = at("2026-11-18 09:00")  # a Wednesday

LIMITS: tuple[tuple[str, str, dict[str, str], int, str, str], ...] = (
    ("accept", "受理时限", {}, 30, "working_minute", "at_once"),
    ("accept", "特急受理时限", {"urgency": "critical"}, 5, "minute", "at_once"),
    ("accept", "网上受理时限", {"channel": "web"}, 120, "working_minute", "at_once"),
    ("dispatch", "派单时限", {}, 30, "working_minute", "at_once"),
    ("sign", "签收时限", {}, 120, "working_minute", "at_once"),
    ("contact", "首次联系时限", {}, 24, "hour", "at_once"),
    ("finish", "一般诉求办结时限", {}, 5, "working_day", "next_day"),
    ("finish", "特急办结时限", {"urgency": "critical"}, 2, "hour", "at_once"),
    ("finish", "咨询办结时限", {"nature": "consult"}, 1, "working_day", "next_day"),
    ("assist", "协办时限", {}, 4, "working_day", "next_day"),
    ("review", "审核时限", {}, 1, "working_day", "next_day"),
    ("parking", "挂账复核", {}, 90, "natural_day", "next_day"),
    ("follow_up", "回访时限", {}, 3, "working_day", "next_day"),
    ("close", "结案等候", {}, 3, "working_day", "next_day"),
    ("return_window", "退单时限", {}, 1, "working_day", "next_day"),
    ("reopen_window", "重新打开时限", {}, 15, "natural_day", "next_day"),
    ("knowledge", "知识库纠错答复时限", {}, 3, "working_day", "next_day"),
    ("urge_window", "催办等候时间", {}, 4, "working_hour", "at_once"),
)
THRESHOLDS = {
    "return_rounds": 2,
    "extension_times": 1,
    "follow_up_attempts": 3,
    "follow_up_slots": 2,
    "redo_times": 1,
    "reopen_times": 1,
    "archive_after_days": 30,
    "rate_min_n": 10,
    "knowledge_remind_days": 14,
    "urgings_a_day": 1,
}


def make_rules() -> None:
    """The few rules that the tests reckon with, in the shape of the city's own."""
    for n, (clock, name, keys, amount, unit, start_rule) in enumerate(LIMITS):
        LimitRule.objects.create(
            code=f"{clock}-{n}",
            name=name,
            clock=clock,
            amount=amount,
            unit=unit,
            start_rule=start_rule,
            roll_rule="roll",
            legal_basis="本市12345工单时限规则",
            valid_from=START,
            **keys,
        )
    for code, value in THRESHOLDS.items():
        Threshold.objects.create(code=code, name=code, value=value, valid_from=START)
    for code, name, sensitive, elsewhere in (
        ("03", "城乡建设", False, ""),
        ("0304", "市政设施", False, ""),
        ("030402", "路灯", False, ""),
        ("0303", "物业", False, ""),
        ("1703", "基层治理", False, ""),
        ("18", "纪检监察", False, "12388"),
    ):
        Category.objects.create(
            code=code,
            name=name,
            is_sensitive=sensitive,
            route_elsewhere=elsewhere,
            words=["路灯", "不亮"] if code == "030402" else [],
            valid_from=START,
        )
    RefusalGround.objects.create(
        code="N2", name="应走诉讼等途径", explanation="说明", route="人民法院", valid_from=START
    )
    forget_rule_book()


@dataclass
class City:
    """The units and people of the tests, by the word the office uses for them."""

    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    elsewhere: Place = field(default_factory=Place)
    book: RuleBook | None = None

    def __getitem__(self, role: str) -> Actor:
        return self.actors[role]

    def unit_id(self, name: str) -> UUID:
        return self.units[name].id


UNITS = (
    ("centre", "市12345中心", "centre", "city", CITY, True),
    ("lamps", "市城管局", "department", "city", CITY, False),
    ("housing", "东湖区住建局", "department", "district", EAST, False),
    ("lake", "湖滨街道办事处", "station", "street", LAKE, False),
    ("lotus", "荷香社区居委会", "committee", "community", LOTUS, False),
    ("west_centre", "西岭区12345中心", "centre", "district", WEST, True),
    ("west_housing", "西岭区住建局", "department", "district", WEST, False),
)
PEOPLE = (
    ("taker", "宋佳", "taker", "centre"),
    ("dispatcher", "高远", "dispatcher", "centre"),
    ("reviewer", "罗敏", "reviewer", "centre"),
    ("second_reviewer", "邓和", "reviewer", "centre"),
    ("supervisor", "贺宁", "supervisor", "centre"),
    ("caller", "苗雨", "caller", "centre"),
    ("archivist", "方册", "archivist", "centre"),
    ("leader", "程远", "leader", "centre"),
    ("administrator", "管理员", "administrator", "centre"),
    ("auditor", "审计员", "auditor", "centre"),
    ("handler", "周敏", "handler", "housing"),
    ("head", "黎明", "head", "housing"),
    ("lamp_handler", "石光", "handler", "lamps"),
    ("lamp_head", "安康", "head", "lamps"),
    ("lake_handler", "江月", "handler", "lake"),
    ("grid_worker", "严谨", "grid_worker", "lotus"),
    ("nobody", "外区员", "reviewer", "west_centre"),
    ("west_handler", "西岭员", "handler", "west_housing"),
)


def make_city() -> City:
    """Divisions, units, one person a role, and the rules."""
    make_divisions()
    city = City()
    divisions = {row.code: row for row in Division.objects.all()}
    for key, name, kind, grade, code, is_body in UNITS:
        division = divisions[code]
        city.units[key] = Unit.objects.create(
            code=key,
            name=name,
            short_name=name,
            kind=kind,
            grade=grade,
            division=division,
            division_code=code,
            district_code=division.district_code,
            street_code=division.street_code,
            community_code=division.community_code,
            is_hotline_body=is_body,
            valid_from=START,
        )
    for key, name, role, unit in PEOPLE:
        account = Account.objects.create(username=key, name=name, created_at=MORNING)
        account.set_password("linli-demo-2026")
        account.save()
        post = Post.objects.create(
            account=account, unit=city.units[unit], role=role, valid_from=START
        )
        city.accounts[key] = account
        city.actors[key] = actor_at(account, post)
    Duty.objects.create(unit=city.units["lotus"], code="1703", name="社区服务", valid_from=START)
    make_rules()
    DispatchRule.objects.create(
        category="0304", lead=city.units["lamps"], valid_from=START, legal_basis="派单目录"
    )
    forget_rule_book()
    city.place = Place(district_code=EAST, street_code=LAKE, community_code=LOTUS)
    city.elsewhere = Place(district_code=WEST, street_code=RIVER, community_code=FERRY)
    return city


REPORTER_PHONE = "13812345678"


class Story:
    """A matter told step by step, so that a test says only what it is about."""

    def __init__(self, city: City, *, when: datetime = MORNING, **report: Any) -> None:
        self.city = city
        self.when = when
        text = report.pop("text", "锦绣花园3号楼东侧路灯三天不亮，晚上老人不敢出门。")
        receipt = matters.register(
            matters.Report(
                text=text,
                channel=report.pop("channel", "phone"),
                place=report.pop("place", city.place),
                name=report.pop("name", "王阿姨"),
                phone=report.pop("phone", REPORTER_PHONE),
                **report,
            ),
            by=report.get("by", city["taker"]),
            at=when,
        )
        self.id, self.number, self.code = receipt.case_id, receipt.number, receipt.query_code

    @property
    def case(self) -> Case:
        return Case.objects.get(id=self.id)

    def accepted(
        self, *, category: str = "0303", nature: str = "complain", urgency: str = "normal"
    ) -> Story:
        classing = matters.Classing(nature=nature, category=category, urgency=urgency)
        matters.accept(self.id, classing=classing, by=self.city["taker"], at=self.when)
        return self

    def dispatched(self, lead: str = "housing", **assists: str) -> Story:
        matters.dispatch(
            self.id,
            lead=self.city.unit_id(lead),
            assists={self.city.unit_id(unit): task for unit, task in assists.items()},
            basis="派单目录 03-03",
            by=self.city["dispatcher"],
            at=self.when,
        )
        return self

    def signed(self, by: str = "handler") -> Story:
        matters.sign_for(self.id, by=self.city[by], at=self.when)
        return self

    def finished(self, by: str = "handler", outcome: str = "solved") -> Story:
        matters.finish(
            self.id, outcome=outcome, reply="已修好，今晚亮灯。", by=self.city[by], at=self.when
        )
        return self

    def approved(self, by: str = "head") -> Story:
        matters.approve(self.id, by=self.city[by], at=self.when)
        return self

    def closed(self) -> Story:
        answers = matters.Answers(is_reached=True, solved="solved", satisfied="satisfied")
        matters.follow_up(self.id, answers=answers, by=self.city["caller"], at=self.when)
        return self


__all__ = ["MORNING", "RESIDENT", "SYSTEM", "City", "Story", "at", "make_city"]
