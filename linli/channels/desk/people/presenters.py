"""People, homes and forms as values for the templates: as much of each as the post needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.channels.desk.people.acting import at
from linli.channels.ui.presenters import Label, Masked
from linli.channels.ui.presenters import Standing as Tint
from linli.channels.ui.templatetags.linli_ui import day
from linli.foundation.postgres.labels import label_of
from linli.registers.people.models import Person, Relation, Sex, Standing
from linli.registers.people.queries import PersonLine
from linli.registers.people.queries.finding import line_of
from linli.registers.people.queries.work import stale_before
from linli.registers.people.rules.ages import age


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    id: UUID
    key: str
    version: int
    url: str
    name: str
    about: str  # 女 · 43岁
    standing: Label
    relation: str
    id_masked: str
    phone: Masked
    address: str
    home_url: str
    household: str
    household_url: str
    verified: Label
    gone: str


@dataclass(frozen=True)
class Crumb:
    """A step above the page."""

    label: str
    url: str = ""


def rows_of(lines: Iterable[PersonLine], *, may_unmask: bool = False) -> list[PersonRow]:
    """Lines of a list."""
    today = timezone.localdate()
    return [row_of(line, today, may_unmask=may_unmask) for line in lines]


def row_of(line: PersonLine, today: date, *, may_unmask: bool = False) -> PersonRow:
    """One line."""
    return PersonRow(
        id=line.id,
        key=line.id.hex,
        version=line.version,
        url=at("person", line.id),
        name=line.name,
        about=about(line.sex, line.born_on, today),
        standing=standing_label(line.standing),
        relation=label_of(Relation, line.relation) if line.relation else "",
        id_masked=line.id_masked,
        phone=masked_phone(line.phone_masked, line.id, may_unmask=may_unmask),
        address=line.address or _("address not known"),
        home_url=at("dwelling", line.home_id) if line.home_id else "",
        household=line.household_number,
        household_url=at("household", line.household_id) if line.household_id else "",
        verified=verified_label(line.verified_on, today),
        gone=gone_words(line.left_on, line.died_on),
    )


def person_row(person: Person, today: date) -> PersonRow:
    """A record as a line."""
    return row_of(line_of(person), today)


def about(sex: str, born_on: date | None, today: date) -> str:
    """女 · 43岁, as far as it is known."""
    words = [] if sex == Sex.UNKNOWN else [label_of(Sex, sex)]
    if born_on is not None:
        years = age(born_on, on=today)
        words.append(ngettext("%(n)d year old", "%(n)d years old", years) % {"n": years})
    return " · ".join(words)


def masked_phone(shown: str, person_id: UUID, *, may_unmask: bool) -> Masked:
    """A telephone number with its eye, or the words that there is none."""
    if not shown:
        return Masked(_("no number"))
    return Masked(shown, at("reveal", person_id, "phone") if may_unmask else "")


def standing_label(standing: str) -> Label:
    """户籍, 流动, 境外."""
    tint = Tint.PLAIN if standing == Standing.REGISTERED else Tint.ACCENT
    return Label(label_of(Standing, standing), tint)


def verified_label(verified_on: date | None, today: date) -> Label:
    """When a record was last confirmed; coloured where that is long ago."""
    if verified_on is None:
        return Label(_("never verified"), Tint.SOON)
    words = _("verified on %(day)s") % {"day": short_day(verified_on, today)}
    return Label(words, Tint.SOON if verified_on < stale_before(today) else Tint.OK)


def gone_words(left_on: date | None, died_on: date | None) -> str:
    """That a person died or moved away, and when; empty for who lives there."""
    if died_on is not None:
        return _("died on %(day)s") % {"day": day(died_on)}
    if left_on is not None:
        return _("moved away on %(day)s") % {"day": day(left_on)}
    return ""


def short_day(one: date, today: date) -> str:
    """11-18, with the year where it is another one."""
    return f"{one:%m-%d}" if one.year == today.year else f"{one:%Y-%m-%d}"


def oldest_words(oldest: date | None, never: int, people: int, today: date) -> str:
    """What of a home waits for a visit."""
    if never == people:
        return _("nobody verified yet")
    if never:
        return ngettext("%(n)d person never verified", "%(n)d people never verified", never) % {
            "n": never
        }
    days = (today - oldest).days if oldest else 0
    if days == 0:
        return pgettext("visit", "verified today")
    return ngettext("verified %(n)d day ago", "verified %(n)d days ago", days) % {"n": days}
