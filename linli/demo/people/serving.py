"""What the counters of the demo city do with its people: forms, requests, doubles, looks."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from linli.demo.people.inventing import Inventor, Somebody
from linli.demo.people.numbers import Numbers
from linli.demo.staff import Staff
from linli.registers.access.rules import RESIDENT, SYSTEM, Actor
from linli.registers.people import operations as people
from linli.registers.people.models import Household, Person
from linli.registers.people.operations import Asked, NewcomerFacts, PersonFacts
from linli.registers.people.queries.finding import Sought
from linli.registers.people.queries.terms import notice_text
from linli.registers.places.models import Home
from linli.registers.places.operations.changes import day_of

# The invented papers of these people are of a district that the city does not have.
_NUMBERS = (98, 0, 1, 4_900)
_STATES = ("received",) * 5 + ("checked",) * 4 + ("registered",) * 4 + ("refused",) * 3
_WANTS = (
    ("residence_permit",),
    ("schooling", "health"),
    ("jobs",),
    (),
    ("residence_permit", "jobs"),
)
_AN_HOUR, _A_DAY = timedelta(hours=1), timedelta(days=1)
# kind, state, words, answer or reason
_REQUESTS = (
    ("copy", "received", "想要一份社区登记的本人信息。", ""),
    ("explain", "received", "想了解登记手机号码作什么用。", ""),
    ("correct", "received", "换了手机号码，请更正。", ""),
    ("copy", "accepted", "请提供本人信息的复制件。", ""),
    ("delete", "accepted", "已搬离本市，请删除本人信息。", ""),
    ("copy", "done", "请提供本人信息的电子版。", "已当面交付本人信息的复制件和电子文件。"),
    ("explain", "done", "谁可以看到我的住址？", "已说明可以查看的岗位、目的和查看记录的查询办法。"),
    ("correct", "done", "手机号码写错一位，请更正。", "已更正手机号码并告知本人。"),
    (
        "delete",
        "refused",
        "请删除本人信息。",
        "申请人仍在本社区居住，居住登记为法律规定的登记事项；搬离后按期删除。",
    ),
)  # fmt: skip


def serve_people(staff: Staff, *, seed: int, now: datetime) -> None:
    """Let newcomers register, people ask about their data, doubles be found, and clerks look."""
    people.install_messages(on=day_of(now))
    chance = random.Random(f"counter {seed}")  # noqa: S311  # invented
    inventor = Inventor(chance, Numbers(*_NUMBERS), on=day_of(now))
    clerk, officer = staff.actors["clerk"], staff.actors["officer"]
    _newcomers(inventor, chance, clerk, now)
    _doubles(chance, clerk, now)
    _requests(chance, officer, now)
    _looks(chance, clerk, officer, now)


def _newcomers(inventor: Inventor, chance: random.Random, clerk: Actor, now: datetime) -> None:
    """Forms in each state: two thirds in the clerk's community, the others in those beside it."""
    here = clerk.scope.code
    codes = sorted(set(Home.objects.values_list("community_code", flat=True)) - {here})[:2]
    free = {
        code: _free_homes(code, len(_STATES))
        for code in (here, *codes)
    }  # fmt: skip
    for n, state in enumerate(_STATES):
        code = codes[n % len(codes)] if codes and n % 3 == 2 else here
        by = clerk if code == here else SYSTEM
        (one,) = inventor.family(1, floating=True, here="", address="")
        home = free[code].pop(0)
        at = now - timedelta(days=1 + n * 0.9) - 2 * _AN_HOUR
        door = "portal" if n % 2 == 0 else "counter"
        form, _code = people.submit_form(
            by=RESIDENT if door == "portal" else by, at=at, door=door,
            facts=_facts(one, home, inventor, chance, at),
        )  # fmt: skip
        if state == "refused":
            people.refuse_form(
                by=by, at=at + 3 * _AN_HOUR, form_id=form.id,
                reason="住址在邻区，不属于本社区。",
                route="请到居住地社区的党群服务中心登记，带身份证即可。",
            )  # fmt: skip
        elif state != "received":
            people.check_form(by=by, at=at + 4 * _AN_HOUR, form_id=form.id, home_id=home.id)
            if state == "registered":
                people.register_form(by=by, at=at + 6 * _AN_HOUR, form_id=form.id)


def _free_homes(community_code: str, most: int) -> list[Home]:
    taken = Household.objects.filter(community_code=community_code).values("home_id")
    rows = Home.objects.filter(community_code=community_code, valid_to=None, use="vacant")
    rows = rows.exclude(id__in=taken)
    return list(rows.order_by("building__code", "entrance", "floor", "door")[:most])


def _facts(
    one: Somebody, home: Home, inventor: Inventor, chance: random.Random, at: datetime
) -> NewcomerFacts:
    on = day_of(at)
    return NewcomerFacts(
        name=one.name,
        id_number=one.number,
        phone=one.phone or "15400000000",
        community_code=home.community_code,
        residence=home.address,
        residence_kind=chance.choice(("rent", "rent", "work", "family")),
        came_on=on - timedelta(days=int(chance.random() * 60)),
        stay=chance.choice(("work", "work", "home", "school", "family")),
        notice_version=notice_text("newcomer", on=on).version,
        domicile=one.domicile,
        domicile_code=one.domicile_code,
        landlord_name=inventor.name(),
        landlord_phone=f"154{int(chance.random() * 10**8):08d}",
        wants=chance.choice(_WANTS),
    )


def _doubles(chance: random.Random, clerk: Actor, now: datetime) -> None:
    """People entered a second time without their paper: some wait to be merged, two are."""
    rows = _own_people(clerk.scope.code)
    for n, one in enumerate(chance.sample(rows, min(6, len(rows)))):
        at = now - timedelta(days=9 - n)
        again = people.register_person(
            by=clerk, at=at, source="visit", community_code=one.community_code,
            residence="楼栋门牌待核", facts=PersonFacts(
                name=one.name, sex=one.sex, born_on=one.born_on, phone=str(one.phone),
                standing=one.standing,
            ),
        )  # fmt: skip
        if n < 2:
            people.merge_duplicates(
                by=clerk, at=at + _A_DAY, kept_id=one.id, gone_id=again.id,
                reason="姓名、出生日期和电话一致，已电话核实为同一人",
            )  # fmt: skip


def _requests(chance: random.Random, officer: Actor, now: datetime) -> None:
    rows = _own_people("")
    askers = chance.sample(rows, min(len(_REQUESTS), len(rows)))
    gone = Person.objects.exclude(left_on=None).order_by("name", "born_on").first()
    for n, (one, (kind, state, words, answer)) in enumerate(zip(askers, _REQUESTS, strict=False)):
        person = gone if kind == "delete" and state == "accepted" and gone else one
        at = now - timedelta(days=2 + n * 1.3)
        asked = Asked(
            kind=kind, asker=person.name, phone=str(one.phone), words=words,
            field="phone" if kind == "correct" else "",
            wanted=f"154{int(chance.random() * 10**8):08d}" if kind == "correct" else "",
        )  # fmt: skip
        request, _code = people.ask_about_data(by=RESIDENT, at=at, door="portal", asked=asked)
        if state == "received":
            continue
        people.accept_request(
            by=officer, at=at + 5 * _AN_HOUR, request_id=request.id, person_id=person.id
        )
        _settle(request.id, state, answer, officer, at + _A_DAY)


def _settle(request_id: UUID, state: str, answer: str, officer: Actor, at: datetime) -> None:
    if state == "done":
        people.answer_request(by=officer, at=at, request_id=request_id, answer=answer)
    elif state == "refused":
        people.refuse_request(by=officer, at=at, request_id=request_id, reason=answer)


def _looks(chance: random.Random, clerk: Actor, officer: Actor, now: datetime) -> None:
    """Some records were looked at, so that the people see by whom and why."""
    rows = _own_people(clerk.scope.code)
    for n, one in enumerate(chance.sample(rows, min(12, len(rows)))):
        people.open_person(by=clerk, at=now - timedelta(days=n + 1), person_id=one.id)
        if n % 4 == 0:
            people.look_up_person(
                by=officer, at=now - timedelta(days=n, hours=3), sought=Sought(one.name),
                reason="核实本人查询申请的身份",
            )  # fmt: skip


def _own_people(community_code: str) -> list[Person]:
    rows = (
        Person.objects.present().exclude(home=None).exclude(id_index=None).exclude(phone_index=None)
    )
    rows = rows.filter(community_code=community_code) if community_code else rows
    return list(rows.order_by("community_code", "name", "born_on", "recorded_on")[:400])
