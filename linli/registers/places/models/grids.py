"""Grids inside a community, and proposals of how to cut it anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models.divisions import Division


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


class GridProposalQuerySet(models.QuerySet["GridProposal"]):
    def under(self, column: str | None, code: str) -> GridProposalQuerySet:
        return self.filter(**{column: code}) if column else self


class GridProposal(models.Model):
    """A proposal of new grids for one community, kept until somebody adopts it or makes another.

    ``proposal`` holds the cells as GeoJSON with their households; ``figures`` says how even it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    community = models.ForeignKey(Division, models.PROTECT, related_name="+")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict)
    proposal: models.JSONField[Any, Any] = models.JSONField()
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    grids_before: models.JSONField[Any, Any] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.CharField(max_length=40, blank=True, default="")

    objects = GridProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community_code", "-made_at"], name="gridproposal_community")
        ]

    def __str__(self) -> str:
        return f"{self.community_code} {self.made_at:%F}"
