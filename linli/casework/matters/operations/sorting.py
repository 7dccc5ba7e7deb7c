"""统一受理: accept, refuse, answer at once, put through, merge, split, make void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import Case, Link, LinkKind, Measure
from linli.casework.cases.operations import NoSuchCase, NotAllowedNow, advance
from linli.casework.matters.models import ArticleUse, ArticleVersion, Matter
from linli.casework.matters.operations.clocks import local_day, start
from linli.casework.matters.operations.intake import Receipt, Report, register
from linli.casework.matters.operations.notices import say_when, tell_reporter
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import FAMILY, Action, ClockKind, State
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place


@dataclass(frozen=True, kw_only=True)
class Classing:
    """What the taker decides about a matter: its type, class, urgency and place."""

    nature: str
    category: str
    urgency: str = "normal"
    place: Place | None = None
    is_sensitive: bool | None = None


def accept(
    case_id: UUID, *, classing: Classing, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Accept a matter (受理): its class fixes the limits, the finish clock starts now.

    :raises NotAllowedNow: "no_such_category", or "route_elsewhere" for what is not handled here.
    """
    category = rule_book().category(classing.category, local_day(at))
    needs = {"nature": classing.nature, "category": classing.category}
    with advance(case_id, Action.ACCEPT, by=by, at=at, needs=needs, expect=expect) as it:
        if category is None:
            raise NotAllowedNow("no_such_category", classing.category)
        if category.route_elsewhere:
            raise NotAllowedNow("route_elsewhere", category.route_elsewhere)
        it.set(
            nature=classing.nature,
            category=classing.category,
            urgency=classing.urgency,
            is_sensitive=it.case.is_sensitive
            or category.is_sensitive
            or classing.nature == "report",
            secrecy=_secrecy(it.case, classing),
        )
        if classing.place is not None:
            _set_place(it.case, classing.place)
            it.set(**_codes(classing.place))
        start(it, ClockKind.DISPATCH)
        finish = start(it, ClockKind.FINISH)
        it.say(
            nature=classing.nature,
            category=classing.category,
            urgency=classing.urgency,
            due=finish.due_at,
            rule=finish.rule_name,
        )
        tell_reporter(it, "accepted", due=say_when(finish.due_at), unit="12345")
    return it.case


def _secrecy(case: Case, classing: Classing) -> str:
    """A reporter of wrongdoing is sealed by default, though they gave their name (DOMAIN §1.11)."""
    is_sealed = classing.nature == "report" and case.secrecy == "named"
    return "confidential" if is_sealed else case.secrecy


def _codes(place: Place) -> dict[str, str]:
    return {
        "district_code": place.district_code,
        "street_code": place.street_code,
        "community_code": place.community_code,
        "grid_code": place.grid_code,
    }


def _set_place(case: Case, place: Place) -> None:
    for name, value in _codes(place).items():
        setattr(case, name, value)


def reclassify(
    case_id: UUID,
    *,
    classing: Classing,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Correct the type, class, urgency or place before dispatch; the finish limit follows."""
    needs = {"reason": reason}
    with advance(case_id, Action.RECLASSIFY, by=by, at=at, needs=needs, expect=expect) as it:
        it.set(
            nature=classing.nature,
            category=classing.category,
            urgency=classing.urgency,
            secrecy=_secrecy(it.case, classing),
        )
        if classing.place is not None:
            it.set(**_codes(classing.place))
        finish = it.clock(ClockKind.FINISH)
        if finish is not None:
            it.stop_clock(finish, cancelled=True)
            start(it, ClockKind.FINISH, since=finish.started_at)
        it.say(reason, nature=classing.nature, category=classing.category, urgency=classing.urgency)
    return it.case


def refuse(
    case_id: UUID,
    *,
    ground: str,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Do not accept a matter (不予受理): with ground N1-N6, the reason in words and the route.

    The reporter is told, and may ask for a review (BJ条例 art. 11).
    """
    needs = {"ground": ground, "reason": reason, "route": route}
    with advance(case_id, Action.REFUSE, by=by, at=at, needs=needs, expect=expect) as it:
        row = rule_book().ground(ground, local_day(at))
        if row is None:
            raise NotAllowedNow("no_such_ground", ground)
        start(it, ClockKind.CLOSE)
        it.say(reason, basis=row.legal_basis, ground=ground, ground_name=row.name, route=route)
        it.count(Measure.REFUSED)
        _update(it.case.id, refusal_code=ground, route_told=route[:200])
        tell_reporter(it, "refused", reason=reason, route=route)
    return it.case


def answer_at_once(
    case_id: UUID,
    *,
    reply: str,
    replied_at: datetime | None = None,
    article: ArticleVersion | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Answer on the spot (直接答复); the reporter may still say that it is not solved.

    ``replied_at`` is when it was answered before it came into this system; ``article`` the version
    of the knowledge base that it was answered with: the matter remembers it.
    """
    with advance(case_id, Action.ANSWER, by=by, at=at, needs={"reply": reply}, expect=expect) as it:
        start(it, ClockKind.CLOSE)
        it.say(reply, replied_at=replied_at)
        if article is not None:
            it.say(article=article.question, article_version=article.number)
            it.batch.insert(ArticleUse(case=it.case, version=article, at=at))
        it.count(Measure.ANSWERED)
        _update(it.case.id, reply=reply, outcome="explained")
        tell_reporter(it, "answered", result=reply[:200])
    return it.case


def transfer_at_once(
    case_id: UUID, *, line: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Put an emergency through to 110, 119, 120 … at once: logged, never queued (N1)."""
    with advance(case_id, Action.TRANSFER, by=by, at=at, needs={"line": line}, expect=expect) as it:
        it.say(line=line)
        _update(it.case.id, transferred_to=line)
    return it.case


def merge(case_id: UUID, *, into: UUID, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Join a repeat to the open matter about the same thing (并单, 66号).

    The reporter keeps number, notices and a rating of their own.

    :raises NotAllowedNow: "merge_with_itself", "master_closed".
    """
    if case_id == into:
        raise NotAllowedNow("merge_with_itself")
    with advance(into, Action.TAKE_IN, by=by, at=at) as master:
        with advance(
            case_id, Action.MERGE, by=by, at=at, needs={"into": into}, expect=expect
        ) as it:
            it.batch.insert(Link(case=it.case, other=master.case, kind=LinkKind.MERGED_INTO, at=at))
            it.say(into=master.case.number)
            tell_reporter(it, "merged", master=master.case.number)
        master.say(merged=it.case.number)
        Matter.objects.filter(case_id=into).update(merged_count=F("merged_count") + 1)
    return it.case


def split(
    case_id: UUID,
    *,
    parts: Sequence[Report],
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> list[Receipt]:
    """Split a matter that asks several things (拆单); it closes when all its parts have."""
    if len(parts) < 2:
        raise NotAllowedNow("split_needs_two_parts")
    with advance(case_id, Action.SPLIT, by=by, at=at, needs={"parts": parts}, expect=expect) as it:
        receipts = [register(part, by=by, at=at) for part in parts]
        for receipt in receipts:
            it.batch.insert(
                Link(case_id=receipt.case_id, other=it.case, kind=LinkKind.SPLIT_FROM, at=at)
            )
        it.say(parts=[receipt.number for receipt in receipts])
        tell_reporter(it, "split", parts="、".join(receipt.number for receipt in receipts))
    return receipts


def make_void(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Make a test or an empty registration void (作废); it stays in the chain."""
    with advance(case_id, Action.VOID, by=by, at=at, needs={"reason": reason}, expect=expect) as it:
        it.say(reason)
    return it.case


def _update(case_id: UUID, **fields: object) -> None:
    Matter.objects.filter(case_id=case_id).update(**fields)


def open_master(number: str) -> Case:
    """The open matter that a repeat is to be merged into, by its number."""
    case = Case.objects.filter(family=FAMILY, number=number, is_open=True).first()
    if case is None or case.state == State.SPLIT:
        raise NoSuchCase
    return case
