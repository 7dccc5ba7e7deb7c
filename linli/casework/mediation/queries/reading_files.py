"""The file of a dispute as it lies: everything in it, read for many files at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from linli.casework.cases.models import Case, Clock, Document, Event
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Appointment,
    Confirmation,
    Dispute,
    DisputeParty,
    Evidence,
    ExtensionAsk,
    Inquiry,
    Obligation,
    Session,
    SessionState,
    Signature,
    Transfer,
    Visit,
)
from linli.casework.mediation.workflow import ClockKind

_STANDING = (AgreementState.IN_FORCE, AgreementState.SUPERSEDED)
_M = TypeVar("_M", bound=Model)
Lists = dict[str, dict[UUID, list[Any]]]


@dataclass(frozen=True)
class DisputeFile:
    """Everything that the file of one dispute holds."""

    case: Case
    dispute: Dispute
    parties: Sequence[DisputeParty] = ()
    appointments: Sequence[Appointment] = ()
    sessions: Sequence[Session] = ()
    inquiries: Sequence[Inquiry] = ()
    evidence: Sequence[Evidence] = ()
    documents: Sequence[Document] = ()
    agreements: Sequence[Agreement] = ()
    signatures: Sequence[Signature] = ()
    obligations: Sequence[Obligation] = ()
    confirmations: Sequence[Confirmation] = ()
    visits: Sequence[Visit] = ()
    events: Sequence[Event] = ()
    extensions: Sequence[ExtensionAsk] = ()
    limits: Sequence[Clock] = ()
    transfer: Transfer | None = None

    @property
    def held(self) -> list[Session]:
        """The sessions that took place."""
        return [row for row in self.sessions if row.state == SessionState.HELD]

    @property
    def agreement(self) -> Agreement | None:
        """The agreement in force."""
        return next((row for row in self.agreements if row.state == AgreementState.IN_FORCE), None)

    def signatures_of(self, agreement: Agreement) -> list[Signature]:
        """The signatures under the wording that holds; those under an earlier draft don't count."""
        return [
            row
            for row in self.signatures
            if row.agreement_id == agreement.id
            and (not agreement.digest or row.digest == agreement.digest)
        ]

    @property
    def mediators(self) -> list[Appointment]:
        """Who mediates, or did at the end; the lead mediator first."""
        now = [row for row in self.appointments if row.is_current]
        return sorted(now, key=lambda row: (not row.is_lead, row.began_at))

    def did(self, action: str) -> list[Event]:
        """The steps of one kind."""
        return [row for row in self.events if row.action == action]


def read_files(case_ids: Sequence[UUID]) -> list[DisputeFile]:
    """Read files as they are, in the order asked for; a fixed number of statements for them all.

    The caller has checked who asks, or is a background run.
    """
    disputes = {
        row.case_id: row
        for row in Dispute.objects.filter(case_id__in=case_ids).select_related(
            "case", "committee", "committee__unit"
        )
    }
    ids = [one for one in case_ids if one in disputes]
    parts = _parts(ids)
    return [
        DisputeFile(case=disputes[one].case, dispute=disputes[one], **parts.of(one)) for one in ids
    ]


@dataclass
class _Parts:
    lists: Lists = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)

    def of(self, case_id: UUID) -> dict[str, Any]:
        found: dict[str, Any] = {name: rows.get(case_id, []) for name, rows in self.lists.items()}
        return {**found, "transfer": self.transfers.get(case_id)}


def _parts(ids: Sequence[UUID]) -> _Parts:
    return _Parts(
        lists={**_of_dispute(ids), **_of_agreements(ids), **_of_case(ids)},
        transfers={row.dispute_id: row for row in Transfer.objects.filter(dispute_id__in=ids)},
    )


def _of_dispute(ids: Sequence[UUID]) -> Lists:
    by = _grouped
    asks = _of(ExtensionAsk, ids).filter(state=ExtensionAsk.State.GRANTED)
    return {
        "parties": by(_of(DisputeParty, ids, "party").order_by("position")),
        "appointments": by(_of(Appointment, ids, "mediator").order_by("began_at")),
        "sessions": by(_of(Session, ids, "room", "lead").order_by("begins")),
        "inquiries": by(_of(Inquiry, ids).order_by("at")),
        "evidence": by(_of(Evidence, ids, "document", "given_by").order_by("position")),
        "visits": by(_of(Visit, ids).order_by("position")),
        "extensions": by(asks.order_by("ended_at")),
    }


def _of_agreements(ids: Sequence[UUID]) -> Lists:
    papers = Agreement.objects.filter(dispute_id__in=ids, state__in=_STANDING)
    own = {"agreement__dispute_id__in": ids}
    signatures = Signature.objects.filter(**own).select_related("agreement")
    lines = Obligation.objects.filter(**own).select_related(
        "agreement", "debtor__party", "creditor__party", "proof"
    )
    at_court = Confirmation.objects.filter(**own).select_related("agreement", "ruling")
    owner = "agreement.dispute_id"
    return {
        "agreements": _grouped(papers.select_related("scan").order_by("position")),
        "signatures": _grouped(signatures.order_by("at"), owner),
        "obligations": _grouped(lines.order_by("agreement__position", "position"), owner),
        "confirmations": _grouped(at_court.order_by("applied_on", "id"), owner),
    }


def _of_case(ids: Sequence[UUID]) -> Lists:
    limits = Clock.objects.filter(case_id__in=ids, kind=ClockKind.MEDIATE)
    documents = Document.objects.filter(case_id__in=ids)
    events = Event.objects.filter(case_id__in=ids)
    return {
        "limits": _grouped(limits.order_by("started_at"), "case_id"),
        "documents": _grouped(documents.order_by("added_at", "id"), "case_id"),
        "events": _grouped(events.order_by("seq"), "case_id"),
    }


def _of(model: type[_M], ids: Sequence[UUID], *with_: str) -> QuerySet[_M]:
    rows = model._default_manager.filter(dispute_id__in=ids)
    return rows.select_related(*with_) if with_ else rows


def _grouped(rows: Iterable[Any], key: str = "dispute_id") -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        owner = row
        for name in key.split("."):
            owner = getattr(owner, name)
        found[owner].append(row)
    return found
