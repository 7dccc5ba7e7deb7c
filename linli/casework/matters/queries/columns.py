"""The columns that a list of matters can show: the same on the page and in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Case, Party, PartyRole, Secrecy, Urgency
from linli.casework.matters.models import Outcome
from linli.casework.matters.queries.lists import MatterRow
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Channel, ClockKind, Nature, State
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.foundation.tabular.cleaning import Cell
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.units.queries import UnknownUnit, unit_by_id

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LIST, WORK = "matters", "work"


@dataclass(frozen=True)
class ListColumn:
    """One column: its words, how a row fills it, how wide it is on a sheet."""

    code: str
    label: StrPromise
    value: Callable[[MatterRow, Party | None], Cell]
    width: int = 16
    shown: bool = True
    is_fixed: bool = False
    is_personal: bool = False


def category_words(case: Case) -> str:
    """The names of the category from the first level down."""
    return " / ".join(rule_book().category_path(case.category, timezone.localdate(case.opened_at)))


def division_words(case: Case) -> str:
    """The names of the divisions the case lies in, from the district down."""
    code = case.community_code or case.street_code or case.district_code
    if not code:
        return ""
    try:
        return place_codes(code).label
    except UnknownPlace:
        return code


def unit_words(unit_id: UUID | None) -> str:
    """The short name of a unit, also of a closed one."""
    if unit_id is None:
        return ""
    try:
        return unit_by_id(unit_id).label
    except UnknownUnit:
        return ""


def _reporter(row: MatterRow, party: Party | None) -> str:
    if row.case.secrecy == Secrecy.ANONYMOUS:
        return str(Secrecy.ANONYMOUS.label)
    return mask_name(str(party.name)) if party else ""


def _phone(_row: MatterRow, party: Party | None) -> str:
    return mask_phone(str(party.phone)) if party else ""


def _local(column: str) -> Callable[[MatterRow, Party | None], Cell]:
    return lambda row, _party: getattr(row.case, column)


_ALL = (
    ListColumn(
        "number",
        gettext_lazy("Number"),
        lambda row, _p: row.case.number,
        width=18,
        is_fixed=True,
    ),
    ListColumn("title", gettext_lazy("Matter"), lambda row, _p: row.case.title, width=44),
    ListColumn(
        "nature",
        gettext_lazy("Type"),
        lambda row, _p: label_of(Nature, row.case.nature),
        width=10,
    ),
    ListColumn(
        "category", gettext_lazy("Category"), lambda row, _p: category_words(row.case), width=30
    ),
    ListColumn(
        "urgency",
        gettext_lazy("Urgency"),
        lambda row, _p: label_of(Urgency, row.case.urgency),
        width=10,
        shown=False,
    ),
    ListColumn(
        "division",
        gettext_lazy("Division"),
        lambda row, _p: division_words(row.case),
        width=30,
    ),
    ListColumn(
        "place", gettext_lazy("Place"), lambda row, _p: row.case.place_text, width=28, shown=False
    ),
    ListColumn(
        "unit",
        gettext_lazy("Lead unit"),
        lambda row, _p: unit_words(row.case.lead_unit_id),
        width=20,
    ),
    ListColumn(
        "state", gettext_lazy("State"), lambda row, _p: label_of(State, row.case.state), width=12
    ),
    ListColumn("due", gettext_lazy("Due"), lambda row, _p: row.due_at, width=18),
    ListColumn(
        "due_kind",
        gettext_lazy("What is due"),
        lambda row, _p: label_of(ClockKind, row.due_kind),
        width=12,
        shown=False,
    ),
    ListColumn(
        "finish_due",
        gettext_lazy("Finish by"),
        _local("finish_due_at"),
        width=18,
        shown=False,
    ),
    ListColumn("opened", gettext_lazy("Registered"), _local("opened_at"), width=18),
    ListColumn(
        "channel",
        pgettext_lazy("matter", "Channel"),
        lambda row, _p: label_of(Channel, row.case.channel),
        width=10,
        shown=False,
    ),
    ListColumn("closed", gettext_lazy("Closed"), _local("closed_at"), width=18, shown=False),
    ListColumn(
        "outcome",
        gettext_lazy("Outcome"),
        lambda row, _p: label_of(Outcome, row.matter.outcome),
        width=16,
        shown=False,
    ),
    ListColumn(
        "reporter",
        gettext_lazy("Reporter (masked)"),
        _reporter,
        width=14,
        shown=False,
        is_personal=True,
    ),
    ListColumn(
        "phone",
        gettext_lazy("Phone (masked)"),
        _phone,
        width=16,
        shown=False,
        is_personal=True,
    ),
)
COLUMNS: Mapping[str, ListColumn] = {column.code: column for column in _ALL}


def chosen_columns(codes: Sequence[str]) -> tuple[ListColumn, ...]:
    """The columns that somebody chose, in the order of the list; the usual ones for none."""
    wanted = {code for code in codes if code in COLUMNS}
    if not wanted:
        return tuple(column for column in _ALL if column.shown or column.is_fixed)
    return tuple(column for column in _ALL if column.code in wanted or column.is_fixed)


def reporters(rows: Sequence[MatterRow], actor: Actor) -> dict[UUID, Party]:
    """The reporters of these matters that this post may know of, by case: never confidential ones.

    Who a confidential reporter is, only those who may see sealed files learn (RIGHTS no. 4).
    """
    sealed = actor.may(Permission.SEE_SEALED)
    ids = [
        row.case.id
        for row in rows
        if row.case.secrecy == Secrecy.NAMED
        or (sealed and row.case.secrecy == Secrecy.CONFIDENTIAL)
    ]
    parties = Party.objects.filter(case_id__in=ids, role=PartyRole.REPORTER)
    return {party.case_id: party for party in parties}


def hidden_words(case: Case) -> str:
    """What stands in place of a reporter whom the reader may not know."""
    return _("Confidential") if case.secrecy == Secrecy.CONFIDENTIAL else ""
