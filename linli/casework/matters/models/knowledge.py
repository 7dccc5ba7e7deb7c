"""The knowledge base (知识库): answers that units write, the hotline reviews, operators use."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Case
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Scope


class PendingState(models.TextChoices):
    """What becomes of the version that is not published yet."""

    NONE = "", _("Nothing waits")
    WAITING = "waiting", _("Waits for review")
    SENT_BACK = "sent_back", pgettext_lazy("article", "Sent back")


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, scope: Scope, branch: tuple[str, ...]) -> ArticleQuerySet:
        """Articles of the whole city, of the divisions above a post, and of those below it.

        ``branch`` holds the codes of the post's own division and of those above it.
        """
        if scope.column is None:
            return self
        return self.filter(
            Q(region_codes=[])
            | Q(region_codes__overlap=list(branch))
            | Q(branch_codes__contains=[scope.code])
        )

    def in_use(self, on: date) -> ArticleQuerySet:
        """Published articles that hold on a day."""
        held = Q(valid_to=None) | Q(valid_to__gt=on)
        return self.filter(held, published__isnull=False, withdrawn_at=None, valid_from__lte=on)


class Article(models.Model):
    """A question with its answer. What is published stands beside what waits for review.

    The columns from ``question`` on repeat the published version, or the first one
    while none is: for finding it, by all its words (``grams``) or by its topic alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    published = models.ForeignKey(
        "ArticleVersion", models.PROTECT, null=True, related_name="published_as"
    )
    pending = models.ForeignKey(
        "ArticleVersion", models.PROTECT, null=True, related_name="pending_as"
    )
    pending_state = models.CharField(
        max_length=10, choices=PendingState.choices, blank=True, default=PendingState.NONE
    )
    versions_made = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)
    question = models.CharField(pgettext_lazy("article", "Question"), max_length=120)
    category = models.CharField(_("Category"), max_length=6)
    region_codes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12), default=list
    )
    branch_codes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12), default=list
    )
    is_public = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    next_review_on = models.DateField()
    grams: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), default=list)
    topic_grams: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), default=list)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pending=None, pending_state="")
                | Q(pending__isnull=False) & ~Q(pending_state=""),
                name="article_pending_has_a_state",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=False) | Q(pending__isnull=False),
                name="article_has_a_version",
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], name="article_grams"),
            GinIndex(fields=["topic_grams"], name="article_topic"),
            models.Index(fields=["category", "id"], name="article_category"),
            models.Index(fields=["unit", "next_review_on"], name="article_unit_review"),
            models.Index(
                fields=["id"], name="article_waiting", condition=Q(pending_state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.question


class ArticleVersion(models.Model):
    """What an article said from one writing to the next. Append-only (a trigger refuses edits)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    question = models.CharField(pgettext_lazy("article", "Question"), max_length=120)
    answer = models.TextField(pgettext_lazy("article", "Answer"))
    category = models.CharField(_("Category"), max_length=6)
    region_codes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12), default=list
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    legal_basis = models.CharField(_("Legal basis"), max_length=300, blank=True, default="")
    source = models.CharField(pgettext_lazy("article", "Source"), max_length=200)
    keywords: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list
    )
    is_public = models.BooleanField(pgettext_lazy("article", "Public"), default=False)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True)
    next_review_on = models.DateField(_("Next review"))
    change_note = models.CharField(_("What is new"), max_length=200, blank=True, default="")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    written_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="article_version_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.number}"


class RulingKind(models.TextChoices):
    """What the reviewer did with a version."""

    PUBLISH = "publish", pgettext_lazy("article", "Published")
    SEND_BACK = "send_back", pgettext_lazy("article", "Sent back")
    WITHDRAW = "withdraw", pgettext_lazy("article", "Withdrawn")
    CONFIRM = "confirm", pgettext_lazy("article", "Confirmed as still right")


class ArticleRuling(models.Model):
    """A decision about a version: by whom, when, in which words. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=10, choices=RulingKind.choices)
    words = models.CharField(max_length=300, blank=True, default="")
    next_review_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)
    by_id = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["version", "id"], name="article_ruling_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(kind__in=("publish", "send_back")),
                name="article_version_ruled_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("send_back", "withdraw")) | ~Q(words=""),
                name="article_ruling_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %T}"


class FeedbackKind(models.TextChoices):
    """What an operator found."""

    WRONG = "wrong", _("It is wrong")
    OUTDATED = "outdated", _("It is out of date")
    UNCLEAR = "unclear", _("Callers do not understand it")
    MISSING = "missing", _("Something is missing")


class FeedbackOutcome(models.TextChoices):
    """What the unit did with it."""

    MENDED = "mended", _("Mended: a new version")
    STANDS = "stands", _("It stands as it is, with the reason")


class ArticleFeedback(models.Model):
    """An operator says that an article is wrong; its unit answers within the limit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="feedback")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FeedbackKind.choices)
    words = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_by_id = models.UUIDField(null=True)
    rule_name = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=200, blank=True, default="")
    due_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=8, choices=FeedbackOutcome.choices, blank=True, default=""
    )
    answer = models.CharField(max_length=300, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at"],
                name="article_feedback_open",
                condition=Q(answered_at=None),
            ),
            models.Index(fields=["article", "-id"], name="article_feedback_article"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="article_feedback_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"


class ArticleUse(models.Model):
    """A matter was answered with this version: to be found again when it proves wrong."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="articles_used")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="uses")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="article_used_once_a_case"),
        ]
        indexes = [models.Index(fields=["version", "-at", "-id"], name="article_use_version")]

    def __str__(self) -> str:
        return str(self.case_id)
