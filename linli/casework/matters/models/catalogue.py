"""The rules a city edits, each with its legal basis and the dates between which it holds."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models.dated import Dated, ends_later
from linli.foundation.calendar.rules import LimitUnit, RollRule, StartRule
from linli.foundation.postgres.ids import uuid7


class Category(Dated):
    """A class of matters, codes AABBCC in three levels (DOMAIN §1.12)."""

    code = models.CharField(_("Code"), max_length=6)
    name = models.CharField(_("Name"), max_length=40)
    is_sensitive = models.BooleanField(_("Sensitive"), default=False)
    route_elsewhere = models.CharField(_("Route elsewhere"), max_length=120, blank=True, default="")
    words: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("Words that suggest it")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="category_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{2}){1,3}$"), name="category_code_in_pairs"
            ),
            ends_later("category"),
        ]

    def __str__(self) -> str:
        return self.name


class LimitRule(Dated):
    """How long a step may take; the most specific row that fits the matter applies."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    clock = models.CharField(_("Clock"), max_length=16)
    nature = models.CharField(_("Type"), max_length=16, blank=True, default="")
    urgency = models.CharField(_("Urgency"), max_length=10, blank=True, default="")
    channel = models.CharField(_("Channel"), max_length=16, blank=True, default="")
    category = models.CharField(_("Category"), max_length=6, blank=True, default="")
    amount = models.PositiveIntegerField(_("Amount"))
    unit = models.CharField(
        _("Unit"), max_length=16, choices=[(str(unit), str(unit)) for unit in LimitUnit]
    )
    start_rule = models.CharField(
        _("Start"), max_length=10, choices=[(str(rule), str(rule)) for rule in StartRule]
    )
    roll_rule = models.CharField(
        _("Roll"), max_length=10, choices=[(str(rule), str(rule)) for rule in RollRule]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="limit_in_force_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="limit_at_least_one"),
            ends_later("limit"),
        ]

    def __str__(self) -> str:
        return self.name


class Threshold(Dated):
    """A number that is not a time: how many rounds, tries, days of grace."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    value = models.PositiveIntegerField(_("Value"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="threshold_in_force_once"
            ),
            ends_later("threshold"),
        ]

    def __str__(self) -> str:
        return self.name


class RefusalGround(Dated):
    """Why a matter may not be taken in (N1-N6), and where it belongs instead."""

    code = models.CharField(_("Code"), max_length=4)
    name = models.CharField(_("Name"), max_length=80)
    explanation = models.CharField(_("Explanation"), max_length=300)
    route = models.CharField(_("Route"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="ground_in_force_once"
            ),
            ends_later("ground"),
        ]

    def __str__(self) -> str:
        return self.name


class DispatchRule(Dated):
    """A row of the dispatch catalogue (派单目录): category × nature × place → units."""

    category = models.CharField(_("Category"), max_length=6)
    nature = models.CharField(_("Type"), max_length=16, blank=True, default="")
    place_code = models.CharField(_("Place"), max_length=12, blank=True, default="")
    lead = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    assists: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "units.Unit", related_name="+", blank=True
    )
    is_certain = models.BooleanField(_("Certain"), default=True)
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "nature", "place_code"],
                condition=Q(valid_to=None),
                name="dispatch_rule_once",
            ),
            ends_later("dispatch_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.place_code}"


class EmergencyWord(Dated):
    """A word after which the operator asks whether to put the call through at once."""

    word = models.CharField(_("Word"), max_length=20)
    line = models.CharField(_("Line"), max_length=12)
    advice = models.CharField(_("What to tell the caller"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["word"], condition=Q(valid_to=None), name="emergency_word_once"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class HintKind(models.TextChoices):
    """What words of a text may hint at; idle words say nothing and are not compared."""

    NATURE = "nature", pgettext_lazy("of a matter", "Type")
    URGENCY = "urgency", _("Urgency")
    IDLE = "idle", _("Words that say nothing")


class HintRule(Dated):
    """The words that hint at one type or one urgency; the lower rank wins a tie."""

    kind = models.CharField(_("Kind"), max_length=8, choices=HintKind.choices)
    value = models.CharField(_("Value"), max_length=10, blank=True, default="")
    rank = models.PositiveSmallIntegerField(default=0)
    words: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("Words that suggest it")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(valid_to=None), name="hint_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="idle", value="") | ~Q(kind="idle") & ~Q(value=""),
                name="hint_at_something_unless_idle",
            ),
            ends_later("hint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


class ReplyTemplate(Dated):
    """Words kept ready: for registering, answering, replying, calling back."""

    use = models.CharField(_("Use"), max_length=16)
    title = models.CharField(_("Title"), max_length=60)
    category = models.CharField(_("Category"), max_length=6, blank=True, default="")
    body = models.TextField(_("Text"))

    class Meta:
        indexes = [models.Index(fields=["use", "category"], name="reply_template_use")]
        constraints = [
            models.UniqueConstraint(
                fields=["use", "title"],
                condition=Q(valid_to=None),
                name="reply_template_in_force_once",
            ),
            ends_later("reply_template"),
        ]

    def __str__(self) -> str:
        return self.title


class RetentionClass(Dated):
    """How long files of a class are kept after closing, and what becomes of them then."""

    class Then(models.TextChoices):
        DEIDENTIFY = "deidentify", _("Stripped of personal data")
        SEAL = "seal", _("Sealed")
        ERASE = "erase", _("Erased")
        KEEP = "keep", _("Kept for good")

    code = models.CharField(_("Code"), max_length=16)
    name = models.CharField(_("Name"), max_length=80)
    years = models.PositiveSmallIntegerField(_("Years"))
    then = models.CharField(_("Then"), max_length=12, choices=Then.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="retention_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(years=0, then="keep") | Q(years__gte=1) & ~Q(then="keep"),
                name="retention_for_good_has_no_years",
            ),
            ends_later("retention"),
        ]

    def __str__(self) -> str:
        return self.name


class RuleAct(models.TextChoices):
    """What was done to a rule."""

    SEED = "seed", _("Seeded")
    ADD = "add", _("Added")
    CHANGE = "change", _("Changed")
    END = "end", _("Ended")
    CANCEL = "cancel", _("Cancelled before it began")
    IMPORT = "import", _("Imported")


class RuleKind(models.TextChoices):
    """Which sort of rule it was."""

    CATALOGUE = "catalogue", _("Rule book")
    CATEGORY = "category", _("Category")
    LIMIT = "limit", _("Time limit")
    THRESHOLD = "threshold", _("Threshold")
    GROUND = "ground", _("Ground for not accepting")
    DISPATCH = "dispatch", _("Dispatch rule")
    EMERGENCY = "emergency", _("Emergency word")
    HINT = "hint", _("Hint words")
    REPLY = "reply", _("Ready words")
    MESSAGE = "message", _("Message text")
    RETENTION = "retention", _("Retention class")
    CALENDAR = "calendar", _("Working calendar")
    LADDER = "ladder", _("Supervision rule")


class CatalogueChange(models.Model):
    """One change of the rules: who, when, from which day, what it said before and says now.

    Append-only (a trigger refuses UPDATE and DELETE). ``version`` is the rule book's after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.BigIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=80, blank=True, default="")
    account_id = models.UUIDField(null=True)
    act = models.CharField(max_length=8, choices=RuleAct.choices)
    what = models.CharField(max_length=12, choices=RuleKind.choices)
    about = models.CharField(max_length=120)
    starts_on = models.DateField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["what", "about", "-version"], name="catalogue_change_about"),
            models.Index(fields=["what", "-id"], name="catalogue_change_what"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.what} {self.about}"


class RuleBookVersion(models.Model):
    """One row that counts changes of the rules, so that each process knows when to reload."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)
