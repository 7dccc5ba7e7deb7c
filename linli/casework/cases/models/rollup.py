from __future__ import annotations

from django.db import models

from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Reach, Scope


class Measure(models.TextChoices):
    """What is counted each day."""

    OPENED = "opened"
    ANSWERED = "answered"
    REFUSED = "refused"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    FINISHED = "finished"
    FINISHED_LATE = "finished_late"
    CONTACTED = "contacted"
    CONTACTED_LATE = "contacted_late"
    CLOSED = "closed"
    REDONE = "redone"
    # What residents said when called back or on their own page; OUT_… are left out of the rates.
    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"
    UNCLEAR = "unclear"
    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    DISSATISFIED = "dissatisfied"
    NOT_RATED = "not_rated"
    UNREACHED = "unreached"
    OUT_PARKED = "out_parked"
    OUT_PRAISE = "out_praise"
    OUT_UNREASONABLE = "out_unreasonable"


class RollupQuerySet(models.QuerySet["Rollup"]):
    def visible_to(self, scope: Scope) -> RollupQuerySet:
        """Counts of the division, or of the unit."""
        if scope.reach is Reach.UNIT:
            return self.filter(unit_id=scope.unit_id)
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class Rollup(models.Model):
    """How many a day, by place, unit and measure; added to in the transaction that moves a case.

    Spread over slots, so that writers of one place do not queue behind one row; readers sum.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField()
    family = models.CharField(max_length=16)
    measure = models.CharField(max_length=16, choices=Measure.choices)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    unit_id = models.UUIDField(null=True)
    slot = models.PositiveSmallIntegerField(default=0)
    n = models.IntegerField(default=0)

    objects = RollupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "day",
                    "family",
                    "measure",
                    "district_code",
                    "street_code",
                    "community_code",
                    "unit_id",
                    "slot",
                ],
                name="rollup_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["district_code", "day"], name="rollup_district"),
            models.Index(fields=["street_code", "day"], name="rollup_street"),
            models.Index(fields=["community_code", "day"], name="rollup_community"),
            models.Index(fields=["unit_id", "day"], name="rollup_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.n}"
