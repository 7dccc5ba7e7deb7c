from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models.dated import Dated
from linli.foundation.calendar.rules import LimitUnit
from linli.oversight.supervision.rules import MATTER, Rung, Signer, To, Trigger

_UNITS = [(str(unit), str(unit)) for unit in LimitUnit]


class RungChoice(models.TextChoices):
    """The rungs of the ladder as the office calls them."""

    REMIND = Rung.REMIND, _("Reminder")
    URGE = Rung.URGE, _("Urging")
    ORDER = Rung.ORDER, _("Supervision order")
    LISTING = Rung.LISTING, _("Listed supervision")
    CIRCULAR = Rung.CIRCULAR, _("Circular")
    SUMMON = Rung.SUMMON, _("Talk with the unit")


class SupervisionRule(Dated):
    """Which rung is due when, to whom it goes, what it asks and who signs it."""

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    family = models.CharField(max_length=16, default=MATTER)
    rung = models.CharField(_("Rung"), max_length=10, choices=RungChoice.choices)
    clocks: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=16), verbose_name=_("Limits it watches")
    )
    trigger = models.CharField(
        _("Counts from"), max_length=6, choices=[(str(one), str(one)) for one in Trigger]
    )
    after = models.PositiveSmallIntegerField(_("So long after"), default=0)
    after_unit = models.CharField(_("Unit"), max_length=16, choices=_UNITS, default="working_day")
    urgencies: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=10), default=list, verbose_name=_("Urgencies")
    )
    to = models.CharField(_("Goes to"), max_length=6, choices=[(str(one), str(one)) for one in To])
    roles: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), verbose_name=_("Roles")
    )
    is_automatic = models.BooleanField(_("Issued by itself"), default=True)
    signer = models.CharField(
        _("Signed by"), max_length=12, choices=[(str(one), str(one)) for one in Signer]
    )
    unless_answered = models.BooleanField(_("Not if the unit answered"), default=False)
    reply_within = models.PositiveSmallIntegerField(_("Answer within"), default=0)
    reply_unit = models.CharField(_("Unit"), max_length=16, choices=_UNITS, default="working_day")
    text = models.CharField(_("Text"), max_length=300)
    requirement = models.CharField(_("What is asked"), max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="supervision_rule_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(trigger="after", after__gte=1) | ~Q(trigger="after") & Q(after=0),
                name="supervision_rule_after_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="supervision_rule_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name
