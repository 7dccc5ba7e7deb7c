"""The ladder, the units with overdue work, and steps, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.cases.models import Case
from linli.channels.desk.cases.clocks import left_words, moment_words, tone_of
from linli.channels.desk.rooms import has
from linli.channels.ui.presenters import Clock, Label, Rate, Standing
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, LimitUnit, remaining
from linli.oversight.insight import queries as insight
from linli.oversight.insight import rules as formulas
from linli.oversight.supervision.models import RungChoice, StepStatus, SupervisionStep
from linli.oversight.supervision.queries.desk import COUNTED, LADDER, LadderItem, OverdueCase
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.rules import DISPUTE, Rung
from linli.registers.units.queries import UnknownUnit, unit_by_id

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ICONS: Mapping[Rung, str] = {
    Rung.REMIND: "alarm",
    Rung.URGE: "bell-ringing",
    Rung.ORDER: "file-certificate",
    Rung.LISTING: "urgent",
    Rung.CIRCULAR: "speakerphone",
    Rung.SUMMON: "users-group",
}
_WHEN: Mapping[Rung, StrPromise] = {
    Rung.REMIND: gettext_lazy("By itself when a quarter of the limit is left, to the unit"),
    Rung.URGE: gettext_lazy("By itself when the limit has passed, to the unit"),
    Rung.ORDER: gettext_lazy("One working day later without an answer, to the head of the unit"),
    Rung.LISTING: gettext_lazy("Overdue by five working days, signed by the leader in charge"),
    Rung.SUMMON: gettext_lazy("Listed and still no progress: the head of the unit is called in"),
}


def shown(count: int) -> str:
    """A count as it is printed: 1,234 or, where counting stopped, 999+."""
    return f"{COUNTED - 1}+" if count >= COUNTED else f"{count:,}"


@dataclass(frozen=True)
class ItemShown:
    """A case on a rung."""

    url: str
    title: str
    note: str
    clock: Clock | None


@dataclass(frozen=True)
class RungShown:
    """A rung: its count, its rule in a sentence, the latest cases on it."""

    css: str
    icon: str
    name: str
    count: str
    url: str
    rule: str
    items: tuple[ItemShown, ...]
    more_words: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class UnitShown:
    """A unit with overdue work; its rate without a figure while the sample is small."""

    id: str
    name: str
    is_open: int
    open_url: str
    overdue: int
    overdue_url: str
    oldest: str
    on_time: str
    n: str
    returned: str
    steps: str
    order_url: str
    detail_url: str


@dataclass(frozen=True)
class OverdueShown:
    """An overdue case of a unit, to be chosen for a paper."""

    number: str
    title: str
    url: str
    clock: Clock | None
    last: str
    urge_url: str


@dataclass(frozen=True)
class StepShown:
    """A step in a list."""

    number: str
    title: str
    url: str
    rung: str
    unit: str
    issued: str
    issuer: str
    answer_by: str
    label: Label
    reply: str
    paper: str
    paper_url: str
    rule_url: str
    reply_url: str


def ladder_of(
    counts: Mapping[str, int], items: Mapping[Rung, Sequence[LadderItem]], *, now: datetime
) -> tuple[RungShown, ...]:
    """The five columns of the ladder."""
    steps_url = reverse("desk:supervision:steps")
    columns = []
    for place, rung in enumerate(LADDER, start=1):
        show = "listed" if rung is Rung.LISTING else "current"
        listable = counts.get("listable", 0) if rung is Rung.LISTING else 0
        columns.append(
            RungShown(
                css=f"r{place}",
                icon=ICONS[rung],
                name=str(RungChoice(rung).label),
                count=shown(counts.get(rung, 0)),
                url=f"{steps_url}?rung={rung}&show={show}",
                rule=str(_WHEN[rung]),
                items=tuple(_item(one, now) for one in items.get(rung, ())),
                more_words=_("%(n)s may be listed") % {"n": shown(listable)} if listable else "",
                more_url=reverse("desk:supervision:listable") if listable else "",
            )
        )
    return tuple(columns)


def _item(one: LadderItem, now: datetime) -> ItemShown:
    status = StepStatus(one.status)
    note = [unit_label(one.unit_id)]
    if status is StepStatus.REPLIED:
        note.append(_("answered"))
    elif one.answer_by is not None:
        late = one.answer_by < now
        words = _("answer overdue") if late else _("answer by %(when)s")
        note.append(words % {"when": moment_words(one.answer_by, now)} if not late else words)
    return ItemShown(
        url=case_url(one.family, one.number),
        title=one.title,
        note=" · ".join(part for part in note if part),
        clock=limit_clock(one.limit_due_at, now, urgent=one.is_quick),
    )


def case_url(family: str, number: str, *, is_unit: bool = False) -> str:
    """Where a supervised case is looked at: of a dispute, a higher level sees its steps only."""
    if family != DISPUTE:
        return reverse("desk:case", args=[number])
    if is_unit and has("mediation"):
        return reverse("desk:mediation:dispute", args=[number])
    return reverse("desk:screening:overdue_case", args=[number])


def limit_clock(due_at: datetime | None, now: datetime, *, urgent: bool = False) -> Clock | None:
    """How a finish limit stands, in the words of the office."""
    if due_at is None:
        return None
    unit = LimitUnit.HOUR if urgent else LimitUnit.WORKING_DAY
    left = remaining(now, due_at, unit, hours=STANDARD_HOURS, calendar=work_calendar())
    return Clock(tone_of(due_at, now, now), left_words(left))


def unit_label(unit_id: UUID | None) -> str:
    """The short name of a unit."""
    try:
        return unit_by_id(unit_id).label if unit_id else ""
    except UnknownUnit:
        return ""


def units_of(
    figures: Sequence[insight.UnitFigures],
    steps: Mapping[UUID, Mapping[str, int]],
    *,
    now: datetime,
) -> tuple[UnitShown, ...]:
    """Units with overdue work, in the order they were read: by how much of it, no rank."""
    return tuple(_unit(row, steps.get(row.unit_id, {}), now) for row in figures)


def _unit(row: insight.UnitFigures, steps: Mapping[str, int], now: datetime) -> UnitShown:
    matters = reverse("desk:matters")
    write = reverse("desk:supervision:write", args=[Rung.ORDER.value])
    clock = limit_clock(row.oldest_due_at, now)
    return UnitShown(
        id=str(row.unit_id),
        name=unit_label(row.unit_id),
        is_open=row.is_open,
        open_url=f"{matters}?unit={row.unit_id}&sort=due",
        overdue=row.overdue,
        overdue_url=f"{matters}?unit={row.unit_id}&overdue=on&sort=due",
        oldest=clock.words if clock else "",
        on_time=percent(row.on_time),
        n=f"n={row.on_time.n}",
        returned=percent(row.returned) or "—",
        steps=" · ".join(
            f"{RungChoice(rung).label} {n}" for rung, n in sorted(steps.items(), key=_by_rung)
        ),
        order_url=f"{write}?unit={row.unit_id}",
        detail_url=reverse("desk:supervision:unit", args=[row.unit_id]),
    )


def _by_rung(entry: tuple[str, int]) -> int:
    return list(Rung).index(Rung(entry[0]))


def percent(rate: formulas.Rate) -> str:
    """88.4%, or nothing while the sample is too small."""
    return f"{rate.value:.1f}%" if rate.value is not None else ""


def overdue_rows(rows: Sequence[OverdueCase], *, now: datetime) -> tuple[OverdueShown, ...]:
    """The overdue cases of a unit."""
    return tuple(
        OverdueShown(
            number=row.case.number,
            title=row.case.title,
            url=reverse("desk:case", args=[row.case.number]),
            clock=case_clock(row.case, now),
            last=_last(row, now),
            urge_url=reverse("desk:act", args=[row.case.number, "supervise"]),
        )
        for row in rows
    )


def case_clock(case: Case, now: datetime) -> Clock | None:
    """How the limit of a case stands."""
    urgent = case.urgency in ("critical", "urgent")
    return limit_clock(case.due_at, now, urgent=urgent)


def _last(row: OverdueCase, now: datetime) -> str:
    step = row.last
    if step is None:
        return _("not supervised yet")
    words = [
        ngettext("%(n)d step", "%(n)d steps", row.steps) % {"n": row.steps},
        _("last %(rung)s %(when)s")
        % {"rung": step.get_rung_display(), "when": moment_words(step.issued_at, now)},
        str(StepStatus(step.status).label),
    ]
    if step.reply:
        words.append(f"“{step.reply[:40]}”")
    return _(", ").join(words)


_LABELS = {
    StepStatus.OPEN: Standing.PLAIN,
    StepStatus.OVERDUE: Standing.OVER,
    StepStatus.REPLIED: Standing.ACCENT,
    StepStatus.ACCEPTED: Standing.OK,
    StepStatus.ENDED: Standing.PLAIN,
}


def step_rows(
    steps: Sequence[SupervisionStep], *, now: datetime, is_unit: bool, may_list: bool = False
) -> tuple[StepShown, ...]:
    """Steps in a list, as the supervisor or the unit sees them.

    ``may_list``: the reader may take cases off the list of listed supervision.
    """
    return tuple(_step(step, now, is_unit=is_unit, may_list=may_list) for step in steps)


def _step(step: SupervisionStep, now: datetime, *, is_unit: bool, may_list: bool) -> StepShown:
    status = StepStatus(step.status)
    open_now = status in (StepStatus.OPEN, StepStatus.OVERDUE)
    late = open_now and step.due_at is not None and step.due_at < now
    if late:
        status = StepStatus.OVERDUE
    listed = step.rung == Rung.LISTING and step.ended_at is None
    rulable = status is StepStatus.REPLIED or (listed and may_list)
    number = step.paper.number if step.paper else ""
    return StepShown(
        number=step.case.number,
        title=subject_of(step.case),
        url=case_url(step.case.family, step.case.number, is_unit=is_unit),
        rung=str(step.get_rung_display()),
        unit=step.addressee.short_name or step.addressee.name,
        issued=moment_words(step.issued_at, now),
        issuer=step.issued_by,
        answer_by=moment_words(step.due_at, now) if step.due_at else "",
        label=_status_label(status, asks=step.due_at is not None),
        reply=_reply(step, now),
        paper=number,
        paper_url=reverse("desk:supervision:paper", args=[step.paper_id]) if step.paper_id else "",
        rule_url="" if is_unit or not rulable else reverse("desk:supervision:rule", args=[step.id]),
        reply_url=reverse("desk:supervision:reply", args=[step.id])
        if is_unit and (open_now or status is StepStatus.REPLIED)
        else "",
    )


def _status_label(status: StepStatus, *, asks: bool) -> Label:
    if status is StepStatus.OPEN and not asks:
        return Label(_("no answer asked for"))
    return Label(str(status.label), _LABELS[status])


def _reply(step: SupervisionStep, now: datetime) -> str:
    if not step.reply:
        return ""
    when = moment_words(step.replied_at, now) if step.replied_at else ""
    return f"{step.replied_by} {when}：{step.reply}"


_OUT: Mapping[str, StrPromise] = {
    "answered": gettext_lazy("answered at once %(n)s"),
    "refused": gettext_lazy("not accepted %(n)s"),
    "out_parked": gettext_lazy("parked %(n)s"),
    "out_praise": gettext_lazy("praise %(n)s"),
    "out_unreasonable": gettext_lazy("found unreasonable %(n)s"),
    "unreached": gettext_lazy("not reached %(n)s"),
    "unclear": gettext_lazy("could not say %(n)s"),
    "not_rated": gettext_lazy("not rated %(n)s"),
}


def rates_of(found: insight.ThreeRates, days: int) -> tuple[Rate, ...]:
    """The three rates with samples, changes and what they leave out."""
    old = found.before
    rows = (
        (_("Response rate"), found.response, old.response if old else None, _("due contacts")),
        (_("Solution rate"), found.solution, old.solution if old else None, _("call-backs")),
        (
            _("Satisfaction rate"),
            found.satisfaction,
            old.satisfaction if old else None,
            _("ratings"),
        ),
    )
    return tuple(_rate(name, rate, past, words, days) for name, rate, past, words in rows)


def _rate(
    name: str, rate: formulas.Rate, before: formulas.Rate | None, words: str, days: int
) -> Rate:
    change = rate.change_from(before) if before is not None else None
    said = ""
    if change is not None:
        said = _("%(change)+.1f points on the %(days)d days before") % {
            "change": change,
            "days": days,
        }
    hits = f"{rate.hits:,.1f}".removesuffix(".0")
    return Rate(
        name=name,
        figure=f"{rate.value:.1f}" if rate.value is not None else "",
        change=said,
        sample=f"{hits} ÷ {rate.n:,}（{words} n={rate.n:,}）",
        left_out=left_out_words(rate.left_out),
    )


def left_out_words(left_out: Mapping[str, int]) -> str:
    """不计：直接答复 9,412、不予受理 386."""
    if not left_out:
        return ""
    parts = [str(_OUT[name]) % {"n": f"{n:,}"} for name, n in left_out.items() if name in _OUT]
    return _("Left out: %(parts)s") % {"parts": _(", ").join(parts)}


def as_of_words(at: datetime | None) -> str:
    """数据截至 11月20日 10:24."""
    if at is None:
        return _("The figures are made every five minutes; there are none yet.")
    local = timezone.localtime(at)
    return _("figures as of %(when)s") % {"when": f"{local:%m-%d %H:%M}"}
