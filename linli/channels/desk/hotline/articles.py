"""The articles of the knowledge base that fit what is being said, offered beside the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.matters.queries.catalogue import place_label, unit_label
from linli.casework.matters.queries.hotline import known_place
from linli.casework.matters.queries.knowledge import Suggested, suggest_articles
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import suggest
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.hotline.forms import DecisionForm
from linli.registers.access.permissions import Permission
from linli.registers.places.rules.codes import NOWHERE

KEYS = ("Alt+Q", "Alt+V", "Alt+Y", "", "")


@dataclass(frozen=True)
class ArticleOffer:
    """An article that may be read out, and put into the answer with one key."""

    version: str
    question: str
    answer: str
    note: str
    why: str
    key: str
    url: str
    report_url: str
    chosen: bool
    is_due: bool


def articles_for(form: DecisionForm) -> tuple[ArticleOffer, ...]:
    """The three to five articles that fit the form as typed so far; one statement."""
    if not form.actor.may(Permission.ACCEPT):
        return ()
    place = known_place(form.value("place")) or NOWHERE
    found = suggest_articles(
        form.actor, form.text(), category=_category(form), place=place, on=form.on
    )
    chosen = form.value("article")
    return tuple(_offer(one, key, chosen, form) for one, key in zip(found, KEYS, strict=False))


def _category(form: DecisionForm) -> str:
    """The category that was chosen, else the one that the words suggest."""
    chosen = form.value("category")
    if chosen:
        return chosen
    likely = suggest(rule_book().categories, form.text(), form.on)
    return likely[0].code if likely else ""


def _offer(one: Suggested, key: str, chosen: str, form: DecisionForm) -> ArticleOffer:
    version, article = one.version, one.article
    note = [unit_label(article.unit_id), *(place_label(code) for code in article.region_codes)]
    if version.legal_basis:
        note.append(version.legal_basis)
    note.append(_("version %(n)d") % {"n": version.number})
    is_due = article.next_review_on <= form.on
    if is_due:
        day = day_words(article.next_review_on)
        note.append(_("was to be looked at again on %(day)s") % {"day": day})
    return ArticleOffer(
        version=str(version.id),
        question=version.question,
        answer=version.answer,
        note=" · ".join(note),
        why="”“".join(one.words),
        key=key,
        url=reverse("desk:knowledge:article", args=[article.id]),
        report_url=reverse("desk:knowledge:report", args=[article.id]),
        chosen=str(version.id) == chosen,
        is_due=is_due,
    )
