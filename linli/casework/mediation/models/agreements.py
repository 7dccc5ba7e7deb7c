"""What was agreed, who signed it, what must be done by when, and what the court said."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Document
from linli.casework.mediation.models.dispute import Dispute, DisputeParty
from linli.casework.mediation.models.register import Mediator
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNING = "signing", _("Being signed")
    IN_FORCE = "in_force", pgettext_lazy("mediation", "In force")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    DROPPED = "dropped", _("Not signed")


class Agreement(models.Model):
    """人民调解协议 (人民调解法 art. 28–31), written, or the registration of an oral one.

    Once in force nothing of it may change (a trigger refuses it): a new one supersedes it.
    ``digest`` is the SHA-256 of what is signed, of which ``revision`` is a part: a signature holds
    for one wording, and every change of the draft asks for all of them again. ``alerts`` are those
    given before the period for the court ends, ``wishes_court`` how each party (by position)
    wished to apply.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="agreements")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=48)
    is_oral = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=AgreementState.choices, default=AgreementState.DRAFT
    )
    facts = SealedTextField(blank=True, default="")
    points = SealedTextField(blank=True, default="")  # 争议事项
    terms = SealedTextField(blank=True, default="")
    manner = SealedTextField(blank=True, default="")  # 履行方式、地点、期限
    copies = models.PositiveSmallIntegerField(default=3)
    amount_cents = models.PositiveBigIntegerField(null=True)
    revision = models.PositiveSmallIntegerField(default=1)
    drafted_by = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True, default="")
    in_force_at = models.DateTimeField(null=True)
    sealed_by_committee_at = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    recorder = models.CharField(max_length=40, blank=True, default="")
    alerts: models.JSONField[Any, Any] = models.JSONField(default=list)
    wishes_court: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="agreement_position_once"),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(state="dropped"), name="agreement_number_once"
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(state__in=("draft", "signing")),
                name="one_draft_of_a_dispute",
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(state="in_force"),
                name="one_agreement_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_at__isnull=False) & ~Q(digest=""),
                name="agreement_in_force_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """That a party or a mediator signed: on the screen, on paper, by fingerprint.

    It holds while ``digest`` is the agreement's own: one signature of each for each wording.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    party = models.ForeignKey(DisputeParty, models.PROTECT, null=True, related_name="signatures")
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=12)  # screen paper fingerprint seal
    image = SealedTextField(blank=True, default="")  # strokes drawn on the screen, as SVG path
    digest = models.CharField(max_length=64)  # of the wording that was signed
    at = models.DateTimeField()
    taken_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "digest"],
                condition=Q(party__isnull=False),
                name="party_signs_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "mediator", "digest"],
                condition=Q(mediator__isnull=False),
                name="mediator_signs_once",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False, mediator=None)
                | Q(party=None, mediator__isnull=False),
                name="signature_by_one",
            ),
        ]

    def __str__(self) -> str:
        return self.means


class ObligationState(models.TextChoices):
    DUE = "due", _("To be performed")
    DONE = "done", _("Performed")
    BREACHED = "breached", _("Not performed in time")
    WAIVED = "waived", _("Released by the other side")
    IMPOSSIBLE = "impossible", _("Cannot be performed")


class Obligation(models.Model):
    """One line of the performance plan: who does what for whom, until when.

    ``claimed_at`` is when the debtor said that it is done; the creditor or the mediator confirms.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    position = models.PositiveSmallIntegerField()
    debtor = models.ForeignKey(DisputeParty, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(DisputeParty, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=200)
    amount_cents = models.PositiveBigIntegerField(null=True)
    due_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=ObligationState.choices, default=ObligationState.DUE
    )
    done_on = models.DateField(null=True)
    proof = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    proof_words = models.CharField(max_length=200, blank=True, default="")
    reminded_on = models.DateField(null=True)
    urged_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="obligation_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False),
                name="obligation_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(creditor=None) | ~Q(creditor=F("debtor")), name="obligation_to_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="obligation_due",
                condition=Q(state__in=("due", "breached")),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ConfirmationState(models.TextChoices):
    """司法确认 (民事诉讼法 2023 art. 205–206)."""

    APPLIED = "applied", _("Applied for together")
    ACCEPTED = "accepted", _("Accepted by the court")
    NOT_ACCEPTED = "not_accepted", _("Not accepted by the court")
    CONFIRMED = "confirmed", _("Confirmed")
    DISMISSED = "dismissed", pgettext_lazy("mediation", "Dismissed")
    WITHDRAWN = "withdrawn", _("Application withdrawn")


class Confirmation(models.Model):
    """A joint application for judicial confirmation and what the court did with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="confirmations")
    state = models.CharField(max_length=14, choices=ConfirmationState.choices)
    court = models.CharField(max_length=80)
    why_this_court = models.CharField(max_length=24)
    applied_on = models.DateField()
    agreed_by: models.JSONField[Any, Any] = models.JSONField(default=list)  # party positions
    papers: models.JSONField[Any, Any] = models.JSONField(default=list)  # codes handed in
    court_number = models.CharField(max_length=60, blank=True, default="")
    court_due_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    ruling = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=("applied", "accepted", "confirmed")),
                name="one_confirmation_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "dismissed", "not_accepted"))
                | Q(decided_on__isnull=False),
                name="court_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court} {self.state}"
