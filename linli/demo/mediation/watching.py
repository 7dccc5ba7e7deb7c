"""What else mediation in the demo city does: screening, handovers by a court, an old case, a fear."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import ConsentState, DisputeParty, ScreeningReport, Side
from linli.casework.mediation.operations.old_cases import NewStep, OldCasePlan, take_up
from linli.casework.mediation.operations.screening import (
    NewCampaign,
    issue_campaign,
    open_rounds,
    send_report,
)
from linli.casework.mediation.operations.signs import NewSign, add_sign, record_talk
from linli.casework.referrals.matter_to_mediation import Referral, refer
from linli.demo.mediation.halls import Halls
from linli.demo.mediation.quarrels import invent
from linli.demo.staff import Staff
from linli.registers.access.models import Account
from linli.registers.access.rules import Actor
from linli.registers.places.queries import place_codes

_SIGNS = (
    ("neighbour", "广场东侧健身角", "早晚使用时间说不拢，已有两次争吵，尚未动手。"),
    ("property", "北门停车棚", "充电桩排队起争执，物业贴出通知后仍有人插队。"),
    ("migrant_wages", "沿河工地", "听说结算要往后拖，几名工人在门口议论。"),
)
_TALK = "与双方分别谈过，讲清道理，约定分时使用，留下联系方式，一周后再看。"


def watch_over(halls: Halls, staff: Staff, now: datetime) -> None:
    """Let the demo's mediation screen, take handovers in, and plan an old case."""
    _screen(halls, now)
    _hand_over(halls, now)
    _afraid(halls, now)
    _old_case(halls, staff, now)
    _refer_some(halls, staff, now)


def _screen(halls: Halls, now: datetime) -> None:
    """Three weeks of weekly screening: most report nothing, some see signs, some are late."""
    by, since = halls.actors["justice"], now - timedelta(days=21)
    issue_campaign(
        NewCampaign(
            name="矛盾纠纷每周排查",
            level="community",
            begins=timezone.localdate(since),
            text="邻里、物业、欠薪和家庭方面的苗头，重在早发现、早劝和。",
            legal_basis="《人民调解法》第五条；本区矛盾纠纷排查调处办法",
        ),
        by=by,
        at=since,
    )
    open_rounds(at=now)
    for n, (_, key) in enumerate(halls.communities):
        committee = halls.committees[key]
        chair = halls.chairs[committee.pk]
        if n < len(_SIGNS):
            _see(committee.pk, n, chair, now)
        reports = ScreeningReport.objects.filter(committee=committee, reported_at=None)
        for report in reports.order_by("begins")[: 3 if n % 4 else 1]:
            if report.ends < timezone.localdate(now):
                send_report(report.id, by=chair, at=now - timedelta(hours=5))


def _see(committee_id: object, n: int, chair: Actor, now: datetime) -> None:
    kind, place, words = _SIGNS[n]
    sign = add_sign(
        NewSign(committee_id=committee_id, type=kind, place=place, words=words),  # type: ignore[arg-type]  # a committee's id
        by=chair,
        at=now - timedelta(days=2),
    )
    if n == 0:
        held = now - timedelta(days=1)
        record_talk(sign.id, words=_TALK, held_at=held, by=chair, at=held)


def _hand_over(halls: Halls, now: datetime) -> None:
    """The court and the police hand disputes over; one is accepted and its days run."""
    for n, (key, agency, phase) in enumerate(
        (
            ("court", "court", "before_filing"),
            ("police", "police", ""),
            ("court", "court", "summary"),
        )
    ):
        committee, by = halls.committees[f"at-{key}"], halls.actors[key]
        told, at = invent(1, 900 + n), now - timedelta(days=6 - n, hours=3)
        case = mediation.open_dispute(
            mediation.NewDispute(
                committee_id=committee.pk,
                source=agency,
                text=told.text,
                asked=told.asked,
                type=told.type,
                channel="transfer",
                amount_cents=told.cents or None,
                court_phase=phase,
                place=place_codes(halls.communities[0][0]),
                place_text=told.place,
                parties=_people(told.names, told.phones, told.place),
                handover=mediation.Handover(
                    agency=agency,
                    agency_name=by.unit_name,
                    outer_number=f"（2026）临0102诉前调{31 + n}号"
                    if key == "court"
                    else f"警移{31 + n}",
                    unit_id=by.unit_id,
                    contact="诉调窗口",
                ),
            ),
            by=by,
            at=at,
        )
        if n < 2:
            _accept(case, told.type, halls.chairs[committee.pk], at)


def _people(
    names: Sequence[str], phones: Sequence[str], address: str
) -> tuple[mediation.Person, ...]:
    sides = (Side.APPLICANT, Side.RESPONDENT)
    return tuple(
        mediation.Person(side=side, name=name, phone=phone, address=address)
        for side, name, phone in zip(sides, names, phones, strict=False)
    )


def _accept(case: Case, kind: str, chair: Actor, at: datetime) -> None:
    for party in DisputeParty.objects.filter(dispute_id=case.id):
        mediation.record_consent(
            case.id, party.pk, answer=ConsentState.AGREED, means="phone", by=chair, at=at
        )
    mediation.accept(
        case.id, type=kind, grade="III", grade_reason="按纠纷情况确定", by=chair, at=at
    )


def _afraid(halls: Halls, now: datetime) -> None:
    """A marriage in which one is afraid: asked alone, no joint session, reached safely only."""
    committee = halls.committees["community-0"]
    chair, at = halls.chairs[committee.pk], now - timedelta(days=2)
    told = invent(1, 5)
    case = mediation.open_dispute(
        mediation.NewDispute(
            committee_id=committee.pk,
            source="application",
            text="夫妻为家用和孩子教育争吵，一方称对方酒后摔东西，想分开住一段时间。",
            asked="分清家用，安排孩子的接送",
            type="marriage",
            place=place_codes(halls.communities[0][0]),
            parties=_people(told.names, told.phones, told.place),
        ),
        by=chair,
        at=at,
    )
    _accept(case, "marriage", chair, at + timedelta(hours=2))
    mediator, actor = halls.mediators[committee.pk][1]
    choice = mediation.Choice(mediator.pk, is_lead=True)
    mediation.assign(case.id, [choice], by=chair, at=at + timedelta(hours=3))
    party = DisputeParty.objects.filter(dispute_id=case.id).order_by("position")[0]
    answers = {"hit": "no", "threat": "yes", "fear": "yes", "child": "no", "locked": "no"}
    screened = mediation.Screened(
        answers={**dict.fromkeys(("insult", "sex", "worse", "reported"), "no"), **answers},
        asked_alone=True,
        safe_contact="只在工作日上午打单位座机，不发短信。",
        may_notify=False,
        wishes_joint=False,
    )
    mediation.screen_safety(case.id, party.pk, screened, by=actor, at=at + timedelta(hours=5))


def _old_case(halls: Halls, staff: Staff, now: datetime) -> None:
    """The longest open dispute gets one plan, a leader and steps."""
    open_ones = Case.objects.filter(family="dispute", is_open=True)
    case = open_ones.order_by("opened_at", "number").first()
    if case is None:
        return
    leader = Account.objects.get(username="leader")
    today = timezone.localdate(now)
    take_up(
        case.id,
        OldCasePlan(
            since=today - timedelta(days=700),
            leader_id=leader.pk,
            leader_name=leader.name,
            unit_id=staff.units[next(code for code in staff.units if code.startswith("sifa"))],
            plan="领导包案，住建、司法和街道三方会商，先认定责任，再谈补偿，分步兑现。",
        ),
        [
            NewStep(
                what="召集三方会商，列出争议清单", who="邵主任", due_on=today + timedelta(days=7)
            ),
            NewStep(what="委托第三方评估损失", who="评估机构", due_on=today + timedelta(days=25)),
        ],
        by=halls.actors["justice"],
        at=now - timedelta(hours=1),
    )


def _refer_some(halls: Halls, staff: Staff, now: datetime) -> None:
    """Two matters that are quarrels between neighbours go to mediation as one thread."""
    matters = Case.objects.filter(
        family="matter", state="to_dispatch", secrecy="named", is_sensitive=False
    ).order_by("number")
    for case in matters[:2]:
        referral = Referral(
            committee_id=halls.committees["community-0"].pk,
            respondent_name="楼上住户",
            type="neighbour",
            asked="请调解员上门看一看，双方坐下来谈。",
        )
        with suppress(CaseError):  # not every matter may be referred
            refer(case.number, referral, by=staff.actors["taker"], at=now - timedelta(minutes=40))
