from __future__ import annotations

from django.db import models

from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Reach, Scope


class DayFigure(models.Model):
    """How many of something happened on a day in a division, in a unit, or of a category.

    ``code`` is a district's or street's, empty for the city; made anew from the kernel's counts
    while the day is young, so that a page reads a row a day instead of thousands.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField()
    code = models.CharField(max_length=12, blank=True, default="")
    unit_id = models.UUIDField(null=True)
    category = models.CharField(max_length=6, blank=True, default="")
    measure = models.CharField(max_length=16)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "code", "unit_id", "category", "measure"],
                name="day_figure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(unit_id=None) | models.Q(code="", category=""),
                name="day_figure_of_a_unit_has_no_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["code", "day"],
                name="day_figure_place",
                condition=models.Q(unit_id=None, category=""),
            ),
            models.Index(
                fields=["code", "day"],
                name="day_figure_category",
                condition=models.Q(unit_id=None) & ~models.Q(category=""),
            ),
            models.Index(
                fields=["unit_id", "day"],
                name="day_figure_unit",
                condition=models.Q(unit_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.code} {self.measure} {self.n}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, scope: Scope) -> StandingQuerySet:
        """Standings of the division's units; of the unit itself for those who see only it."""
        if scope.reach is Reach.UNIT:
            return self.filter(unit_id=scope.unit_id)
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class Standing(models.Model):
    """What is open, soon due and overdue in a division or in a unit, at the last look."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, blank=True, default="")
    unit_id = models.UUIDField(null=True)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    is_open = models.PositiveIntegerField(default=0)
    soon = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    oldest_due_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "unit_id"], name="standing_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["-overdue", "unit_id"], name="standing_overdue"),
            models.Index(fields=["district_code", "-overdue"], name="standing_district"),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.unit_id} {self.overdue}/{self.is_open}"
