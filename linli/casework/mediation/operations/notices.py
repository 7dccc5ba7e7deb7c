"""Telling the parties that there is news, and mediators and committees what to look at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving
from linli.casework.mediation.models import Appointment, Dispute, DisputeParty
from linli.foundation.notices.operations import notice_row
from linli.foundation.notices.operations.templates import install_template
from linli.registers.access.models import Post

NEWS = "dispute_news"
CHAIR, CLERK = "mediation_chair", "mediation_clerk"
_FILE = Path(__file__).resolve().parents[1] / "catalogue" / "message_templates.yaml"
_MOBILE = re.compile(r"1\d{10}")


def seed_messages() -> int:
    """Bring in the words of mediation's messages that the city never had; how many."""
    rows: list[dict[str, Any]] = message_rows()
    return sum(
        install_template(
            code=row["code"],
            channel=row["channel"],
            subject="",
            body=row["body"],
            fields=tuple(row["fields"]),
            valid_from=row["valid_from"],
        )
        for row in rows
    )


def message_rows() -> list[dict[str, Any]]:
    """The messages that the product comes with, each with the day it holds from."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return [{"valid_from": content["valid_from"], **row} for row in content["rows"]]


def party_url(case: Case) -> str:
    """Where a party looks at the dispute, with the number and the own query code."""
    return f"{settings.LINLI_PUBLIC_URL}/mediation/{case.number}/"


def tell_party(it: Moving, party: DisputeParty, template: str = NEWS, **fields: str) -> bool:
    """Tell one party that there is news, without a word of what; False where nothing is sent.

    Who wishes no message gets none. Who is afraid of the other side, or lives under the same roof
    with violence, is reached by the safe contact only: a mobile number kept there, or not at all.
    """
    number = reachable_at(it, party)
    if not number:
        return False
    row = notice_row(
        channel="sms",
        recipient=number,
        template=template,
        fields={"no": it.case.number, "url": party_url(it.case), **fields},
        is_sensitive=True,
        about=it.case.number,
        about_id=it.case.id,
        at=it.at,
    )
    if row is not None:
        it.batch.insert(row)
    return row is not None


def reachable_at(it: Moving, party: DisputeParty) -> str:
    """The number at which a party may be written to; empty where none may be used."""
    if party.is_gone or not party.may_notify:
        return ""
    safe = _MOBILE.search(party.safe_contact)
    if safe:
        return safe.group()
    if party.is_afraid or _is_violent(it):
        return ""
    return "" if party.party.reply_by == "none" else party.party.phone


def _is_violent(it: Moving) -> bool:
    found = Dispute.objects.filter(case=it.case).values_list("violence", flat=True).first()
    return found == Dispute.Violence.PRESENT


def tell_parties(it: Moving, template: str = NEWS, **fields: str) -> int:
    """Tell every party that there is news; how many were written to."""
    parties = DisputeParty.objects.filter(dispute_id=it.case.id, is_gone=False)
    return sum(
        tell_party(it, party, template, **fields) for party in parties.select_related("party")
    )


def tell_mediators(it: Moving, template: str, **fields: str) -> None:
    """Tell those who mediate the dispute now."""
    accounts = Appointment.objects.filter(dispute_id=it.case.id, is_current=True)
    for account_id in accounts.exclude(account_id=None).values_list("account_id", flat=True):
        if account_id is not None:
            tell_account(it, account_id, template, **fields)


def tell_committee(
    it: Moving,
    template: str,
    *,
    unit_id: UUID | None = None,
    roles: tuple[str, ...] = (CHAIR, CLERK),
    **fields: str,
) -> None:
    """Tell the chair and clerk of a committee (the one that leads where none is named)."""
    unit = unit_id or it.case.lead_unit_id
    tell_unit(it, unit, template, roles=roles, **fields)


def tell_unit(
    it: Moving, unit_id: UUID | None, template: str, *, roles: tuple[str, ...] = (), **fields: str
) -> None:
    """Tell those who hold posts in a unit; all of them where no role is named."""
    if unit_id is None:
        return
    posts = Post.objects.in_force(timezone.localdate(it.at)).filter(unit_id=unit_id)
    if roles:
        posts = posts.filter(role__in=roles)
    for account_id in posts.order_by().values_list("account_id", flat=True).distinct():
        tell_account(it, account_id, template, **fields)


def tell_account(it: Moving, account_id: UUID, template: str, **fields: str) -> None:
    """An in-app notice to one member of staff: numbers, never names or words of the parties."""
    row = notice_row(
        channel="inapp",
        recipient=str(account_id),
        template=template,
        fields={"no": it.case.number, **fields},
        is_sensitive=False,
        about=it.case.number,
        about_id=it.case.id,
        account_id=account_id,
        at=it.at,
    )
    if row is not None:
        it.batch.insert(row)
