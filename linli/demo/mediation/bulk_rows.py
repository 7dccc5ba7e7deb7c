"""The rows of one invented dispute, as plain values ready to be copied in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from linli.casework.cases.models import Assignment, Case, Clock, Party
from linli.casework.mediation.models import (
    Agreement,
    Appointment,
    Dispute,
    DisputeParty,
    Obligation,
    Session,
)
from linli.demo.bulk import Row, plain_row
from linli.demo.mediation.quarrels import Quarrel
from linli.foundation.crypto.operations import blind_index
from linli.foundation.postgres.ids import uuid7
from linli.registers.places.rules.codes import Place

Rows = dict[type[models.Model], list[models.Model | Row]]


@dataclass(frozen=True)
class Hall:
    """One committee: where it sits, its word in file numbers, and who mediates there."""

    unit_id: UUID
    word: str
    room_id: UUID
    place: Place
    mediators: tuple[tuple[UUID, UUID | None], ...]  # mediator, account
    disputes: int


def around(
    rows: Rows,
    case: Case,
    told: Quarrel,
    hall: Hall,
    moments: dict[str, datetime],
    serial: str,
) -> None:
    rows[Dispute].append(dispute(case, told, hall, moments, serial))
    for n, side in enumerate(("applicant", "respondent")):
        somebody = party(case, told, n)
        rows[Party].append(somebody)
        rows[DisputeParty].append(in_dispute(case, somebody, side, n, moments))
    rows[Assignment].append(part(case, hall.unit_id, moments))
    rows[Clock].extend(clocks(case, moments))


def dispute(
    case: Case, told: Quarrel, hall: Hall, moments: dict[str, datetime], serial: str
) -> Row:
    ended = moments.get("agree") or moments.get("fail")
    outcome = "written" if "agree" in moments else "failed" if "fail" in moments else ""
    return plain_row(
        Dispute,
        case_id=case.id,
        source="application",
        type=told.type,
        grade=told.grade,
        committee_id=hall.unit_id,
        asked=told.asked,
        amount_cents=told.cents or None,
        people=told.people,
        file_number=serial,
        accepted_at=moments.get("accept"),
        rights_told_at=moments.get("accept"),
        outcome=outcome,
        ended_at=ended,
        ended_because="" if outcome != "failed" else "no_agreement",
    )


def party(case: Case, told: Quarrel, n: int) -> Row:
    return plain_row(
        Party,
        id=uuid7(),
        case_id=case.id,
        role="party" if n else "reporter",
        name=told.names[n],
        phone=told.phones[n],
        phone_index=blind_index(told.phones[n], purpose="phone"),
        reply_by="phone",
    )


def in_dispute(case: Case, party: Row, side: str, n: int, moments: dict[str, datetime]) -> Row:
    asked = "accept" in moments
    return plain_row(
        DisputeParty,
        id=uuid7(),
        dispute_id=case.id,
        party_id=party["id"],
        position=n + 1,
        side=side,
        kind="person",
        consent="agreed" if asked else "unasked",
        consent_at=moments["open"] if asked else None,
        consent_by="phone" if asked else "",
    )


def part(case: Case, unit_id: UUID, moments: dict[str, datetime]) -> Row:
    return plain_row(
        Assignment,
        id=uuid7(),
        case_id=case.id,
        unit_id=unit_id,
        role="lead",
        status="working" if case.is_open else "ended",
        is_open=case.is_open,
        is_current=True,
        case_state=case.state,
        case_due_at=case.due_at,
        is_case_open=case.is_open,
        due_at=case.due_at if case.is_open else None,
        warn_at=case.warn_at if case.is_open else None,
        due_kind=case.due_kind if case.is_open else "",
        assigned_at=moments["open"],
        ended_at=case.closed_at,
    )


def clocks(case: Case, moments: dict[str, datetime]) -> Iterator[Row]:
    ended = moments.get("agree") or moments.get("fail")
    for kind, since, days, stopped in (
        ("accept", moments["open"], 3, moments.get("accept")),
        ("finish", moments.get("accept"), 15, ended),
        ("confirm", moments.get("agree"), 30, case.closed_at),
    ):
        if since is None:
            continue
        due = since + timedelta(days=days)
        yield plain_row(
            Clock,
            id=uuid7(),
            case_id=case.id,
            kind=kind,
            rule_code=kind,
            rule_name=kind,
            amount=days,
            unit="natural_day",
            start_rule="next_day",
            roll_rule="roll",
            status="running" if stopped is None else "met",
            started_at=since,
            first_due_at=due,
            due_at=due,
            warn_at=due - timedelta(days=1),
            stopped_at=stopped,
        )


def appointment(case: Case, mediator: tuple[UUID, UUID | None], at: datetime) -> Row:
    return plain_row(
        Appointment,
        id=uuid7(),
        dispute_id=case.id,
        mediator_id=mediator[0],
        account_id=mediator[1],
        is_lead=True,
        is_current=True,
        case_state=case.state,
        case_due_at=case.due_at,
        is_case_open=case.is_open,
        began_at=at,
        why=[],
    )


def session(
    case: Case, hall: Hall, mediator_id: UUID, moments: dict[str, datetime], now: datetime
) -> Row:
    # A hall's disputes came one after the other, so its sessions never overlap either.
    begins = moments["open"] + timedelta(hours=70)
    held = moments.get("hold_session") is not None and begins < now
    return plain_row(
        Session,
        id=uuid7(),
        dispute_id=case.id,
        position=1,
        form="together",
        state="held" if held else "planned",
        room_id=hall.room_id,
        lead_id=mediator_id,
        begins=begins,
        ends=begins + timedelta(minutes=20),
        present=[1, 2],
        record="双方到场，调解员告知权利义务后分别陈述，经释法说理达成一致。" if held else "",
        result="agreed" if held else "",
        recorded_at=begins if held else None,
    )


def agree(rows: Rows, case: Case, told: Quarrel, moments: dict[str, datetime], serial: str) -> None:
    at = moments["agree"]
    agreement: dict[str, Any] = plain_row(
        Agreement,
        id=uuid7(),
        dispute_id=case.id,
        position=1,
        number=serial,
        state="in_force",
        facts=told.text,
        points=told.points,
        terms=told.terms,
        manner="当面给付",
        amount_cents=told.cents or None,
        drafted_by="顾和",
        drafted_at=at,
        digest=sha256(told.terms.encode()).hexdigest(),
        in_force_at=at,
        sealed_by_committee_at=at,
    )
    rows[Agreement].append(agreement)
    done = "performed" in moments
    debtor = next(
        row["id"]
        for row in reversed(rows[DisputeParty])
        if isinstance(row, dict) and row["dispute_id"] == case.id and row["side"] == "respondent"
    )
    rows[Obligation].append(
        plain_row(
            Obligation,
            id=uuid7(),
            agreement_id=agreement["id"],
            position=1,
            debtor_id=debtor,
            what=told.terms[:200],
            amount_cents=told.cents or None,
            due_on=(at + timedelta(days=20)).date(),
            state="done" if done else "due",
            done_on=at.date() if done else None,
        )
    )
