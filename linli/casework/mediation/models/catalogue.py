"""The rules that mediation goes by, each with its legal basis and the dates between which it holds."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models.dated import Dated, ends_later
from linli.foundation.calendar.rules import LimitUnit, RollRule, StartRule


class DisputeType(Dated):
    """纠纷类型 (the Ministry of Justice's list), with what to ask and whose trade it is.

    ``checklist`` are the points to clear up with the parties, ``trade`` names the trade committees
    that know it best, ``court_hears`` is false where a court would not confirm an agreement.
    """

    code = models.CharField(_("Code"), max_length=24)
    name = models.CharField(_("Name"), max_length=40)
    trade = models.CharField(_("Trade"), max_length=24, blank=True, default="")
    is_keepsake = models.BooleanField(_("Kept for good"), default=False)
    court_hears = models.BooleanField(_("A court may confirm"), default=True)
    checklist: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=200), default=list, verbose_name=_("Points to clear up")
    )
    words: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("Words that suggest it")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="dispute_type_in_force_once"
            ),
            ends_later("dispute_type"),
        ]

    def __str__(self) -> str:
        return self.name


class MediationLimit(Dated):
    """How long a step may take; the most specific row that fits the dispute applies."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    clock = models.CharField(_("Clock"), max_length=16)
    grade = models.CharField(_("Grade"), max_length=4, blank=True, default="")
    source = models.CharField(_("Source"), max_length=16, blank=True, default="")
    phase = models.CharField(_("Phase at court"), max_length=16, blank=True, default="")
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
                fields=["code"], condition=Q(valid_to=None), name="mediation_limit_in_force_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="mediation_limit_positive"),
            ends_later("mediation_limit"),
        ]

    def __str__(self) -> str:
        return self.name


class MediationThreshold(Dated):
    """A number that is not a time: days before an alert, people or yuan from which a grade holds."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    value = models.PositiveIntegerField(_("Value"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="mediation_threshold_once"
            ),
            ends_later("mediation_threshold"),
        ]

    def __str__(self) -> str:
        return self.name


class Bar(Dated):
    """Why a dispute may not be mediated (DOMAIN §3.1), and which route is right instead."""

    code = models.CharField(_("Code"), max_length=24)
    name = models.CharField(_("Name"), max_length=80)
    explanation = models.TextField(_("Explanation for the parties"))
    route = models.CharField(_("Right route"), max_length=200)
    words: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("Words that suggest it")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="bar_in_force_once"
            ),
            ends_later("bar"),
        ]

    def __str__(self) -> str:
        return self.name


class LawClause(Dated):
    """An article of law that mediators have at hand, for some types of dispute or for all."""

    law = models.CharField(_("Law"), max_length=80)
    article = models.CharField(_("Article"), max_length=40)
    text = models.TextField(_("Text"))
    types: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list, verbose_name=_("Types of dispute")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["law", "article"], condition=Q(valid_to=None), name="clause_in_force_once"
            ),
            ends_later("clause"),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class TermTemplate(Dated):
    """A ready wording for a term of an agreement, with blanks in braces: {payer} {amount} {due}."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    text = models.TextField(_("Wording"))
    types: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list, verbose_name=_("Types of dispute")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="term_template_once"
            ),
            ends_later("term_template"),
        ]

    def __str__(self) -> str:
        return self.name


class Quota(Dated):
    """How many mediators a place must have, by population (local plans; DOMAIN §3.6).

    ``level`` is community, street or district, or the kind of a committee; ``population_from`` is
    the least number of residents from which the row holds.
    """

    level = models.CharField(_("Level"), max_length=16)
    population_from = models.PositiveIntegerField(_("From residents"), default=0)
    mediators = models.PositiveIntegerField(_("Mediators"))
    full_time = models.PositiveIntegerField(_("of them full-time"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "population_from"],
                condition=Q(valid_to=None),
                name="quota_in_force_once",
            ),
            ends_later("quota"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.population_from}"


class SubsidyRate(Dated):
    """以案定补: what a finished case of a class earns (财行〔2007〕179号 and local rules).

    ``yuan`` for a written agreement; an oral one earns ``oral_percent`` of it, effort without
    agreement ``failed_percent``.
    """

    klass = models.CharField(pgettext_lazy("mediation", "Class"), max_length=12)
    name = models.CharField(_("Name"), max_length=40)
    yuan = models.PositiveIntegerField(_("Yuan"))
    oral_percent = models.PositiveSmallIntegerField(_("Oral, per cent"), default=50)
    failed_percent = models.PositiveSmallIntegerField(_("Without agreement, per cent"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["klass"], condition=Q(valid_to=None), name="subsidy_rate_once"
            ),
            ends_later("subsidy_rate"),
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueVersion(models.Model):
    """One number that grows with every change of these rules, so that processes read them anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_version_of_the_catalogue")
        ]

    def __str__(self) -> str:
        return str(self.version)


class MediationRuleChange(models.Model):
    """That somebody changed a rule of mediation: what it said before and after. Append-only."""

    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    table = models.CharField(max_length=24)
    key = models.CharField(max_length=140)
    act = models.CharField(max_length=10, default="change")
    version = models.PositiveIntegerField(default=0)
    starts_on = models.DateField(null=True)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    after: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="mediation_rule_change"),
            models.Index(fields=["table", "key", "-version"], name="mediation_rule_key"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
