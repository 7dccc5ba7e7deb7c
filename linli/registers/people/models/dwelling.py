"""Households, who lives where from when to when, and homes that are let."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.people.models.person import Person
from linli.registers.places.models import Home

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, scope: Scope) -> HouseholdQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class Household(models.Model):
    """People who keep house together. Its head is the member whose relation says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(pgettext_lazy("person", "Number of the household"), max_length=30)
    home = models.ForeignKey(Home, models.PROTECT, null=True, related_name="+", db_index=False)
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)
    import_run = models.UUIDField(null=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_code", "number"],
                condition=Q(dissolved_on=None),
                name="household_number_once",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="household_has_a_number"),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")),
                name="household_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(community_code__regex=r"^[0-9]{12}$")
                & ~Q(street_code="")
                & ~Q(district_code=""),
                name="household_in_a_community",
            ),
        ]
        indexes = [
            models.Index(
                fields=["home"],
                name="household_home",
                condition=Q(home__isnull=False, dissolved_on=None),
            ),
            models.Index(
                fields=["import_run"],
                name="household_import",
                condition=Q(import_run__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ResidenceKind(models.TextChoices):
    """By what right somebody lives in a home."""

    OWN = "own", pgettext_lazy("person", "Own home")
    RENT = "rent", pgettext_lazy("person", "Rented")
    FAMILY = "family", pgettext_lazy("person", "With family")
    WORK = "work", pgettext_lazy("person", "Provided by the employer")
    OTHER = "other", pgettext_lazy("person", "Other dwelling")


class Residence(models.Model):
    """A person in a home from a day to a day; nobody lives in two at once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ResidenceKind.choices)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends=None), name="person_lives_in_one_home"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")),
                name="residence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ResidenceKind.values), name="residence_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begins}"


class LettingQuerySet(models.QuerySet["Letting"]):
    def visible_to(self, scope: Scope) -> LettingQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def in_force(self) -> LettingQuerySet:
        return self.filter(ends=None)


class Letting(models.Model):
    """A home let and filed (出租房备案; 住房租赁条例): who lets it, how many may live there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    landlord = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    landlord_name = SealedTextField(blank=True, default="")
    landlord_phone = SealedTextField(blank=True, default="")
    rooms = models.PositiveSmallIntegerField()
    most_people = models.PositiveSmallIntegerField()
    filed_on = models.DateField()
    filing_number = models.CharField(max_length=40, blank=True, default="")
    ends = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    is_safe = models.BooleanField(null=True)
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")

    objects = LettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home"], condition=Q(ends=None), name="home_let_once"),
            models.CheckConstraint(
                condition=Q(rooms__gte=1, most_people__gte=1), name="letting_has_rooms"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("filed_on")), name="letting_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, is_safe=None)
                | Q(checked_on__isnull=False, is_safe__isnull=False),
                name="letting_check_has_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["community_code", "-filed_on"], name="letting_community"),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} {self.filed_on}"


class LettingCheck(models.Model):
    """A safety check of a let home: fire, gas, electricity, escape (append-only)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letting = models.ForeignKey(Letting, models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    is_safe = models.BooleanField()
    findings = models.CharField(max_length=400, blank=True, default="")
    who = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_safe=True) | ~Q(findings=""), name="unsafe_letting_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letting_id} {self.checked_on}"
