"""The follow-up desk as values: the queue, the call, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from linli.casework.cases.models import Case, FollowUp, Party, Secrecy
from linli.casework.matters.models import Outcome
from linli.casework.matters.queries.follow_up import Call, Pile, Slots
from linli.channels.desk.cases.clocks import moment_words, queue_clock
from linli.channels.desk.cases.rows import kind_words, place_words
from linli.channels.desk.menus import shown
from linli.channels.ui.presenters import Clock, Fact, Label, Masked, Standing, Tab
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.units.queries import UnknownUnit, unit_by_id

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_TABS: Mapping[Pile, StrPromise] = {
    Pile.ALL: gettext_lazy("All"),
    Pile.LATE: gettext_lazy("Overdue"),
    Pile.REDONE: gettext_lazy("Redone before"),
}
_PARTS: Mapping[str, StrPromise] = {
    "am": gettext_lazy("morning"),
    "pm": gettext_lazy("afternoon"),
    "evening": gettext_lazy("evening"),
}


@dataclass(frozen=True)
class QueueRow:
    """A matter to be called about, in the queue at the left."""

    url: str
    title: str
    meta: tuple[str, ...]
    clock: Clock | None
    labels: tuple[Label, ...]
    current: bool


@dataclass(frozen=True)
class Try:
    """One call in vain: which, when, in which half-day, what happened."""

    title: str
    when: str
    words: str


@dataclass(frozen=True)
class CallShown:
    """What the caller reads: whom to call, what was reported and answered, the tries."""

    number: str
    title: str
    body: str
    wish: str
    case_url: str
    clock: Clock | None
    meta: tuple[str, ...]
    name: Masked | None
    phone: Masked | None
    nobody: str
    answer: str
    answer_facts: tuple[Fact, ...]
    tries: tuple[Try, ...]
    tries_words: str
    missed_words: str
    unsolved_words: str
    is_own_work: bool


def tabs_of(path: str, counts: Mapping[str, int], current: Pile) -> tuple[Tab, ...]:
    """The piles with their counts."""
    return tuple(
        Tab(
            str(label),
            path if pile is Pile.ALL else f"{path}?pile={pile.value}",
            shown(counts.get(pile, 0)),
            current=pile is current,
        )
        for pile, label in _TABS.items()
    )


def queue_rows(
    cases: Sequence[Case], tries: Mapping[object, int], pile: Pile, *, now: datetime, current: str
) -> tuple[QueueRow, ...]:
    """The rows of the queue in due order."""
    tail = "" if pile is Pile.ALL else f"?pile={pile.value}"
    return tuple(
        QueueRow(
            url=reverse("desk:follow_up:call", args=[case.number]) + tail,
            title=case.title,
            meta=tuple(part for part in (_unit(case), kind_words(case)) if part),
            clock=_clock(case, now),
            labels=_labels(case, tries.get(case.id, 0)),
            current=case.number == current,
        )
        for case in cases
    )


def _labels(case: Case, tries: int) -> tuple[Label, ...]:
    found = []
    if tries:
        words = ngettext("called %(n)d time", "called %(n)d times", tries) % {"n": tries}
        found.append(Label(words))
    if case.matter.redos:
        found.append(Label(_("redone"), Standing.SOON))
    return tuple(found)


def _unit(case: Case) -> str:
    try:
        return unit_by_id(case.lead_unit_id).label if case.lead_unit_id else ""
    except UnknownUnit:
        return ""


def _clock(case: Case, now: datetime) -> Clock | None:
    return queue_clock(case, due_at=case.due_at, warn_at=case.warn_at, kind=case.due_kind, now=now)


def call_shown(call: Call, actor: Actor, *, now: datetime) -> CallShown:
    """What the caller reads before and while calling."""
    case, matter = call.case, call.case.matter
    outcome = str(Outcome(matter.outcome).label) if matter.outcome in Outcome.values else ""
    facts = (
        Fact(_("Handled by"), _unit(case)),
        Fact(_("Outcome"), outcome),
        Fact(_("Basis"), matter.outcome_basis),
        Fact(
            pgettext("moment", "Finished"),
            moment_words(matter.finished_at, now) if matter.finished_at else "",
        ),
    )
    return CallShown(
        number=case.number,
        title=case.title,
        body=case.body,
        wish=matter.wish,
        case_url=reverse("desk:case", args=[case.number]),
        clock=_clock(case, now),
        meta=tuple(part for part in (kind_words(case), place_words(case)) if part),
        name=_masked(case, call.reporter, "name", actor),
        phone=_masked(case, call.reporter, "phone", actor),
        nobody=_nobody(call),
        answer=matter.reply,
        answer_facts=tuple(fact for fact in facts if fact.value),
        tries=tuple(_try(row, now) for row in call.slots.tries),
        tries_words=tries_words(call.slots),
        missed_words=_missed_words(call.slots),
        unsolved_words=_unsolved_words(call),
        is_own_work=call.is_own_work,
    )


def _masked(case: Case, party: Party | None, name: str, actor: Actor) -> Masked | None:
    value = str(getattr(party, name)) if party is not None else ""
    if party is None or not value:
        return None
    said = mask_phone(value) if name == "phone" else mask_name(value)
    url = reverse("desk:reveal", args=[case.number, party.id, name])
    return Masked(said, url if actor.may(Permission.UNMASK) else "")


def _nobody(call: Call) -> str:
    party = call.reporter
    if call.case.secrecy == Secrecy.ANONYMOUS:
        return _("Reported anonymously: nobody is called, it closes by itself.")
    if party is None:
        return _("Who reported is confidential; your post may not see it.")
    if not str(party.phone):
        return _("No number was left. Answer by the means agreed on, or record a call in vain.")
    return ""


def _try(row: FollowUp, now: datetime) -> Try:
    part = row.slot.rpartition(" ")[2]
    title = _("No. %(n)d, %(part)s") % {"n": row.attempt, "part": _PARTS.get(part, part)}
    return Try(title, f"{moment_words(row.at, now)} {row.by_name}", row.remark)


def tries_words(slots: Slots) -> str:
    """还差 2 次，还差一个时段."""
    if not slots.tries:
        return _("Not called yet. %(n)d tries in %(s)d half-days before it closes unreached.") % {
            "n": slots.attempts_needed,
            "s": slots.slots_needed,
        }
    missing = []
    if n := slots.attempts_missing:
        missing.append(ngettext("%(n)d try missing", "%(n)d tries missing", n) % {"n": n})
    if n := slots.slots_missing:
        words = ngettext("%(n)d half-day missing", "%(n)d half-days missing", n)
        missing.append(words % {"n": n})
    return _(", ").join(missing) if missing else _("Enough tries; one more in vain closes it.")


def _missed_words(slots: Slots) -> str:
    if slots.closes_unreached:
        return _("This is the last try that is needed: it closes as not reached.")
    if any(row.slot == slots.now_slot for row in slots.tries):
        return _("It stays in the queue. This half-day counts once; try another one as well.")
    return _("It stays in the queue, for another half-day.")


def _unsolved_words(call: Call) -> str:
    if call.is_last_redo:
        return _(
            "“Not solved” now puts it before two reviewers: it was redone before. "
            "Tell the reporter that they will be told the outcome with reasons."
        )
    return _(
        "“Not solved” sends it back to the unit, with half the limit. "
        "Tell the reporter that the unit will contact them again."
    )
