"""What is no private dispute becomes a matter of the hotline, without re-typing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case, Link, LinkKind, Party, PartyRole
from linli.casework.cases.operations import moves_together
from linli.casework.matters.operations import Receipt, Report
from linli.casework.matters.operations.intake import open_report
from linli.casework.mediation.operations import refuse
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.places.rules.codes import Place

BAR = "not_private"


def hand_to_hotline(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Receipt:
    """Do not accept what is no private dispute, and register it with the hotline instead.

    The applicant follows the matter with the query code they have. Raises what refuse raises.
    """
    with moves_together():
        case = Case.objects.select_related("dispute").get(id=case_id)
        party = Party.objects.filter(case=case, role=PartyRole.REPORTER).first()
        receipt = open_report(_report(case, party), by=SYSTEM, at=at)
        if party is not None and party.query_code_index is not None:
            Party.objects.filter(case_id=receipt.case_id, role=PartyRole.REPORTER).update(
                query_code_index=party.query_code_index
            )
        refuse(
            case_id,
            bar=BAR,
            reason=reason,
            route=f"12345热线，工单编号{receipt.number}",
            by=by,
            at=at,
            expect=expect,
        )
        Link.objects.create(
            case_id=case_id, other_id=receipt.case_id, kind=LinkKind.REFERRED_TO, at=at
        )
    return receipt


def _report(case: Case, party: Party | None) -> Report:
    return Report(
        text=case.body,
        channel="transfer",
        place=Place(
            district_code=case.district_code,
            street_code=case.street_code,
            community_code=case.community_code,
            grid_code=case.grid_code,
        ),
        place_text=case.place_text,
        name=party.name if party else "",
        phone=party.phone if party else "",
        reply_by=(party.reply_by if party else "") or "phone",
        wish=case.dispute.asked,
        source_ref=case.number,
    )
