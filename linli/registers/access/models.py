from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7
from linli.registers.units.models import Unit


class AccountManager(BaseUserManager["Account"]):
    """Only what log-in needs; accounts are made by operations."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A member of staff who logs in; what they may do comes from the posts they hold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("User name"), max_length=40, unique=True)
    name = models.CharField(_("Person's name"), max_length=40)
    email = models.EmailField(_("E-mail address"), blank=True, default="")
    is_active = models.BooleanField(_("Active"), default=True)
    is_staff = False
    is_superuser = False
    failed_log_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(_("Locked until"), null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(username=""), name="account_has_a_user_name"),
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class Post(models.Model):
    """A role in a unit, held by one account from a date to a date (岗位)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("Role"), max_length=24)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "role"],
                condition=Q(valid_to=None),
                name="post_held_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_not_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.role}"


class PostGridQuerySet(models.QuerySet["PostGrid"]):
    def in_force(self, on: date) -> PostGridQuerySet:
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class PostGrid(models.Model):
    """A grid that a post looks after, from a date to a date; lists open on it (责任网格).

    It narrows what is shown first, not what the post may see. The code is that of a grid of the
    unit's community; one that was drawn anew has another, and is given anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="grids")
    grid_code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PostGridQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "grid_code"], condition=Q(valid_to=None), name="post_grid_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="post_grid_ends_later",
            ),
            models.CheckConstraint(condition=~Q(grid_code=""), name="post_grid_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.grid_code}"


class AccessLogQuerySet(models.QuerySet["AccessLogEntry"]):
    def under(self, column: str | None, code: str) -> AccessLogQuerySet:
        return self.filter(**{column: code}) if column else self


class AccessLogEntry(models.Model):
    """One reading of a personal record: who, at which post, when, which record, why.

    Append-only: a trigger refuses UPDATE always, and DELETE except in the retention job. No
    foreign keys, so that the log never follows or blocks live data. The codes are those of the
    reader's unit, so that an auditor sees the division's own staff.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    who = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=80, blank=True, default="")
    act = models.CharField(max_length=24)
    record_kind = models.CharField(max_length=24)
    record_id = models.UUIDField()
    about = models.CharField(max_length=40, blank=True, default="")
    fields = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["record_id", "-at"], name="access_log_record"),
            models.Index(fields=["account_id", "-at"], name="access_log_account"),
            models.Index(fields=["-at", "-id"], name="access_log_newest"),
            models.Index(fields=["district_code", "-at", "-id"], name="access_log_district"),
            models.Index(fields=["street_code", "-at", "-id"], name="access_log_street"),
            models.Index(fields=["community_code", "-at", "-id"], name="access_log_community"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="unmask") | ~Q(reason=""), name="unmasking_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.act}"


class SignInKind(models.TextChoices):
    """What a line of the sign-in log tells."""

    LOGGED_IN = "logged_in", _("Logged in")
    REFUSED = "refused", _("Log-in refused")
    LOCKED = "locked", _("Locked after failures")
    LOGGED_OUT = "logged_out", _("Logged out")
    SWITCHED = "switched", _("Switched post")
    UNLOCKED = "unlocked", _("Unlocked")
    PASSWORD = "password", _("Password changed")


class SignInEvent(models.Model):
    """A log-in, a refused log-in, a lock-out, a log-out, a switch of post (append-only)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    username = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=16)
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="sign_in_newest"),
            models.Index(fields=["username", "-at"], name="sign_in_user_name"),
            models.Index(fields=["account_id", "-at"], name="sign_in_account"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.username} {self.kind}"
