"""Reading papers: the register of them, one with its lines and answers, and who it would go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.oversight.supervision.models import Paper, PaperLine, PaperStatus, SupervisionStep
from linli.oversight.supervision.rules import DISPUTE, MATTER
from linli.registers.access.models import Post
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach, Scope

PAGE = 50


class UnknownPaper(Exception):
    """There is no such paper in the reader's division."""


@dataclass(frozen=True)
class PaperFilter:
    """What of the papers is wanted; empty asks for all but those dropped."""

    kind: str = ""
    is_draft: bool = False


def papers_slice(
    scope: Scope, wanted: PaperFilter, *, cursor: Cursor | None = None
) -> Slice[Paper]:
    """A page of the register of papers, the newest first."""
    papers = Paper.objects.visible_to(scope).exclude(status=PaperStatus.DROPPED)
    if wanted.kind:
        papers = papers.filter(kind=wanted.kind)
    if wanted.is_draft:
        papers = papers.drafts()
    rows = papers.select_related("addressee", "unit")
    return slice_of(rows, Order("drafted_at", is_descending=True), cursor, size=PAGE)


@dataclass(frozen=True)
class PaperFile:
    """A paper with what it speaks of, and what the units answered."""

    paper: Paper
    lines: Sequence[PaperLine]
    steps: Sequence[SupervisionStep]


def read_paper(actor: Actor, paper_id: UUID) -> PaperFile:
    """A paper within the reader's division. Raises UnknownPaper."""
    papers = Paper.objects.visible_to(actor.scope).exclude(status=PaperStatus.DROPPED)
    paper = papers.select_related("addressee", "unit").filter(id=paper_id).first()
    if paper is None:
        raise UnknownPaper
    lines = PaperLine.objects.filter(paper=paper).select_related("case", "unit")
    heavy = ("case__body", "case__grams", "case__chain_head")
    steps = SupervisionStep.objects.filter(paper=paper).select_related("case", "addressee")
    return PaperFile(
        paper,
        list(lines.defer(*heavy).order_by("place")),
        list(steps.defer(*heavy).order_by("issued_at", "id")),
    )


@dataclass(frozen=True)
class Recipient:
    """Somebody a step would be told to."""

    name: str
    role: str


def recipients(unit_id: UUID, roles: Sequence[str], *, at: datetime) -> list[Recipient]:
    """Who holds these posts in a unit today: those whom a notice would reach."""
    posts = Post.objects.in_force(timezone.localdate(at)).filter(unit_id=unit_id, role__in=roles)
    rows = posts.select_related("account").order_by("role", "id")
    return [Recipient(post.account.name, post.role) for post in rows]


def cases_for_paper(actor: Actor, numbers: Sequence[str]) -> list[Case]:
    """Open cases in scope by their numbers, in the order given; unknown ones are left out."""
    if actor.scope.reach is Reach.UNIT:
        return []
    families = (MATTER, DISPUTE) if actor.may(Permission.SEE_DISPUTE_FIGURES) else (MATTER,)
    rows = Case.objects.visible_to(actor.scope).open()
    rows = rows.filter(family__in=families, number__in=numbers)
    light = rows.select_related("lead_unit").defer("body", "grams", "chain_head")
    found = {case.number: case for case in light}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]
