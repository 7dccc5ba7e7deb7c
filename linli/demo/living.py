"""Letting each planned matter go its way, through the same operations as real ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import route
from linli.demo.knowing import answer_about
from linli.demo.staff import Staff
from linli.demo.telling import Tale
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    add_working_days,
    due,
)
from linli.registers.access.rules import RESIDENT, SYSTEM, Actor
from linli.registers.places.queries import place_codes


@dataclass
class Life:
    """One matter as it goes; ``at`` moves on with each step, and never past ``now``."""

    tale: Tale
    staff: Staff
    now: datetime
    id: UUID = field(init=False)
    at: datetime = field(init=False)
    lead: UUID | None = None
    assists: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"life-{self.tale.number}")  # noqa: S311  # an invented life
        self.at = self.tale.at

    def __getitem__(self, username: str) -> Actor:
        return self.staff.actors[username]

    @property
    def handler(self) -> Actor:
        return self.staff.handlers[self.lead or UUID(int=0)]

    @property
    def head(self) -> Actor:
        return self.staff.heads[self.lead or UUID(int=0)]

    def pass_minutes(self, low: int, high: int) -> bool:
        """Move on by the clock: the hotline works day and night."""
        later = self.at + timedelta(minutes=self.rng.randint(low, high))
        if later >= self.now:
            return False
        self.at = later
        return True

    def pass_working_minutes(self, low: int, high: int) -> bool:
        """Move on by some working time; False when that would lie in the future."""
        limit = Limit(
            self.rng.randint(low, high), LimitUnit.WORKING_MINUTE, StartRule.AT_ONCE, RollRule.ROLL
        )
        later = due(self.at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at
        if later >= self.now:
            return False
        self.at = later
        return True


def live(tale: Tale, staff: Staff, now: datetime) -> str:
    """Carry one matter as far as its tale goes and time allows; returns its number."""
    life = Life(tale, staff, now)
    number = _register(life)
    for step in _steps(tale.depth):
        if not step(life):
            break
    return number


def _register(life: Life) -> str:
    tale = life.tale
    by = RESIDENT if tale.channel in ("web", "mobile") else life["taker"]
    report = matters.Report(
        text=tale.text,
        title=tale.title,
        channel=tale.channel,
        place=place_codes(tale.community),
        place_text=tale.words["p"],
        secrecy=tale.secrecy,
        name=tale.name,
        phone=tale.phone,
        key=f"demo-{tale.number}",
        urgency=tale.situation.urgency,
        reply_by="phone" if tale.wants_call else "none",
    )
    receipt = matters.register(report, by=by, at=life.at)
    life.id = receipt.case_id
    return receipt.number


Step = Callable[[Life], bool]


def _steps(depth: str) -> list[Step]:
    road: list[Step] = [_accept, _dispatch, _sign]
    ways: dict[str, list[Step]] = {
        "to_accept": [],
        "to_dispatch": [_accept],
        "to_sign": [_accept, _dispatch],
        "in_progress": [*road, _contact],
        "return_review": [_accept, _dispatch, _return],
        "parking_review": [*road, _contact, _ask_parking],
        "parked": [*road, _contact, _ask_parking, _park],
        "extension_asked": [*road, _contact, _ask_extension],
        "to_review": [*road, _contact, _work, _finish],
        "to_follow_up": [*road, _contact, _work, _finish, _approve],
        "closed": [_accept_or_answer, _dispatch, _sign, _contact, _work, _finish, _approve, _call],
        "redone": [*road, _contact, _work, _finish, _approve, _unsolved, _finish, _approve, _call],
        "unsolved_review": [
            *(*road, _contact, _work, _finish, _approve, _unsolved),
            *(_finish, _approve, _unsolved),
        ],
        "terminated": [*road, _contact, _terminate],
        "reopened": [*road, _contact, _work, _finish, _approve, _call, _reopen],
    }
    return ways[depth]


def _accept(life: Life) -> bool:
    if not life.pass_minutes(2, 25):
        return False
    situation = life.tale.situation
    classing = matters.Classing(
        nature=situation.nature, category=situation.category, urgency=situation.urgency
    )
    matters.accept(life.id, classing=classing, by=life["taker"], at=life.at)
    return True


def _accept_or_answer(life: Life) -> bool:
    if life.tale.situation.nature not in ("consult", "praise") and life.rng.random() > 0.03:
        return _accept(life)
    if not life.pass_minutes(2, 10):
        return False
    if life.tale.situation.nature == "consult" and life.rng.random() < 0.12:
        matters.refuse(
            life.id,
            ground="N2",
            reason="您反映的事项已进入仲裁程序，依法由仲裁机构处理。",
            route="区劳动人事争议仲裁委员会，区政务中心三楼",
            by=life["taker"],
            at=life.at,
        )
    else:
        said = answer_about(life.tale.situation.category, life.at, otherwise=life.tale.reply)
        matters.answer_at_once(life.id, **said, by=life["taker"], at=life.at)
    if life.at < life.now - timedelta(days=7):
        matters.close(life.id, by=SYSTEM, at=life.at + timedelta(days=6))
    return False


def _dispatch(life: Life) -> bool:
    if not life.pass_minutes(2, 25):
        return False
    case = Case.objects.get(id=life.id)
    found = route(
        rule_book().dispatch,
        life.at.date(),
        category=case.category,
        nature=case.nature,
        place_codes=(case.district_code, case.street_code, case.community_code),
    )
    lead = found.lead_id if found and found.lead_id in life.staff.handlers else None
    life.lead = lead or _any_unit(life)
    assists = [unit for unit in (found.assist_ids if found else ()) if unit != life.lead]
    asked = assists[:1] if life.rng.random() < 0.25 else []
    tasks = {unit: "配合现场核实" for unit in asked if unit in life.staff.handlers}
    matters.dispatch(
        life.id,
        lead=life.lead,
        assists=tasks,
        basis=f"派单目录 {case.category}",
        by=life["dispatcher"],
        at=life.at,
    )
    life.assists = [unit for unit in tasks if unit in life.staff.handlers]
    return True


def _any_unit(life: Life) -> UUID:
    head = life["head"]
    if head.unit_id is None:
        raise LookupError("the demo's head of unit has no unit")
    return head.unit_id


def _sign(life: Life) -> bool:
    late = life.tale.is_late
    if not life.pass_working_minutes(5, 300 if late else 100):
        return False
    matters.sign_for(life.id, by=life.handler, at=life.at)
    return True


def _contact(life: Life) -> bool:
    if not life.pass_working_minutes(20, 400):
        return False
    words = life.rng.choice(
        (
            "已电话联系，核实时间地点，告知正在安排。",
            "与诉求人通话，确认现场情况。",
            "已上门与诉求人见面，看了现场。",
        )
    )
    matters.first_contact(life.id, means="phone", words=words, by=life.handler, at=life.at)
    return True


def _work(life: Life) -> bool:
    longest = 480 * 12 if life.tale.is_late else 480 * 3
    if life.tale.situation.urgency == "urgent" and not life.tale.is_late:
        longest = 400
    if not life.pass_working_minutes(120, longest):
        return False
    if life.rng.random() < 0.4:
        matters.add_note(
            life.id, words="现场核实完毕，已列入今日工作安排。", by=life.handler, at=life.at
        )
    for unit in life.assists:
        helper = life.staff.handlers[unit]
        matters.assist_done(life.id, result="已到场配合核实，情况属实。", by=helper, at=life.at)
    life.assists = []
    return True


def _finish(life: Life) -> bool:
    if not life.pass_working_minutes(20, 200):
        return False
    outcome = life.tale.outcome
    matters.finish(
        life.id,
        outcome=outcome,
        reply=life.tale.reply,
        basis="《物业管理条例》有关规定" if outcome == "not_supported" else "",
        by=life.handler,
        at=life.at,
    )
    return True


def _approve(life: Life) -> bool:
    if not life.pass_working_minutes(10, 200):
        return False
    if life.rng.random() < 0.04:
        matters.send_back(life.id, reason="答复未说明完成日期，请补充。", by=life.head, at=life.at)
        if not _finish(life) or not life.pass_working_minutes(10, 100):
            return False
    matters.approve(life.id, by=life.head, at=life.at)
    return True


def _call(life: Life) -> bool:
    if not life.pass_working_minutes(60, 900):
        return False
    if not life.tale.wants_call or life.tale.secrecy == "anonymous":
        matters.close(life.id, by=SYSTEM, at=life.at)
        return True
    if life.rng.random() < 0.18:
        matters.follow_up(
            life.id, answers=matters.Answers(is_reached=False), by=life["caller"], at=life.at
        )
        if not life.pass_working_minutes(200, 600):
            return False
    answers = matters.Answers(
        is_reached=True,
        contacted=True,
        solved="solved" if life.tale.outcome in ("solved", "explained") else "partly",
        satisfied=life.tale.satisfied,
        satisfied_with_hotline="satisfied",
        dissatisfied_because="speed" if life.tale.satisfied == "dissatisfied" else "",
        may_publish=life.rng.random() < 0.5,
    )
    matters.follow_up(life.id, answers=answers, by=life["caller"], at=life.at)
    return True


def _unsolved(life: Life) -> bool:
    if not life.pass_working_minutes(60, 600):
        return False
    answers = matters.Answers(
        is_reached=True,
        contacted=True,
        solved="unsolved",
        satisfied="dissatisfied",
        dissatisfied_because="result",
        remark="诉求人表示问题仍在，要求再处理。",
    )
    matters.follow_up(life.id, answers=answers, by=life["caller"], at=life.at)
    return True


def _return(life: Life) -> bool:
    if not life.pass_working_minutes(20, 200):
        return False
    matters.return_dispatch(
        life.id,
        reason="经核实该处属市政道路，由市政管养单位负责，不属本单位职责。",
        basis="本单位“三定”规定第三条",
        suggested_unit=_any_unit(life) if life.lead != _any_unit(life) else None,
        by=life.head,
        at=life.at,
    )
    return True


def _ask_parking(life: Life) -> bool:
    if not life.pass_working_minutes(60, 480):
        return False
    matters.ask_parking(
        life.id,
        reason="需列入年度改造计划，资金尚未下达。",
        plan="列入明年一季度老旧小区改造，先行设置警示并临时修补。",
        milestone=(life.now + timedelta(days=life.rng.randint(20, 150))).date(),
        by=life.head,
        at=life.at,
    )
    return True


def _park(life: Life) -> bool:
    if not life.pass_working_minutes(30, 300):
        return False
    matters.rule_on_parking(
        life.id,
        is_granted=True,
        ruling="情况属实，同意挂账，每季度复核并告知诉求人。",
        by=life["reviewer"],
        at=life.at,
    )
    return True


def _ask_extension(life: Life) -> bool:
    case = Case.objects.get(id=life.id)
    if case.finish_due_at is None or not life.pass_working_minutes(60, 400):
        return False
    if life.at >= case.finish_due_at or case.urgency != "normal":
        return False
    matters.ask_extension(
        life.id,
        reason="所需配件正在调货，预计晚两个工作日到位。",
        new_due=_a_working_day_later(case.finish_due_at),
        by=life.handler,
        at=life.at,
    )
    return True


def _a_working_day_later(moment: datetime) -> datetime:
    day = add_working_days(moment.date(), 1, hours=STANDARD_HOURS, calendar=work_calendar())
    return moment + (day - moment.date())


def _terminate(life: Life) -> bool:
    if not life.pass_working_minutes(60, 480):
        return False
    matters.ask_termination(
        life.id,
        reason="诉求人已就同一事项向人民法院起诉并立案。",
        basis="12345条例：已进入诉讼程序的不予受理",
        by=life.head,
        at=life.at,
    )
    if not life.pass_working_minutes(60, 300):
        return False
    matters.rule_on_termination(
        life.id,
        is_granted=True,
        ruling="立案材料已核，同意终止办理，请告知诉求人诉讼途径。",
        by=life["reviewer"],
        at=life.at,
    )
    return True


def _reopen(life: Life) -> bool:
    case = Case.objects.get(id=life.id)
    if case.closed_at is None or not life.pass_working_minutes(200, 1400):
        return False
    matters.ask_reopening(life.id, reason="修好几天后又坏了，请再看看。", by=RESIDENT, at=life.at)
    return True
