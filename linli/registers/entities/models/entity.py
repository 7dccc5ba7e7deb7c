"""Legal entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models import Building, Home

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class EntityKind(models.TextChoices):
    """What sort of entity it is; told by the credit code where there is one."""

    ENTERPRISE = "enterprise", _("Enterprise")
    INDIVIDUAL = "individual", _("Individual business")
    COOPERATIVE = "cooperative", _("Farmers' cooperative")
    INSTITUTION = "institution", _("Public institution")
    GOVERNMENT = "government", _("Government body")
    MASS_BODY = "mass_body", _("Mass organisation")
    ASSOCIATION = "association", _("Social association")
    SERVICE_ORGANISATION = "service_organisation", _("Social service organisation")
    FOUNDATION = "foundation", _("Charitable foundation")
    COMMUNITY_GROUP = "community_group", _("Recorded community group")
    RESIDENTS_COMMITTEE = "residents_committee", _("Residents' committee")
    VILLAGERS_COMMITTEE = "villagers_committee", _("Villagers' committee")
    COLLECTIVE = "collective", _("Rural collective")
    UNION = "union", _("Trade union")
    LAW_SERVICE = "law_service", _("Legal service")
    OTHER = "other", pgettext_lazy("entity", "Other entity")


# Social organisations: they submit an annual check, but for recorded groups.
SOCIAL = (
    EntityKind.ASSOCIATION,
    EntityKind.SERVICE_ORGANISATION,
    EntityKind.FOUNDATION,
    EntityKind.COMMUNITY_GROUP,
)


class EntityStatus(models.TextChoices):
    """Where it stands: recorded and registered are steps of social organisations."""

    OPERATING = "operating", pgettext_lazy("entity", "In operation")
    RECORDED = "recorded", pgettext_lazy("entity", "Recorded")
    REGISTERED = "registered", pgettext_lazy("entity", "Registered")
    CANCELLED = "cancelled", pgettext_lazy("entity", "Cancelled")
    REVOKED = "revoked", pgettext_lazy("entity", "Licence revoked")


IN_FORCE = (EntityStatus.OPERATING, EntityStatus.RECORDED, EntityStatus.REGISTERED)


class Located(models.TextChoices):
    """How its building was found; not looked for yet where empty."""

    NOT_YET = "", _("Not looked for yet")
    ADDRESS = "address", _("By its address")
    HAND = "hand", _("By hand")
    SEVERAL = "several", _("Several buildings fit the address")
    NONE = "none", _("No building fits the address")


class EntityQuerySet(models.QuerySet["Entity"]):
    def visible_to(self, scope: Scope) -> EntityQuerySet:
        """Entities of the division of a post: one equality on one stored column."""
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def known(self) -> EntityQuerySet:
        """Without duplicates that were merged into others."""
        return self.filter(merged_into=None)


class Entity(models.Model):
    """An entity with its credit code, or a recorded community group with a number of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Credit code"), max_length=18, blank=True, default="")
    record_number = models.CharField(_("Record number"), max_length=40, blank=True, default="")
    name = models.CharField(pgettext_lazy("entity", "Name of the entity"), max_length=120)
    kind = models.CharField(max_length=24, choices=EntityKind.choices)
    status = models.CharField(
        max_length=12, choices=EntityStatus.choices, default=EntityStatus.OPERATING
    )
    representative = SealedTextField(default="")
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    home = models.ForeignKey(
        Home, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    located = models.CharField(
        max_length=8, choices=Located.choices, default=Located.NOT_YET, blank=True
    )
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    grid_code = models.CharField(max_length=20, blank=True, default="")
    industry = models.CharField(max_length=1, blank=True, default="")
    registered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    source = models.CharField(_("Source"), max_length=60)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    import_run = models.UUIDField(null=True, blank=True)
    grams = ArrayField(models.TextField(), default=list)

    objects = EntityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(merged_into=None) & ~Q(code=""),
                name="entity_code_once",
            ),
            models.UniqueConstraint(
                fields=["street_code", "record_number"],
                condition=Q(merged_into=None) & ~Q(record_number=""),
                name="entity_record_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(code="") | ~Q(record_number=""), name="entity_has_a_number"
            ),
        ]
        indexes = [
            models.Index(
                fields=[*area, "-changed_at", "-id"],
                condition=Q(merged_into=None),
                name=f"entity_{name}_newest",
            )
            for name, area in (
                ("all", ()),
                ("kind", ("kind",)),
                ("district", ("district_code",)),
                ("street", ("street_code",)),
                ("community", ("community_code",)),
                ("grid", ("grid_code",)),
            )
        ] + [
            models.Index(
                fields=["building"], condition=Q(building__isnull=False), name="entity_building"
            ),
            models.Index(
                fields=["parent"], condition=Q(parent__isnull=False), name="entity_parent"
            ),
            models.Index(
                fields=["id"],
                condition=Q(located="", merged_into=None) & ~Q(address=""),
                name="entity_to_locate",
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="entity_merged"
            ),
            models.Index(
                fields=["import_run", "id"],
                condition=Q(import_run__isnull=False),
                name="entity_import",
            ),
            GinIndex(fields=["grams"], name="entity_grams", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_social(self) -> bool:
        """Whether it is a social organisation."""
        return self.kind in SOCIAL

    @property
    def is_in_force(self) -> bool:
        """Whether it still exists."""
        return self.status in IN_FORCE
