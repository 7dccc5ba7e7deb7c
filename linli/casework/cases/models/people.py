from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models.case import Case
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class PartyRole(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    SUBJECT = "subject", _("The one complained about")
    CONTACT = "contact", _("Contact on the spot")
    PARTY = "party", _("A party to the case")


class Party(models.Model):
    """Someone named in a case. Names and numbers are sealed; a phone is found by blind index.

    An anonymous reporter has a row without name or number: only the query code's digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=10, choices=PartyRole.choices)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    phone_index = models.BinaryField(max_length=32, null=True)
    query_code_index = models.BinaryField(max_length=32, null=True)
    reply_by = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(role="reporter"), name="one_reporter_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["phone_index", "-id"],
                name="party_phone",
                condition=Q(phone_index__isnull=False),
            ),
            models.Index(fields=["case"], name="party_case"),
        ]

    def __str__(self) -> str:
        return self.role
