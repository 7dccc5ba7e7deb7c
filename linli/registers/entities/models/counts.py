"""How many entities of each kind there are, kept in the transaction of each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from linli.foundation.postgres.ids import uuid7

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class EntityCountQuerySet(models.QuerySet["EntityCount"]):
    def visible_to(self, scope: Scope) -> EntityCountQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class EntityCount(models.Model):
    """Entities of a community by kind, status and industry."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=24)
    status = models.CharField(max_length=12)
    industry = models.CharField(max_length=1)
    n = models.IntegerField()

    objects = EntityCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "district_code",
                    "street_code",
                    "community_code",
                    "kind",
                    "status",
                    "industry",
                ],
                name="entity_count_once",
            )
        ]
        indexes = [
            models.Index(fields=["street_code"], name="entity_count_street"),
            models.Index(fields=["community_code"], name="entity_count_community"),
        ]

    def __str__(self) -> str:
        return f"{self.community_code} {self.kind} {self.n}"
