"""A small town's mediation: committees, mediators and their posts, and a dispute told step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Committee,
    ConsentState,
    Dispute,
    DisputeParty,
    Mediator,
    MediatorTerm,
    Room,
    Side,
)
from linli.registers.access.models import Account, Post
from linli.registers.access.queries import actor_at
from linli.registers.access.rules import Actor
from linli.registers.places.models import Division
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit
from tests.casework.city import MORNING, START, City, make_city
from tests.registers.city import CITY, EAST, FERRY, LAKE, LOTUS, WEST

COMMITTEES = (
    ("lotus_hall", "荷香社区人民调解委员会", "village", "community", LOTUS, "荷", "lake_hall"),
    ("lake_hall", "湖滨街道人民调解委员会", "town", "street", LAKE, "湖", "east_hall"),
    ("east_hall", "东湖区矛盾纠纷调处中心", "county", "district", EAST, "东", ""),
    ("labour_hall", "东湖区劳动争议人民调解委员会", "trade", "district", EAST, "劳", "east_hall"),
    ("ferry_hall", "渡口社区人民调解委员会", "village", "community", FERRY, "渡", ""),
)
OFFICES = (
    ("east_court", "东湖区人民法院", "justice", "district", EAST),
    ("justice", "东湖区司法局", "department", "district", EAST),
)
# user name, person's name, role, unit, sex; the first four roles of a committee are its members
PEOPLE = (
    ("chair", "秦和", "mediation_chair", "lotus_hall", "male"),
    ("clerk_of_hall", "金慧", "mediation_clerk", "lotus_hall", "female"),
    ("mediator", "顾平", "mediator", "lotus_hall", "female"),
    ("second_mediator", "尤安", "mediator", "lotus_hall", "male"),
    ("lake_chair", "袁正", "mediation_chair", "lake_hall", "male"),
    ("lake_mediator", "彭晓", "mediator", "lake_hall", "female"),
    ("east_chair", "卢衡", "mediation_chair", "east_hall", "female"),
    ("east_mediator", "任远", "mediator", "east_hall", "male"),
    ("labour_chair", "许诺", "mediation_chair", "labour_hall", "female"),
    ("labour_mediator", "范理", "mediator", "labour_hall", "male"),
    ("ferry_chair", "孟津", "mediation_chair", "ferry_hall", "male"),
    ("ferry_mediator", "舟行", "mediator", "ferry_hall", "female"),
    ("justice_officer", "邵明", "justice_officer", "justice", "female"),
    ("court_officer", "成文", "referral_officer", "east_court", "male"),
)


@dataclass
class Town:
    """The committees and people of mediation in the tests' city."""

    city: City
    committees: dict[str, Committee] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    mediators: dict[str, Mediator] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.actors.get(name) or self.city[name]


def make_town() -> Town:
    """The small city with its mediation committees, mediators, rooms and rules."""
    town = Town(make_city())
    divisions = {row.code: row for row in Division.objects.all()}
    for key, name, kind, grade, code, word, _above in COMMITTEES:
        unit = _unit(town, key, name, "mediation", grade, divisions[code])
        town.committees[key] = Committee.objects.create(
            unit=unit,
            kind=kind,
            trade="labour" if kind == "trade" else "",
            short_word=word,
            residents=3200,
            founded_on=START,
            term_from=date(2025, 1, 1),
            term_to=date(2028, 1, 1),
            district_code=unit.district_code,
            street_code=unit.street_code,
            community_code=unit.community_code,
        )
        town.rooms[key] = Room.objects.create(committee=town.committees[key], name="一号调解室")
    for key, _name, _kind, _grade, _code, _word, above in COMMITTEES:
        if above:
            town.committees[key].above = town.committees[above]
            town.committees[key].save(update_fields=["above"])
    for key, name, kind, grade, code in OFFICES:
        _unit(town, key, name, kind, grade, divisions[code])
    for n, (key, name, role, unit_key, sex) in enumerate(PEOPLE):
        _person(town, n, key, name, role, unit_key, sex)
    mediation.seed_catalogue()
    return town


def _unit(town: Town, key: str, name: str, kind: str, grade: str, division: Division) -> Unit:
    town.units[key] = unit = Unit.objects.create(
        code=key,
        name=name,
        short_name=name,
        kind=kind,
        grade=grade,
        division=division,
        division_code=division.code,
        district_code=division.district_code,
        street_code=division.street_code,
        community_code=division.community_code,
        valid_from=START,
    )
    return unit


def _person(town: Town, n: int, key: str, name: str, role: str, unit_key: str, sex: str) -> None:
    account = Account.objects.create(username=key, name=name, created_at=MORNING)
    account.set_password("linli-demo-2026")
    account.save()
    post = Post.objects.create(
        account=account, unit=town.units[unit_key], role=role, valid_from=START
    )
    town.accounts[key] = account
    town.actors[key] = actor_at(account, post)
    if unit_key not in town.committees or role == "mediation_clerk":
        return
    committee = town.committees[unit_key]
    town.mediators[key] = mediator = Mediator.objects.create(
        number=f"T{n:04d}",
        account=account,
        name=name,
        sex=sex,
        committee=committee,
        specialities=["labour"] if unit_key == "labour_hall" else ["neighbour"],
        district_code=committee.district_code,
        street_code=committee.street_code,
        community_code=committee.community_code,
        recorded_at=MORNING,
    )
    MediatorTerm.objects.create(
        mediator=mediator,
        committee=committee,
        role="chair" if role == "mediation_chair" else "mediator",
        chosen_by="居民会议",
        begins=date(2025, 1, 1),
        ends=date(2028, 1, 1),
    )


class Quarrel:
    """A dispute told step by step, so that a test says only what it is about."""

    def __init__(self, town: Town, *, when: datetime = MORNING, **changes: Any) -> None:
        self.town = town
        self.when = when
        opener = changes.pop("by", "chair")
        committee = changes.pop("committee", "lotus_hall")
        facts: dict[str, Any] = {
            "committee_id": town.committees[committee].pk,
            "source": "application",
            "text": "楼上水管漏水，泡坏了楼下的吊顶和地板，双方对赔偿数额说不到一起。",
            "type": "neighbour",
            "asked": "修好水管并赔偿损失三千元",
            "place": Place(district_code=EAST, street_code=LAKE, community_code=LOTUS),
            "parties": (
                mediation.Person(
                    side=Side.APPLICANT,
                    name="申某",
                    phone="13800001111",
                    sex="female",
                    age=52,
                    query_code="AAAA22",
                ),
                mediation.Person(
                    side=Side.RESPONDENT,
                    name="贝某",
                    phone="13800002222",
                    sex="male",
                    age=38,
                    query_code="BBBB33",
                ),
            ),
        }
        self.case: Case = mediation.open_dispute(
            mediation.NewDispute(**{**facts, **changes}), by=town[opener], at=when
        )

    @property
    def id(self) -> UUID:
        return self.case.id

    @property
    def dispute(self) -> Dispute:
        return Dispute.objects.select_related("case", "committee").get(case=self.case)

    @property
    def state(self) -> str:
        return Case.objects.get(id=self.id).state

    def party(self, side: str = "applicant") -> DisputeParty:
        """The first party of a side."""
        found = DisputeParty.objects.filter(dispute_id=self.id, side=side).first()
        assert found is not None
        return found

    def later(self, **time: float) -> datetime:
        """Let time go by."""
        self.when += timedelta(**time)
        return self.when

    def consented(self) -> Quarrel:
        """Both sides agree to mediation."""
        for party in DisputeParty.objects.filter(dispute_id=self.id).order_by("position"):
            mediation.record_consent(
                self.id,
                party.id,
                answer=ConsentState.AGREED,
                means="phone",
                by=self.town["chair"],
                at=self.later(minutes=5),
            )
        return self

    def accepted(self, *, type: str = "neighbour", grade: str = "III") -> Quarrel:
        """The committee accepts it after both agreed."""
        self.consented()
        mediation.accept(
            self.id, type=type, grade=grade, by=self.town["chair"], at=self.later(minutes=5)
        )
        return self

    def assigned(self, mediator: str = "mediator") -> Quarrel:
        """Accepted, and a mediator is appointed."""
        self.accepted()
        mediation.assign(
            self.id,
            [mediation.Choice(self.town.mediators[mediator].id, is_lead=True)],
            by=self.town["chair"],
            at=self.later(minutes=5),
        )
        return self


__all__ = ["CITY", "WEST", "Quarrel", "Town", "make_town"]
