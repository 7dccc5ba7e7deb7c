"""What people ask about their data: taken in with a clock, answered or refused with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    due,
)
from linli.foundation.crypto.rules import normalise_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import (
    DataRequest,
    Door,
    Person,
    RequestKind,
    RequestState,
    Source,
)
from linli.registers.people.operations.erasing import ERASABLE, erase_field, erase_person
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    office_words,
    require,
)
from linli.registers.people.operations.living import correct_address
from linli.registers.people.operations.newcomers import (
    QUERY_CODE_DIGITS,
    next_number,
)
from linli.registers.people.operations.persons import CORRECTABLE, correct
from linli.registers.people.queries.codes import query_index
from linli.registers.people.queries.terms import term
from linli.registers.places.operations.changes import day_of

# Where somebody lives: a home of the register, or words; the officer finds the home.
ADDRESS = "home"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks about their data. field, wanted: of a correction, what it should say."""

    kind: str
    asker: str
    phone: str
    words: str = ""
    field: str = ""
    wanted: str = ""
    person_id: UUID | None = None


@transaction.atomic
def ask_about_data(*, by: Actor, at: datetime, door: str, asked: Asked) -> tuple[DataRequest, str]:
    """Take in a request about somebody's own data; returns it and the code to ask for its state.

    The answer is due after the term “data_request” of the catalogue, in working days.
    """
    if door != Door.PORTAL:
        _require_door(by)
    _check(asked)
    on = day_of(at)
    rule = term("data_request", on=on)
    limit = Limit(rule.amount, LimitUnit(rule.unit), StartRule.NEXT_DAY, RollRule.ROLL)
    person = _person_of(asked.person_id)
    code = f"{randbelow(10**QUERY_CODE_DIGITS):0{QUERY_CODE_DIGITS}d}"
    request = DataRequest.objects.create(
        number=next_number("people_request_number", "SQ", on),
        kind=asked.kind,
        door=door,
        person=person,
        asker=asked.asker.strip()[:60],
        phone=normalise_phone(asked.phone)[:20],
        words=asked.words.strip()[:1000],
        field=asked.field,
        wanted=asked.wanted.strip()[:200],
        query_code_index=query_index(code),
        received_at=at,
        due_at=due(at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at,
        limit_words=office_words(lambda: _("%(n)d working days") % {"n": rule.amount}),
        basis=rule.basis[:120],
        district_code=person.district_code if person else "",
        street_code=person.street_code if person else "",
        community_code=person.community_code if person else "",
    )
    return request, code


@transaction.atomic
def accept_request(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    person_id: UUID,
    expect: int | None = None,
) -> DataRequest:
    """Accept a request: the asker proved to be this person."""
    request = _locked(by, request_id, expect=expect)
    if request.state != RequestState.RECEIVED:
        raise PersonMoved(_moved(request))
    person = _person_of(person_id)
    if person is None:
        raise PersonRefused(_("There is no such person in the register."), "person")
    request.person, request.state, request.accepted_at = person, RequestState.ACCEPTED, at
    request.district_code, request.street_code = person.district_code, person.street_code
    request.community_code = person.community_code
    _save(request, by)
    return request


@transaction.atomic
def answer_request(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    answer: str,
    home_id: UUID | None = None,
    expect: int | None = None,
) -> DataRequest:
    """Answer an accepted request, and do what it asks: correct the field, erase the record.

    home_id: the home that a corrected address means; without one it is kept in words.

    A copy and an explanation are handed over by whoever answers (``queries.held_about``). Who
    still lives here is not erased while the law asks to keep the record: refuse with that reason.
    """
    request = _locked(by, request_id, expect=expect)
    if request.state != RequestState.ACCEPTED or request.person_id is None:
        raise PersonRefused(_("Accept the request first: make sure who asks."), "state")
    if not answer.strip():
        raise PersonRefused(_("Write what the person is told."), "answer")
    if request.kind == RequestKind.CORRECT and request.field == ADDRESS:
        correct_address(
            by=by, at=at, person_id=request.person_id, home_id=home_id, words=request.wanted,
            proof=request.number,
        )  # fmt: skip
    elif request.kind == RequestKind.CORRECT:
        correct(
            by=by, at=at, person_id=request.person_id, field=request.field, value=request.wanted,
            source=Source.REQUEST, proof=request.number, expect=None,
        )  # fmt: skip
    request.state, request.ended_at = RequestState.DONE, at
    request.answer = answer.strip()[:2000]
    _save(request, by)
    if request.kind == RequestKind.DELETE:
        _erase(request, by=by, at=at)
    return request


@transaction.atomic
def refuse_request(
    *, by: Actor, at: datetime, request_id: UUID, reason: str, expect: int | None = None
) -> DataRequest:
    """Refuse a request with the reason in law (个人信息保护法 art. 50)."""
    request = _locked(by, request_id, expect=expect)
    if len(reason.strip()) < 4:
        raise PersonRefused(_("Say why it is refused."), "reason")
    request.state, request.ended_at = RequestState.REFUSED, at
    request.reason = reason.strip()[:300]
    _save(request, by)
    return request


def _require_door(by: Actor) -> None:
    if not by.may(Permission.ANSWER_DATA_REQUESTS):
        require(by, Permission.KEEP_PEOPLE)


def _check(asked: Asked) -> None:
    if asked.kind not in RequestKind.values:
        raise PersonRefused(_("This is none of the choices."), "kind")
    # Who was seen with their paper needs no telephone: the answer is fetched at the counter.
    if not asked.asker.strip() or not (asked.phone.strip() or asked.person_id):
        raise PersonRefused(_("Name and telephone number are needed for the answer."), "asker")
    if asked.kind == RequestKind.CORRECT and (
        asked.field not in (*CORRECTABLE, ADDRESS) or not asked.wanted.strip()
    ):
        raise PersonRefused(_("Choose what is wrong and write what is right."), "field")
    if asked.kind == RequestKind.DELETE and asked.field not in ("", *ERASABLE):
        raise PersonRefused(_("This is none of the choices."), "field")


def _person_of(person_id: UUID | None) -> Person | None:
    return Person.objects.kept().filter(pk=person_id).first() if person_id else None


def _erase(request: DataRequest, *, by: Actor, at: datetime) -> None:
    person = _person_of(request.person_id)
    if person is None:
        return
    if request.field:
        erase_field(by=by, at=at, person_id=person.pk, field=request.field, proof=request.number)
        return
    if person.is_present:
        raise PersonRefused(
            _("This person lives here: the law asks to keep the record. Refuse with that reason."),
            "state",
        )
    erase_person(person.pk, at=at)
    request.refresh_from_db()


def _locked(by: Actor, request_id: UUID, *, expect: int | None) -> DataRequest:
    require(by, Permission.ANSWER_DATA_REQUESTS)
    request = DataRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or not _covers(by, request):
        raise PersonRefused(_("There is no such request."), "request")
    if request.ended_at is not None or (expect is not None and request.version != expect):
        raise PersonMoved(_moved(request))
    return request


def _covers(by: Actor, request: DataRequest) -> bool:
    # Until it is known who asks, a request belongs to the city's own officer.
    return by.scope.covers(
        district=request.district_code,
        street=request.street_code,
        community=request.community_code,
    )


def _moved(request: DataRequest) -> str:
    return _("%(who)s has taken this request on: it is now “%(state)s”. Look at it again.") % {
        "who": request.handled_by or _("Somebody else"),
        "state": RequestState(request.state).label,
    }


def _save(request: DataRequest, by: Actor) -> None:
    request.handled_by, request.version = by.name, request.version + 1
    request.save()
