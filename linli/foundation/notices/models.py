from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7

UNDELIVERED = ("pending", "sending", "failed")


class NoticeChannel(models.TextChoices):
    """How a notice reaches its recipient."""

    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    INAPP = "inapp", _("In-app notice")
    WEBHOOK = "webhook", _("Webhook")


class NoticeState(models.TextChoices):
    """Failed ones are tried again; dead ones were given up and wait for a person."""

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("To be sent again")
    DEAD = "dead", _("Given up")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def undelivered(self) -> NoticeQuerySet:
        return self.filter(state__in=UNDELIVERED)

    def dead(self) -> NoticeQuerySet:
        return self.filter(state=NoticeState.DEAD)

    def inbox_of(self, account_id: UUID) -> NoticeQuerySet:
        return self.filter(channel=NoticeChannel.INAPP, account_id=account_id)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one recipient: queued in the sender's transaction, delivered by a job.

    ``next_try_at`` of one that is being sent is when its claim ends: should the worker die,
    another takes it up then.
    """

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

    objects = NoticeQuerySet.as_manager()

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
                fields=["next_try_at", "id"],
                name="notice_due",
                condition=Q(state__in=UNDELIVERED),
            ),
            models.Index(fields=["created_at"], name="notice_not_sent", condition=~Q(state="sent")),
            models.Index(
                fields=["account_id", "-created_at", "-id"],
                name="notice_account",
                condition=Q(channel="inapp"),
            ),
            models.Index(
                fields=["account_id", "-created_at", "-id"],
                name="notice_unread",
                condition=Q(channel="inapp", read_at=None),
            ),
            models.Index(fields=["about_id"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template_code} {self.about}"


class MessageTemplate(models.Model):
    """The words of a message for one step, with named fields in braces; edited by a city.

    ``fields`` are those that the step fills in; a text may ask for no other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("Code"), max_length=40)
    channel = models.CharField(
        pgettext_lazy("of a notice", "Channel"), max_length=8, choices=NoticeChannel.choices
    )
    locale = models.CharField(_("Language"), max_length=10, default="zh-hans")
    subject = models.CharField(_("Subject"), max_length=120, blank=True, default="")
    body = models.TextField(_("Text"))
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("Fields"), default=list)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "channel", "locale"],
                condition=Q(valid_to=None),
                name="template_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="template_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.channel}"
