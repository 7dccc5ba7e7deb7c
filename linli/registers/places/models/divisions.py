"""Divisions in four levels below the province."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Sequence


class Grade(models.TextChoices):
    """The four levels below the province (四级)."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District or county")
    STREET = "street", _("Street or town")
    COMMUNITY = "community", _("Community or village")


class DivisionQuerySet(models.QuerySet["Division"]):
    def in_force(self, on: date) -> DivisionQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def under(self, column: str | None, code: str) -> DivisionQuerySet:
        """Divisions at or below the one whose code stands in the stored column."""
        return self.filter(**{column: code}) if column else self

    def by_codes(self, codes: Sequence[str]) -> DivisionQuerySet:
        return self.filter(code__in=codes)


class Division(models.Model):
    """An administrative division with its 12-digit statistical code (统计用区划代码)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=12)
    name = models.CharField(_("Name"), max_length=60)
    grade = models.CharField(_("Level"), max_length=10, choices=Grade.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    urban_rural = models.CharField(_("Urban-rural class"), max_length=3, blank=True, default="")
    boundary = models.JSONField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="division_code_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}$"), name="division_code_is_12_digits"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="division_ends_not_before_it_begins",
            ),
            models.CheckConstraint(
                condition=(
                    Q(grade="city", district_code="", street_code="", community_code="")
                    | Q(
                        grade="district",
                        district_code=F("code"),
                        street_code="",
                        community_code="",
                    )
                    | Q(grade="street", street_code=F("code"), community_code="")
                    & ~Q(district_code="")
                    | Q(grade="community", community_code=F("code"))
                    & ~Q(district_code="")
                    & ~Q(street_code="")
                ),
                name="division_ancestors_stored",
            ),
        ]
        indexes = [
            models.Index(fields=["grade", "code"], name="division_grade_code"),
            models.Index(fields=["district_code", "grade"], name="division_district"),
            models.Index(fields=["street_code", "grade"], name="division_street"),
            models.Index(fields=["parent", "code"], name="division_parent"),
        ]

    def __str__(self) -> str:
        return self.name
