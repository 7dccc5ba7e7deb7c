"""Residence permits: noted, signed each year, and their holders reminded in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import normalise_id
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations import notice_row
from linli.foundation.notices.operations.templates import install_template
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import ResidencePermit, Standing
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    locked_person,
    require,
)
from linli.registers.people.queries.seeds import message_seeds
from linli.registers.people.queries.terms import term
from linli.registers.people.rules.indexes import PERMIT_PURPOSE
from linli.registers.people.rules.terms import years_after
from linli.registers.places.operations.changes import day_of, record_change

REMINDER = "permit.sign"


def install_messages(*, on: date) -> None:
    """Bring in the words of the reminder, unless the city has its own."""
    for row in message_seeds():
        if row["code"] == REMINDER:
            install_template(
                code=REMINDER, channel=row["channel"], subject="", body=row["body"],
                fields=tuple(row["fields"]), valid_from=on,
            )  # fmt: skip


@transaction.atomic
def issue_permit(
    *, by: Actor, at: datetime, person_id: UUID, number: str, issued_on: date
) -> ResidencePermit:
    """Note a residence permit that the police issued; it is signed each year (暂行条例 art. 10)."""
    require(by, Permission.SERVE_NEWCOMERS)
    person = locked_person(by, person_id)
    plain = normalise_id(number)
    if len(plain) < 6:
        raise PersonRefused(_("Type the number of the permit."), "number")
    if person.standing == Standing.REGISTERED:
        raise PersonRefused(_("Who is registered here needs no residence permit."), "person")
    if issued_on > day_of(at):
        raise PersonRefused(_("This day is yet to come."), "issued_on")
    index = blind_index(plain, purpose=PERMIT_PURPOSE)
    in_force = ResidencePermit.objects.filter(ended_on=None)
    if in_force.filter(number_index=index).exists() or in_force.filter(person=person).exists():
        raise PersonRefused(_("There is a permit in force with this number or holder."), "number")
    permit = ResidencePermit.objects.create(
        person=person,
        number=plain,
        number_index=index,
        issued_on=issued_on,
        sign_by=years_after(issued_on, 1),
    )
    _note(by, at, "issue", permit)
    return permit


@transaction.atomic
def sign_permit(
    *, by: Actor, at: datetime, permit_id: UUID, signed_on: date, expect: int | None = None
) -> ResidencePermit:
    """Note the yearly signing; a late one makes the permit usable again, from then a year on."""
    require(by, Permission.SERVE_NEWCOMERS)
    permit = _locked(by, permit_id, expect=expect)
    if not permit.issued_on <= signed_on <= day_of(at):
        raise PersonRefused(_("A permit is signed after its issue and not in the future."), "day")
    opens = permit.sign_by - timedelta(days=term("permit_reminder", on=signed_on).amount + 1)
    if signed_on < opens:
        words = _("It can be signed from %(day)s on.")
        raise PersonRefused(words % {"day": opens.isoformat()}, "day")
    base = permit.sign_by if signed_on <= permit.sign_by else signed_on
    permit.signed_on, permit.sign_by = signed_on, years_after(base, 1)
    permit.version += 1
    permit.save(update_fields=["signed_on", "sign_by", "version"])
    _note(by, at, "sign", permit)
    return permit


@transaction.atomic
def end_permit(
    *, by: Actor, at: datetime, permit_id: UUID, expect: int | None = None
) -> ResidencePermit:
    """Note that a permit is void (holder left, or was registered here)."""
    require(by, Permission.SERVE_NEWCOMERS)
    permit = _locked(by, permit_id, expect=expect)
    permit.ended_on, permit.version = day_of(at), permit.version + 1
    permit.save(update_fields=["ended_on", "version"])
    _note(by, at, "end", permit)
    return permit


@transaction.atomic
def remind_of_signing(*, at: datetime, limit: int = 500) -> int:
    """Remind those whose permit is to be signed within the term, once each; returns how many.

    Who left no telephone number is marked as well: the list of permits shows them to the clerk.
    """
    install_messages(on=at.date())
    on = day_of(at)
    last = on + timedelta(days=term("permit_reminder", on=on).amount)
    due = (
        ResidencePermit.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(ended_on=None, sign_by__gte=on, sign_by__lte=last)
        .exclude(reminded_for=F("sign_by"))
        .select_related("person")
        .order_by("sign_by", "id")[:limit]
    )
    permits = list(due)
    for permit in permits:
        row = _reminder(permit, at=at) if permit.person.is_present else None
        if row is not None:
            row.save(force_insert=True)
        permit.reminded_for = permit.sign_by
        permit.save(update_fields=["reminded_for"])
    return len(permits)


def _reminder(permit: ResidencePermit, *, at: datetime) -> Notice | None:
    phone = permit.person.phone
    if not phone.startswith("1"):
        return None
    return notice_row(
        channel="sms",
        recipient=phone,
        template=REMINDER,
        fields={"name": permit.person.name, "sign_by": f"{permit.sign_by:%Y-%m-%d}"},
        is_sensitive=False,
        about="permit",
        about_id=permit.person_id,
        at=at,
    )


def _locked(by: Actor, permit_id: UUID, *, expect: int | None) -> ResidencePermit:
    permit = ResidencePermit.objects.select_for_update().filter(pk=permit_id, ended_on=None).first()
    if permit is None:
        raise PersonRefused(_("There is no such permit in force."), "permit")
    locked_person(by, permit.person_id)
    if expect is not None and permit.version != expect:
        raise PersonMoved(_("This permit was changed meanwhile. Look at it again."))
    return permit


def _note(by: Actor, at: datetime, act: str, permit: ResidencePermit) -> None:
    record_change(
        by=by, at=at, act=act, record_kind="permit", record_id=permit.pk, about="",
        after={"sign_by": permit.sign_by.isoformat(), "day": f"{timezone.localtime(at):%F}"},
    )  # fmt: skip
