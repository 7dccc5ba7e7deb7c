"""Requests of those who proved who they are; and telling them of the answer in the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct
from linli.registers.people.models import DataRequest, Door, Person, RequestKind, RequestState
from linli.registers.people.operations.guard import (
    PersonRefused,
    locked_person,
    office_words,
    require,
)
from linli.registers.people.operations.messages import tell
from linli.registers.people.operations.requests import (
    Asked,
    answer_request,
    ask_about_data,
    refuse_request,
)
from linli.registers.people.queries.refusing import refusal_ground
from linli.registers.places.operations.changes import day_of
from linli.registers.places.queries import place_codes
from linli.registers.places.queries.memory import UnknownPlace

RECEIVED, ANSWERED, REFUSED = "own_data.received", "own_data.answered", "own_data.refused"
_LONGEST_REASON = 300


class AskedAlready(PersonRefused):
    """The person has an open request of this kind about this field; ``number`` is it."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("You have asked for this already: %(n)s is being answered.") % {"n": number}
        )
        self.number = number


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants about their own data. field: of a correction, or of what to erase."""

    kind: str
    words: str = ""
    field: str = ""
    value: str = ""


@transaction.atomic
def ask_as_person(
    *, by: Actor, at: datetime, person_id: UUID, wanted: Wanted
) -> tuple[DataRequest, str]:
    """Take in a request from the person's own page, which has proved who they are.

    Raises AskedAlready, PersonRefused, UnknownPerson.
    """
    person = locked_person(by, person_id)
    return _ask(person, wanted, by=by, at=at, door=Door.PORTAL)


@transaction.atomic
def ask_at_counter(
    *, by: Actor, at: datetime, person_id: UUID, wanted: Wanted, paper_seen: bool
) -> tuple[DataRequest, str]:
    """Take in a request of somebody who stands at the counter and showed their paper.

    Raises PersonRefused where no paper was seen, AskedAlready, UnknownPerson, NotAllowed.
    """
    require(by, Permission.ANSWER_DATA_REQUESTS)
    if not paper_seen:
        raise PersonRefused(
            _("Look at the person's paper first, and say that you did."), "paper_seen"
        )
    person = locked_person(by, person_id)
    request, code = _ask(person, wanted, by=by, at=at, door=Door.COUNTER)
    log_reading(
        by=by, act=ReadingAct.READ, record_kind="person", record_id=person.pk,
        about=_community(person), fields="own data", reason=request.number, at=at,
    )  # fmt: skip
    return request, code


@transaction.atomic
def answer_and_tell(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    answer: str,
    home_id: UUID | None = None,
    expect: int | None = None,
) -> DataRequest:
    """Answer a request, do what it asks, and tell the person through the outbox.

    Raises what ``answer_request`` raises.
    """
    before = _as_asked(request_id)
    request = answer_request(
        by=by, at=at, request_id=request_id, answer=answer, home_id=home_id, expect=expect
    )
    _tell(ANSWERED, before, at=at)
    if request.kind == RequestKind.DELETE and request.field == "phone":
        DataRequest.objects.filter(pk=request.pk).update(phone="")
    return request


@transaction.atomic
def refuse_and_tell(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    ground: str,
    words: str,
    expect: int | None = None,
) -> DataRequest:
    """Refuse a request on a ground of the catalogue, with its basis in law, and tell the person."""
    before = _as_asked(request_id)
    found = refusal_ground(before.kind, ground, on=day_of(at))
    if found is None:
        raise PersonRefused(_("Choose the ground on which it is refused."), "ground")
    reason = _("%(title)s. Basis: %(basis)s.") % {"title": found.title, "basis": found.basis}
    if words.strip():
        reason = f"{reason}{words.strip()}"
    if len(reason) > _LONGEST_REASON:
        over = len(reason) - _LONGEST_REASON
        raise PersonRefused(_("This is %(n)d signs too long.") % {"n": over}, "words")
    request = refuse_request(by=by, at=at, request_id=request_id, reason=reason, expect=expect)
    _tell(REFUSED, before, at=at)
    return request


def note_export(*, by: Actor, at: datetime, person_id: UUID, kind: str) -> None:
    """Write down that the person took a copy of what is held (JSON or PDF)."""
    log_reading(
        by=by, act=ReadingAct.EXPORT, record_kind="person", record_id=person_id,
        fields=f"own data ({kind})", reason=office_words(lambda: _("the person's own copy")), at=at,
    )  # fmt: skip


def note_copy(*, by: Actor, at: datetime, request: DataRequest) -> None:
    """Write down that the copy which a person asked for was printed for them.

    Raises NotAllowed.
    """
    require(by, Permission.ANSWER_DATA_REQUESTS)
    if request.person_id is not None:
        log_reading(
            by=by, act=ReadingAct.PRINT, record_kind="person", record_id=request.person_id,
            about=request.number, fields="record", reason=office_words(lambda: _("the person's own copy")), at=at,
        )  # fmt: skip


def note_answering(*, by: Actor, at: datetime, request: DataRequest) -> None:
    """Write down that whoever answers a request looked at what is held about the person."""
    if request.person_id is not None:
        log_reading(
            by=by, act=ReadingAct.READ, record_kind="person", record_id=request.person_id,
            about=request.number, fields="record", at=at,
            reason=office_words(lambda: _("answering the person's own request")),
        )  # fmt: skip


def _ask(
    person: Person, wanted: Wanted, *, by: Actor, at: datetime, door: str
) -> tuple[DataRequest, str]:
    same = DataRequest.objects.open().filter(person=person, kind=wanted.kind, field=wanted.field)
    known = same.values_list("number", flat=True).first()
    if known is not None:
        raise AskedAlready(known)
    asked = Asked(
        kind=wanted.kind, asker=person.name, phone=person.phone, words=wanted.words,
        field=wanted.field, wanted=wanted.value, person_id=person.pk,
    )  # fmt: skip
    request, code = ask_about_data(by=by, at=at, door=door, asked=asked)
    # Who asks is known already: nobody has to accept it first.
    request.state, request.accepted_at = RequestState.ACCEPTED, at
    request.save(update_fields=["state", "accepted_at"])
    due = timezone.localtime(request.due_at)
    _tell(RECEIVED, request, at=at, due=f"{due:%Y-%m-%d}")
    return request, code


def _as_asked(request_id: UUID) -> DataRequest:
    request = DataRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise PersonRefused(_("There is no such request."), "request")
    return request


def _tell(template: str, request: DataRequest, *, at: datetime, **more: str) -> None:
    tell(
        template, name=request.asker, phone=request.phone, about="data_request",
        about_id=request.pk, at=at, number=request.number,
        what=str(RequestKind(request.kind).label), **more,
    )  # fmt: skip


def _community(person: Person) -> str:
    try:
        return place_codes(person.community_code).community_name
    except UnknownPlace:
        return person.community_code
