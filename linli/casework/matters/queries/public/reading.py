"""Reading a matter for its reporter."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import (
    Case,
    Clock,
    Document,
    Event,
    Link,
    LinkKind,
    Party,
    PartyRole,
)
from linli.casework.cases.operations import query_code_index
from linli.casework.matters.models import (
    Matter,
    Publication,
    PublishConsent,
    RequestStatus,
    ReviewRequest,
)
from linli.casework.matters.queries.public.acts import (
    Since,
    acts_of,
    reopen_until_of,
    threshold_or,
)
from linli.casework.matters.queries.public.shown import (
    Progress,
    Promise,
    PublicClock,
    PublicDocument,
    PublicEvent,
    PublicMatter,
)
from linli.casework.matters.queries.windows import main_case_id, may_urge_from
from linli.casework.matters.workflow import FAMILY, Action, ClockKind, State
from linli.foundation.calendar.rules import Limit, LimitUnit, RollRule, StartRule

_NOBODY = bytes(32)

# Whose words the resident may read. Others (a remark at a review, a note) are for the office.
_TOLD = frozenset(
    {
        Action.REFUSE,
        Action.ANSWER,
        Action.CONTACT,
        Action.REPLY,
        Action.REVIEW_PARKING,
        Action.CONFIRM_UNREASONABLE,
        Action.OVERTURN,
        Action.TERMINATE,
        Action.GRANT_APPEAL,
        Action.DENY_APPEAL,
        Action.REOPEN,
        Action.DENY_REOPENING,
        Action.SHARE_RESULT,
        Action.ASKED_BACK,
    }
)
# Facts of a step that the resident may read, by their names in the event's data.
_FACTS = frozenset(
    [
        "due",
        "ground_name",
        "into",
        "lead",
        "line",
        "milestone",
        "new_due",
        "parts",
        "plan",
        "reached",
        "route",
        "satisfied",
        "solved",
    ]
)
# Of the matter it was merged into: how it goes, nothing of what its own reporter said or was told.
_SHARED = frozenset(
    {
        Action.ACCEPT,
        Action.DISPATCH,
        Action.DESIGNATE,
        Action.SIGN,
        Action.UPGRADE,
        Action.GRANT_EXTENSION,
        Action.GRANT_PARKING,
        Action.RESUME,
        Action.APPROVE,
        Action.REDO,
        Action.OVERTURN,
        Action.REOPEN,
    }
)
REPORTED = "reported"  # the kind of a document that the reporter gave


def prove(number: str, code: str) -> UUID | None:
    """The matter with this number if the query code is its own, else None: never why not.

    Takes the same time and one SQL statement whether the number or the code is wrong.
    """
    given = query_code_index(code or "-")
    row = (
        Party.objects.filter(role=PartyRole.REPORTER, case__number=number, case__family=FAMILY)
        .values_list("case_id", "query_code_index")
        .first()
    )
    stored = bytes(row[1]) if row and row[1] else _NOBODY
    return row[0] if hmac.compare_digest(stored, given) and row else None


def promise(case_id: UUID) -> Promise | None:
    """What the receipt of a matter said, to say it again when the same report is sent twice."""
    opened_at = Case.objects.filter(id=case_id).values_list("opened_at", flat=True).first()
    if opened_at is None:
        return None
    clocks = Clock.objects.filter(case_id=case_id, kind=ClockKind.ACCEPT).order_by("started_at")
    return Promise(opened_at, clocks.values_list("first_due_at", flat=True).first())


def public_matter(case_id: UUID, *, at: datetime) -> PublicMatter | None:
    """All that the reporter may see and do; the caller has proved that it is their matter."""
    row = Matter.objects.select_related("case", "case__lead_unit").filter(case_id=case_id).first()
    return None if row is None else _shown(row, row.case, at=at)


def _shown(row: Matter, case: Case, *, at: datetime) -> PublicMatter:
    events, main = _own_events(case), _main(case)
    since = _since(case, events, main, at=at)
    return PublicMatter(
        case_id=case.id,
        number=case.number,
        title=case.title,
        body=case.body,
        wish=row.wish,
        place_text=case.place_text,
        secrecy=case.secrecy,
        is_sensitive=case.is_sensitive,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        progress=_progress(case, events),
        documents=_documents(case),
        reply=_reply(row, case),
        outcome=row.outcome,
        outcome_basis=row.outcome_basis,
        finished_at=row.finished_at,
        finished_late=row.finished_late,
        refusal_code=row.refusal_code,
        route_told=row.route_told,
        transferred_to=row.transferred_to,
        parked_until=row.parked_until,
        rated_at=row.rated_at,
        solved=row.solved,
        satisfied=row.satisfied,
        redos=row.redos,
        redos_allowed=threshold_or("redo_times", at, 1),
        asked=since.waiting,
        reopen_until=since.reopen_until,
        urge_from=since.urge_from,
        urgings=since.urgings,
        is_published=Publication.objects.filter(case=case).exists(),
        master=main.progress if main else None,
        may=acts_of(row, case, since, at=at),
    )


def _since(
    case: Case, events: tuple[PublicEvent, ...], main: _Main | None, *, at: datetime
) -> Since:
    waiting, denied = _asked(case)
    urged = [event.at for event in events if event.action == Action.URGE]
    return Since(
        waiting=waiting,
        denied=denied,
        reopen_until=reopen_until_of(case),
        urge_from=may_urge_from(case, urged, at=at),
        urgings=len(urged),
        main_state=main.case.state if main else "",
        may_publish=PublishConsent.objects.filter(case=case, withdrawn_at=None).exists(),
    )


def public_document(case_id: UUID, document_id: UUID) -> PublicDocument | None:
    """One file of the matter, if the reporter may see it."""
    return next((row for row in _documents_of(case_id) if row.id == document_id), None)


def _reply(row: Matter, case: Case) -> str:
    # What a unit reported is told to the resident only once its head has approved it.
    is_internal = case.state in (State.IN_PROGRESS, State.TO_REVIEW)
    return "" if is_internal else row.reply


def _own_events(case: Case) -> tuple[PublicEvent, ...]:
    rows = Event.objects.filter(case=case, seen_by_resident=True).order_by("seq")
    return tuple(_event(row, with_words=True) for row in rows)


def _event(row: Event, *, with_words: bool) -> PublicEvent:
    is_own = row.actor_kind == "resident"
    told = with_words and (is_own or row.action in _TOLD) and row.action != Action.REGISTER
    return PublicEvent(
        action=row.action,
        at=row.at,
        unit_name=row.unit_name,
        words=row.words if told else "",
        is_own=is_own,
        facts={name: value for name, value in row.facts.items() if name in _FACTS},
    )


def _progress(case: Case, events: tuple[PublicEvent, ...]) -> Progress:
    has_unit = case.state not in (State.TO_ACCEPT, State.TO_DISPATCH, State.RETURN_REVIEW)
    return Progress(
        state=State(case.state),
        unit_name=case.lead_unit.name if case.lead_unit and has_unit else "",
        clocks=_clocks(case),
        events=events,
    )


def _clocks(case: Case) -> dict[str, PublicClock]:
    rows = Clock.objects.filter(case=case, assignment=None).exclude(status="cancelled")
    return {row.kind: _clock(row) for row in rows.order_by("started_at")}


def _clock(row: Clock) -> PublicClock:
    return PublicClock(
        kind=row.kind,
        rule_name=row.rule_name,
        basis=row.basis,
        limit=Limit(
            row.amount, LimitUnit(row.unit), StartRule(row.start_rule), RollRule(row.roll_rule)
        ),
        started_at=row.started_at,
        first_due_at=row.first_due_at,
        due_at=row.due_at,
        warn_at=row.warn_at,
        stopped_at=row.stopped_at,
        is_paused=row.paused_at is not None,
    )


def _documents(case: Case) -> tuple[PublicDocument, ...]:
    return _documents_of(case.id)


def _documents_of(case_id: UUID) -> tuple[PublicDocument, ...]:
    rows = Document.objects.filter(case_id=case_id, seen_by_resident=True, is_sealed=False)
    return tuple(
        PublicDocument(
            id=row.id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            storage_key=row.storage_key,
            thumbnail_key=row.thumbnail_key,
            is_own=row.kind == REPORTED,
        )
        for row in rows.order_by("added_at", "id")
    )


def _asked(case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of requests that wait for a ruling, and those that were denied."""
    rows = list(ReviewRequest.objects.filter(case=case).values_list("kind", "status"))
    waiting = frozenset(kind for kind, status in rows if status == RequestStatus.OPEN)
    return waiting, frozenset(kind for kind, status in rows if status == RequestStatus.DISMISSED)


@dataclass(frozen=True)
class _Main:
    """The matter it was merged into, as all of its reporters may see it."""

    case: Case
    progress: Progress


def _main(case: Case) -> _Main | None:
    if case.state != State.MERGED:
        return None
    main_id = main_case_id(case.id)
    if main_id is None:
        return None
    main = Case.objects.select_related("lead_unit").filter(id=main_id).first()
    if main is None:
        return None
    since = Link.objects.filter(case=case, kind=LinkKind.MERGED_INTO).values_list("at", flat=True)
    rows = Event.objects.filter(case=main, action__in=_SHARED, at__gte=since[:1])
    events = tuple(_event(row, with_words=False) for row in rows.order_by("seq"))
    return _Main(main, _progress(main, events))
