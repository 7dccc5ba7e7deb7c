"""Permits and consents of one person, as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import at
from linli.channels.ui.presenters import Action, Label
from linli.channels.ui.presenters import Standing as Tint
from linli.channels.ui.templatetags.linli_ui import day
from linli.registers.access.rules import Actor
from linli.registers.people.models import Consent, Person, ResidencePermit, Standing
from linli.registers.people.queries import consent_wordings
from linli.registers.people.queries.work import signing_until
from linli.registers.people.rules.ages import GUARDED_UNDER, age


@dataclass(frozen=True)
class PermitLine:
    """The permit in force, or that there is none."""

    number: str
    issued: str
    due: Label
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class ConsentLine:
    """One purpose that people may agree to, and how this person stands to it."""

    title: str
    wording: str
    label: Label
    note: str
    url: str
    button: str


def permit_lines(
    actor: Actor, row: Person, permit: ResidencePermit | None, today: date
) -> list[PermitLine]:
    """The permit with its day of signing; [] for those who need none."""
    if row.standing == Standing.REGISTERED and permit is None:
        return []
    serves = actor.may(seeing.SERVE)
    if permit is None:
        act = Action("issue", _("Enter the permit"), at("issue", row.id), "id")
        return [PermitLine("", "", Label(_("no permit noted")), (act,) if serves else ())]
    acts = (
        Action("sign", _("Note the yearly signing"), at("sign", permit.id), "writing-sign"),
        Action("end", _("The permit is void"), at("end_permit", permit.id), "ban"),
    )
    return [
        PermitLine(
            mask_permit(permit.number), day(permit.issued_on), due_label(permit.sign_by, today),
            acts if serves else (),
        )
    ]  # fmt: skip


def mask_permit(number: str) -> str:
    """The last four signs of a permit's number; enough to tell two apart."""
    return f"{'*' * max(len(number) - 4, 4)}{number[-4:]}" if len(number) > 4 else "****"


def due_label(sign_by: date, today: date) -> Label:
    """Until when a permit is to be signed."""
    if sign_by < today:
        words = _("was to be signed by %(day)s: out of use until then") % {"day": day(sign_by)}
        return Label(words, Tint.OVER)
    words = _("to be signed by %(day)s") % {"day": day(sign_by)}
    return Label(words, Tint.SOON if sign_by < signing_until(today) else Tint.PLAIN)


def is_child(row: Person) -> bool:
    """Whether a guardian agrees for this person; also where the age is not known."""
    return row.born_on is None or age(row.born_on, on=timezone.localdate()) < GUARDED_UNDER


def held_for(held: Sequence[Consent], purpose: str) -> bool:
    """Whether anything was ever agreed for a purpose."""
    return any(one.purpose == purpose for one in held)


def consent_lines(actor: Actor, row: Person, held: Sequence[Consent]) -> list[ConsentLine]:
    """Each purpose with what was agreed or taken back."""
    acts = actor.may(seeing.KEEP) or actor.may(seeing.SERVE)
    lines = []
    for one in consent_wordings(on=timezone.localdate()):
        if one.needs_guardian and not is_child(row) and not held_for(held, one.code):
            continue
        given = next((c for c in held if c.purpose == one.code and c.withdrawn_at is None), None)
        last = next((c for c in held if c.purpose == one.code), None)
        label = Label(_("agreed"), Tint.OK) if given else Label(_("not agreed"))
        note = ""
        if given:
            note = _("%(day)s, taken down by %(who)s, wording %(version)s") % {
                "day": day(given.given_at), "who": given.given_to, "version": given.wording_version,
            }  # fmt: skip
        elif last and last.withdrawn_at:
            note = _("taken back on %(day)s") % {"day": day(last.withdrawn_at)}
        name = "withdraw" if given else "consent"
        lines.append(
            ConsentLine(
                one.title,
                given.wording if given else one.text,
                label,
                note,
                at(name, row.id, one.code) if acts else "",
                _("Take it back") if given else pgettext("consent", "They agree"),
            )
        )
    return lines
