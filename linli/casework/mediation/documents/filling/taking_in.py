"""The forms of taking a dispute in, filled."""

from __future__ import annotations

from django.utils import timezone

from linli.casework.mediation.documents import wording
from linli.casework.mediation.documents.filling.copy import (
    APPLICANT_SIDES,
    OTHER_SIDES,
    Copy,
    numbered_source,
    places,
)
from linli.casework.mediation.documents.forms.taking_in import (
    Application,
    Identity,
    IdentityRow,
    Letter,
    Mandate,
    NotAccepted,
    Recusal,
    Registration,
    Rights,
)
from linli.casework.mediation.documents.signing import one
from linli.casework.mediation.documents.wording import SIDES, day, ended, lines_of, name_of
from linli.casework.mediation.models import DisputeParty
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import Action

OUTCOMES = {
    "written": "经调解，各方当事人自愿达成书面人民调解协议。",
    "oral": "经调解，各方当事人自愿达成口头调解协议，已登记。",
    "failed": "经调解，各方当事人未能达成协议，已终止调解。",
    "ended": "调解终止。",
    "routed": "依法不予调解，已告知当事人其他途径。",
    "withdrawn": "当事人撤回申请。",
    "": "尚在调解中。",
}


def application(copy: Copy) -> list[Application]:
    """人民调解申请书, of a dispute that a party applied for."""
    if copy.file.dispute.source != "application":
        return []
    return [applied(copy)]


def applied(copy: Copy) -> Application:
    """The application form, whoever began."""
    file = copy.file
    applicants = copy.of_side(*APPLICANT_SIDES)
    return Application(
        number=copy.number,
        applicants=copy.people(applicants),
        respondents=copy.people(copy.of_side(*OTHER_SIDES)),
        facts=file.case.body,
        wishes=lines_of(file.dispute.asked),
        applicants_signed=places(applicants),
        committee=copy.committee,
        day=day(file.case.opened_at),
    )


def registration(copy: Copy) -> list[Registration]:
    """人民调解受理登记表, of every other dispute."""
    if copy.file.dispute.source == "application":
        return []
    return [registered(copy)]


def registered(copy: Copy) -> Registration:
    """The registration form."""
    file, dispute = copy.file, copy.file.dispute
    accepted = dispute.accepted_at
    opened = next(iter(file.events), None)
    words = (
        f"经当事人同意，调解{copy.names}之间的纠纷。"
        if accepted
        else f"登记{copy.names}之间的纠纷，尚未受理。"
    )
    return Registration(
        number=copy.number,
        received=day(accepted or file.case.opened_at),
        consented=words,
        type=copy.type_name,
        source=numbered_source(dispute.source),
        facts=file.case.body,
        parties_signed=places(copy.there),
        registrar=one(opened.who if opened else ""),
        remark=_handed_over(copy),
        committee=copy.committee,
        day=day(accepted or file.case.opened_at),
    )


def _handed_over(copy: Copy) -> str:
    row = copy.file.transfer
    if row is None:
        return ""
    number = f"，来文编号{row.outer_number}" if row.outer_number else ""
    return f"{row.agency_name}于{day(row.sent_at)}移送{number}。"


def rights(copy: Copy) -> list[Rights]:
    """人民调解当事人权利义务告知书, once it was told."""
    told = copy.file.dispute.rights_told_at
    if told is None:
        return []
    return [
        Rights(
            number=copy.number,
            parties_signed=places(copy.there),
            committee=copy.committee,
            day=day(told),
        )
    ]


def identity(copy: Copy) -> list[Identity]:
    """当事人身份证明: with the middle of each number hidden."""
    if copy.file.dispute.accepted_at is None:
        return []
    rows = tuple(
        IdentityRow(
            side=SIDES.get(row.side, row.side),
            name=name_of(row),
            kind="营业执照等主体资格证明" if row.kind == DisputeParty.Kind.ENTITY else "居民身份证",
            paper=wording.paper_of(row) if copy.reader in (None, row.position) else "（不提供）",
            seen=_seen(row),
        )
        for row in copy.there
    )
    return [
        Identity(
            number=copy.number,
            people=rows,
            checked_by=one(copy.mediators),
            committee=copy.committee,
            day=day(copy.file.dispute.accepted_at),
        )
    ]


def _seen(row: DisputeParty) -> str:
    if row.person_id or row.entity_id:
        return "与登记信息一致"
    return "已登记号码" if row.id_number else "未提供"


def mandate(copy: Copy) -> list[Mandate]:
    """授权委托书, one for each party with an agent."""
    return [
        Mandate(
            number=copy.number,
            principals=copy.people([row]),
            agent=str(row.agent),
            scope=row.agent_scope,
            dispute=f"代为参加{copy.names}之间{copy.dispute}的人民调解。",
            principal_signed=places([row]),
            agent_signed=one(str(row.agent)),
            until="自签署之日起至本次调解结束之日止。",
            committee=copy.committee,
            day="　　　　年　　月　　日",
        )
        for row in copy.there
        if row.agent and copy.reader in (None, row.position)
    ]


def not_accepted(copy: Copy) -> list[NotAccepted]:
    """人民调解不予受理告知书, of what was never accepted."""
    dispute = copy.file.dispute
    if dispute.accepted_at is not None or dispute.outcome != "routed":
        return []
    bar = rule_book().bar(dispute.bar_code, timezone.localdate(copy.file.case.opened_at))
    refused = copy.file.did(Action.REFUSE) + copy.file.did(Action.REFUSED_BY_PARTY)
    said = refused[-1].words if refused else ""
    reason = "\n".join(ended(part) for part in (bar.explanation if bar else "", said) if part)
    return [
        NotAccepted(
            number=copy.number,
            addressee=wording.listed([name_of(row) for row in copy.of_side(*APPLICANT_SIDES)])
            or copy.names,
            received=day(copy.file.case.opened_at),
            dispute=f"关于{copy.dispute}",
            reason=reason or "一方当事人明确拒绝调解的，不得调解。",
            basis=bar.legal_basis if bar else "《中华人民共和国人民调解法》第十七条",
            route=ended(dispute.route_told),
            committee=copy.committee,
            day=day(dispute.ended_at),
        )
    ]


def recusal(copy: Copy) -> list[Recusal]:
    """回避申请书, one for each time somebody asked for it."""
    names = {row.mediator.number: row.mediator.name for row in copy.file.appointments}
    by_position = {str(row.position): name_of(row) for row in copy.file.parties}
    found = []
    for event in copy.file.did(Action.RECUSE):
        facts = event.facts
        asked_by = by_position.get(str(facts.get("party", "")), event.who)
        found.append(
            Recusal(
                number=copy.number,
                dispute=f"{copy.names}之间的{copy.dispute}",
                asked_by=asked_by,
                mediator=names.get(str(facts.get("mediator", "")), ""),
                reason=event.words or str(facts.get("reason", "")),
                ruling=_ruled(copy, event.seq),
                applicant=one(asked_by),
                chair=one(""),
                committee=copy.committee,
                day=day(event.at),
            )
        )
    return found


def _ruled(copy: Copy, seq: int) -> str:
    later = [row for row in copy.file.did(Action.REPLACE) if row.seq > seq]
    return f"同意回避，已于{day(later[0].at)}更换人民调解员。" if later else ""


def _letter(copy: Copy, at: str) -> Letter | None:
    row = copy.file.transfer
    if row is None:
        return None
    dispute = copy.file.dispute
    agreement = copy.file.agreement
    papers = [f"人民调解协议书（{agreement.number}）"] if agreement else []
    return Letter(
        number=copy.number,
        addressee=row.agency_name,
        outer_number=row.outer_number or "无",
        handed_over=f"于{day(row.sent_at)}",
        accepted=day(dispute.accepted_at) or "（尚未受理）",
        parties=copy.names,
        dispute=copy.dispute,
        result=ended(row.report) or OUTCOMES[dispute.outcome],
        result_day=day(dispute.ended_at),
        contact=copy.mediators or copy.committee,
        committee=copy.committee,
        day=at,
        enclosures=tuple(papers),
    )


def handover(copy: Copy) -> list[Letter]:
    """接收函 to the body that handed it over."""
    if copy.file.dispute.accepted_at is None or copy.reader is not None:
        return []
    made = _letter(copy, day(copy.file.dispute.accepted_at))
    return [made] if made else []


def feedback(copy: Copy) -> list[Letter]:
    """反馈函, once the result was reported back."""
    row = copy.file.transfer
    if row is None or row.reported_at is None or copy.reader is not None:
        return []
    made = _letter(copy, day(row.reported_at))
    return [made] if made else []
