"""Entities as people see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.desk.entities.reach import at
from linli.channels.ui.presenters import Fact, Label, Masked, Standing
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.crypto.rules import mask_name
from linli.registers.entities.models import (
    Entity,
    EntityKind,
    EntityStatus,
    Located,
    SocialOrganisation,
)
from linli.registers.entities.queries import ChangeLine
from linli.registers.entities.rules.checks import supervisor_due
from linli.registers.entities.rules.industries import section_name
from linli.registers.places.queries import UnknownPlace, place_codes

_TONE = {
    EntityStatus.OPERATING: Standing.OK,
    EntityStatus.REGISTERED: Standing.OK,
    EntityStatus.RECORDED: Standing.ACCENT,
    EntityStatus.REVOKED: Standing.OVER,
}


@dataclass(frozen=True)
class EntityLine:
    """An entity in a list."""

    url: str
    name: str
    number: str
    kind: str
    status: Label
    place: str
    address: str
    changed: str


def label_of(entity: Entity) -> Label:
    """The status in words and colour."""
    status = EntityStatus(entity.status)
    return Label(str(status.label), _TONE.get(status, Standing.PLAIN))


def place_of(entity: Entity) -> str:
    """The finest known place in words."""
    code = entity.grid_code or entity.community_code or entity.street_code or entity.district_code
    try:
        place = place_codes(code)
    except UnknownPlace:
        return ""
    names = (place.street_name, place.community_name, place.grid_name)
    return " · ".join(name for name in names if name) or place.label


def line_of(entity: Entity) -> EntityLine:
    """An entity of a list."""
    return EntityLine(
        url=at("entity", entity.pk),
        name=entity.name,
        number=entity.code or entity.record_number,
        kind=str(EntityKind(entity.kind).label),
        status=label_of(entity),
        place=place_of(entity),
        address=entity.address,
        changed=moment(entity.changed_at),
    )


def number(n: int) -> str:
    """A number as it is printed: 12,000."""
    return str(number_format(n, force_grouping=True))


def facts_of(entity: Entity, representative: str, *, may_unmask: bool) -> tuple[Fact, ...]:
    """What is known of an entity; the representative masked."""
    industry = f"{entity.industry} {section_name(entity.industry)}".strip()
    known = (
        (_("Credit code"), entity.code),
        (_("Record number"), entity.record_number),
        (pgettext("entity", "Kind"), str(EntityKind(entity.kind).label)),
        (_("Address"), entity.address or _("not given")),
        (_("Place"), place_of(entity)),
        (_("Building"), _building(entity)),
        (pgettext("entity", "Home"), entity.home.address if entity.home else ""),
        (pgettext("entity", "Industry"), industry),
        (pgettext("entity", "Registered on"), _day(entity.registered_on)),
        (_("Ended on"), _day(entity.ended_on)),
        (_("Source"), entity.source),
        (pgettext("entity", "Entered"), f"{entity.recorded_by} · {moment(entity.recorded_at)}"),
    )
    facts = [Fact(label, value) for label, value in known if value]
    if representative:
        reveal = at("reveal", entity.pk) if may_unmask else ""
        masked = Masked(mask_name(representative), reveal)
        facts.insert(2, Fact(_("Legal representative"), masked=masked))
    if entity.parent:
        facts.append(Fact(_("Branch of"), entity.parent.name, at("entity", entity.parent_id)))
    return tuple(facts)


def _building(entity: Entity) -> str:
    """The building with how it was found; where there is none, why."""
    how = str(Located(entity.located).label)
    building = entity.building
    if building is None:
        return how if entity.located in (Located.SEVERAL, Located.NONE) else ""
    named = f"{building.name} {building.code}"
    if entity.located not in (Located.ADDRESS, Located.HAND):
        return named
    return f"{named}（{how}）"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True)
class History:
    """One change of an entity."""

    when: str
    who: str
    act: str
    source: str
    lines: tuple[tuple[str, str, str], ...]


def _fields() -> Mapping[str, str]:
    return {
        "code": _("Credit code"),
        "record_number": _("Record number"),
        "name": pgettext("entity", "Name of the entity"),
        "kind": pgettext("entity", "Kind"),
        "status": pgettext("entity", "Status"),
        "address": _("Address"),
        "industry": pgettext("entity", "Industry"),
        "registered_on": pgettext("entity", "Registered on"),
        "ended_on": _("Ended on"),
        "community_code": pgettext("entity", "Community"),
        "grid_code": _("Grid"),
    }


def _acts() -> Mapping[str, str]:
    return {
        "add": pgettext("entity history", "Entered"),
        "correct": pgettext("entity history", "Corrected"),
        "end": pgettext("entity history", "Ended"),
        "reopen": pgettext("entity history", "End taken back"),
        "link": pgettext("entity history", "Building noted"),
        "locate": pgettext("entity history", "Building found by the address"),
        "merge": pgettext("entity history", "Merged"),
        "import": pgettext("entity history", "Brought up to date by an import"),
        "undo": pgettext("entity history", "Import taken back"),
    }


def history_of(lines: list[ChangeLine]) -> list[History]:
    """The history in words; ids and codes of divisions are left to their own lines."""
    fields, acts = _fields(), _acts()
    found = []
    for line in lines:
        told = [
            (fields[key], _shown(key, old), _shown(key, new))
            for key, (old, new) in line.fields.items()
            if key in fields
        ]
        if line.sealed:
            told.append((_("Legal representative"), "…", _("changed")))
        source = "；".join(part for part in (line.source, line.reason) if part)
        act = acts.get(line.act, line.act)
        found.append(History(moment(line.at), line.who, act, source, tuple(told)))
    return found


def _shown(key: str, value: str) -> str:
    if value in ("", "None"):
        return pgettext("entity history", "nothing")
    if key == "status":
        return str(EntityStatus(value).label)
    if key == "kind":
        return str(EntityKind(value).label)
    if key == "industry":
        return section_name(value)
    if key in ("community_code", "grid_code"):
        try:
            return place_codes(value).label
        except UnknownPlace:
            return value
    return value


@dataclass(frozen=True)
class DueLine:
    """A social organisation whose annual check is coming up or overdue."""

    url: str
    name: str
    kind: str
    place: str
    supervising_unit: str
    due: str
    supervisor_due: str
    state: Label


def due_line(social: SocialOrganisation, *, today: date) -> DueLine:
    """An organisation with the days of its annual check."""
    due = social.check_due or today
    late = due < today
    soon = supervisor_due(due) < today
    words = pgettext("annual check", "Overdue") if late else pgettext("annual check", "Due soon")
    if not late and not soon:
        words = pgettext("annual check", "Coming up")
    return DueLine(
        url=at("entity", social.entity_id),
        name=social.entity.name,
        kind=str(EntityKind(social.entity.kind).label),
        place=place_of(social.entity),
        supervising_unit=social.supervising_unit or _("not given"),
        due=due.isoformat(),
        supervisor_due=supervisor_due(due).isoformat(),
        state=Label(words, Standing.OVER if late else Standing.SOON if soon else Standing.PLAIN),
    )
