from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class NoticeChannel(models.TextChoices):
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    INAPP = "inapp", _("In-app notice")
    WEBHOOK = "webhook", _("Webhook")


class NoticeState(models.TextChoices):
    PENDING = "pending", _("To be sent")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Given up")


class Notice(models.Model):
    """One message to one recipient: queued in the sender's transaction, delivered by a job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=8, choices=NoticeChannel.choices)
    recipient = SealedTextField(blank=True, default="")
    template_code = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, blank=True, default="")
    body = SealedTextField(blank=True, default="")
    about = models.CharField(max_length=40, blank=True, default="")
    about_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="notice_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(channel="inapp", account_id__isnull=False) | ~Q(channel="inapp"),
                name="inapp_notice_has_an_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="notice_due", condition=Q(state="pending")
            ),
            models.Index(
                fields=["account_id", "-created_at"],
                name="notice_account",
                condition=Q(channel="inapp"),
            ),
            models.Index(
                fields=["account_id"],
                name="notice_unread",
                condition=Q(channel="inapp", read_at=None),
            ),
            models.Index(fields=["about_id"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template_code} {self.about}"


class MessageTemplate(models.Model):
    """The words of a message for one step, with named fields in braces; edited by a city."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=40)
    channel = models.CharField(_("Channel"), max_length=8, choices=NoticeChannel.choices)
    subject = models.CharField(_("Subject"), max_length=120, blank=True, default="")
    body = models.TextField(_("Text"))
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "channel"], condition=Q(valid_to=None), name="template_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="template_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return self.code
