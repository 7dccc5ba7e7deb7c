"""What a dispute has beyond any case: parties, consent, grade, mediators, where it came from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Case, Party
from linli.casework.mediation.models.register import Committee, Mediator
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class Grade(models.TextChoices):
    """纠纷等级: of the dispute (harm, size, complexity), never of a person."""

    THREE = "III", _("Grade Ⅲ (ordinary)")
    TWO = "II", _("Grade Ⅱ (larger)")
    ONE = "I", _("Grade Ⅰ (grave)")


class CourtPhase(models.TextChoices):
    """At which point of a court case it was handed over (特邀调解规定 art. 27)."""

    NONE = "", _("Not from a court")
    BEFORE_FILING = "before_filing", _("Before filing (委派)")
    ORDINARY = "ordinary", _("After filing, ordinary procedure (委托)")
    SUMMARY = "summary", _("After filing, summary procedure (委托)")


class Dispute(models.Model):
    """A dispute under mediation.

    ``asked`` is what the applicant wants. ``file_number`` is the official number, given at
    acceptance, gapless by committee and year. ``committee`` leads; joint ones assist.
    ``violence`` is the outcome of the safety screen: while it is "present", no joint session is
    held unless the person who was hurt wishes it.
    """

    class Violence(models.TextChoices):
        NOT_ASKED = "", _("Not asked yet")
        NONE = "none", _("None found")
        PRESENT = "present", _("Violence or fear")

    class Outcome(models.TextChoices):
        NONE = "", _("Still open")
        WRITTEN = "written", _("Written agreement")
        ORAL = "oral", _("Oral agreement")
        FAILED = "failed", _("No agreement")
        ENDED = "ended", pgettext_lazy("mediation", "Ended early")
        ROUTED = "routed", _("Told the right route")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="dispute")
    source = models.CharField(max_length=16)
    type = models.CharField(max_length=24, blank=True, default="")
    grade = models.CharField(max_length=4, choices=Grade.choices, default=Grade.THREE)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    asked = models.TextField(blank=True, default="")
    amount_cents = models.PositiveBigIntegerField(null=True)
    people = models.PositiveIntegerField(default=2)
    is_grave = models.BooleanField(default=False)  # death or serious injury
    violence = models.CharField(
        max_length=8, choices=Violence.choices, blank=True, default=Violence.NOT_ASKED
    )
    joint_wished = models.BooleanField(null=True)
    file_number = models.CharField(max_length=40, blank=True, default="")
    is_open_session = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)
    rights_told_at = models.DateTimeField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)  # at lower levels
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, blank=True, default=Outcome.NONE
    )
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=24, blank=True, default="")
    bar_code = models.CharField(max_length=24, blank=True, default="")
    route_told = models.CharField(max_length=200, blank=True, default="")
    court_phase = models.CharField(
        max_length=16, choices=CourtPhase.choices, blank=True, default=CourtPhase.NONE
    )
    matter_id = models.UUIDField(null=True)  # the matter it came from: one thread
    is_old_case = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file_number"], condition=~Q(file_number=""), name="file_number_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | ~Q(file_number=""),
                name="accepted_dispute_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="dispute_ended_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["matter_id"],
                condition=Q(matter_id__isnull=False),
                name="one_dispute_of_a_matter",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "-accepted_at"], name="dispute_committee"),
            models.Index(fields=["type", "-ended_at"], name="dispute_type_ended"),
            models.Index(fields=["accepted_at"], name="dispute_accepted"),
            models.Index(fields=["ended_at"], name="dispute_ended"),
        ]

    def __str__(self) -> str:
        return self.file_number or str(self.case_id)


class Side(models.TextChoices):
    APPLICANT = "applicant", pgettext_lazy("party", "Applicant")
    RESPONDENT = "respondent", _("Other party")
    THIRD = "third", _("Third party")


class ConsentState(models.TextChoices):
    UNASKED = "unasked", _("Not asked yet")
    AGREED = "agreed", _("Agrees to mediation")
    REFUSED = "refused", _("Refuses mediation")
    SILENT = "silent", _("Has not answered yet")


class DisputeParty(models.Model):
    """A party to a dispute; name, phone and own query code stand in the case's Party.

    ``is_gone`` with ``gone_because`` when the party died or withdrew; ``follows`` is the party
    whose place this one took (an heir). ``shares_contact`` lets the other side see the contact.
    ``safe_contact`` says how it is safe to reach somebody who fears the other side.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ENTITY = "entity", _("Organisation")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties")
    party = models.OneToOneField(Party, models.CASCADE, related_name="in_dispute")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=Side.choices)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    sex = models.CharField(max_length=8, blank=True, default="")
    age = models.PositiveSmallIntegerField(null=True)
    occupation = models.CharField(max_length=40, blank=True, default="")
    id_number = SealedTextField(blank=True, default="")
    id_index = models.BinaryField(max_length=32, null=True)
    address = SealedTextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    entity_id = models.UUIDField(null=True)
    representative = SealedTextField(blank=True, default="")
    agent = SealedTextField(blank=True, default="")  # 委托代理人
    agent_scope = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=24, blank=True, default="")
    consent = models.CharField(
        max_length=8, choices=ConsentState.choices, default=ConsentState.UNASKED
    )
    consent_at = models.DateTimeField(null=True)
    consent_by = models.CharField(max_length=12, blank=True, default="")
    wished_mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="+")
    shares_contact = models.BooleanField(default=False)
    is_afraid = models.BooleanField(default=False)
    wants_joint = models.BooleanField(null=True)
    safe_contact = SealedTextField(blank=True, default="")
    may_notify = models.BooleanField(default=True)
    is_gone = models.BooleanField(default=False)
    gone_because = models.CharField(max_length=12, blank=True, default="")
    gone_at = models.DateTimeField(null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="party_position_once"),
            models.CheckConstraint(
                condition=Q(consent__in=("unasked", "silent"))
                | Q(consent_at__isnull=False) & ~Q(consent_by=""),
                name="consent_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(is_gone=False, gone_because="")
                | Q(is_gone=True, gone_at__isnull=False) & ~Q(gone_because=""),
                name="party_gone_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id_index"], name="dispute_party_paper", condition=~Q(id_index=None)
            ),
        ]

    def __str__(self) -> str:
        return self.side


class Appointment(models.Model):
    """That a mediator mediates a dispute, why this one, and why they stopped.

    ``why`` holds the points of the explanation as codes and figures (rules.assigning), never words
    about persons.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="appointments")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="appointments")
    account_id = models.UUIDField(null=True)
    is_lead = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    case_state = models.CharField(max_length=24)
    case_due_at = models.DateTimeField(null=True)
    is_case_open = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=16, blank=True, default="")
    chosen_by_parties = models.BooleanField(default=False)
    why: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(is_lead=True, is_current=True),
                name="one_lead_mediator",
            ),
            models.UniqueConstraint(
                fields=["dispute", "mediator"],
                condition=Q(is_current=True),
                name="mediator_appointed_once",
            ),
            models.CheckConstraint(
                condition=Q(is_current=True, ended_at=None)
                | Q(is_current=False, ended_at__isnull=False) & ~Q(ended_because=""),
                name="appointment_ended_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account_id", "case_due_at", "id"],
                name="appointment_due",
                condition=Q(is_current=True, is_case_open=True),
            ),
            models.Index(
                fields=["account_id", "case_state", "case_due_at", "id"],
                name="appointment_state",
                condition=Q(is_current=True),
            ),
            models.Index(fields=["account_id", "-began_at", "-id"], name="appointment_newest"),
            models.Index(fields=["mediator", "is_current"], name="appointment_mediator"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.mediator_id}"


class Transfer(models.Model):
    """诉调 警调 检调 访调: that another body handed a dispute over, and what we told it in return."""

    dispute = models.OneToOneField(
        Dispute, models.CASCADE, primary_key=True, related_name="transfer"
    )
    agency = models.CharField(max_length=16)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    agency_name = models.CharField(max_length=80)
    outer_number = models.CharField(max_length=60, blank=True, default="")
    contact = SealedTextField(blank=True, default="")
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "outer_number"],
                condition=~Q(outer_number=""),
                name="transfer_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("sent_at")),
                name="transfer_confirmed_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.outer_number}"
