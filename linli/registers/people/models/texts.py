"""The register's own rules: periods, notices, consents, services, grounds of refusal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.foundation.postgres.ids import uuid7


class TextSort(models.TextChoices):
    """What a text of the register is."""

    TERM = "term", pgettext_lazy("people text", "Period")
    NOTICE = "notice", pgettext_lazy("people text", "Notice")
    CONSENT = "consent", pgettext_lazy("people text", "Consent")
    SERVICE = "service", pgettext_lazy("people text", "Service for newcomers")
    REFUSAL = "refusal", pgettext_lazy("people text", "Ground of refusal")


class RegisterText(models.Model):
    """A version of a text with its legal basis; it holds from a date, until it is replaced.

    ``said`` is what its sort says (``rules.texts.FIELDS``), checked before it is written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sort = models.CharField(max_length=8, choices=TextSort.choices)
    code = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField(default=0)
    said: models.JSONField[Any, Any] = models.JSONField()
    legal_basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "code"], condition=Q(valid_to=None), name="people_text_open_once"
            ),
            models.UniqueConstraint(
                fields=["sort", "code", "valid_from"], name="people_text_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=TextSort.values), name="people_text_known_sort"
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="people_text_has_a_basis"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="people_text_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.code} {self.valid_from}"
