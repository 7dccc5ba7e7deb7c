"""What is written, reviewed and reported about articles, as forms that lose nothing typed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.matters.models import ArticleVersion, FeedbackKind, FeedbackOutcome
from linli.casework.matters.operations.knowledge import ArticleWords
from linli.casework.matters.queries.catalogue import leaf_categories, place_label
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.cases.fields import LineField, TextField, UnitField, date_input
from linli.channels.desk.doing import ActForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import divisions_under
from linli.registers.places.rules.codes import GRADES

_SPLIT = re.compile(r"[、，,;；\s]+")
_HALF_A_YEAR = timedelta(days=180)


def region_choices(actor: Actor, kept: list[str]) -> list[tuple[str, str]]:
    """The divisions that an article may be for: the post's own and those right below it."""
    scope = actor.scope
    codes = [scope.code] if scope.column else []
    below = GRADES.index(str(scope.level)) + 1
    if below < len(GRADES):
        codes += [row.code for row in divisions_under(scope, GRADES[below])]
    codes += [code for code in kept if code not in codes]
    return [(code, place_label(code)) for code in codes]


class ArticleForm(ActForm):
    """A new article, or its next version."""

    question = LineField(label=_("Question, as a caller asks it"), most=120)
    answer = TextField(
        label=_("Answer, as the operator reads it out"),
        rows=9,
        most=4000,
        help_text=_("First what to do, then where, with what, how long, whom to ask."),
    )
    category = forms.ChoiceField(label=_("Category"))
    keywords = LineField(
        label=_("Words that callers use"),
        required=False,
        most=400,
        help_text=_("With blanks or commas between; the article is found by them."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Only for the places"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: for the whole city."),
    )
    legal_basis = LineField(label=_("Legal basis"), required=False, most=300)
    source = LineField(
        label=_("Source"), most=200, help_text=_("The paper, page or office it is taken from.")
    )
    unit = UnitField(label=_("Unit that answers for it"), required=False, coerce=UUID)
    valid_from = forms.DateField(label=_("Valid from"), widget=date_input())
    valid_to = forms.DateField(
        label=_("Valid to"),
        required=False,
        widget=date_input(),
        help_text=_("The first day on which it no longer holds; empty while none is known."),
    )
    next_review_on = forms.DateField(
        label=_("Look at it again on"),
        widget=date_input(),
        help_text=_("The unit is reminded before."),
    )
    is_public = forms.BooleanField(
        label=_("Public: residents may read it on the portal"), required=False
    )
    change_note = LineField(label=_("What is new"), most=200)

    def __init__(
        self, *args: Any, actor: Actor, on: date, version: ArticleVersion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = list(version.region_codes) if version else []
        choices: Any = self.fields
        choices["regions"].choices = region_choices(actor, kept)
        choices["category"].choices = [
            ("", "—"),
            *((row.code, f"{row.code} {path}") for row, path in leaf_categories(rule_book(), on)),
        ]
        if version is None:
            del self.fields["change_note"]
        if version is not None or not actor.may(Permission.REVIEW_KNOWLEDGE):
            del self.fields["unit"]
        else:
            choices["unit"].fill()

    def words(self) -> ArticleWords:
        """What the operation is given."""
        data = self.cleaned_data
        return ArticleWords(
            question=data["question"],
            answer=data["answer"],
            category=data["category"],
            source=data["source"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            next_review_on=data["next_review_on"],
            regions=data["regions"],
            legal_basis=data["legal_basis"],
            keywords=[word for word in _SPLIT.split(data["keywords"]) if word],
            is_public=data["is_public"],
        )


def first_content(on: date) -> dict[str, Any]:
    """What the form of a new article begins with."""
    return {"valid_from": on, "next_review_on": on + _HALF_A_YEAR}


def said_by(version: ArticleVersion, on: date) -> dict[str, Any]:
    """What a version says, as the first content of the next one."""
    return {
        "question": version.question,
        "answer": version.answer,
        "category": version.category,
        "keywords": "、".join(version.keywords),
        "regions": list(version.region_codes),
        "legal_basis": version.legal_basis,
        "source": version.source,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "next_review_on": max(version.next_review_on, on + _HALF_A_YEAR),
        "is_public": version.is_public,
    }


class ReasonForm(ActForm):
    """A decision that needs its reason."""

    reason = TextField(label=_("Reason"), rows=3, most=300)


class ConfirmForm(ActForm):
    """The article is still right; when to look again."""

    next_review_on = forms.DateField(label=_("Look at it again on"), widget=date_input())


class ReportForm(ActForm):
    """An operator found something."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("article", "What is wrong"), choices=[("", "—"), *FeedbackKind.choices]
    )
    words = TextField(
        label=_("In what, and how you know"),
        rows=3,
        most=300,
        help_text=_("No names and numbers of callers: every unit can read this."),
    )


class AnswerForm(ActForm):
    """What the unit did about it."""

    outcome = forms.ChoiceField(
        label=_("What was done"), choices=[("", "—"), *FeedbackOutcome.choices]
    )
    answer = TextField(label=_("Answer to the operator"), rows=3, most=300)
