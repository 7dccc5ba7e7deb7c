"""What the mediator does: sessions, invitations, inquiries, evidence, and talk from afar."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Document
from linli.casework.mediation.models.dispute import Dispute, DisputeParty
from linli.casework.mediation.models.register import Mediator, Room
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7

_SPAN = Func(
    F("begins"), F("ends"), Value("[)"), function="TSTZRANGE", output_field=DateTimeRangeField()
)


class SessionForm(models.TextChoices):
    TOGETHER = "together", _("Face to face")
    APART = "apart", _("Parties apart")
    VIDEO = "video", _("By video")
    TEXT = "text", _("In writing, online")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class SessionResult(models.TextChoices):
    """调解结果, as on the official record."""

    NONE = "", _("Not held yet")
    AGREED = "agreed", _("Agreement reached")
    NOT_AGREED = "not_agreed", _("No agreement")
    AGAIN = "again", _("To be continued on another day")


class Session(models.Model):
    """A mediation session: planned, moved, held and recorded.

    ``lead`` is the lead mediator at the time. ``record`` holds what was said, sealed; once held it
    is not edited: corrections are events.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=SessionForm.choices)
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="sessions")
    lead = models.ForeignKey(Mediator, models.PROTECT, related_name="sessions")
    place = models.CharField(max_length=120, blank=True, default="")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    moved_from = models.DateTimeField(null=True)
    moved_because = models.CharField(max_length=200, blank=True, default="")
    rights_told = models.BooleanField(default=False)
    present: models.JSONField[Any, Any] = models.JSONField(default=list)  # party positions
    others = SealedTextField(blank=True, default="")
    record = SealedTextField(blank=True, default="")
    result = models.CharField(
        max_length=12, choices=SessionResult.choices, blank=True, default=SessionResult.NONE
    )
    recorded_by = models.CharField(max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField(null=True)
    video_path = models.CharField(max_length=80, blank=True, default="")
    # Since when the holiday table says that the committee is closed then; who is concerned knows.
    in_closed_time_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="session_position_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="session_ends_later"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(recorded_at__isnull=False) & ~Q(result=""),
                name="session_held_has_a_record",
            ),
            ExclusionConstraint(
                name="room_holds_one_session",
                expressions=[("room", RangeOperators.EQUAL), (_SPAN, RangeOperators.OVERLAPS)],
                condition=Q(room__isnull=False) & ~Q(state="cancelled"),
            ),
            ExclusionConstraint(
                name="mediator_holds_one_session",
                expressions=[("lead", RangeOperators.EQUAL), (_SPAN, RangeOperators.OVERLAPS)],
                condition=~Q(state="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "begins"], name="session_mediator"),
            models.Index(fields=["room", "begins"], name="session_room"),
            models.Index(
                fields=["begins", "id"], name="session_planned", condition=Q(state="planned")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%F %H:%M}"


class Invitation(models.Model):
    """That a party or guest was invited to a session, how, and whether they will come."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="invitations")
    party = models.ForeignKey(DisputeParty, models.CASCADE, null=True, related_name="invitations")
    guest = SealedTextField(blank=True, default="")  # only with the parties' consent (art. 20)
    means = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "party"],
                condition=Q(party__isnull=False),
                name="party_invited_once",
            ),
        ]

    def __str__(self) -> str:
        return self.means


class Inquiry(models.Model):
    """人民调解调查记录: what somebody told the mediator outside a session."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="inquiries")
    at = models.DateTimeField()
    place = models.CharField(max_length=120)
    present = SealedTextField(blank=True, default="")
    asked_name = SealedTextField()
    asked_sex = models.CharField(max_length=8, blank=True, default="")
    asked_age = models.PositiveSmallIntegerField(null=True)
    asked_address = SealedTextField(blank=True, default="")
    relation = models.CharField(max_length=40, blank=True, default="")
    words = SealedTextField()
    made_by = models.CharField(max_length=40)
    recorded_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["dispute", "at"], name="inquiry_dispute")]

    def __str__(self) -> str:
        return f"{self.at:%F}"


class Evidence(models.Model):
    """人民调解证据材料: one line of the list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    given_by = models.ForeignKey(DisputeParty, models.PROTECT, null=True, related_name="+")
    pages = models.PositiveSmallIntegerField(default=1)
    is_original = models.BooleanField(default=False)
    shared_with_other_side = models.BooleanField(default=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="evidence_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class Utterance(models.Model):
    """A line of a session in writing: who said it, to whom, kept in order, never edited.

    ``to_party`` is set for what only the mediator and one party see. ``key`` is the sender's own,
    so that a line sent again after a lost connection is there once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="utterances")
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_party = models.ForeignKey(DisputeParty, models.PROTECT, null=True, related_name="+")
    by_mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="+")
    to_party = models.ForeignKey(DisputeParty, models.PROTECT, null=True, related_name="+")
    words = SealedTextField()
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="utterance_in_order"),
            models.UniqueConstraint(fields=["session", "key"], name="utterance_once"),
            models.CheckConstraint(
                condition=Q(by_party__isnull=False, by_mediator=None)
                | Q(by_party=None, by_mediator__isnull=False),
                name="utterance_by_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)


class Screening(models.Model):
    """安全筛查: the questions about violence, asked of one party alone, and the answers, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(DisputeParty, models.CASCADE, related_name="screenings")
    at = models.DateTimeField()
    by_name = models.CharField(pgettext_lazy("screening", "By"), max_length=40)
    answers = SealedTextField()
    found = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["party", "-at"], name="screening_party")]

    def __str__(self) -> str:
        return f"{self.at:%F}"


class ExtensionAsk(models.Model):
    """调解期限延长: a new day that is asked for; it holds once every party has consented.

    ``consents`` maps a party's position to how and when they answered: {"1": ["portal", "…"]}.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("extension", "Waits for the parties")
        GRANTED = "granted", pgettext_lazy("extension", "Agreed by all")
        REFUSED = "refused", pgettext_lazy("extension", "Refused by a party")
        DROPPED = "dropped", pgettext_lazy("extension", "Dropped")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="extension_asks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    due_at = models.DateTimeField()
    reason = SealedTextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    consents: models.JSONField[Any, Any] = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state="open"), name="one_extension_asked"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="extension_ended_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.state
