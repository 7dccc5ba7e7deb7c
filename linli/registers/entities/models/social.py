"""What the register holds of social organisations beside what it holds of every entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.postgres.ids import uuid7
from linli.registers.entities.models.entity import Entity

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class SocialQuerySet(models.QuerySet["SocialOrganisation"]):
    def visible_to(self, scope: Scope) -> SocialQuerySet:
        return self.filter(**{f"entity__{scope.column}": scope.code}) if scope.column else self


class SocialOrganisation(models.Model):
    """Supervising unit, field and the annual check (社会团体登记管理条例) of an entity."""

    entity = models.OneToOneField(Entity, models.CASCADE, primary_key=True, related_name="social")
    supervising_unit = models.CharField(max_length=80, blank=True, default="")
    field = models.CharField(max_length=80, blank=True, default="")
    # By when the next annual check must be with the registrar; none for groups only recorded.
    check_due = models.DateField(null=True)
    reminded_for = models.DateField(null=True)

    objects = SocialQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["check_due", "entity"],
                condition=models.Q(check_due__isnull=False),
                name="social_check_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entity_id)


class CheckResult(models.TextChoices):
    """How an annual check ended."""

    PASSED = "passed", pgettext_lazy("annual check", "Passed")
    BARELY = "barely", pgettext_lazy("annual check", "Basically passed")
    FAILED = "failed", pgettext_lazy("annual check", "Not passed")


class AnnualCheck(models.Model):
    """The annual check of a social organisation for one year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(SocialOrganisation, models.CASCADE, related_name="checks")
    year = models.PositiveSmallIntegerField(_("For the year"))
    result = models.CharField(max_length=8, choices=CheckResult.choices)
    checked_on = models.DateField(_("Checked on"))
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="annual_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.result}"
