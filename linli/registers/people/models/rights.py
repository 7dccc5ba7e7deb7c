"""What people agreed to, what they ask about their data, and what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.people.models.newcomers import Door
from linli.registers.people.models.person import AgeBand, Person, Standing

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class Consent(models.Model):
    """An agreement to one purpose, in the wording of its day (个人信息保护法 art. 14-16, 29, 31)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=24)
    wording_version = models.CharField(max_length=16)
    wording = models.CharField(max_length=600)
    guardian = SealedTextField(blank=True, default="")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=8, choices=Door.choices)
    given_to = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=8, choices=Door.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
                name="consent_given_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="consent_withdrawn_somewhere",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="consent_says_to_what"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class RequestKind(models.TextChoices):
    """What a person may ask about their data (个人信息保护法 art. 45-48)."""

    COPY = "copy", pgettext_lazy("person", "Copy of the data")
    CORRECT = "correct", pgettext_lazy("person", "Correction of the data")
    DELETE = "delete", pgettext_lazy("person", "Deletion of the data")
    EXPLAIN = "explain", pgettext_lazy("person", "Explanation of the rules")


class RequestState(models.TextChoices):
    """Where a data request is."""

    RECEIVED = "received", pgettext_lazy("person", "Request received")
    ACCEPTED = "accepted", pgettext_lazy("person", "Being answered")
    DONE = "done", pgettext_lazy("person", "Request answered")
    REFUSED = "refused", pgettext_lazy("person", "Request refused with reasons")


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, scope: Scope) -> DataRequestQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def open(self) -> DataRequestQuerySet:
        return self.filter(state__in=(RequestState.RECEIVED, RequestState.ACCEPTED))


class DataRequest(models.Model):
    """A person's question about their own data; it has a clock like any case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    state = models.CharField(
        max_length=8, choices=RequestState.choices, default=RequestState.RECEIVED
    )
    door = models.CharField(max_length=8, choices=Door.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="data_requests")
    asker = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    words = SealedTextField(blank=True, default="")
    field = models.CharField(max_length=24, blank=True, default="")
    wanted = SealedTextField(blank=True, default="")
    query_code_index = models.BinaryField(max_length=32, null=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    limit_words = models.CharField(max_length=60)
    basis = models.CharField(max_length=120)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answer = SealedTextField(blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    handled_by = models.CharField(max_length=40, blank=True, default="")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="data_request_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "accepted"), ended_at=None)
                | Q(state__in=("done", "refused"), ended_at__isnull=False),
                name="data_request_ended_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="data_request_has_a_basis"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="data_request_due",
                condition=Q(state__in=("received", "accepted")),
            ),
            models.Index(fields=["-received_at", "-id"], name="data_request_newest"),
            models.Index(
                fields=["query_code_index"],
                name="data_request_query_code",
                condition=Q(query_code_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PeopleCountQuerySet(models.QuerySet["PeopleCount"]):
    def visible_to(self, scope: Scope) -> PeopleCountQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class PeopleCount(models.Model):
    """How many people are present, by grid, standing and age band; kept with each change.

    Spread over slots, so that writers of one grid do not queue behind one row; readers sum.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")
    standing = models.CharField(max_length=12, choices=Standing.choices)
    age_band = models.PositiveSmallIntegerField(choices=AgeBand.choices)
    slot = models.PositiveSmallIntegerField(default=0)
    n = models.IntegerField(default=0)

    objects = PeopleCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_code", "grid_code", "standing", "age_band", "slot"],
                name="people_count_once",
            ),
        ]
        indexes = [
            models.Index(fields=["district_code"], name="people_count_district"),
            models.Index(fields=["street_code"], name="people_count_street"),
        ]

    def __str__(self) -> str:
        return f"{self.community_code} {self.standing} {self.n}"


class RetentionRun(models.Model):
    """A run of the erasing job, or its rehearsal: how many of what went, by which rule."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    is_rehearsal = models.BooleanField()
    who = models.CharField(max_length=40)
    erased: models.JSONField[Any, Any] = models.JSONField(default=dict)
    kept_back: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="people_retention_newest")]

    def __str__(self) -> str:
        return f"{self.at:%F} {self.erased}"
