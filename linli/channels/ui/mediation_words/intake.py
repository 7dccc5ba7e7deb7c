"""What is missing or not possible now when a dispute is taken in, appointed or moved on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {
    "parties": _("Name at least one party."),
    "type": _("Choose the type of the dispute."),
    "grade": _("Choose the grade."),
    "bar": _("Choose why it may not be mediated."),
    "mediators": _("Choose the mediators."),
    "committee": _("Choose the committee."),
    "because": _("Say why the party is gone."),
    "agencies": _("Choose the agencies that are invited."),
    "begins": _("Say when it begins."),
    "report": _("Write what is reported back."),
}
NOT_NOW: Mapping[str, StrPromise] = {
    "both_sides_needed": _("An applicant and another party are needed."),
    "committee_dissolved": _("%(detail)s is dissolved; choose another committee."),
    "consent_not_asked": _("Somebody was not asked yet whether to mediate."),
    "mediator_not_serving": _("%(detail)s does not serve as a mediator now."),
    "no_such_party": _("There is no such party to this dispute."),
    "one_mediator_leads": _("Exactly one mediator leads."),
    "party_refuses": _("A party refuses mediation: it ends here, and other routes are told."),
    "too_many_mediators": _("At most %(detail)s mediators for one dispute."),
    "unknown_type": _("There is no type %(detail)s in force."),
}
