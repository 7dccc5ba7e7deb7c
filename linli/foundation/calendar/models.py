"""The days that differ from the week, the years whose notice is loaded, and their version."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.foundation.calendar import rules


class DayKind(models.TextChoices):
    """The kinds of days in words for pages; the values are those of `rules.DayKind`."""

    WORKDAY = rules.DayKind.WORKDAY.value, _("Workday")
    WEEKEND = rules.DayKind.WEEKEND.value, _("Weekend")
    HOLIDAY = rules.DayKind.HOLIDAY.value, _("Public holiday")
    MAKEUP = rules.DayKind.MAKEUP.value, _("Make-up workday")


class Workday(models.Model):
    """A day that a notice lists, or that the city set by hand (`is_own`).

    A day by hand goes before a noticed one, a region's before the country's.
    """

    date = models.DateField()
    kind = models.CharField(max_length=8, choices=DayKind.choices)
    region = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=60, blank=True, default="")
    source = models.CharField(max_length=200)
    set_by = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    is_own = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "date", "is_own"], name="calendar_one_kind_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in rules.DayKind]),
                name="calendar_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class CalendarYear(models.Model):
    """A year whose holiday notice is loaded."""

    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=12, blank=True, default="")
    source = models.CharField(max_length=200)
    loaded_by = models.CharField(max_length=60)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="calendar_one_notice_a_year"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarVersion(models.Model):
    """One row whose token changes with every change of days: what processes check their copy by."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=uuid4)
    # The transaction that wrote the token: what it has not committed must not outlive it in a copy.
    written_in = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="calendar_one_version"),
        ]

    def __str__(self) -> str:
        return str(self.token)
