"""Proving on the portal who one is: name, number of the paper, and a code sent by text message.

Nobody learns by asking whether a person is held: the same is done and answered in every case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from secrets import randbelow
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_id
from linli.foundation.jobs.operations import enqueue
from linli.foundation.notices.operations import notice_row
from linli.registers.access.operations import log_reading
from linli.registers.access.rules import Actor, ReadingAct
from linli.registers.people.models import IdentityCode, Person
from linli.registers.people.operations.guard import PersonRefused, office_words
from linli.registers.people.operations.persons import index_of_paper
from linli.registers.people.queries.words import paper_words
from linli.registers.people.rules.indexes import CODE_PURPOSE
from linli.registers.people.rules.names import BadName, read_name
from linli.registers.people.rules.papers import PASSPORT, BadPaper, read_paper
from linli.registers.places.operations.changes import day_of

CODE_DIGITS = 6
VALID = timedelta(minutes=10)
MOST_TRIES = 5
KEPT = timedelta(days=1)
MESSAGE = "own_data.code"


class Tried(StrEnum):
    """How a try with a code went; the same whether one was ever sent or not."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # too late, tried too often, or used before


def checked_paper(id_number: str, *, at: datetime) -> str:
    """The number of a paper in its one form. Raises PersonRefused in the words of its flaw."""
    try:
        return read_paper(id_number, on=day_of(at)).number
    except BadPaper as bad:
        try:
            return read_paper(id_number, on=day_of(at), kind=PASSPORT).number
        except BadPaper:
            raise PersonRefused(paper_words(bad), "id_number") from bad


@transaction.atomic
def ask_for_code(*, by: Actor, at: datetime, name: str, id_number: str) -> UUID:
    """Ask for a code to be sent to the telephone that the register holds; returns what to show it to.

    Writes the same rows whether such a person is held or not; a job does the rest.
    """
    index = index_of_paper(normalise_id(id_number))
    person = Person.objects.kept().filter(id_index=index, died_on=None).only("id", "name").first()
    is_theirs = person is not None and person.name == _as_held(name)
    code = IdentityCode.objects.create(
        person_id=person.pk if person is not None and is_theirs else None,
        asked_at=at,
        valid_until=at + VALID,
    )
    enqueue("people.send_identity_code", code_id=code.pk)
    return code.pk


@transaction.atomic
def send_identity_code(*, code_id: UUID, at: datetime) -> bool:
    """Make the code and put it into the outbox, where somebody is held who has a mobile number."""
    row = IdentityCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None or row.person_id is None or row.code_index or at >= row.valid_until:
        return False
    person = Person.objects.filter(pk=row.person_id, merged_into=None).first()
    if person is None or not person.phone.startswith("1"):
        return False
    code = f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    notice = notice_row(
        channel="sms", recipient=person.phone, template=MESSAGE,
        fields={"code": code, "minutes": str(VALID.seconds // 60)}, is_sensitive=False,
        about="own_data", about_id=None, at=at,
    )  # fmt: skip
    if notice is None:
        return False
    notice.save(force_insert=True)
    row.code_index = _index(row.pk, code)
    row.save(update_fields=["code_index"])
    return True


@transaction.atomic
def try_code(*, by: Actor, at: datetime, code_id: UUID, code: str) -> tuple[Tried, UUID | None]:
    """Try a code; returns how that went, and who it is if it was right. Five tries, ten minutes."""
    row = IdentityCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None:
        return Tried.OVER, None
    given = _index(row.pk, code)
    is_over = at >= row.valid_until or row.tries >= MOST_TRIES or row.proved_at is not None
    row.tries = min(row.tries + 1, MOST_TRIES)
    is_right = not is_over and row.code_index is not None and bytes(row.code_index) == given
    if is_right:
        row.proved_at = at
    row.save(update_fields=["tries", "proved_at"])
    if not is_right:
        return (Tried.OVER if is_over or row.tries >= MOST_TRIES else Tried.WRONG), None
    if row.person_id is not None:
        log_reading(
            by=by, act=ReadingAct.READ, record_kind="person", record_id=row.person_id,
            fields="own data", at=at,
            reason=office_words(lambda: _("proved to be this person by a code")),
        )  # fmt: skip
    return Tried.RIGHT, row.person_id


def forget_codes(*, at: datetime) -> int:
    """Delete codes that were asked for more than a day ago; returns how many."""
    return IdentityCode.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def _as_held(name: str) -> str:
    try:
        return read_name(name)
    except BadName:
        return ""


def _index(code_id: UUID, code: str) -> bytes:
    return blind_index(f"{code_id.hex}:{''.join(code.split())}", purpose=CODE_PURPOSE)
