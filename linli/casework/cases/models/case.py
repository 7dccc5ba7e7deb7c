from __future__ import annotations

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Reach, Scope


class Urgency(models.TextChoices):
    """紧急程度: which limits apply."""

    CRITICAL = "critical", _("Critical")
    URGENT = "urgent", _("Urgent")
    NORMAL = "normal", _("Normal")
    COMPLEX = "complex", _("Complex")


class Secrecy(models.TextChoices):
    """Who may know the reporter: an anonymous one is known to nobody."""

    NAMED = "named", _("Named")
    CONFIDENTIAL = "confidential", _("Confidential")
    ANONYMOUS = "anonymous", _("Anonymous")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, scope: Scope) -> CaseQuerySet:
        """Cases inside the division, or those the unit leads or assists."""
        if scope.reach is Reach.UNIT:
            if scope.unit_id is None:
                return self.none()
            return self.filter(assignments__unit_id=scope.unit_id, assignments__is_current=True)
        if scope.column is None:
            return self
        return self.filter(**{scope.column: scope.code})

    def open(self) -> CaseQuerySet:
        return self.filter(is_open=True)

    def in_states(self, *states: str) -> CaseQuerySet:
        return self.filter(state__in=states)

    def due_for_erasure(self, on: date) -> CaseQuerySet:
        """Archived files whose period is over and that nobody holds back."""
        return self.period_over(on).filter(hold_reason="")

    def held(self, on: date) -> CaseQuerySet:
        """Archived files whose period is over and that somebody holds back."""
        return self.period_over(on).exclude(hold_reason="")

    def period_over(self, on: date) -> CaseQuerySet:
        return self.filter(erase_on__lte=on, erased_at=None, sealed_at=None)

    def due_before(self, at: datetime) -> CaseQuerySet:
        return self.filter(is_open=True, due_at__lt=at)


class Case(models.Model):
    """One case of any family: what it is about, where, in which state, due when.

    ``due_at`` is the nearest running clock (``due_kind`` says which), ``finish_due_at`` the
    limit the resident was told. ``version`` is the number of its last event. ``hold_reason`` says
    why a file is not erased on its day (暂缓销毁).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    family = models.CharField(max_length=16)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=24)
    state_at = models.DateTimeField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    nature = models.CharField(max_length=16, blank=True, default="")
    category = models.CharField(max_length=12, blank=True, default="")
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    channel = models.CharField(max_length=16)
    secrecy = models.CharField(max_length=14, choices=Secrecy.choices, default=Secrecy.NAMED)
    is_sensitive = models.BooleanField(default=False)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    grid_code = models.CharField(max_length=20, blank=True, default="")
    place_text = models.CharField(max_length=160, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    lead_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    due_kind = models.CharField(max_length=16, blank=True, default="")
    finish_due_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    retention_class = models.CharField(max_length=16, blank=True, default="")
    erase_on = models.DateField(null=True)
    hold_reason = models.CharField(max_length=200, blank=True, default="")
    erased_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    chain_head = models.BinaryField(max_length=32)
    grams = ArrayField(models.TextField(), default=list)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at=None)
                | Q(is_open=False, closed_at__isnull=False, closed_at__gte=F("opened_at")),
                name="case_closed_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="case_has_a_title"),
            models.CheckConstraint(
                condition=Q(archived_at=None) | ~Q(closed_at=None), name="case_archived_when_closed"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, sealed_at=None, hold_reason="") | ~Q(archived_at=None),
                name="case_erased_when_archived",
            ),
            models.CheckConstraint(
                condition=(Q(street_code="") | ~Q(district_code=""))
                & (Q(community_code="") | ~Q(street_code="")),
                name="case_place_has_ancestors",
            ),
        ]
        indexes = [
            # One pair a level: open work in due order, everything newest first (ARCHITECTURE, Scope).
            models.Index(fields=["due_at", "id"], name="case_city_due", condition=Q(is_open=True)),
            models.Index(
                fields=["district_code", "due_at", "id"],
                name="case_district_due",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["street_code", "due_at", "id"],
                name="case_street_due",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["community_code", "due_at", "id"],
                name="case_community_due",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["-opened_at", "-id"], name="case_city_new"),
            models.Index(fields=["district_code", "-opened_at", "-id"], name="case_district_new"),
            models.Index(fields=["street_code", "-opened_at", "-id"], name="case_street_new"),
            models.Index(fields=["community_code", "-opened_at", "-id"], name="case_community_new"),
            # Desks work one state at a time.
            models.Index(
                fields=["state", "due_at", "id"], name="case_state_due", condition=Q(is_open=True)
            ),
            models.Index(
                fields=["district_code", "state", "due_at", "id"],
                name="case_district_state",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["closed_at", "id"],
                name="case_to_archive",
                condition=Q(is_open=False, archived_at=None),
            ),
            models.Index(
                fields=["erase_on", "id"],
                name="case_to_erase",
                condition=Q(erase_on__isnull=False, erased_at=None, sealed_at=None),
            ),
            GinIndex(fields=["grams"], name="case_grams", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.number
