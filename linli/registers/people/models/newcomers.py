"""Residence permits, and the forms of people who came from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.people.models.person import IdKind, Person
from linli.registers.places.models import Home

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class ResidencePermit(models.Model):
    """A residence permit (居住证暂行条例 art. 10): signed once a year, or its use is suspended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="permits")
    number = SealedTextField(blank=True, default="")
    number_index = models.BinaryField(max_length=32)
    issued_on = models.DateField()
    signed_on = models.DateField(null=True)
    sign_by = models.DateField()
    reminded_for = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"], condition=Q(ended_on=None), name="permit_number_once"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on=None), name="person_has_one_permit"
            ),
            models.CheckConstraint(
                condition=Q(sign_by__gt=F("issued_on")), name="permit_signed_after_issue"
            ),
        ]
        indexes = [
            models.Index(fields=["sign_by"], name="permit_sign_by", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.sign_by}"


class StayKind(models.TextChoices):
    """Why somebody stays: what a residence permit asks for (居住证暂行条例 art. 2)."""

    WORK = "work", pgettext_lazy("person", "Stable work")
    HOME = "home", pgettext_lazy("person", "Stable dwelling")
    SCHOOL = "school", pgettext_lazy("person", "Continuous schooling")
    FAMILY = "family", pgettext_lazy("person", "With the family")
    OTHER = "other", pgettext_lazy("person", "Other reason to stay")


class FormState(models.TextChoices):
    """Where a newcomer's form is."""

    RECEIVED = "received", pgettext_lazy("person", "Form received")
    CHECKED = "checked", pgettext_lazy("person", "Form checked")
    REGISTERED = "registered", pgettext_lazy("person", "Entered in the register")
    REFUSED = "refused", pgettext_lazy("person", "Form refused")


class Door(models.TextChoices):
    """By which door a form or a request came in."""

    PORTAL = "portal", pgettext_lazy("person", "Through the portal")
    COUNTER = "counter", pgettext_lazy("person", "At the counter")
    VISIT = "visit", pgettext_lazy("person", "At a home visit")


class NewcomerFormQuerySet(models.QuerySet["NewcomerForm"]):
    def visible_to(self, scope: Scope) -> NewcomerFormQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def open(self) -> NewcomerFormQuerySet:
        return self.filter(state__in=(FormState.RECEIVED, FormState.CHECKED))


class NewcomerForm(models.Model):
    """What somebody from elsewhere fills in to be registered where they live now (流动人口登记)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=16, unique=True)
    door = models.CharField(max_length=8, choices=Door.choices)
    state = models.CharField(max_length=12, choices=FormState.choices, default=FormState.RECEIVED)
    name = models.CharField(max_length=60)
    id_kind = models.CharField(max_length=16, choices=IdKind.choices)
    id_number = SealedTextField(blank=True, default="")
    id_index = models.BinaryField(max_length=32)
    phone = SealedTextField(blank=True, default="")
    phone_index = models.BinaryField(max_length=32, null=True)
    domicile_code = models.CharField(max_length=12, blank=True, default="")
    domicile = SealedTextField(blank=True, default="")
    residence = SealedTextField(blank=True, default="")
    home = models.ForeignKey(Home, models.PROTECT, null=True, related_name="+")
    residence_kind = models.CharField(max_length=8)
    came_on = models.DateField()
    stay = models.CharField(max_length=8, choices=StayKind.choices)
    landlord_name = SealedTextField(blank=True, default="")
    landlord_phone = SealedTextField(blank=True, default="")
    wants = ArrayField(models.CharField(max_length=24), default=list)
    notice_version = models.CharField(max_length=16)
    query_code_index = models.BinaryField(max_length=32, null=True)
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    route = models.CharField(max_length=300, blank=True, default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")

    objects = NewcomerFormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(state__in=("received", "checked")),
                name="newcomer_asks_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason="") & ~Q(route=""),
                name="refused_form_says_why_and_where",
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | Q(person__isnull=False),
                name="registered_form_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "checked"), ended_at=None)
                | Q(state__in=("registered", "refused"), ended_at__isnull=False),
                name="ended_form_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_code", "received_at", "id"],
                name="newcomer_community",
                condition=Q(state__in=("received", "checked")),
            ),
            models.Index(
                fields=["street_code", "received_at", "id"],
                name="newcomer_street",
                condition=Q(state__in=("received", "checked")),
            ),
            models.Index(
                fields=["query_code_index"],
                name="newcomer_query_code",
                condition=Q(query_code_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number
