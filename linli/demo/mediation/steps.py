"""The steps that a dispute of the demo city can take, each through the room's own operations."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Agreement,
    Committee,
    ConsentState,
    DisputeParty,
    Mediator,
    Obligation,
    Session,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.alerts import PAPERS
from linli.demo.mediation.halls import Halls
from linli.demo.mediation.quarrels import Quarrel
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import SHANGHAI
from linli.registers.access.rules import Actor

_STROKES = "M10 60 L30 20 L50 60 L70 20 M90 20 L90 70 L120 70 M130 40 L180 44 M150 20 L152 80"
_RECORD = (
    "调解员核对双方身份，告知权利义务。申请人陈述事情经过和要求，被申请人说明情况。"
    "调解员到现场看过，向双方讲明相邻关系和损害赔偿的法律规定，劝双方互谅互让。"
)
_ROUTE = "可以协商解决，也可以向人民法院起诉；劳动争议可以申请仲裁。"


@dataclass
class Life:
    """One dispute as it goes; ``at`` moves on with each step and never past ``now``."""

    number: int
    told: Quarrel
    halls: Halls
    committee: Committee
    now: datetime
    at: datetime
    id: UUID = field(default_factory=lambda: UUID(int=0))

    def __post_init__(self) -> None:
        self.chance = random.Random(f"mediation-{self.number}")  # noqa: S311  # invented

    @property
    def chair(self) -> Actor:
        return self.halls.chairs[self.committee.pk]

    @property
    def mediator(self) -> Actor:
        return self._lead[1]

    @property
    def mediator_id(self) -> UUID:
        return self._lead[0].pk

    @property
    def _lead(self) -> tuple[Mediator, Actor]:
        pairs = self.halls.mediators[self.committee.pk]
        return pairs[1 + self.number % (len(pairs) - 1)]

    def parties(self) -> list[DisputeParty]:
        return list(DisputeParty.objects.filter(dispute_id=self.id).order_by("position"))

    def later(self, low: float, high: float) -> datetime:
        """Let hours go by; the clock stops a minute before now."""
        hours = self.chance.uniform(low, high)
        self.at = min(self.at + timedelta(hours=hours), self.now - timedelta(minutes=1))
        return self.at


def consent(life: Life) -> None:
    for party in life.parties():
        mediation.record_consent(
            life.id,
            party.pk,
            answer=ConsentState.AGREED,
            means="phone",
            by=life.chair,
            at=life.later(0.5, 4),
        )


def accept(life: Life) -> None:
    mediation.accept(
        life.id,
        type=life.told.type,
        grade=life.told.grade,
        grade_reason="按纠纷情况确定",
        by=life.chair,
        at=life.later(0.2, 2),
    )


def assign(life: Life) -> None:
    choice = mediation.Choice(life.mediator_id, is_lead=True)
    mediation.assign(life.id, [choice], by=life.chair, at=life.later(0.2, 3))


def screen(life: Life) -> None:
    """Family disputes: each party is asked alone before both may meet."""
    if life.told.type != "marriage":
        return
    codes = ("hit", "threat", "locked", "insult", "sex", "fear", "worse", "child", "reported")
    for party in life.parties():
        screened = mediation.Screened(answers=dict.fromkeys(codes, "no"), asked_alone=True)
        mediation.screen_safety(
            life.id, party.pk, screened, by=life.mediator, at=life.later(0.1, 0.5)
        )


def plan(life: Life, *, ahead: float = 30) -> Session:
    """Plan a session at the next free hour in office time."""
    begins = life.at + timedelta(hours=ahead)
    for _ in range(120):
        begins = office_hour(begins)
        plan = mediation.Plan(
            form="together",
            begins=begins,
            ends=begins + timedelta(minutes=50),
            room_id=life.halls.rooms[life.committee.pk],
            means="phone",
        )
        with suppress(NotAllowedNow):  # the room or the mediator is taken
            return mediation.plan_session(life.id, plan, by=life.mediator, at=life.at)
        begins += timedelta(hours=1)
    raise LookupError("no free hour in the demo's calendar")


def office_hour(at: datetime) -> datetime:
    local = at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    if local.hour < 9:
        local = local.replace(hour=9)
    if local.hour in (11, 12, 13):
        local = local.replace(hour=14)
    if local.hour > 16:
        local = (local + timedelta(days=1)).replace(hour=9)
    while not work_calendar().is_working(local.date()):
        local = (local + timedelta(days=1)).replace(hour=9)
    return local


def hold(life: Life, result: str) -> None:
    session = plan(life)
    life.at = session.ends + timedelta(minutes=5)
    if life.at >= life.now:
        raise EndOfTale
    parties = life.parties()
    record = mediation.Record(
        record=_RECORD,
        result=result,
        rights_told=True,
        present=[party.pk for party in parties],
    )
    mediation.hold_session(life.id, session.pk, record, by=life.mediator, at=life.at)


class EndOfTale(Exception):
    """The next step lies after now, or the law does not know it for this dispute."""


def hold_agreed(life: Life) -> None:
    hold(life, "agreed")


def hold_again(life: Life) -> None:
    hold(life, "again")


def draft(life: Life, *, is_oral: bool = False, due_in: int = 20, parts: int = 1) -> None:
    applicant, respondent = life.parties()[:2]
    cents = life.told.cents
    first = life.at.astimezone(SHANGHAI).date()
    plan = [
        mediation.NewLine(
            debtor_id=respondent.pk,
            creditor_id=applicant.pk,
            what=f"给付第{n + 1}期款项" if cents and parts > 1 else life.told.terms[:200],
            due_on=first + timedelta(days=due_in + 30 * n),
            cents=cents // parts if cents else None,
        )
        for n in range(parts)
    ]
    draft = mediation.Draft(
        terms=life.told.terms,
        facts=life.told.text,
        points=life.told.points,
        manner="在调委会当面履行或转账，由调解员见证。",
        amount_cents=cents or None,
        plan=plan,
        is_oral=is_oral,
        recorder="金文慧",
    )
    mediation.draft_agreement(life.id, draft, by=life.mediator, at=life.later(0.3, 1))


def sign(life: Life) -> None:
    for party in life.parties():
        mediation.sign_as_party(
            life.id, party.pk, signed(life), by=life.mediator, at=life.later(0.05, 0.2)
        )
    mediation.sign_as_mediator(life.id, signed(life), by=life.mediator, at=life.later(0.05, 0.2))
    with suppress(NotAllowedNow):
        mediation.put_seal(life.id, by=life.chair, at=life.later(0.05, 0.2))


def signed(life: Life) -> mediation.Signed:
    agreement = Agreement.objects.filter(dispute_id=life.id).latest("position")
    return mediation.Signed(means="screen", digest=agreement.digest, image=_STROKES)


def agree(life: Life) -> None:
    draft(life)
    sign(life)


def agree_in_parts(life: Life) -> None:
    draft(life, parts=3 if life.told.cents else 1, due_in=5)
    sign(life)


def agree_orally(life: Life) -> None:
    draft(life, is_oral=True)
    mediation.sign_as_mediator(life.id, signed(life), by=life.mediator, at=life.later(0.1, 0.2))


def perform(life: Life) -> None:
    lines = Obligation.objects.filter(agreement__dispute_id=life.id).order_by("position")
    for line in lines:
        proof = mediation.Proof(words="收条一份，双方当面确认。")
        mediation.record_performance(
            life.id, line.pk, proof, by=life.mediator, at=life.later(24, 200)
        )


def breach(life: Life) -> None:
    life.at = life.now - timedelta(hours=20)
    lines = Obligation.objects.filter(agreement__dispute_id=life.id).order_by("due_on")
    line = lines[0]
    if line.due_on < life.at.astimezone(SHANGHAI).date():
        mediation.note_breach(life.id, line.pk, by=life.mediator, at=life.at)
        mediation.urge_performance(life.id, line.pk, by=life.mediator, at=life.later(0.1, 1))


def visit(life: Life) -> None:
    visit = mediation.NewVisit(
        reason="协议履行后回访",
        performed="all",
        satisfied="satisfied",
        words="双方都说已经办妥，见面能打招呼，没有新的矛盾。",
    )
    mediation.record_visit(life.id, visit, by=life.mediator, at=life.later(48, 300))


def close(life: Life) -> None:
    mediation.close(life.id, by=life.chair, at=life.later(1, 20))


def fail(life: Life) -> None:
    mediation.fail(
        life.id,
        reason="双方对赔偿数额差距过大，不愿再谈。",
        route=_ROUTE,
        by=life.mediator,
        at=life.later(0.2, 1),
    )


def refuse_by_party(life: Life) -> None:
    party = life.parties()[1]
    mediation.record_refusal(
        life.id, party.pk, means="phone", route=_ROUTE, by=life.chair, at=life.later(1, 20)
    )


def bar(life: Life) -> None:
    mediation.refuse(
        life.id,
        bar="court_pending",
        reason="同一纠纷已由人民法院立案。",
        route="受理案件的人民法院",
        by=life.chair,
        at=life.later(1, 20),
    )


def withdraw(life: Life) -> None:
    mediation.withdraw(
        life.id, reason="双方自行和解，申请人撤回。", by=life.chair, at=life.later(5, 30)
    )


def apply(life: Life) -> None:
    kind = rule_book().type(life.told.type, life.at.date())
    if kind is None or not kind.court_hears:
        raise EndOfTale
    for party in life.parties():
        mediation.wish_confirmation(
            life.id, party.pk, answer="yes", means="paper", by=life.mediator, at=life.later(1, 5)
        )
    application = mediation.Application(
        court="城北区人民法院", why_this_court="organisation", papers=tuple(PAPERS)
    )
    mediation.apply_confirmation(life.id, application, by=life.mediator, at=life.later(5, 30))


def confirm(life: Life) -> None:
    on = life.later(24, 60).astimezone(SHANGHAI).date()
    number = f"（2026）临0102民特{life.number:03d}号"
    mediation.court_accepts(
        life.id, mediation.Ruling(on=on, number=number), by=life.mediator, at=life.at
    )
    day = life.later(100, 200).astimezone(SHANGHAI).date()
    mediation.court_confirms(
        life.id, mediation.Ruling(on=day, number=number), by=life.mediator, at=life.at
    )


def plan_ahead(life: Life) -> None:
    """A session in the days to come, so that the calendar is not empty."""
    life.at = life.now - timedelta(hours=3)
    plan(life, ahead=6 + 9 * (life.number % 9))
