"""What the reporter says while a matter is handled: more about it, and that it takes long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import Case, Document, Link, LinkKind
from linli.casework.cases.operations import Moving, NoSuchCase, NotAllowedNow, advance
from linli.casework.matters.models import Matter
from linli.casework.matters.operations.notices import tell_reporter, tell_supervisors, tell_unit
from linli.casework.matters.queries.windows import main_case_id, may_urge_from
from linli.casework.matters.workflow import Action
from linli.registers.access.rules import SYSTEM, Actor


def add_information(
    case_id: UUID,
    *,
    words: str,
    by: Actor,
    at: datetime,
    is_reporter: bool = False,
    documents: Sequence[Document] = (),
) -> Case:
    """Add to an open matter (补充情况), by its reporter or by the one who takes the call.

    What is added to a merged matter goes to the main one as well, as the words of this reporter:
    those who handle it read them, its own reporter does not.
    """
    move, needs = Action.ADD_INFORMATION, {"words": words}
    main_id = main_case_id(case_id)
    if main_id is None:
        with advance(case_id, move, by=by, at=at, needs=needs, is_reporter=is_reporter) as it:
            _added(it, words, documents)
        return it.case
    with advance(main_id, move, by=by, at=at, needs=needs, is_reporter=is_reporter) as main:
        with advance(case_id, move, by=by, at=at, needs=needs, is_reporter=is_reporter) as own:
            for document in documents:
                document.case = own.case
                own.add_document(document)
            own.say(words)
        _added(main, words, [_unseen(document) for document in documents])
        main.say(told=False, merged=own.case.number)
    return own.case


def _added(it: Moving, words: str, documents: Sequence[Document]) -> None:
    for document in documents:
        document.case = it.case
        it.add_document(document)
    it.say(words)
    if it.lead is not None:
        tell_unit(it, it.lead.unit_id, "information_added")


def _unseen(document: Document) -> Document:
    """The same file for the main matter, whose own reporter must not see it."""
    return Document(
        kind=document.kind,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        storage_key=document.storage_key,
        thumbnail_key=document.thumbnail_key,
        is_sealed=document.is_sealed,
        seen_by_resident=False,
        added_at=document.added_at,
        added_by=document.added_by,
    )


def urge(
    case_id: UUID, *, words: str = "", by: Actor, at: datetime, is_reporter: bool = False
) -> Case:
    """Urge an open matter (催一催), by its reporter or by the one who takes the call again.

    The handling unit and the supervisors are told at once. A merged matter urges the main one.

    :raises NotAllowedNow: "urge_too_early" or "urged_today", with the moment from which (ISO).
    """
    main_id = main_case_id(case_id)
    if main_id is None:
        with advance(case_id, Action.URGE, by=by, at=at, is_reporter=is_reporter) as it:
            _check(it)
            _urged(it, words)
        return it.case
    with advance(main_id, Action.URGE, by=by, at=at, is_reporter=is_reporter) as main:
        with advance(case_id, Action.URGE, by=by, at=at, is_reporter=is_reporter) as own:
            _check(own)
            own.say(words)
        _urged(main, words)
        main.say(told=False, merged=own.case.number)
    return own.case


def _check(it: Moving) -> None:
    rows = it.case.events.filter(action=Action.URGE, seen_by_resident=True)
    urged = list(rows.order_by("seq").values_list("at", flat=True))
    earliest = may_urge_from(it.case, urged, at=it.at)
    if it.at < earliest:
        raise NotAllowedNow("urged_today" if urged else "urge_too_early", earliest.isoformat())


def _urged(it: Moving, words: str) -> None:
    it.say(words)
    Matter.objects.filter(case=it.case).update(urgings=F("urgings") + 1, urged_at=it.at)
    if it.lead is not None:
        tell_unit(it, it.lead.unit_id, "urged_by_reporter")
    tell_supervisors(it, "urged_by_reporter")


def answered_urging(it: Moving) -> None:
    """The unit has spoken to the reporter: the urging waits no more, its number stays."""
    Matter.objects.filter(case=it.case, urged_at__isnull=False).update(urged_at=None)


def ask_merged(
    case_id: UUID,
    *,
    to: str,
    words: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask a reporter who was merged something (反问); they read it under their own number.

    ``to`` is the number of their matter. What the other reporters said is not shown to them.

    :raises NoSuchCase: no matter of this number was merged into this one.
    """
    needs = {"to": to, "words": words}
    with advance(case_id, Action.ASK_MERGED, by=by, at=at, needs=needs, expect=expect) as it:
        links = Link.objects.filter(other=it.case, kind=LinkKind.MERGED_INTO, case__number=to)
        merged_id = links.values_list("case_id", flat=True).first()
        if merged_id is None:
            raise NoSuchCase
        with advance(merged_id, Action.ASKED_BACK, by=SYSTEM, at=at) as other:
            other.say(words, lead=by.unit_name)
            tell_reporter(other, "asked_back", unit=by.unit_name)
        it.say(words, to=to)
    return it.case
