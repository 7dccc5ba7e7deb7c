from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.foundation.postgres.ids import uuid7
from linli.oversight.supervision.models.rule import RungChoice
from linli.registers.access.rules import Reach, Scope


class NumberSeries(models.Model):
    """The last number of a unit's papers of one kind in a year; taking one locks the row: no gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RungChoice.choices)
    year = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year"], name="one_series_a_unit_and_year"
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "mark"], name="two_units_never_share_a_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.year} {self.last}"


class PaperStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    DROPPED = "dropped", _("Dropped")


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, scope: Scope) -> PaperQuerySet:
        """Papers issued within the division; for a unit, issued ones that are addressed to it."""
        if scope.reach is Reach.UNIT:
            return self.filter(addressee_id=scope.unit_id, status=PaperStatus.ISSUED)
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def drafts(self) -> PaperQuerySet:
        return self.filter(status=PaperStatus.DRAFT)


class Paper(models.Model):
    """A numbered writing: supervision order, listing, circular, summons with its minutes.

    A circular speaks of several units and has no single addressee.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=RungChoice.choices)
    status = models.CharField(max_length=8, choices=PaperStatus.choices, default=PaperStatus.DRAFT)
    number = models.CharField(max_length=60, blank=True, default="")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    addressee = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    copy_to = models.CharField(max_length=200, blank=True, default="")
    title = models.CharField(max_length=120)
    facts = models.TextField(blank=True, default="")
    requirement = models.TextField(blank=True, default="")
    basis = models.CharField(max_length=300, blank=True, default="")
    due_at = models.DateTimeField(null=True)
    sponsor = models.CharField(max_length=60, blank=True, default="")
    meets_at = models.DateTimeField(null=True)
    meets_where = models.CharField(max_length=120, blank=True, default="")
    present = models.CharField(max_length=300, blank=True, default="")
    minutes = models.TextField(blank=True, default="")
    minutes_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=40)
    drafted_by_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=40, blank=True, default="")
    issued_by_id = models.UUIDField(null=True)
    is_automatic = models.BooleanField(default=False)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="paper_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status="issued", issued_at__isnull=False)
                & ~Q(number="")
                & ~Q(issued_by="")
                | ~Q(status="issued") & Q(issued_at=None, number=""),
                name="an_issued_paper_has_number_and_signer",
            ),
            models.CheckConstraint(
                condition=Q(kind="circular") | Q(addressee__isnull=False),
                name="paper_has_an_addressee",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("order", "listing", "circular", "summon")),
                name="paper_for_upper_rungs",
            ),
            models.CheckConstraint(
                condition=Q(minutes_at=None) | Q(kind="summon") & ~Q(minutes="") & ~Q(present=""),
                name="minutes_of_a_talk_say_who_and_what",
            ),
        ]
        indexes = [
            models.Index(fields=["-drafted_at", "-id"], name="paper_newest"),
            models.Index(fields=["district_code", "-drafted_at", "-id"], name="paper_district"),
            models.Index(fields=["addressee", "-drafted_at", "-id"], name="paper_addressee"),
            models.Index(fields=["kind"], name="paper_drafts", condition=Q(status="draft")),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class PaperLine(models.Model):
    """A case, or a unit's figures in words, that a paper speaks of; in the order they are printed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    words = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "place"], name="paper_line_place"),
            models.UniqueConstraint(
                fields=["paper", "case"],
                condition=Q(case__isnull=False),
                name="paper_names_a_case_once",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(words=""), name="paper_line_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}"
