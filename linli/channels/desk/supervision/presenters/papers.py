"""Papers as values: the register, the writing and its preview, one paper with its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.cases.models import Case
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.supervision.presenters.ladder import StepShown, case_clock, step_rows
from linli.channels.ui.presenters import Clock, Fact, Label, Standing
from linli.oversight.supervision.models import Paper, PaperStatus
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.queries.papers import PaperFile, Recipient
from linli.oversight.supervision.queries.printing import Line, day, lines_of, paper_words
from linli.oversight.supervision.rules import Rung
from linli.registers.access.permissions import ROLES


@dataclass(frozen=True)
class PaperLineShown:
    """A paper in the register."""

    url: str
    number: str
    title: str
    kind: str
    addressee: str
    when: str
    by: str
    label: Label


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper, for the preview and for the page."""

    headline: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    basis: str
    unit: str
    date: str


@dataclass(frozen=True)
class CaseChoice:
    """A case that may be put into a paper."""

    number: str
    title: str
    clock: Clock | None


@dataclass(frozen=True)
class PaperShown:
    """One paper with its sheet, its facts, and the answers to it."""

    id: str
    kind: str
    title: str
    label: Label
    is_draft: bool
    may_sign: bool
    sheet: Sheet
    facts: tuple[Fact, ...]
    steps: tuple[StepShown, ...]
    minutes: str
    minutes_facts: tuple[Fact, ...]
    wants_minutes: bool
    print_url: str


def register_rows(papers: Sequence[Paper], *, now: datetime) -> tuple[PaperLineShown, ...]:
    """The register of papers."""
    return tuple(
        PaperLineShown(
            url=reverse("desk:supervision:paper", args=[paper.id]),
            number=paper.number,
            title=paper.title,
            kind=str(paper.get_kind_display()),
            addressee=paper.addressee.short_name if paper.addressee else _("several units"),
            when=moment_words(paper.issued_at or paper.drafted_at, now),
            by=paper.issued_by or paper.drafted_by,
            label=_label(paper),
        )
        for paper in papers
    )


def _label(paper: Paper) -> Label:
    status = PaperStatus(paper.status)
    standing = Standing.SOON if status is PaperStatus.DRAFT else Standing.PLAIN
    return Label(str(status.label), standing)


def case_choices(cases: Sequence[Case], *, now: datetime) -> tuple[CaseChoice, ...]:
    """The cases that a paper may speak of, each with how its limit stands."""
    return tuple(CaseChoice(c.number, subject_of(c), case_clock(c, now)) for c in cases)


def sheet_of(
    rung: Rung,
    *,
    lines: Sequence[Line],
    said: Mapping[str, Any],
    due_at: datetime | None,
    addressee: str,
    unit: str,
    at: datetime,
    number: str = "",
) -> Sheet:
    """The sheet of a paper that is being written."""
    words = paper_words(
        rung,
        lines=lines,
        requirement=str(said.get("requirement") or ""),
        due_at=due_at,
        facts=str(said.get("facts") or ""),
        meets_at=said.get("meets_at"),
        meets_where=str(said.get("meets_where") or ""),
    )
    paragraphs = (
        words["opening"],
        *words["lines"],
        words["facts"],
        words["meeting"],
        words["requirement"],
        words["due"],
    )
    return Sheet(
        headline=words["headline"],
        number=number or _("number given when it is sent"),
        addressee=addressee,
        paragraphs=tuple(part for part in paragraphs if part),
        basis=str(said.get("basis") or ""),
        unit=unit,
        date=day(at),
    )


def paper_shown(file: PaperFile, *, may_sign: bool, is_unit: bool, now: datetime) -> PaperShown:
    """One paper."""
    paper = file.paper
    is_talk = paper.kind == Rung.SUMMON and paper.status == PaperStatus.ISSUED
    return PaperShown(
        id=str(paper.id),
        kind=str(paper.get_kind_display()),
        title=paper.title,
        label=_label(paper),
        is_draft=paper.status == PaperStatus.DRAFT,
        may_sign=may_sign,
        sheet=_sheet_of_paper(file),
        facts=_facts(paper, now),
        steps=step_rows(
            file.steps,
            now=now,
            is_unit=is_unit,
            may_list=may_sign and paper.kind == Rung.LISTING,
        ),
        minutes=paper.minutes,
        minutes_facts=(Fact(_("Present"), paper.present),) if paper.present else (),
        wants_minutes=is_talk and paper.minutes_at is None,
        print_url=reverse("desk:supervision:print", args=[paper.id]),
    )


def _sheet_of_paper(file: PaperFile) -> Sheet:
    paper = file.paper
    said = {
        "requirement": paper.requirement,
        "facts": "" if paper.is_automatic else paper.facts,
        "meets_at": paper.meets_at,
        "meets_where": paper.meets_where,
        "basis": paper.basis,
    }
    names = dict.fromkeys(line.unit.name for line in file.lines)
    return sheet_of(
        Rung(paper.kind),
        lines=lines_of(file.lines),
        said=said,
        due_at=paper.due_at,
        addressee=paper.addressee.name if paper.addressee else "、".join(names),
        unit=paper.unit.name,
        at=paper.issued_at or paper.drafted_at,
        number=paper.number,
    )


def _facts(paper: Paper, now: datetime) -> tuple[Fact, ...]:
    signed = f"{paper.issued_by} {moment_words(paper.issued_at, now)}" if paper.issued_at else ""
    facts = (
        Fact(_("Drafted"), f"{paper.drafted_by} {moment_words(paper.drafted_at, now)}"),
        Fact(_("Signed"), signed),
        Fact(_("Leader who takes the case"), paper.sponsor),
        Fact(_("Copy to"), paper.copy_to),
    )
    return tuple(fact for fact in facts if fact.value)


def recipients_words(rows: Sequence[Recipient]) -> str:
    """单位负责人 黎明; 承办人 周敏: whom a notice reaches."""
    if not rows:
        return _("Nobody holds the post of its head in the system: send it on paper as well.")
    names = (f"{ROLES[row.role].label} {row.name}" for row in rows)
    return _("Told at once: %(names)s") % {"names": "、".join(names)}
