"""Committees, rooms and mediators: who mediates, where, for how long, with which proof."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Scope


class CommitteeKind(models.TextChoices):
    """人民调解委员会的种类 (人民调解法 art. 8, 34; DOMAIN §3.1)."""

    VILLAGE = "village", _("Village or community committee")
    TOWN = "town", _("Town or street committee")
    COUNTY = "county", _("County dispute centre")
    ENTERPRISE = "enterprise", _("Committee of an enterprise")
    TRADE = "trade", _("Trade committee")
    COURT = "court", _("Mediation room at a court")
    POLICE = "police", _("Mediation room at a police station")
    STUDIO = "studio", _("Mediator's own studio")
    OTHER = "other", _("Other committee")


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, scope: Scope) -> CommitteeQuerySet:
        """Committees inside a post's division."""
        return self.under(scope.column, scope.code)

    def under(self, column: str | None, code: str) -> CommitteeQuerySet:
        """Committees inside a division."""
        return self.filter(**{column: code}) if column else self

    def in_force(self) -> CommitteeQuerySet:
        return self.filter(dissolved_on=None)


class Committee(models.Model):
    """A mediation committee or room: a unit (its posts and hours) with what the law asks of it.

    ``short_word`` stands in the official number （2026）X人调字第00001号. ``above`` is whom it
    escalates to. ``residents`` is the population its quota is reckoned from.
    """

    unit = models.OneToOneField(
        "units.Unit", models.PROTECT, primary_key=True, related_name="mediation_committee"
    )
    kind = models.CharField(
        pgettext_lazy("mediation", "Kind"), max_length=12, choices=CommitteeKind.choices
    )
    trade = models.CharField(_("Trade"), max_length=24, blank=True, default="")
    short_word = models.CharField(_("Word in the file number"), max_length=8)
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Above it")
    )
    court_name = models.CharField(_("Court it belongs to"), max_length=60, blank=True, default="")
    residents = models.PositiveIntegerField(pgettext_lazy("mediation", "Residents"), default=0)
    is_mixed_area = models.BooleanField(_("In an area of several ethnic groups"), default=False)
    has_minority_member = models.BooleanField(
        _("Has a member of an ethnic minority"), default=False
    )
    founded_on = models.DateField(_("Founded on"))
    dissolved_on = models.DateField(_("Dissolved on"), null=True, blank=True)
    term_from = models.DateField(_("Term from"))
    term_to = models.DateField(_("Term to"))
    video_base = models.URLField(_("Address for video sessions"), blank=True, default="")
    seal_key = models.CharField(max_length=120, blank=True, default="")
    initials = models.CharField(max_length=40, blank=True, default="")
    term_reminded_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    import_run = models.UUIDField(null=True)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(short_word=""), name="committee_has_a_word"),
            models.CheckConstraint(
                condition=Q(term_to__gt=F("term_from")), name="committee_term_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(kind="trade") | ~Q(trade=""), name="trade_committee_has_a_trade"
            ),
        ]
        indexes = [
            models.Index(fields=["district_code", "kind"], name="committee_district"),
            models.Index(fields=["street_code", "kind"], name="committee_street"),
            models.Index(fields=["community_code", "kind"], name="committee_community"),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def scope_covers(self, scope: Scope) -> bool:
        """Whether a post's scope contains the committee."""
        return scope.covers(
            district=self.district_code, street=self.street_code, community=self.community_code
        )


class Room(models.Model):
    """A room in which sessions are held; one session at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rooms")
    name = models.CharField(_("Name"), max_length=40)
    address = models.CharField(_("Address"), max_length=120, blank=True, default="")
    seats = models.PositiveSmallIntegerField(_("Seats"), default=8)
    has_two_entrances = models.BooleanField(_("Parties can wait apart"), default=False)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"], condition=Q(closed_on=None), name="room_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Education(models.TextChoices):
    UNKNOWN = "", _("Not recorded")
    PRIMARY = "primary", _("Primary school or less")
    MIDDLE = "middle", _("Middle school")
    HIGH = "high", _("High or vocational school")
    COLLEGE = "college", _("College")
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master or above")


class MediatorStatus(models.TextChoices):
    SERVING = "serving", _("Serving")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("No longer a mediator")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class MediatorQuerySet(models.QuerySet["Mediator"]):
    def visible_to(self, scope: Scope) -> MediatorQuerySet:
        """Mediators inside a post's division."""
        return self.under(scope.column, scope.code)

    def under(self, column: str | None, code: str) -> MediatorQuerySet:
        """Mediators whose committee lies inside a division."""
        return self.filter(**{column: code}) if column else self

    def serving(self) -> MediatorQuerySet:
        return self.filter(status=MediatorStatus.SERVING)


class Mediator(models.Model):
    """A people's mediator (人民调解法 art. 13–17), once, however many committees they serve.

    The codes are those of the main committee. ``open_cases`` is kept with every appointment.
    ``person`` links to the register of people, so that kin and household are seen as conflicts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("Certificate number"), max_length=24, unique=True)
    account = models.OneToOneField(
        "access.Account", models.PROTECT, null=True, blank=True, related_name="mediator"
    )
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=40)
    sex = models.CharField(_("Sex"), max_length=8, choices=Sex.choices)
    born_on = models.DateField(_("Born on"), null=True, blank=True)
    education = models.CharField(
        _("Education"), max_length=10, choices=Education.choices, blank=True, default=""
    )
    phone = SealedTextField(blank=True, default="")
    id_number = SealedTextField(blank=True, default="")
    id_index = models.BinaryField(max_length=32, null=True)
    employer = models.CharField(_("Employer"), max_length=80, blank=True, default="")
    is_full_time = models.BooleanField(_("Full-time"), default=False)
    specialities: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list, verbose_name=_("Specialities")
    )
    languages: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list, verbose_name=_("Languages")
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mediators")
    status = models.CharField(
        max_length=10, choices=MediatorStatus.choices, default=MediatorStatus.SERVING
    )
    open_cases = models.PositiveIntegerField(default=0)
    last_appointed_at = models.DateTimeField(null=True)
    most_cases = models.PositiveSmallIntegerField(_("Most cases at a time"), default=12)
    public_since = models.DateField(null=True)
    photo_key = models.CharField(max_length=120, blank=True, default="")
    about = models.CharField(_("About"), max_length=200, blank=True, default="")
    complaints = models.PositiveSmallIntegerField(default=0)
    feed_key = models.CharField(max_length=43, blank=True, default="")
    initials = models.CharField(max_length=20, blank=True, default="")
    status_because = models.CharField(_("Because"), max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    import_run = models.UUIDField(null=True)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    recorded_at = models.DateTimeField()

    objects = MediatorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="mediator_has_a_name"),
            models.CheckConstraint(
                condition=Q(public_since=None) | ~Q(status="left"), name="mediator_left_not_public"
            ),
            models.UniqueConstraint(
                fields=["id_index"], condition=Q(id_index__isnull=False), name="mediator_once"
            ),
            models.UniqueConstraint(
                fields=["feed_key"], condition=~Q(feed_key=""), name="mediator_feed_key"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "status"], name="mediator_committee"),
            models.Index(fields=["district_code", "status", "id"], name="mediator_district"),
            models.Index(fields=["street_code", "status", "id"], name="mediator_street"),
            models.Index(fields=["community_code", "status", "id"], name="mediator_community"),
            GinIndex(fields=["specialities"], name="mediator_specialities"),
            models.Index(
                fields=["-public_since", "-id"],
                name="mediator_public",
                condition=Q(public_since__isnull=False),
            ),
            models.Index(
                fields=["import_run"], name="mediator_import", condition=~Q(import_run=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TermRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    MEMBER = "member", _("Member of the committee")
    MEDIATOR = "mediator", _("Mediator")


class Dismissal(models.TextChoices):
    """Why a term ended early; the first four are the bans of 人民调解法 art. 15."""

    PARTIAL = "partial", _("Sided with a party")
    INSULT = "insult", _("Insulted a party")
    GAIN = "gain", _("Asked for or took gain")
    LEAK = "leak", _("Leaked privacy or business secrets")
    OWN_WISH = "own_wish", _("Own wish")
    MOVED = "moved", _("Moved to another task")
    UNFIT = "unfit", _("Unable to go on")
    DIED = "died", _("Died")
    TERM_OVER = "term_over", _("Term over")


BANS = (Dismissal.PARTIAL, Dismissal.INSULT, Dismissal.GAIN, Dismissal.LEAK)


class MediatorTerm(models.Model):
    """聘任: that a mediator serves a committee from a day to a day, and why it ended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="terms")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="terms")
    role = models.CharField(
        pgettext_lazy("mediation", "Role"), max_length=10, choices=TermRole.choices
    )
    chosen_by = models.CharField(_("Elected or appointed by"), max_length=80)
    begins = models.DateField(_("From"))
    ends = models.DateField(_("To"))
    ended_on = models.DateField(pgettext_lazy("mediation", "Ended on"), null=True, blank=True)
    ended_because = models.CharField(
        pgettext_lazy("mediation", "Ended because"),
        max_length=12,
        choices=Dismissal.choices,
        blank=True,
        default="",
    )
    ended_words = models.CharField(
        pgettext_lazy("mediation", "In words"), max_length=200, blank=True, default=""
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="term_ends_later"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__isnull=False) & ~Q(ended_because=""),
                name="term_ended_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["mediator", "committee"],
                condition=Q(ended_on=None),
                name="one_term_in_a_committee",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(ended_on=None, role="chair"),
                name="one_chair_a_committee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.role}"

    def holds(self, on: date) -> bool:
        """Whether the term is in force on a day."""
        return self.begins <= on < self.ends and (self.ended_on is None or on < self.ended_on)
