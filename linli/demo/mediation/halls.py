"""The committees of the demo city, their members and hired mediators, rooms and accounts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Committee, Mediator
from linli.casework.mediation.operations.committees import CommitteeFacts, found_committee
from linli.casework.mediation.operations.mediators import (
    MediatorFacts,
    enrol_mediator,
    set_public,
)
from linli.casework.mediation.operations.rooms import RoomFacts, add_room
from linli.casework.mediation.operations.standing import (
    Course,
    decide_grade,
    propose_grade,
    publish_grade,
    record_training,
)
from linli.casework.mediation.operations.terms_of_office import Elected, new_term
from linli.casework.mediation.queries.rule_book import rule_book
from linli.demo.geography import Geography
from linli.demo.staff import Staff, join
from linli.registers.access.models import Account
from linli.registers.access.queries import actor_at, posts_of
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.units import operations as units

_FAMILY_NAMES = "方俞任袁柳鲍史唐费岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
_GIVEN_NAMES = "和顺平安理明诚正公允善言慧敏静婉秀芳建国志强海涛晓"
_TITLES = ("调解能手", "首席调解员")
# user name, which committee by its key, its role there
_LOG_IN = {
    "chair": ("community-0", "mediation_chair"),
    "mediationclerk": ("community-0", "mediation_clerk"),
    "mediator": ("community-0", "mediator"),
    "mediator2": ("community-0", "mediator"),
    "townchair": ("street-0", "mediation_chair"),
    "countychair": ("district-0", "mediation_chair"),
}


@dataclass
class Halls:
    """Committees by key (community-0, street-0, district-0, labour …) and who acts for them."""

    committees: dict[str, Committee] = field(default_factory=dict)
    chairs: dict[UUID, Actor] = field(default_factory=dict)
    mediators: dict[UUID, list[tuple[Mediator, Actor]]] = field(default_factory=dict)
    rooms: dict[UUID, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    communities: list[tuple[str, str]] = field(default_factory=list)  # code, key


def make_halls(land: Geography, staff: Staff, founded: datetime, *, seed: int) -> Halls:
    """Found a committee in each community, street and district, and some of trades and courts."""
    mediation.seed_catalogue()
    chance = random.Random(f"halls-{seed}")  # noqa: S311  # invented
    halls = Halls()
    by = staff.actors["justice"]
    halls.actors["justice"] = by
    districts = _level(halls, land.districts, "district", None, by, founded)
    streets = _level(halls, land.streets, "street", districts, by, founded)
    _level(halls, land.communities, "community", streets, by, founded)
    _trades(halls, land, districts, by, founded)
    _outposts(halls, land, districts, staff, by, founded)
    number = 0
    for key, committee in halls.committees.items():
        number = _people(halls, key, committee, number, chance, by, founded)
    return halls


def _level(
    halls: Halls,
    places: Sequence[tuple[str, str]],
    level: str,
    above: dict[str, Committee] | None,
    by: Actor,
    at: datetime,
) -> dict[str, Committee]:
    kind = {"district": "county", "street": "town", "community": "village"}[level]
    words = {
        "district": "矛盾纠纷调处中心",
        "street": "人民调解委员会",
        "community": "人民调解委员会",
    }
    found: dict[str, Committee] = {}
    for n, (code, name) in enumerate(places):
        over = _over(above, code)
        facts = CommitteeFacts(
            name=f"{name}{words[level]}",
            kind=kind,
            short_word=name[:2] + ({"district": "区", "street": "街", "community": ""}[level]),
            division_code=code,
            above_id=over.pk if over else None,
            residents={"district": 240_000, "street": 36_000, "community": 3_200}[level],
            court_name="城北区人民法院" if level == "district" else "",
            phone="0799-8000100",
        )
        committee = _found(facts, n, by, at)
        found[code] = halls.committees[f"{level}-{n}"] = committee
        if level == "community":
            halls.communities.append((code, f"{level}-{n}"))
    return found


def _found(facts: CommitteeFacts, n: int, by: Actor, at: datetime) -> Committee:
    """Found it; where its word is taken by another place of that name, a numeral follows."""
    word = facts.short_word
    if Committee.objects.filter(short_word=word).exists():
        word = f"{word}{'一二三四五六七八九十'[n % 10]}"
        while Committee.objects.filter(short_word=word).exists():
            word = f"{word[:6]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}"
            n += 1
    return found_committee(
        CommitteeFacts(**{**facts.__dict__, "short_word": word}),
        founded_on=at.date(),
        by=by,
        at=at,
    )


def _over(above: dict[str, Committee] | None, code: str) -> Committee | None:
    if not above:
        return None
    fits = [one for over, one in above.items() if code.startswith(over.rstrip("0"))]
    return fits[0] if fits else next(iter(above.values()))


def _trades(
    halls: Halls, land: Geography, districts: dict[str, Committee], by: Actor, at: datetime
) -> None:
    code, name = land.districts[0]
    for n, (key, words) in enumerate(
        (
            ("labour", "劳动争议"),
            ("medical", "医疗纠纷"),
            ("traffic", "道路交通事故"),
            ("housing", "物业纠纷"),
        )
    ):
        facts = CommitteeFacts(
            name=f"{name}{words}人民调解委员会",
            kind="trade",
            trade=key,
            short_word=words[:2],
            division_code=code,
            above_id=districts[code].pk,
        )
        halls.committees[key] = _found(facts, n, by, at)


def _outposts(
    halls: Halls,
    land: Geography,
    districts: dict[str, Committee],
    staff: Staff,
    by: Actor,
    at: datetime,
) -> None:
    """Rooms at a court and at a police station, and the two bodies that hand disputes over."""
    code, name = land.districts[0]
    for key, words, kind, role in (
        ("court", f"{name}人民法院", "court", "court"),
        ("police", f"{land.streets[0][1]}派出所", "police", "police"),
    ):
        facts = CommitteeFacts(
            name=f"驻{words}人民调解室",
            kind=kind,
            short_word="诉" if kind == "court" else "警",
            division_code=code,
            above_id=districts[code].pk,
        )
        halls.committees[f"at-{key}"] = _found(facts, 0, by, at)
        unit = units.add_unit(
            by=SYSTEM,
            at=at,
            code=f"justice-{key}",
            facts=units.UnitFacts(name=words, short_name=words, kind="justice", division_code=code),
        )
        join(staff, role, "联络员", "referral_officer", unit.id, at)
        halls.actors[role] = staff.actors[role]


def _people(
    halls: Halls,
    key: str,
    committee: Committee,
    number: int,
    chance: random.Random,
    by: Actor,
    at: datetime,
) -> int:
    """Three members, one of them a woman who may chair, and some hired mediators."""
    count = 5 if key.startswith(("district", "street")) else 4
    members: list[Mediator] = []
    for n in range(count):
        mediator = enrol_mediator(
            _facts(number + n, chance, key),
            committee_id=committee.pk,
            chosen_by="居民会议" if key.startswith("community") else "聘任",
            begins=at.date(),
            by=by,
            at=at,
        )
        members.append(mediator)
    roles = ("chair", "deputy", "member")
    new_term(
        committee.pk,
        [Elected(one.pk, role) for one, role in zip(members, roles, strict=False)],
        chosen_by="居民会议" if key.startswith("community") else "成员单位推选",
        begins=_term_begin(at),
        by=by,
        at=at + timedelta(hours=1),
    )
    room = add_room(
        committee.pk, RoomFacts(name="一号调解室", seats=8, has_two_entrances=True), by=by, at=at
    )
    halls.rooms[committee.pk] = room.pk
    _give_accounts(halls, key, committee, members, by, at)
    return number + count


def _term_begin(at: datetime) -> date:
    return at.date()


def _facts(number: int, chance: random.Random, key: str) -> MediatorFacts:
    types = [one.code for one in rule_book().types_on(date(2026, 6, 1))]
    own = {"labour": ["labour", "migrant_wages"], "housing": ["property"]}.get(key, [key])
    chosen = [code for code in own if code in types] or chance.sample(types, 3)
    given = "".join(chance.sample(_GIVEN_NAMES, chance.choice((1, 2, 2))))
    return MediatorFacts(
        name=_FAMILY_NAMES[number % len(_FAMILY_NAMES)] + given,
        sex="female" if number % 2 else "male",
        born_on=date(1958 + number * 7 % 40, 1 + number % 12, 1 + number % 28),
        education=("high", "college", "bachelor", "middle")[number % 4],
        is_full_time=number % 4 == 0,
        specialities=chosen,
        languages=["普通话", "本地话"] if number % 3 else ["普通话"],
        about="熟悉邻里和家庭纠纷，耐心细致。" if number % 2 else "从事基层调解多年，处事公道。",
    )


def _give_accounts(
    halls: Halls, key: str, committee: Committee, members: list[Mediator], by: Actor, at: datetime
) -> None:
    """Members act in the demo's past; those of _LOG_IN log in by a short name."""
    wanted = [name for name, (of, role) in _LOG_IN.items() if of == key and role == "mediator"]
    for n, mediator in enumerate(members):
        role = "mediation_chair" if n == 0 else "mediator"
        named = [name for name, (of, has) in _LOG_IN.items() if (of, has) == (key, role)]
        username = f"m-{mediator.number.lower()}"
        if n == 0 and named:
            username = named[0]
        elif 0 < n <= len(wanted):
            username = wanted[n - 1]
        actor = _join(halls, username, mediator, committee, role, at)
        if n == 0:
            halls.chairs[committee.pk] = actor
        halls.mediators.setdefault(committee.pk, []).append((mediator, actor))
    for name, (of, role) in _LOG_IN.items():
        if of == key and role == "mediation_clerk":
            join_clerk(halls, name, committee, at)


def _join(
    halls: Halls, username: str, mediator: Mediator, committee: Committee, role: str, at: datetime
) -> Actor:
    staff = Staff()
    join(staff, username, mediator.name, role, committee.pk, at)
    account = Account.objects.get(username=username)
    Mediator.objects.filter(pk=mediator.pk).update(account=account)
    mediator.account = account
    if username in _LOG_IN:
        halls.actors[username] = staff.actors[username]
    return staff.actors[username]


def join_clerk(halls: Halls, username: str, committee: Committee, at: datetime) -> None:
    """The clerk of a committee, who is no mediator."""
    staff = Staff()
    join(staff, username, "金文慧", "mediation_clerk", committee.pk, at)
    halls.actors[username] = staff.actors[username]


def praise(halls: Halls, staff: Staff, now: datetime) -> None:
    """Some mediators are trained, graded after public notice, and agree to be shown in public."""
    by, other = staff.actors["justice"], staff.actors["justice2"]
    everybody = [pair for pairs in halls.mediators.values() for pair in pairs]
    for n, (mediator, actor) in enumerate(everybody):
        for course, days in (("人民调解法律实务", 200), ("家事纠纷与心理沟通", 90)):
            if (n + days) % 3:
                day = (now - timedelta(days=days + n % 40)).date()
                taught = Course(title=course, on=day, hours=8, held_by="城北区司法局")
                record_training(mediator.pk, taught, by=by, at=now)
        if n % 7 == 0:
            _grade(mediator.pk, n, by, other, now)
        if n % 2 == 0:
            set_public(agrees=True, about=mediator.about, by=actor, at=now)


def _grade(mediator_id: UUID, n: int, by: Actor, other: Actor, now: datetime) -> None:
    is_official = n % 14 == 0
    row = propose_grade(
        mediator_id,
        grade=f"grade_{3 + n % 2}" if is_official else _TITLES[n % 2],
        is_official=is_official,
        issued_by="城北区人民调解员协会",
        evidence="近三年调解成功率、培训学时和群众评价。",
        by=by,
        at=now - timedelta(days=40),
    )
    publish_grade(row.pk, by=by, at=now - timedelta(days=39))
    decide_grade(row.pk, granted=True, by=other, at=now - timedelta(days=20))


def mediator_actor(account: Account, on: date) -> Actor:
    """The actor of an account at its first post."""
    return actor_at(account, posts_of(account.id, on=on)[0])
