"""What stands in a community for everybody: schools, hydrants, lights, cameras, service points."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models.buildings import Building


class FacilityClass(models.TextChoices):
    """The five classes of kinds."""

    PUBLIC_PLACE = "public_place", _("Public place")
    SCHOOL = "school", _("School or kindergarten")
    EQUIPMENT = "equipment", _("Public equipment")
    POINT_OF_INTEREST = "point_of_interest", _("Point of interest")
    SERVICE_POINT = "service_point", _("Service point")


class FacilityState(models.TextChoices):
    """The state of repair."""

    SOUND = "sound", pgettext_lazy("state of repair", "Sound")
    DAMAGED = "damaged", pgettext_lazy("state of repair", "Damaged")
    OUT_OF_USE = "out_of_use", pgettext_lazy("state of repair", "Out of use")


class FacilityKind(models.Model):
    """A kind of facility; seeded from the catalogue, edited by the city.

    ``category`` is the code of the matter category that a report of damage starts with.
    """

    code = models.CharField(primary_key=True, max_length=20)
    name = models.CharField(max_length=40)
    klass = models.CharField(max_length=20, choices=FacilityClass.choices)
    needs_sign = models.BooleanField(default=False)
    category = models.CharField(max_length=12, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    words: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class FacilityQuerySet(models.QuerySet["Facility"]):
    def under(self, column: str | None, code: str) -> FacilityQuerySet:
        return self.filter(**{column: code}) if column else self


class Facility(models.Model):
    """One facility: where it is, who keeps it, and in which state of repair.

    The code is the community's 12 digits and six more. ``sign_since`` is the day from which a sign
    has told passers-by of a camera (Personal Information Protection Law, article 26).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.ForeignKey(FacilityKind, models.PROTECT, related_name="+")
    code = models.CharField(_("Code"), max_length=18)
    name = models.CharField(_("Name"), max_length=80)
    address = models.CharField(_("Address"), max_length=120, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    keeper_unit_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=FacilityState.choices, default=FacilityState.SOUND
    )
    has_sign = models.BooleanField(null=True, blank=True)
    sign_since = models.DateField(null=True, blank=True)
    open_hours = models.CharField(max_length=120, blank=True, default="")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")
    grams = ArrayField(models.TextField(), default=list)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=60, blank=True, default="")
    source_id = models.CharField(max_length=60, blank=True, default="")

    objects = FacilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="facility_code_once"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=Q(valid_to=None) & ~Q(source_id=""),
                name="facility_source_once",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("community_code")), name="facility_code_in_community"
            ),
        ]
        indexes = [
            models.Index(
                fields=[column, "kind", "code"], condition=Q(valid_to=None), name=f"facility_{name}"
            )
            for column, name in (
                ("community_code", "community"),
                ("street_code", "street"),
                ("district_code", "district"),
            )
        ] + [GinIndex(fields=["grams"], name="facility_grams", fastupdate=True)]

    def __str__(self) -> str:
        return self.name


class FacilityReport(models.Model):
    """A report of damage to a facility, with the number of the matter that came of it, if any."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    matter_number = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=12, choices=FacilityState.choices)
    what = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=40)
    put_right_at = models.DateTimeField(null=True, blank=True)
    put_right_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["facility", "-reported_at"], name="facilityreport_facility"),
            models.Index(
                fields=["matter_number"],
                condition=~Q(matter_number=""),
                name="facilityreport_matter",
            ),
        ]

    def __str__(self) -> str:
        return self.what
