"""What a city starts with: the catalogue files, never over what the city edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.casework.cases.models.dated import Dated
from linli.casework.matters.models import (
    Category,
    DispatchRule,
    EmergencyWord,
    HintRule,
    LimitRule,
    RefusalGround,
    ReplyTemplate,
    RetentionClass,
    RuleAct,
    RuleKind,
    Threshold,
)
from linli.casework.matters.operations.catalogue.dispatch import write_wishes
from linli.casework.matters.operations.catalogue.hinting import hint_rows
from linli.casework.matters.operations.catalogue.recording import (
    editing,
)
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.queries import seeds
from linli.casework.matters.queries.dispatch_files import DispatchWish
from linli.casework.matters.rules.seeds import DispatchSeed, SeedRow, unit_code
from linli.foundation.notices.operations.templates import install_template
from linli.registers.access.rules import WHOLE_CITY, Actor
from linli.registers.places.queries import divisions_under
from linli.registers.units.operations import DutyLine
from linli.registers.units.queries import UnitInForce, units_by_code


def seed_catalogue(*, by: Actor, at: datetime) -> Mapping[str, int]:
    """Add what the catalogue files hold and the city has never had; return how many of each.

    Safe to repeat: a rule that the city changed or ended stays as it is. Raises NotYourRules.
    """
    with editing(by=by, at=at) as edit:
        added = {
            "categories": _add(Category, ("code",), map(_plain, seeds.category_seeds())),
            "limits": _add(LimitRule, ("code",), map(_limit, seeds.limit_seeds())),
            "thresholds": _add(Threshold, ("code",), map(_plain, seeds.threshold_seeds())),
            "grounds": _add(RefusalGround, ("code",), map(_plain, seeds.ground_seeds())),
            "emergency_words": _add(EmergencyWord, ("word",), map(_plain, seeds.emergency_seeds())),
            "hints": _add(HintRule, ("kind", "value"), hint_rows()),
            "reply_templates": _add(
                ReplyTemplate, ("use", "title"), map(_plain, seeds.reply_seeds())
            ),
            "retention": _add(RetentionClass, ("code",), map(_plain, seeds.retention_seeds())),
            "messages": _add_messages(),
        }
        if any(added.values()):
            edit.note(RuleAct.SEED, RuleKind.CATALOGUE, "catalogue", after=added)
    return added


def seed_dispatch(*, by: Actor, at: datetime) -> int:
    """Fill an empty place of the dispatch catalogue from the defaults and the units there are.

    Units are found by their code (``zhujian-429901``: department and division). A category and
    place that ever had a row keeps what the city made of it. Returns the rows added.
    """
    with editing(by=by, at=at) as edit:
        known = set(DispatchRule.objects.values_list("category", "nature", "place_code"))
        wishes = [wish for wish in _default_wishes() if wish.key not in known]
        refused = write_wishes(edit, list(enumerate(wishes)), local_day(at))
    return len(wishes) - len(refused)


def default_duties(department: str) -> list[DutyLine]:
    """The duty list that units of a department start with, for ``units.set_duties``."""
    return [
        DutyLine(code=row.code, name=row.name, legal_basis=row.legal_basis)
        for row in seeds.duty_seeds()
        if row.department == department
    ]


@dataclass(frozen=True)
class _Found:
    place_code: str
    unit: UnitInForce
    is_fallback: bool = False


def _default_wishes() -> Iterable[DispatchWish]:
    units = units_by_code()
    cities = [row.code for row in divisions_under(WHOLE_CITY, "city")]
    for seed in seeds.dispatch_seeds():
        for found in _serving(seed, units, cities):
            assists = [
                unit.id
                for name in seed.assists
                if (unit := _nearest(name, found, units, cities)) and unit.id != found.unit.id
            ]
            yield DispatchWish(
                category=seed.category,
                nature=seed.nature,
                place_code=found.place_code,
                lead_id=found.unit.id,
                assist_ids=tuple(dict.fromkeys(assists)),
                is_certain=seed.certain and not found.is_fallback,
                note=seed.note,
                legal_basis=seed.legal_basis,
            )


def _serving(
    seed: DispatchSeed, units: Mapping[str, UnitInForce], cities: Sequence[str]
) -> list[_Found]:
    """The department's unit in each division of its level; the city's own where only that is known."""
    found = []
    if seed.at != "city":
        for division in divisions_under(WHOLE_CITY, seed.at):
            unit = units.get(unit_code(seed.lead, seed.at, division.code))
            if unit is not None:
                found.append(_Found(division.code, unit))
    for city in cities:
        unit = units.get(unit_code(seed.lead, "city", city))
        if unit is not None:
            found.append(_Found("", unit, is_fallback=seed.at != "city"))
    return found


def _nearest(
    department: str, found: _Found, units: Mapping[str, UnitInForce], cities: Sequence[str]
) -> UnitInForce | None:
    """The assisting department's unit: of the same street, else district, else of the city."""
    at = found.unit
    for level, code in (("street", at.street_code), ("district", at.district_code)):
        unit = units.get(unit_code(department, level, code)) if code else None
        if unit is not None:
            return unit
    return next(
        (units[code] for city in cities if (code := unit_code(department, "city", city)) in units),
        None,
    )


def _add(model: type[Dated], key: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> int:
    known = set(model._default_manager.values_list(*key))
    new = [model(**row) for row in rows if tuple(row[name] for name in key) not in known]
    model._default_manager.bulk_create(new, batch_size=500)
    return len(new)


def _plain(row: SeedRow) -> dict[str, Any]:
    return row.model_dump()


def _limit(row: SeedRow) -> dict[str, Any]:
    said = row.model_dump(mode="python")
    start, roll = said.pop("start"), said.pop("roll")
    return {**said, "unit": str(said["unit"]), "start_rule": str(start), "roll_rule": str(roll)}


def _add_messages() -> int:
    return sum(
        install_template(
            code=row.code,
            channel=row.channel,
            subject=row.subject,
            body=row.body,
            fields=row.fields,
            valid_from=row.valid_from,
        )
        for row in seeds.message_seeds()
    )
