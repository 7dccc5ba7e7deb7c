"""Buildings (幢) and the homes (套, 户室) in them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models.divisions import Division
from linli.registers.places.models.grids import Grid


class BuildingKind(models.TextChoices):
    """What a building is for as a whole."""

    DWELLING = "dwelling", _("Dwelling house")
    MIXED = "mixed", _("Shops below, homes above")
    OFFICE = "office", _("Offices and shops")
    FACTORY = "factory", _("Factory or store")
    PUBLIC = "public", _("Public building")
    OTHER = "other", _("Other building")


class HomeUse(models.TextChoices):
    """What a home is used for now."""

    LIVED_IN = "lived_in", _("Lived in by its owner")
    LET = "let", _("Let to tenants")
    VACANT = "vacant", _("Standing empty")
    BUSINESS = "business", _("Used for business")
    PUBLIC = "public", _("In public use")


# Who counts as a household when grids are balanced.
HOUSEHOLD_USES = (HomeUse.LIVED_IN, HomeUse.LET)


class BuildingQuerySet(models.QuerySet["Building"]):
    def under(self, column: str | None, code: str) -> BuildingQuerySet:
        return self.filter(**{column: code}) if column else self

    def standing(self) -> BuildingQuerySet:
        return self.filter(valid_to=None)


class Building(models.Model):
    """A building with its serial code: 12 digits of the community and five more (00001 …).

    ``homes`` and ``households`` count its homes in force; they are kept by the operations on homes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=17)
    name = models.CharField(_("Name"), max_length=80)
    address = models.CharField(_("Road and number"), max_length=120, blank=True, default="")
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    community = models.ForeignKey(Division, models.PROTECT, related_name="+")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+")
    grid_code = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(
        max_length=10, choices=BuildingKind.choices, default=BuildingKind.DWELLING
    )
    entrances = models.PositiveSmallIntegerField(_("Entrances"), default=1)
    floors_above = models.PositiveSmallIntegerField(_("Floors above ground"), default=1)
    floors_below = models.PositiveSmallIntegerField(_("Floors below ground"), default=0)
    built_in = models.PositiveSmallIntegerField(_("Built in"), null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    footprint: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    homes = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    grams = ArrayField(models.TextField(), default=list)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=60, blank=True, default="")
    source_id = models.CharField(max_length=60, blank=True, default="")

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="building_code_once"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=Q(valid_to=None) & ~Q(source_id=""),
                name="building_source_once",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("community_code")), name="building_code_in_community"
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_code", "code"],
                condition=Q(valid_to=None),
                name="building_community",
            ),
            models.Index(
                fields=["street_code", "code"], condition=Q(valid_to=None), name="building_street"
            ),
            models.Index(
                fields=["district_code", "grid_code"],
                include=["homes", "households"],
                condition=Q(valid_to=None),
                name="building_district_grid",
            ),
            models.Index(
                fields=["grid_code", "code"], condition=Q(valid_to=None), name="building_grid"
            ),
            GinIndex(fields=["grams"], name="building_grams", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.name


class HomeQuerySet(models.QuerySet["Home"]):
    def under(self, column: str | None, code: str) -> HomeQuerySet:
        return self.filter(**{column: code}) if column else self


class Home(models.Model):
    """A home: one door in a building. ``entrance`` is the number of the 单元, "" where none.

    One that was merged into another has ended and points to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")
    entrance = models.CharField(_("Entrance"), max_length=8, blank=True, default="")
    floor = models.SmallIntegerField(_("Floor"))
    door = models.CharField(_("Door"), max_length=12)
    use = models.CharField(_("Use"), max_length=8, choices=HomeUse.choices, default=HomeUse.VACANT)
    area = models.DecimalField(
        _("Floor area in m²"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    address = models.CharField(_("Address"), max_length=160)
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = HomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "door"],
                condition=Q(valid_to=None),
                name="home_door_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_code", "use"], condition=Q(valid_to=None), name="home_community"
            ),
            models.Index(fields=["grid_code", "id"], condition=Q(valid_to=None), name="home_grid"),
        ]

    def __str__(self) -> str:
        return self.address
