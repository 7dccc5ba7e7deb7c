"""Who the catalogue proposes, in words: how sure that is, why, and how it went before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.matters.operations.desk_intake import ASSIST_TASK
from linli.casework.matters.queries.dispatch import (
    Certainty,
    Proposal,
    UnitRecord,
    Why,
    propose,
    records_of,
)
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.hotline.forms import DecisionForm
from linli.channels.ui.presenters import Standing
from linli.registers.places.rules.codes import Place
from linli.registers.units.queries import UnitInForce, UnknownUnit, unit_by_id

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FEW = 10


@dataclass(frozen=True)
class AssistLine:
    """A unit proposed to assist, with its task."""

    id: str
    name: str
    task: str
    is_asked: bool = True


@dataclass(frozen=True)
class Units:
    """Who is to lead and assist, how sure that is, and why."""

    lead: str = ""
    lead_id: str = ""
    note: str = ""
    label: str = ""
    standing: Standing = Standing.PLAIN
    why: str = ""
    record: str = ""
    warning: str = ""
    assists: tuple[AssistLine, ...] = ()
    is_chosen: bool = False
    is_certain: bool = False


def unit_label(unit_id: UUID | None) -> str:
    """What a unit is called; empty for none."""
    if unit_id is None:
        return ""
    try:
        return unit_by_id(unit_id).label
    except UnknownUnit:
        return ""


_WHY: Mapping[Why, StrPromise] = {
    Why.UNSURE: gettext_lazy("The catalogue says that this has to be judged."),
    Why.CENTRE: gettext_lazy("Only the district is clear: its own centre sends it on."),
    Why.RETURNED: gettext_lazy("A unit has returned it before: see its history."),
    Why.CLOSED: gettext_lazy("The unit that the catalogue names is closed."),
    Why.BEYOND_DUTY: gettext_lazy(
        "The catalogue names a committee whose duty list does not hold this."
    ),
    Why.NO_CATEGORY: gettext_lazy("Choose a category first."),
    Why.NOTHING: gettext_lazy("The catalogue has no row for it."),
}
_LABELS: Mapping[Certainty, tuple[StrPromise, Standing]] = {
    Certainty.HIGH: (gettext_lazy("certain"), Standing.OK),
    Certainty.MEDIUM: (gettext_lazy("fairly certain"), Standing.PLAIN),
    Certainty.LOW: (gettext_lazy("uncertain, to be judged"), Standing.SOON),
}


def why_words(proposal: Proposal) -> str:
    """What a proposal rests on, in words."""
    if proposal.why is Why.CATALOGUE and proposal.row is not None:
        return catalogue_words(proposal)
    words = str(_WHY[proposal.why])
    note = proposal.row.note if proposal.row is not None else ""
    return f"{words}{note}" if note else words


def catalogue_words(proposal: Proposal) -> str:
    """派单目录 03-04-05“供水”."""
    row = proposal.row
    if row is None:
        return ""
    code = "-".join(row.category[at : at + 2] for at in range(0, len(row.category), 2))
    path = rule_book().category_path(row.category, timezone.localdate())
    return _("catalogue %(code)s “%(name)s”") % {"code": code, "name": path[-1] if path else ""}


def certainty_label(proposal: Proposal) -> tuple[str, Standing]:
    """How sure the catalogue is, in words and as a colour."""
    words, standing = _LABELS[proposal.certainty]
    return str(words), standing


def record_words(record: UnitRecord | None) -> str:
    """近 90 天派此单位 214 件，退回 6 件; nothing below ten."""
    if record is None or record.dispatched < FEW:
        return _("few cases in the last 90 days")
    return _("%(n)d sent there in the last 90 days, %(back)d of them returned") % {
        "n": record.dispatched,
        "back": record.returned,
    }


def units_for(form: DecisionForm, place: Place, at: datetime, *, is_first: bool = False) -> Units:
    """Who is to lead: the unit that the operator chose, else the catalogue's."""
    actor = form.actor
    proposal = propose(
        category=form.value("category"),
        nature=form.value("nature"),
        place=place,
        on=timezone.localdate(at),
        own_unit=actor.unit_id,
    )
    chosen = _chosen_unit(form.value("lead"))
    lead = chosen or proposal.lead
    if lead is None:
        label, standing = certainty_label(proposal)
        return Units(label=label, standing=standing, why=why_words(proposal))
    records = {} if is_first else records_of([lead.id], on=timezone.localdate(at))
    is_own = chosen is not None and chosen != proposal.lead
    label, standing = (_("chosen by you"), Standing.ACCENT) if is_own else certainty_label(proposal)
    return Units(
        lead=lead.name,
        lead_id=str(lead.id),
        label=label,
        standing=standing,
        why="" if is_own else why_words(proposal),
        record="" if is_first else record_words(records.get(lead.id)),
        assists=_assists(form, proposal),
        is_chosen=is_own,
        is_certain=proposal.is_certain and not is_own,
    )


def _chosen_unit(text: str) -> UnitInForce | None:
    try:
        return unit_by_id(UUID(text)) if text else None
    except (ValueError, UnknownUnit):
        return None


def _assists(form: DecisionForm, proposal: Proposal) -> tuple[AssistLine, ...]:
    shown = form.assists_shown()
    typed = form.assists()
    return tuple(
        AssistLine(
            str(unit.id),
            unit.name,
            form.task_of(unit.id) or ASSIST_TASK,
            is_asked=unit.id not in shown or unit.id in typed,
        )
        for unit in proposal.assists
    )
