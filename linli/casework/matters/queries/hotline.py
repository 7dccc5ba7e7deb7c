"""What the call console reads while somebody speaks: earlier matters, repeats, places, drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from linli.casework.cases.models import Case, Document, Event, Party, PartyRole, Secrecy
from linli.casework.matters.models import CallDraft, Intake, ReplyTemplate
from linli.casework.matters.queries.case_page import is_reporter_hidden
from linli.casework.matters.queries.lists import MatterFilter, Sort, matters_slice
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import CategoryRow
from linli.casework.matters.rules.similar import Likeness, alike
from linli.casework.matters.workflow import FAMILY, Action, State
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.foundation.postgres.keyset import Cursor, Slice
from linli.foundation.search.queries import holding, plan
from linli.foundation.search.rules import WordTooShort, query_grams
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, find_division, grid_map, place_codes
from linli.registers.places.queries.memory import places_in_force
from linli.registers.places.rules.codes import GRADES, Place

EARLIER = 10
DRAFTS = 20
SIMILAR_DAYS = timedelta(days=3)
_LOOKED_AT = 200
PLACES = 12
_MOST_GRIDS = 400
_SPOKEN = 60
_LIGHT = ("id", "number", "title", "state", "opened_at", "lead_unit_id", "category", "due_at")


# --- the caller -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """Matters that came from the number of the present call; ``is_cut`` when there are older ones."""

    cases: tuple[Case, ...] = ()
    is_cut: bool = False


def earlier_matters(actor: Actor, phone: str) -> Earlier:
    """Matters of the present caller that this post may see, newest first, ten at most.

    Those of a reporter who asked for confidence stay hidden from posts that may not see sealed
    reporters. For the call that is under way only: nothing is counted or kept (RIGHTS 5).
    """
    if not is_phone(phone):
        return Earlier()
    index = blind_index(normalise_phone(phone), purpose="phone")
    parties = Party.objects.filter(phone_index=index, role=PartyRole.REPORTER)
    cases = Case.objects.visible_to(actor.scope).filter(family=FAMILY)
    cases = cases.filter(id__in=parties.values("case_id"))
    if not actor.may(Permission.SEE_SEALED):
        cases = cases.filter(secrecy=Secrecy.NAMED)
    found = list(cases.only(*_LIGHT).order_by("-opened_at", "-id")[: EARLIER + 1])
    return Earlier(tuple(found[:EARLIER]), len(found) > EARLIER)


# --- repeats --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Similar:
    """An open matter nearby that speaks of the same, and what its reporter was told last."""

    case: Case
    words: tuple[str, ...]
    merged: int
    told: str = ""


def similar_matters(
    actor: Actor,
    text: str,
    place: Place,
    *,
    at: datetime,
    but: UUID | None = None,
    names: Sequence[str] = (),
) -> list[Similar]:
    """Open matters of the last three days in the same community that share words with the text.

    ``names`` of the place itself say nothing about what happened there. Two statements; without
    a community nothing is compared.
    """
    if not place.community_code or not text.strip():
        return []
    cases = Case.objects.visible_to(actor.scope).open()
    cases = cases.filter(
        family=FAMILY, community_code=place.community_code, opened_at__gte=at - SIMILAR_DAYS
    )
    if but is not None:
        cases = cases.exclude(id=but)
    cases = cases.select_related("matter").order_by("-opened_at", "-id")
    cases = cases.only(*_LIGHT, "grams", "grid_code", "matter__merged_count")[:_LOOKED_AT]
    idle = [
        *rule_book().hint_words(timezone.localdate(at)).idle,
        *(name for name in names if len(name) > 1),
    ]
    found = alike(text, ((case, case.grams) for case in cases), idle=idle)
    told = _told([one.what.id for one in found])
    return [_similar(one, told) for one in found]


def _similar(one: Likeness[Case], told: dict[UUID, str]) -> Similar:
    case = one.what
    return Similar(case, one.words, case.matter.merged_count, told.get(case.id, ""))


def _told(case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The last thing that residents were told about each of these matters."""
    if not case_ids:
        return {}
    rows = (
        Event.objects.filter(
            case_id__in=case_ids,
            action__in=(Action.REPLY, Action.CONTACT),
            seen_by_resident=True,
        )
        .exclude(words="")
        .order_by("case_id", "-seq")
        .distinct("case_id")
    )
    return {case_id: words[:200] for case_id, words in rows.values_list("case_id", "words")}


# --- places -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlaceFound:
    """A place that answers what was typed; ``spoken`` is how reporters called it before."""

    place: Place
    spoken: str = ""


def find_places(text: str, actor: Actor) -> list[PlaceFound]:
    """Divisions, grids, and places that reporters named so before, within scope; twelve at most."""
    words = text.split()
    if not words:
        return []
    found = [PlaceFound(place) for place in _named(text, words, actor)]
    if len(found) < PLACES:
        found += _spoken(text, actor)
    once: dict[str, PlaceFound] = {}
    for one in found:
        once.setdefault(one.place.code + one.spoken, one)
    return list(once.values())[:PLACES]


def _named(text: str, words: list[str], actor: Actor) -> list[Place]:
    index = places_in_force()
    found = [
        place
        for row in find_division(text, actor.scope, limit=PLACES)
        if (place := index.place_of(row.code)) is not None and place.code
    ]
    if len(found) < PLACES:
        grids = (
            place
            for place in index.grids.values()
            if in_scope(actor, place) and all(word in place.label for word in words)
        )
        found += sorted(grids, key=lambda place: place.grid_code)[: PLACES - len(found)]
    return found


def _spoken(text: str, actor: Actor) -> list[PlaceFound]:
    """Where matters lay whose reporters used the same words for the place."""
    try:
        grams = query_grams(text)
    except WordTooShort:
        return []
    seen = Case.objects.visible_to(actor.scope).filter(family=FAMILY).exclude(community_code="")
    rows = holding(seen, grams, plan(grams)).only("community_code", "grid_code", "place_text")
    word = text.split()[0]
    found: dict[str, PlaceFound] = {}
    for case in rows.order_by("-opened_at", "-id")[:_SPOKEN]:
        if word not in case.place_text or case.community_code in found:
            continue
        place = known_place(case.grid_code) or known_place(case.community_code)
        if place is not None:
            found[case.community_code] = PlaceFound(place, case.place_text)
    return list(found.values())


def known_place(code: str) -> Place | None:
    """The place with this code, None where none in force has it."""
    if not code:
        return None
    try:
        return place_codes(code)
    except UnknownPlace:
        return None


def in_scope(actor: Actor, place: Place) -> bool:
    """Whether a place lies in the division of this post."""
    return actor.scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    )


def place_map(actor: Actor, code: str) -> dict[str, Any]:
    """The grids to pick a point on: of the street round a place, else of a small division.

    A whole city's grids are tens of megabytes: then only boundaries of divisions are drawn.
    """
    place = known_place(code)
    inside = place.street_code or place.district_code if place else ""
    shapes = grid_map(actor.scope, inside=inside)
    outlines = [one for one in shapes["features"] if one["properties"]["kind"] in GRADES]
    if not inside and len(shapes["features"]) > _MOST_GRIDS:
        return shapes | {"features": outlines[:_MOST_GRIDS]}
    if len(outlines) < len(shapes["features"]):
        for one in outlines:  # else they would cover the grids that lie in them
            one["properties"]["outline"] = True
    return shapes


# --- categories -------------------------------------------------------------------------------------


def find_categories(text: str, on: date, *, most: int) -> list[CategoryRow]:
    """Categories of the second and third level whose path, code or words hold each word typed."""
    words = text.split()
    book = rule_book()
    found: list[tuple[int, CategoryRow]] = []
    for row in book.categories:
        if not words or len(row.code) < 4 or not row.holds(on):
            continue
        path = "/".join(book.category_path(row.code, on))
        known = f"{path} {' '.join(row.words)}"
        if all(word in known or row.code.startswith(word.replace("-", "")) for word in words):
            found.append((0 if words[-1] in row.name else 1, row))
    found.sort(key=lambda one: (one[0], one[1].code))
    return [row for _rank, row in found[:most]]


# --- ready words, drafts, receipts ------------------------------------------------------------------


def ready_words(use: str, category: str, on: date) -> list[ReplyTemplate]:
    """Words kept ready for a use, those of the category first."""
    rows = ReplyTemplate.objects.filter(use=use, valid_from__lte=on)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on))
    fitting = [row for row in rows if not row.category or category.startswith(row.category)]
    return sorted(fitting, key=lambda row: (-len(row.category), row.title))


@dataclass(frozen=True)
class DraftLine:
    """A call that was laid aside."""

    id: UUID
    saved_at: datetime
    content: dict[str, Any]


def shelved_drafts(actor: Actor, *, but: UUID | None = None) -> list[DraftLine]:
    """The calls that this account laid aside or was torn away from, newest first; DRAFTS at most."""
    if actor.account_id is None:
        return []
    rows = CallDraft.objects.filter(account_id=actor.account_id)
    if but is not None:
        rows = rows.exclude(id=but)
    return [_line(row) for row in rows.order_by("-saved_at")[:DRAFTS]]


def draft_of(actor: Actor, draft_id: UUID) -> DraftLine | None:
    """One draft of this account's own."""
    if actor.account_id is None:
        return None
    row = CallDraft.objects.filter(account_id=actor.account_id, id=draft_id).first()
    return _line(row) if row is not None else None


def _line(row: CallDraft) -> DraftLine:
    return DraftLine(row.id, row.saved_at, json.loads(str(row.content)))


def taken_by(actor: Actor, key: str) -> Case | None:
    """The matter that this account itself registered under a key, for its receipt."""
    intake = Intake.objects.filter(key=key).select_related("case__matter").first()
    if intake is None:
        return None
    first = Event.objects.filter(case_id=intake.case_id, seq=1).only("account_id").first()
    return intake.case if first and first.account_id == actor.account_id else None


def taken_today(actor: Actor, *, at: datetime) -> int:
    """How many matters this account itself has registered today; counted up to a thousand."""
    if actor.account_id is None:
        return 0
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Event.objects.filter(
        account_id=actor.account_id, at__gte=start, action=Action.REGISTER, seq=1
    )
    return rows[:1000].count()


# --- waiting for acceptance -------------------------------------------------------------------------


def waiting_queue(
    actor: Actor, channel: str, *, at: datetime, cursor: Cursor | None = None
) -> Slice[Any]:
    """What waits for acceptance, the first due first; of one channel where it is named."""
    wanted = MatterFilter(state=State.TO_ACCEPT, channel=channel, is_open=True)
    return matters_slice(actor, wanted, Sort.DUE, at=at, cursor=cursor, size=30)


def reporter_of(actor: Actor, case: Case) -> Party | None:
    """The reporter of a matter read within scope; None where this post may not know of them."""
    if is_reporter_hidden(actor, case):
        return None
    return Party.objects.filter(case=case, role=PartyRole.REPORTER).first()


def files_of(case: Case) -> int:
    """How many files came with a matter read within scope."""
    return Document.objects.filter(case=case).count()
