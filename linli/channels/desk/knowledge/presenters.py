"""Articles as values for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.matters.models import (
    Article,
    ArticleFeedback,
    ArticleRuling,
    ArticleVersion,
    FeedbackKind,
    FeedbackOutcome,
    PendingState,
    RulingKind,
)
from linli.casework.matters.queries.catalogue import place_label, unit_label
from linli.casework.matters.queries.knowledge import ArticleFile, Used
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.cases.clocks import day_words, moment_words
from linli.channels.ui.presenters import Fact, Label, Standing
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list."""

    question: str
    url: str
    category: str
    regions: str
    unit: str
    review: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class RulingLine:
    """What was decided about a version."""

    words: str
    reason: str


@dataclass(frozen=True)
class VersionLine:
    """One version in the history."""

    number: int
    title: str
    note: str
    answer: str
    rulings: tuple[RulingLine, ...]
    is_current: bool


@dataclass(frozen=True)
class FeedbackLine:
    """What an operator found, and what the unit said."""

    title: str
    words: str
    asked: str
    due: Label | None
    answer: str
    answered: str
    answer_url: str


@dataclass(frozen=True)
class UseLine:
    """A matter that was answered with this article."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class ArticleShown:
    """One article with all its page shows."""

    question: str
    answer: str
    labels: tuple[Label, ...]
    facts: tuple[Fact, ...]
    pending: VersionLine | None
    versions: tuple[VersionLine, ...]
    feedback: tuple[FeedbackLine, ...]
    uses: tuple[UseLine, ...]
    acts: tuple[tuple[str, str, str], ...]  # words, address, key
    first: tuple[str, str, str] | None


def category_words(code: str, on: date) -> str:
    """城乡建设 / 市政设施 / 供水."""
    return " / ".join(rule_book().category_path(code, on)) or code


def region_words(codes: Sequence[str]) -> str:
    """东湖区、西岭区; or the whole city."""
    return _(", ").join(place_label(code) for code in codes) or _("whole city")


def line_of(article: Article, on: date) -> ArticleLine:
    """A line of the list."""
    return ArticleLine(
        question=article.question,
        url=reverse("desk:knowledge:article", args=[article.id]),
        category=category_words(article.category, on),
        regions=region_words(article.region_codes),
        unit=unit_label(article.unit_id),
        review=day_words(article.next_review_on),
        labels=labels_of(article, on),
    )


def labels_of(article: Article, on: date) -> tuple[Label, ...]:
    """How an article stands, in outlined words."""
    labels = []
    if article.withdrawn_at is not None:
        labels.append(Label(pgettext("article", "Withdrawn"), Standing.PLAIN))
    if article.pending_state == PendingState.WAITING:
        words = (
            _("a new version waits for review") if article.published_id else _("waits for review")
        )
        labels.append(Label(words, Standing.ACCENT))
    elif article.pending_state == PendingState.SENT_BACK:
        labels.append(Label(_("sent back to its writer"), Standing.SOON))
    if article.valid_to is not None and article.valid_to <= on:
        labels.append(Label(_("no longer holds"), Standing.OVER))
    elif article.next_review_on <= on and article.published_id:
        labels.append(Label(_("to be looked at again"), Standing.SOON))
    if article.is_public and article.published_id:
        labels.append(Label(pgettext("article", "public"), Standing.OK))
    return tuple(labels)


def shown(
    file: ArticleFile, uses: Sequence[Used], actor: Actor, *, on: date, now: datetime
) -> ArticleShown:
    """The page of an article, as far as this post sees and may."""
    article, version = file.article, file.current
    acts = _acts(article, actor)
    pending = article.pending if article.published_id else None
    return ArticleShown(
        question=version.question,
        answer=version.answer,
        labels=labels_of(article, on),
        facts=_facts(article, version, on),
        pending=_version_line(pending, file) if pending else None,
        versions=tuple(_version_line(one, file) for one in file.versions),
        feedback=tuple(_feedback_line(one, article, actor, now) for one in file.feedback),
        uses=tuple(_use_line(one) for one in uses),
        acts=acts[1:] if _is_ruling(article, actor) else acts,
        first=acts[0] if acts and _is_ruling(article, actor) else None,
    )


def _facts(article: Article, version: ArticleVersion, on: date) -> tuple[Fact, ...]:
    until = day_words(version.valid_to) if version.valid_to else _("no end known")
    facts = [
        Fact(_("Category"), category_words(version.category, on)),
        Fact(_("Places"), region_words(version.region_codes)),
        Fact(_("Unit that answers for it"), unit_label(article.unit_id)),
        Fact(_("Legal basis"), version.legal_basis or _("none named")),
        Fact(_("Source"), version.source),
        Fact(_("Words that callers use"), _(", ").join(version.keywords)),
        Fact(_("Valid from"), day_words(version.valid_from)),
        Fact(_("Valid to"), until),
        Fact(_("Look at it again on"), day_words(article.next_review_on)),
    ]
    return tuple(fact for fact in facts if fact.value)


def _version_line(version: ArticleVersion, file: ArticleFile) -> VersionLine:
    who = {"who": version.written_by, "unit": unit_label(version.unit_id)}
    written = _("written by %(who)s, %(unit)s") % who
    return VersionLine(
        number=version.number,
        title=f"{written} · {day_words(version.written_at)}",
        note=version.change_note,
        answer=version.answer,
        rulings=tuple(_ruling_line(one) for one in file.rulings_of(version)),
        is_current=version.id == file.article.published_id,
    )


def _ruling_line(ruling: ArticleRuling) -> RulingLine:
    label = RulingKind(ruling.kind).label
    return RulingLine(
        f"{label} · {ruling.unit_name} {ruling.by_name} · {day_words(ruling.at)}", ruling.words
    )


def _feedback_line(
    one: ArticleFeedback, article: Article, actor: Actor, now: datetime
) -> FeedbackLine:
    is_open = one.answered_at is None
    due = None
    if is_open:
        words = _("answer by %(when)s") % {"when": moment_words(one.due_at, now)}
        due = Label(words, Standing.OVER if one.due_at < now else Standing.SOON)
    outcome = FeedbackOutcome(one.outcome).label if one.outcome else ""
    answered = f"{outcome} · {one.answered_by}" if one.outcome else ""
    args = [article.id, one.id]
    may = is_open and _may_change(article, actor)
    return FeedbackLine(
        title=str(FeedbackKind(one.kind).label),
        words=one.words,
        asked=f"{one.asked_by} · {moment_words(one.asked_at, now)}",
        due=due,
        answer=one.answer,
        answered=answered,
        answer_url=reverse("desk:knowledge:answer", args=args) if may else "",
    )


def _use_line(one: Used) -> UseLine:
    version = _("version %(n)d") % {"n": one.version.number}
    return UseLine(
        title=one.case.title,
        url=reverse("desk:case", args=[one.case.number]),
        note=f"{one.case.number} · {version} · {day_words(one.use.at)}",
    )


def _may_change(article: Article, actor: Actor) -> bool:
    own = article.unit_id == actor.unit_id and actor.may(Permission.WRITE_KNOWLEDGE)
    return own or actor.may(Permission.REVIEW_KNOWLEDGE)


def _is_ruling(article: Article, actor: Actor) -> bool:
    return article.pending_state == PendingState.WAITING and actor.may(Permission.REVIEW_KNOWLEDGE)


def _acts(article: Article, actor: Actor) -> tuple[tuple[str, str, str], ...]:
    def act(words: str, name: str, key: str) -> tuple[str, str, str]:
        return words, reverse(f"desk:knowledge:{name}", args=[article.id]), key

    found = []
    if article.withdrawn_at is not None:
        return ()
    if _is_ruling(article, actor):
        found.append(act(pgettext("article", "Publish"), "publish", "P"))
        found.append(act(pgettext("article", "Send back"), "send_back", "B"))
    if article.published_id and _may_report(actor):
        found.append(act(_("Something is wrong with it"), "report", "W"))
    if _may_change(article, actor):
        if article.published_id:
            found.append(act(_("It is still right"), "confirm", "C"))
        found.append(act(_("Write a new version"), "revise", "E"))
        found.append(act(pgettext("article", "Withdraw"), "withdraw", ""))
    return tuple(found)


def _may_report(actor: Actor) -> bool:
    needed = (Permission.REGISTER, Permission.CALL_BACK, Permission.REVIEW_KNOWLEDGE)
    return any(actor.may(one) for one in needed)
