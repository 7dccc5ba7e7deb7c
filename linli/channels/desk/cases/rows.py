"""A case in a queue or a list: title, what and where, its clock, and the next step."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.cases.models import Assignment, AssignmentRole, AssignmentStatus, Case, Urgency
from linli.casework.matters.queries.lists import MatterRow
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import ClockKind, Nature, State
from linli.channels.desk.cases.clocks import queue_clock
from linli.channels.ui.presenters import Clock, Label, Row, Standing
from linli.channels.ui.refusals import state_label
from linli.foundation.postgres.labels import label_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ANY = "0000000000"
_STEPS: dict[str, StrPromise] = {
    State.TO_ACCEPT: gettext_lazy("Accept or refuse"),
    State.TO_DISPATCH: gettext_lazy("Dispatch"),
    State.TO_SIGN: gettext_lazy("Sign for it"),
    State.IN_PROGRESS: gettext_lazy("Record what is done"),
    State.RETURN_REVIEW: gettext_lazy("Waits for the ruling on the return"),
    State.PARKING_REVIEW: gettext_lazy("Waits for the ruling on the parking"),
    State.PARKED: gettext_lazy("Tell how it stands"),
    State.TO_REVIEW: gettext_lazy("Waits for the head"),
    State.TO_FOLLOW_UP: gettext_lazy("Call back"),
    State.UNSOLVED_REVIEW: gettext_lazy("Waits for two reviewers"),
    State.ANSWERED: gettext_lazy("Closes by itself"),
    State.CLOSED: gettext_lazy("Archive"),
}


def case_url(number: str) -> str:
    """The address of a case's page; a page full of rows looks the pattern up once."""
    if not number.isdecimal():
        return reverse("desk:case", args=[number])
    return _address(get_script_prefix()).replace(_ANY, number)


@cache
def _address(_prefix: str) -> str:
    return reverse("desk:case", args=[_ANY])


def case_row(row: MatterRow, *, now: datetime, actor: Actor, first: bool = False) -> Row:
    """The row of a case in a queue."""
    case, matter, part = row.case, row.matter, row.part
    labels: list[Label] = []
    if case.urgency in (Urgency.CRITICAL, Urgency.URGENT):
        labels.append(Label(label_of(Urgency, case.urgency), Standing.OVER))
    if matter.redos and case.state == State.IN_PROGRESS:
        labels.append(Label(_("Sent back to be redone")))
    if matter.urged_at is not None and case.is_open:
        labels.append(Label(_("urged by the reporter"), Standing.SOON))
    meta = [kind_words(case), place_words(case)]
    if matter.merged_count:
        n = matter.merged_count
        meta.append(ngettext("%(n)d merged", "%(n)d merged", n) % {"n": n})
    return Row(
        url=case_url(case.number),
        title=case.title,
        clock=row_clock(row, now=now),
        meta=tuple(part for part in meta if part),
        labels=tuple(labels),
        number=case.number,
        next_step=next_step(row, actor),
        state_label=_state_words(row, part),
        first=first,
    )


def row_clock(row: MatterRow, *, now: datetime) -> Clock | None:
    """The clock that stands at a row: the unit's own, else the one the case runs on."""
    case = row.case
    if row.due_at is None and case.state != State.PARKED:
        return None
    parked = case.state == State.PARKED
    return queue_clock(
        case,
        due_at=case.due_at if parked else row.due_at,
        warn_at=row.warn_at,
        kind=case.due_kind if parked else row.due_kind,
        now=now,
    )


def kind_words(case: Case) -> str:
    """投诉 · 物业 维修资金."""
    nature = label_of(Nature, case.nature, unknown="")
    path = rule_book().category_path(case.category, timezone.localdate(case.opened_at))
    return " · ".join(part for part in (nature, " ".join(path[-2:])) if part)


def place_words(case: Case) -> str:
    """柳林街道 锦绣花园 3 号楼: the street (or district), and the words of the reporter."""
    return " ".join(part for part in (division_words(case), case.place_text) if part)


def division_words(case: Case) -> str:
    """The name of the finest division above the community that is known, with the community."""
    code = case.community_code or case.street_code or case.district_code
    if not code:
        return ""
    try:
        place = place_codes(code)
    except UnknownPlace:
        return ""
    return place.street_name or place.district_name


def next_step(row: MatterRow, actor: Actor) -> str:
    """What is to be done next, from where the reader sits."""
    case, part = row.case, row.part
    if part is not None and part.role == AssignmentRole.ASSIST:
        return _assist_step(part)
    if case.state == State.TO_REVIEW and part is not None and actor.may(Permission.HEAD_UNIT):
        return _("Review the result")
    if case.state == State.IN_PROGRESS:
        if row.due_kind == ClockKind.CONTACT:
            return _("Contact the reporter")
        if row.matter.redos:
            return _("Answer anew")
        if row.assists and row.assists == row.assists_done:
            return _("Reply to the reporter")
    step = _STEPS.get(case.state)
    return str(step) if step else ""


def _assist_step(part: Assignment) -> str:
    if not part.is_open:
        return ""
    if part.status == AssignmentStatus.OFFERED:
        return _("Sign for the assisting task")
    return _("Report the assisting task")


def _state_words(row: MatterRow, part: Assignment | None) -> str:
    if part is not None and part.role == AssignmentRole.ASSIST:
        return _("Assisting task")
    words = state_label(row.case.state)
    if row.assists:
        answered = _("assists answered %(done)d/%(all)d")
        words += " · " + answered % {"done": row.assists_done, "all": row.assists}
    return words
