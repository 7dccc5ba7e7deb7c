"""A rule that a family of cases goes by: it has a legal basis, and holds from a date to a date."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7


def ends_later(name: str) -> models.CheckConstraint:
    """The constraint that a rule ends after it began; ``name`` is the table's word for the rule."""
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name=f"{name}_ends_later"
    )


class Dated(models.Model):
    """A row that holds from a date, until it is replaced."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    legal_basis = models.CharField(_("Legal basis"), max_length=200, blank=True, default="")
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
