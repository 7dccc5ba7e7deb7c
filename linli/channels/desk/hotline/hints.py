"""What stands beside the form while somebody speaks: it proposes, the operator decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.cases.models import Urgency
from linli.casework.matters.queries.hotline import Similar, known_place, similar_matters
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import EmergencyRow, emergency_words, suggest
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.rules.hints import Hint, hint
from linli.casework.matters.workflow import ClockKind, Nature
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.hotline.forms import ANSWER, MERGE, REFUSE, SEND, DecisionForm
from linli.channels.desk.hotline.proposals import Units, unit_label, units_for
from linli.channels.ui.refusals import state_label
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, due
from linli.registers.access.permissions import Permission
from linli.registers.places.rules.codes import NOWHERE, Place


@dataclass(frozen=True)
class Line:
    """A line the call can be put through to at once."""

    line: str
    key: str = ""


@dataclass(frozen=True)
class Alarm:
    """Emergency words that were heard and not asked about yet."""

    words: str
    advice: tuple[str, ...]
    lines: tuple[Line, ...]
    asked: str  # what the form holds once the operator has asked


@dataclass(frozen=True)
class SimilarLine:
    """An open matter nearby about the same, offered for merging."""

    number: str
    title: str
    url: str
    meta: str
    why: str
    told: str
    key: str
    chosen: bool


@dataclass(frozen=True)
class TypeLine:
    """A category that the words suggest, with the reason in words."""

    category: str
    nature: str
    words: str
    shown: str
    path: str
    certainty: str
    why: str
    key: str
    chosen: bool


@dataclass(frozen=True)
class UrgencyHint:
    """Another urgency that the words hint at."""

    value: str
    label: str
    why: str


@dataclass(frozen=True)
class Hints:
    """All that stands beside the form."""

    alarm: Alarm | None
    heard: tuple[str, ...]
    similar: tuple[SimilarLine, ...]
    types: tuple[TypeLine, ...]
    units: Units
    place_words: str
    urgency_words: str
    urgency: UrgencyHint | None
    category_path: str
    send_words: str
    send_result: str
    merge_words: str
    missing: tuple[str, ...]
    is_sealed: bool


def hints_for(
    form: DecisionForm, *, at: datetime, but: UUID | None = None, is_first: bool = False
) -> Hints:
    """What the form as typed so far suggests; three statements at most.

    ``but`` is a matter not to be compared with itself. ``is_first`` asks the database nothing:
    the page asks again as soon as it stands.
    """
    text = form.text()
    place = known_place(form.value("place")) or NOWHERE
    spoken = hint(rule_book().hint_words(form.on).natures, text)
    similar = [] if is_first else _repeats(form, text, place, at, but)
    alarm = _alarm(form, text)
    types = _types(form, text, spoken)
    units = units_for(form, place, at, is_first=is_first)
    return Hints(
        alarm=alarm,
        heard=tuple(
            dict.fromkeys(word for line in types for word in line.words.split("、") if word)
        ),
        similar=_similar(similar, form.value("into")),
        types=types,
        units=units,
        place_words=_place_words(place),
        urgency_words=_limit_words(form, form.value("urgency"), at),
        urgency=_urgency(form, text),
        category_path=category_path(form.value("category"), at),
        send_words=_send_words(form, units),
        send_result=_send_result(form, at),
        merge_words=_merge_words(similar, form.value("into")),
        missing=_missing(form, alarm, place),
        is_sealed=form.value("nature") == Nature.REPORT,
    )


def _repeats(
    form: DecisionForm, text: str, place: Place, at: datetime, but: UUID | None
) -> list[Similar]:
    names = [*form.value("place_text").split(), *place.label.split(" · ")]
    return similar_matters(form.actor, text, place, at=at, but=but, names=names)


def category_path(code: str, at: datetime) -> str:
    """城乡建设 / 市政设施 / 供水."""
    return " / ".join(rule_book().category_path(code, timezone.localdate(at)))


# --- emergency ------------------------------------------------------------------------------------


def _alarm(form: DecisionForm, text: str) -> Alarm | None:
    open_words = form.unanswered(text, form.value("asked"))
    if not open_words:
        return None
    rows = emergency_words(rule_book().emergencies, text, form.on)
    found = [row for row in rows if row.word in open_words]
    asked = [*filter(None, form.value("asked").split(",")), *open_words]
    return Alarm(
        words="”“".join(open_words),
        advice=tuple(dict.fromkeys(row.advice for row in found)),
        lines=_lines(found),
        asked=",".join(dict.fromkeys(asked)),
    )


def _lines(rows: Sequence[EmergencyRow]) -> tuple[Line, ...]:
    names = dict.fromkeys(row.line for row in rows)
    if "119" not in names and any(not name.isdigit() for name in names):
        names["119"] = None
    keys = ("Alt+9", "Alt+8", "Alt+6")
    return tuple(Line(name, key) for name, key in zip(list(names)[: len(keys)], keys, strict=False))


# --- repeats and types ----------------------------------------------------------------------------


def _similar(found: Sequence[Similar], into: str) -> tuple[SimilarLine, ...]:
    keys = ("Alt+5", "Alt+0", "", "", "")
    return tuple(
        SimilarLine(
            number=one.case.number,
            title=one.case.title,
            url=reverse("desk:case", args=[one.case.number]),
            meta=_similar_meta(one),
            why="、".join(one.words),
            told=one.told,
            key=key,
            chosen=one.case.number == into,
        )
        for one, key in zip(found, keys, strict=False)
    )


def _similar_meta(one: Similar) -> str:
    parts = [unit_label(one.case.lead_unit_id), state_label(one.case.state)]
    parts.append(_("reported %(when)s") % {"when": moment(one.case.opened_at)})
    if one.merged:
        words = ngettext("%(n)d merged", "%(n)d merged", one.merged)
        parts.append(words % {"n": one.merged})
    return " · ".join(part for part in parts if part)


def _types(form: DecisionForm, text: str, spoken: Hint | None) -> tuple[TypeLine, ...]:
    book, chosen = rule_book(), form.value("category")
    nature = form.value("nature") or (spoken.value if spoken else "")
    nature_label = str(Nature(nature).label) if nature in Nature.values else ""
    return tuple(
        TypeLine(
            category=one.code,
            nature=nature,
            words="、".join(one.words),
            path=" / ".join(book.category_path(one.code, form.on)),
            shown=" · ".join(
                filter(None, (nature_label, " / ".join(book.category_path(one.code, form.on)[1:])))
            ),
            certainty=_("certainty %(share)s") % {"share": f"{one.share:.0%}"},
            why=_type_why(one.words, one.code, form),
            key=f"Alt+{number}",
            chosen=one.code == chosen,
        )
        for number, one in enumerate(suggest(book.categories, text, form.on), start=1)
    )


def _type_why(words: Sequence[str], code: str, form: DecisionForm) -> str:
    heard = _("because of “%(words)s”") % {"words": "”“".join(words)}
    row = rule_book().category(code, form.on)
    if row is not None and row.route_elsewhere:
        elsewhere = _("not handled here: %(route)s") % {"route": row.route_elsewhere}
        return f"{heard}；{elsewhere}"
    return heard


# --- what will happen -------------------------------------------------------------------------------


def _place_words(place: Place) -> str:
    return place.label


def _urgency(form: DecisionForm, text: str) -> UrgencyHint | None:
    found = hint(rule_book().hint_words(form.on).urgencies, text)
    if found is None or found.value == form.value("urgency"):
        return None
    words = "”“".join(found.words[:2])
    why = _("because of “%(words)s”") % {"words": words}
    return UrgencyHint(found.value, str(Urgency(found.value).label), why)


def _limit_words(form: DecisionForm, urgency: str, at: datetime) -> str:
    try:
        timed = rule_book().limit(
            ClockKind.FINISH,
            form.on,
            nature=form.value("nature"),
            urgency=urgency,
            channel=form.value("channel") if "channel" in form.fields else "",
            category=form.value("category"),
        )
    except NoLimitFound:
        return ""
    reckoned = due(at, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar())
    return _("to be finished by %(when)s") % {"when": moment_words(reckoned.at, at)}


def _send_words(form: DecisionForm, units: Units) -> str:
    if form.actor.may(Permission.DISPATCH):
        if units.lead and (units.is_certain or units.is_chosen):
            return _("Dispatch to %(unit)s") % {"unit": units.lead}
        return _("Submit to the dispatch desk")
    if settings.LINLI_AUTO_DISPATCH and units.is_certain:
        return _("Submit; the system sends it to %(unit)s") % {"unit": units.lead}
    return _("Submit to the dispatch desk")


def _send_result(form: DecisionForm, at: datetime) -> str:
    return _limit_words(form, form.value("urgency"), at)


def _merge_words(similar: Sequence[Similar], into: str) -> str:
    chosen = next((one for one in similar if one.case.number == into), None)
    best = chosen or (similar[0] if similar else None)
    return _("into “%(title)s”") % {"title": best.case.title} if best else ""


def _missing(form: DecisionForm, alarm: Alarm | None, place: Place) -> tuple[str, ...]:
    """What still has to be done before the form can go, in the order of the page."""
    way = form.value("way")
    needed = {
        MERGE: ("into",),
        ANSWER: ("reply",),
        SEND: ("nature", "category"),
        REFUSE: ("ground", "reason", "route"),
    }
    names = {
        "into": _("which matter it joins"),
        "reply": _("the answer"),
        "nature": _("the type"),
        "category": _("the category"),
        "ground": _("the ground"),
        "reason": _("the reason"),
        "route": _("where it belongs"),
    }
    found = [_("answer the emergency prompt")] if alarm else []
    if not form.text():
        found.append(_("what it is about"))
    if way == SEND and not place.code:
        found.append(_("the place (else it counts for your whole division)"))
    if not way:
        found.append(_("what is to be done"))
    found += [names[name] for name in needed.get(way, ()) if not form.value(name)]
    return tuple(found)
