from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

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


class GridQuerySet(models.QuerySet["Grid"]):
    def in_force(self, on: date) -> GridQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def under(self, column: str | None, code: str) -> GridQuerySet:
        return self.filter(**{column: code}) if column else self


class GridKind(models.TextChoices):
    """Basic grids tile a community; dedicated ones are schools, parks, malls (专属网格)."""

    BASIC = "basic", _("Basic grid")
    DEDICATED = "dedicated", _("Dedicated grid")


class Grid(models.Model):
    """A grid (网格): about 300-500 households inside one community (GB/T 34300-2017)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=20)
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(max_length=10, choices=GridKind.choices, default=GridKind.BASIC)
    community = models.ForeignKey(Division, models.PROTECT, related_name="+")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    polygon: models.JSONField[Any, Any] = models.JSONField(_("Polygon"), null=True, blank=True)
    households = models.PositiveIntegerField(_("Households"), default=0)
    residents = models.PositiveIntegerField(_("Residents"), default=0)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = GridQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="grid_code_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("community_code")), name="grid_code_in_community"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="grid_ends_not_before_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["community_code", "code"], name="grid_community"),
            models.Index(fields=["street_code", "code"], name="grid_street"),
            models.Index(fields=["district_code", "code"], name="grid_district"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterVersion(models.Model):
    """A random stamp, new at each change of a register, so that processes know when to reload.

    ``written_in`` is the transaction that wrote it: what is not committed is not trusted for long.
    """

    register = models.CharField(primary_key=True, max_length=12)
    stamp = models.BigIntegerField()
    written_in = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.register} {self.stamp}"


class RegisterChange(models.Model):
    """One change of a base register: who, at which post, when, what it was and became.

    Append-only by a trigger. No foreign keys, so that the log never follows or blocks live data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    who = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    act = models.CharField(max_length=32)
    record_kind = models.CharField(max_length=24)
    record_id = models.UUIDField()
    about = models.CharField(max_length=120, blank=True, default="")
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    after: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["record_id", "-at"], name="register_change_record")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.act} {self.about}"
