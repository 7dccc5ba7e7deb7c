from __future__ import annotations

from datetime import date, time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models import Division, Grade


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    CENTRE = "centre", _("Centre")  # 12345 中心、综治中心
    STATION = "station", _("Station")  # 街道 社区 服务站
    DEPARTMENT = "department", _("Department")
    COMPANY = "company", _("Public utility")  # 水务 燃气 供电
    COMMITTEE = "committee", _("Residents' or villagers' committee")
    MEDIATION = "mediation", _("Mediation committee or room")
    JUSTICE = "justice", _("Court, procuratorate, police or justice office")


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_force(self, on: date) -> UnitQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def under(self, column: str | None, code: str) -> UnitQuerySet:
        return self.filter(**{column: code}) if column else self


class Unit(models.Model):
    """A centre, station, department, utility or committee that work is sent to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=32, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    short_name = models.CharField(_("Short name"), max_length=40)
    kind = models.CharField(_("Kind"), max_length=12, choices=UnitKind.choices)
    grade = models.CharField(_("Level"), max_length=10, choices=Grade.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=12)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    is_hotline_body = models.BooleanField(_("Hotline body"), default=False)
    phone = models.CharField(_("Office phone"), max_length=40, blank=True, default="")
    address = models.CharField(_("Address"), max_length=120, blank=True, default="")
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_not_before_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["division_code", "kind"], name="unit_division_kind"),
            models.Index(fields=["district_code", "kind"], name="unit_district"),
            models.Index(fields=["street_code", "kind"], name="unit_street"),
            models.Index(fields=["parent", "code"], name="unit_parent"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class OpeningSpan(models.Model):
    """One half-day in which a unit is open; a unit without rows keeps its parent's hours.

    ``weekday`` 0-6 is Monday to Sunday, 7 a make-up working day (调休上班), 8 a public holiday.
    A ``closes`` of 00:00 is the end of the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="opening_spans")
    weekday = models.PositiveSmallIntegerField(_("Weekday"))
    opens = models.TimeField(_("Opens"))
    closes = models.TimeField(_("Closes"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "weekday", "opens"], name="span_once"),
            models.CheckConstraint(condition=Q(weekday__lte=8), name="span_weekday_known"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes=time(0)), name="span_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Duty(models.Model):
    """Something a unit must do by law or by its duty list (职责): what dispatch points at."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties")
    code = models.CharField(_("Code"), max_length=32)
    name = models.CharField(_("Name"), max_length=80)
    legal_basis = models.CharField(_("Legal basis"), max_length=200, blank=True, default="")
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"], condition=Q(valid_to=None), name="duty_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
