"""Rules in the words of the office: how long, for which matters, since when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.casework.cases.models import Urgency
from linli.casework.matters.models import HintKind, RetentionClass
from linli.casework.matters.queries.catalogue import Held, Lasting
from linli.casework.matters.queries.seeds import message_name
from linli.casework.matters.rules import LimitRow, RuleBook
from linli.casework.matters.workflow import Channel, ClockKind, Nature, Window
from linli.channels.desk.cases.clocks import day_words
from linli.channels.ui.presenters import Label, Standing
from linli.foundation.calendar.rules import DayKind, Limit, LimitUnit, RollRule, StartRule
from linli.foundation.notices.models import NoticeChannel
from linli.registers.people.queries import message_title

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

UNITS: dict[str, StrPromise] = {
    LimitUnit.MINUTE: gettext_lazy("minutes, day and night"),
    LimitUnit.HOUR: gettext_lazy("hours, day and night"),
    LimitUnit.WORKING_MINUTE: gettext_lazy("minutes of working time"),
    LimitUnit.WORKING_HOUR: gettext_lazy("hours of working time"),
    LimitUnit.WORKING_DAY: gettext_lazy("working days"),
    LimitUnit.NATURAL_DAY: gettext_lazy("natural days"),
}
STARTS: dict[str, StrPromise] = {
    StartRule.AT_ONCE: gettext_lazy("counts at once"),
    StartRule.NEXT_DAY: gettext_lazy("counts from the next day"),
}
ROLLS: dict[str, StrPromise] = {
    RollRule.ROLL: gettext_lazy("moves on to the next working day"),
    RollRule.NO_ROLL: gettext_lazy("ends on the day of rest"),
}
REPLY_USES: dict[str, StrPromise] = {
    "register": gettext_lazy("Taking a call"),
    "answer": gettext_lazy("Answering at once"),
    "reply": gettext_lazy("Replying to the reporter"),
    "refuse": gettext_lazy("Not accepting"),
    "follow_up": gettext_lazy("Questions of the call-back"),
    "ruling": gettext_lazy("Rulings of the reviewers"),
    "return": gettext_lazy("Reasons for a return"),
    "extend": gettext_lazy("Reasons for an extension"),
}
DAY_KINDS: dict[str, StrPromise] = {
    DayKind.WORKDAY: gettext_lazy("Working day"),
    DayKind.WEEKEND: gettext_lazy("Weekend"),
    DayKind.HOLIDAY: gettext_lazy("Holiday"),
    DayKind.MAKEUP: gettext_lazy("Make-up working day"),
}
# What the fields of a message stand for, and an example for the preview.
FIELDS: dict[str, tuple[StrPromise, str]] = {
    "no": (pgettext_lazy("field", "number of the matter"), "202611180317"),
    "url": (
        pgettext_lazy("field", "address to follow it"),
        "https://12345.example/track/202611180317",
    ),
    "due": (pgettext_lazy("field", "date by which it is due"), "11月25日（星期三）"),
    "unit": (pgettext_lazy("field", "handling unit"), "市水务集团"),
    "reason": (pgettext_lazy("field", "reason"), "配件需要订购"),
    "route": (
        pgettext_lazy("field", "where it belongs instead"),
        "向劳动人事争议仲裁委员会申请仲裁",
    ),
    "result": (pgettext_lazy("field", "result or reply"), "路灯已修好，今晚亮灯"),
    "master": (pgettext_lazy("field", "number of the matter it was merged into"), "202611170208"),
    "parts": (pgettext_lazy("field", "numbers of the parts"), "202611180318、202611180319"),
    "plan": (pgettext_lazy("field", "plan"), "列入明年一季度改造"),
    "date": (pgettext_lazy("field", "date"), "2027-03-31"),
    "title": (pgettext_lazy("field", "title of the matter"), "锦绣花园3号楼东侧路灯不亮"),
    "task": (pgettext_lazy("field", "what the assisting unit is to do"), "核实路灯产权"),
    "ruling": (pgettext_lazy("field", "ruling of the reviewer"), "情况属实，同意"),
    "name": (pgettext_lazy("field", "name of the person"), "李*"),
    "number": (pgettext_lazy("field", "number of the request or form"), "SQ2026000017"),
    "what": (pgettext_lazy("field", "what was asked"), "更正"),
    "code": (pgettext_lazy("field", "code that was asked for"), "482913"),
    "minutes": (pgettext_lazy("field", "for how many minutes it holds"), "10"),
    "sign_by": (pgettext_lazy("field", "day by which the permit is signed"), "2026-12-18"),
}


def clock_label(clock: str) -> str:
    """What the office calls a step with a limit."""
    if clock in Window.values:
        return str(Window(clock).label)
    return str(ClockKind(clock).label) if clock in ClockKind.values else clock


def nature_label(nature: str) -> str:
    """What the office calls a type of matter; empty for any."""
    return str(Nature(nature).label) if nature in Nature.values else nature


def hint_label(kind: str, value: str) -> str:
    """What the office calls the type or urgency that words hint at."""
    known: dict[str, Any] = {HintKind.NATURE: Nature, HintKind.URGENCY: Urgency}
    if kind in known and value in known[kind].values:
        return str(known[kind](value).label)
    return str(HintKind(kind).label) if kind in HintKind.values else kind


def limit_words(limit: Limit) -> str:
    """5 working days, counts from the next day."""
    n = limit.amount
    amount = {
        LimitUnit.MINUTE: ngettext("%(n)d minute", "%(n)d minutes", n),
        LimitUnit.HOUR: ngettext("%(n)d hour", "%(n)d hours", n),
        LimitUnit.WORKING_MINUTE: ngettext("%(n)d working minute", "%(n)d working minutes", n),
        LimitUnit.WORKING_HOUR: ngettext("%(n)d working hour", "%(n)d working hours", n),
        LimitUnit.WORKING_DAY: ngettext("%(n)d working day", "%(n)d working days", n),
        LimitUnit.NATURAL_DAY: ngettext("%(n)d natural day", "%(n)d natural days", n),
    }[limit.unit]
    return amount % {"n": n}


def limit_note(limit: Limit) -> str:
    """How it counts, in a grey line."""
    parts = [str(STARTS[limit.start])]
    if limit.unit in (LimitUnit.NATURAL_DAY, LimitUnit.HOUR) and limit.roll is RollRule.ROLL:
        parts.append(_("a last day of rest moves on"))
    return _(", ").join(parts)


def for_whom(row: LimitRow, book: RuleBook, on: date) -> str:
    """Which matters a limit is for: 特急 · 投诉 · 城乡建设 / 物业 · 网站."""
    parts = []
    if row.urgency:
        parts.append(str(Urgency(row.urgency).label))
    if row.nature:
        parts.append(str(Nature(row.nature).label))
    if row.category:
        parts.append(" / ".join(book.category_path(row.category, on)) or row.category)
    if row.channel:
        parts.append(str(Channel(row.channel).label))
    return " · ".join(parts) or _("all others")


def since(row: Lasting) -> str:
    """Since 1 January 2026."""
    return _("since %(day)s") % {"day": day_words(row.valid_from)}


def planned_labels(held: Held[Any]) -> tuple[Label, ...]:
    """A word for what will change on a day, or begins only then."""
    labels = []
    if held.planned is not None:
        words = _("changes on %(day)s") if held.now else _("begins on %(day)s")
        day = day_words(held.planned.valid_from)
        labels.append(Label(words % {"day": day}, Standing.ACCENT))
    elif held.now is not None and held.now.valid_to is not None:
        words = _("ends on %(day)s") % {"day": day_words(held.now.valid_to)}
        labels.append(Label(words, Standing.SOON))
    return tuple(labels)


def retention_words(row: RetentionClass) -> str:
    """3 years, then sealed."""
    then = str(RetentionClass.Then(row.then).label)
    if row.years == 0:
        return then
    years = ngettext("%(n)d year", "%(n)d years", row.years) % {"n": row.years}
    return _("%(years)s, then: %(then)s") % {"years": years, "then": then}


def message_label(code: str, channel: str) -> str:
    """What staff call a message, of matters or of the register of people."""
    return message_title(code, channel) or message_name(code, channel)


def channel_label(channel: str) -> str:
    """Text message, in-app notice."""
    return str(NoticeChannel(channel).label)


def field_words(name: str) -> str:
    """What a field of a message stands for."""
    return str(FIELDS[name][0]) if name in FIELDS else name
