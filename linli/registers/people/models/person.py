"""A person in the register, and each change of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.places.models import Home

if TYPE_CHECKING:
    from linli.registers.access.rules import Scope


class IdKind(models.TextChoices):
    """What paper a person is known by."""

    RESIDENT_ID = "resident_id", pgettext_lazy("person", "Resident identity card")
    HMT_PERMIT = (
        "hmt_permit",
        pgettext_lazy("person", "Residence permit for Hong Kong, Macao and Taiwan residents"),
    )
    FOREIGN_PERMIT = (
        "foreign_permit",
        pgettext_lazy("person", "Foreigner's permanent residence card"),
    )
    PASSPORT = "passport", pgettext_lazy("person", "Passport")
    NONE = "none", pgettext_lazy("person", "No ID yet")


class Sex(models.TextChoices):
    """As the paper says."""

    MALE = "male", pgettext_lazy("person", "Male")
    FEMALE = "female", pgettext_lazy("person", "Female")
    UNKNOWN = "unknown", pgettext_lazy("person", "Not recorded")


class Standing(models.TextChoices):
    """How a person stands to the place (实有人口): registered here, from elsewhere, from abroad."""

    REGISTERED = "registered", pgettext_lazy("person", "Registered here")
    FLOATING = "floating", pgettext_lazy("person", "Floating population")
    ABROAD = "abroad", pgettext_lazy("person", "From abroad")


class Relation(models.TextChoices):
    """To the head of the household (GB/T 4761, first digits only)."""

    HEAD = "head", pgettext_lazy("person", "Head of the household")
    SPOUSE = "spouse", pgettext_lazy("person", "Spouse")
    CHILD = "child", pgettext_lazy("person", "Child")
    CHILD_IN_LAW = "child_in_law", pgettext_lazy("person", "Child-in-law")
    GRANDCHILD = "grandchild", pgettext_lazy("person", "Grandchild")
    PARENT = "parent", pgettext_lazy("person", "Parent")
    PARENT_IN_LAW = "parent_in_law", pgettext_lazy("person", "Parent-in-law")
    GRANDPARENT = "grandparent", pgettext_lazy("person", "Grandparent")
    SIBLING = "sibling", pgettext_lazy("person", "Sibling")
    OTHER = "other", pgettext_lazy("person", "Other member")


class Source(models.TextChoices):
    """Where a value came from."""

    VISIT = "visit", pgettext_lazy("person", "Home visit")
    COUNTER = "counter", pgettext_lazy("person", "Counter")
    PORTAL = "portal", pgettext_lazy("person", "The person, through the portal")
    FILE = "file", pgettext_lazy("person", "Imported file")
    SHARED = "shared", pgettext_lazy("person", "Shared by another department")
    REQUEST = "request", pgettext_lazy("person", "Request for correction")


class AgeBand(models.IntegerChoices):
    """The ages that services differ by; kept on the row so that counts agree with it."""

    INFANT = 0, pgettext_lazy("person", "0-5")
    CHILD = 6, pgettext_lazy("person", "6-17")
    ADULT = 18, pgettext_lazy("person", "18-59")
    OLD = 60, pgettext_lazy("person", "60-79")
    VERY_OLD = 80, pgettext_lazy("person", "80 and over")
    UNKNOWN = 255, pgettext_lazy("person", "Not known")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, scope: Scope) -> PersonQuerySet:
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def present(self) -> PersonQuerySet:
        """Those who live there: not moved away, not dead, not merged into another record."""
        return self.filter(left_on=None, died_on=None, merged_into=None)

    def kept(self) -> PersonQuerySet:
        """All but the records that were merged into another."""
        return self.filter(merged_into=None)


class Person(models.Model):
    """One natural person, once (a paper's number is held by one record in force).

    ``version`` grows with each change: whoever acts on an older one is told who was before them.
    ``provenance`` holds source, day, name and proof of those fields that differ from the record's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    id_kind = models.CharField(max_length=16, choices=IdKind.choices)
    id_number = SealedTextField(blank=True, default="")
    id_index = models.BinaryField(max_length=32, null=True)
    # By bytes, so that one index serves equality, beginnings and order.
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=60, db_collation="C")
    initials = models.CharField(max_length=30, db_collation="C")
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField(null=True)
    age_band = models.PositiveSmallIntegerField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    phone = SealedTextField(blank=True, default="")
    phone_index = models.BinaryField(max_length=32, null=True)
    standing = models.CharField(max_length=12, choices=Standing.choices)
    domicile_code = models.CharField(max_length=12, blank=True, default="")
    domicile = SealedTextField(blank=True, default="")
    home = models.ForeignKey(Home, models.PROTECT, null=True, related_name="+", db_index=False)
    residence = SealedTextField(blank=True, default="")
    household = models.ForeignKey(
        "people.Household", models.PROTECT, null=True, related_name="members", db_index=False
    )
    relation = models.CharField(max_length=16, choices=Relation.choices, blank=True, default="")
    district_code = models.CharField(max_length=12)
    street_code = models.CharField(max_length=12)
    community_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=20, blank=True, default="")
    source = models.CharField(max_length=8, choices=Source.choices)
    recorded_on = models.DateField()
    recorded_by = models.CharField(max_length=40)
    verified_on = models.DateField(null=True)
    verified_by = models.CharField(max_length=40, blank=True, default="")
    # Since when the next visit is asked to look whether they still live there.
    to_check_since = models.DateField(null=True)
    provenance: models.JSONField[Any, Any] = models.JSONField(default=dict)
    left_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    erase_on = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    import_run = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(id_index__isnull=False, merged_into=None),
                name="person_paper_once",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head", household__isnull=False),
                name="household_has_one_head",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(id_kind="none", id_index=None)
                | ~Q(id_kind="none") & Q(id_kind__in=IdKind.values, id_index__isnull=False),
                name="person_paper_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values, standing__in=Standing.values),
                name="person_known_sex_and_standing",
            ),
            models.CheckConstraint(
                condition=Q(born_on=None)
                | Q(born_on__gte="1890-01-01", born_on__lte=F("recorded_on")),
                name="person_born_before_recorded",
            ),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(born_on=None) | Q(died_on__gte=F("born_on")),
                name="person_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(household=None, relation="")
                | Q(household__isnull=False, relation__in=Relation.values),
                name="person_relation_in_household",
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None, verified_by="")
                | Q(verified_on__isnull=False) & ~Q(verified_by=""),
                name="person_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, died_on=None) | Q(household=None, home=None),
                name="person_gone_lives_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(erase_on=None) | ~Q(left_on=None, died_on=None),
                name="person_present_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | ~Q(merged_into=F("id")) & Q(household=None, home=None),
                name="person_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(community_code__regex=r"^[0-9]{12}$")
                & ~Q(street_code="")
                & ~Q(district_code=""),
                name="person_in_a_community",
            ),
            models.CheckConstraint(
                condition=Q(grid_code="") | Q(grid_code__startswith=F("community_code")),
                name="person_grid_in_community",
            ),
        ]
        indexes = [
            # A community walks its own people by name or initials; the city the whole register.
            models.Index(fields=["community_code", "name", "id"], name="person_community_name"),
            models.Index(
                fields=["community_code", "initials", "id"], name="person_community_initials"
            ),
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["initials", "id"], name="person_initials"),
            models.Index(
                fields=["phone_index", "community_code"],
                name="person_phone",
                condition=Q(phone_index__isnull=False),
            ),
            models.Index(fields=["home"], name="person_home", condition=Q(home__isnull=False)),
            models.Index(
                fields=["household"], name="person_household", condition=Q(household__isnull=False)
            ),
            models.Index(
                F("community_code"),
                F("verified_on").asc(nulls_first=True),
                F("id"),
                name="person_stale",
                condition=Q(left_on=None, died_on=None, merged_into=None),
            ),
            models.Index(
                fields=["erase_on"], name="person_erase", condition=Q(erase_on__isnull=False)
            ),
            models.Index(
                fields=["merged_into"], name="person_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["import_run"], name="person_import", condition=Q(import_run__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_present(self) -> bool:
        """Whether the person lives there by the register."""
        return self.left_on is None and self.died_on is None and self.merged_into_id is None


class PersonChange(models.Model):
    """One changed field of a person: sealed before and after, by whom, from where (append-only).

    No foreign key, so that it never holds up the record; it goes when the person is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    person_id = models.UUIDField()
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    field = models.CharField(max_length=24, blank=True, default="")
    before = SealedTextField(blank=True, default="")
    after = SealedTextField(blank=True, default="")
    source = models.CharField(max_length=8, choices=Source.choices)
    who = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")
    import_run = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at", "-id"], name="person_change_person"),
            models.Index(
                fields=["import_run", "person_id"],
                name="person_change_import",
                condition=Q(import_run__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.act} {self.field}"


class PersonMerge(models.Model):
    """Two records found to be one person; what was moved is kept, so that it can be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    who = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_away_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
