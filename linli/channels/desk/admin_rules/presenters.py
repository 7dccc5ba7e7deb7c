"""Rules as tables, and limits as clocks, for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.matters.models import CatalogueChange
from linli.casework.matters.queries.catalogue import DispatchEntry, TriedLimit
from linli.casework.matters.rules import RuleBook
from linli.channels.desk.admin_rules.history_words import change_act, change_lines, change_title
from linli.channels.desk.admin_rules.sections import address
from linli.channels.desk.admin_rules.tables import Act, Cell, Line
from linli.channels.desk.admin_rules.words import clock_label, nature_label, since
from linli.channels.desk.cases.clocks import day_words, moment_words, strip_of
from linli.channels.ui.explaining import explain
from linli.channels.ui.presenters import Clock, Label, Standing, Tone
from linli.foundation.calendar.rules import DueDate


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: who did what to which rule, and what it said before and after."""

    title: str
    act: str
    who: str
    when: str
    day: str
    changes: tuple[tuple[str, str, str], ...]
    is_folded: bool  # a rule that is new says all it says: behind a click
    about_url: str


def history_lines(changes: Iterable[CatalogueChange]) -> list[HistoryLine]:
    """Lines of the history in words."""
    return [
        HistoryLine(
            title=change_title(change),
            act=change_act(change),
            who=" ".join(part for part in (change.unit_name, change.by_name) if part),
            when=date_format(timezone.localtime(change.at), "H:i"),
            day=day_words(change.at),
            changes=tuple(change_lines(change)),
            is_folded=not change.before,
            about_url=f"{address('history')}?what={change.what}&about={change.about}",
        )
        for change in changes
    ]


def tried_clocks(tried: Sequence[TriedLimit], now: datetime) -> list[Clock]:
    """Each step's limit with its day, the sentence that explains it, and the strip of days."""
    return [
        example_clock(
            one.due,
            name=one.timed.rule_name,
            basis=one.timed.basis,
            now=now,
            words=clock_label(one.clock),
        )
        for one in tried
    ]


def example_clock(counted: DueDate, *, name: str, basis: str, now: datetime, words: str) -> Clock:
    """What a limit would come to if it began now."""
    return Clock(
        Tone.OK,
        words,
        name=name,
        due_words=moment_words(counted.at, now),
        why=explain(counted, rule_name=name, basis=""),
        basis=basis,
        strip=strip_of(counted, now),
    )


def basis_cell(basis: str, since_words: str) -> Cell:
    """The legal basis and since when, small: it is read when somebody asks why."""
    return Cell("", " · ".join(part for part in (basis, since_words) if part))


def dispatch_line(entry: DispatchEntry, book: RuleBook, on: date, *, may_change: bool) -> Line:
    """A row of the dispatch catalogue."""
    row = entry.row
    labels = []
    if entry.is_planned:
        words = _("begins on %(day)s") % {"day": day_words(row.valid_from)}
        labels.append(Label(words, Standing.ACCENT))
    elif row.valid_to is not None:
        labels.append(Label(_("ends on %(day)s") % {"day": day_words(row.valid_to)}, Standing.SOON))
    if not row.is_certain:
        labels.append(Label(_("look first"), Standing.SOON))
    path = " / ".join(entry.category) or row.category
    acts: tuple[Act, ...] = ()
    if may_change and row.valid_to is None:
        acts = (
            Act(_("Change"), address("dispatch_row", row.id), path),
            Act(pgettext("rule", "End"), address("dispatch_end", row.id), path),
        )
    return Line(
        (
            Cell(path, row.category, tuple(labels)),
            Cell(nature_label(row.nature) or _("any")),
            Cell(entry.place or _("whole city")),
            Cell(entry.lead, row.note),
            Cell(_(", ").join(entry.assists)),
            basis_cell(row.legal_basis, since(row)),
        ),
        acts,
    )
