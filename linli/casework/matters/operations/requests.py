"""What somebody asks the reviewer to rule on, and the ruling, inside the move of the case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.matters.models import RequestKind, RequestStatus, ReviewRequest


def ask(
    it: Moving,
    kind: RequestKind,
    *,
    reason: str,
    due_at: datetime,
    basis: str = "",
    round: int = 1,  # the office's word for it
    suggested_unit_id: UUID | None = None,
    new_due_at: datetime | None = None,
    plan: str = "",
    milestone: date | None = None,
) -> ReviewRequest:
    """Put a request before the reviewers, in the same round trip as the move.

    :raises NotAllowedNow: "asked_before" while one of this kind waits for its ruling.
    """
    if open_request(it, kind) is not None:
        raise NotAllowedNow("asked_before")
    case, lead = it.case, it.lead
    request = ReviewRequest(
        case=case,
        kind=kind,
        round=round,
        unit_id=lead.unit_id if lead else None,
        suggested_unit_id=suggested_unit_id,
        asked_at=it.at,
        asked_by=it.by.name,
        asked_by_id=it.by.account_id,
        reason=reason,
        basis=basis[:200],
        new_due_at=new_due_at,
        plan=plan,
        milestone=milestone,
        due_at=due_at,
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )
    it.batch.insert(request)
    return request


def open_request(it: Moving, kind: RequestKind) -> ReviewRequest | None:
    """The request of this kind that waits for a ruling."""
    return ReviewRequest.objects.filter(case=it.case, kind=kind, status=RequestStatus.OPEN).first()


def rule(
    it: Moving, kind: RequestKind, ruling: str, *, is_upheld: bool, may_be_absent: bool = False
) -> ReviewRequest | None:
    """Record the ruling on the open request of this kind.

    :raises NotAllowedNow: "no_open_request", or "own_request" when the reviewer asked for it.
    """
    request = open_request(it, kind)
    if request is None:
        if may_be_absent:
            return None
        raise NotAllowedNow("no_open_request", str(kind))
    if request.asked_by_id is not None and request.asked_by_id == it.by.account_id:
        raise NotAllowedNow("own_request")
    request.status = RequestStatus.UPHELD if is_upheld else RequestStatus.DISMISSED
    request.ruled_at, request.ruled_by, request.ruled_by_id = it.at, it.by.name, it.by.account_id
    request.ruling = ruling
    it.batch.update(request, "status", "ruled_at", "ruled_by", "ruled_by_id", "ruling")
    return request


def follow_case(case: Case) -> None:
    """Give the requests about a case its scope columns (a division was renumbered or merged)."""
    ReviewRequest.objects.filter(case=case).update(
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )


def drop_requests(it: Moving) -> None:
    """Requests that nobody needs a ruling on any more, because the case went on."""
    for request in ReviewRequest.objects.filter(case=it.case, status=RequestStatus.OPEN):
        request.status = RequestStatus.WITHDRAWN
        it.batch.update(request, "status")
