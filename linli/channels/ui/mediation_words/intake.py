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
    "plan": _("Write the plan: what will be done, by whom, when."),
    "agencies": _("Choose the agencies that are invited."),
    "begins": _("Say when it begins."),
    "dispute": _("Say to which dispute it was referred."),
    "name": _("Write a name."),
    "report": _("Write what is reported back."),
}
NOT_NOW: Mapping[str, StrPromise] = {
    "committee_not_above": _("%(detail)s is not above this committee."),
    "committee_not_below": _("%(detail)s is not below this committee."),
    "no_committee": _("No mediation committee is known for this place; ring 12345, please."),
    "no_such_mediator": _("This mediator cannot be chosen; choose another or none."),
    "no_old_case": _("This is not an old case, or it was struck off."),
    "no_such_committee": _("There is no such committee."),
    "no_such_field": _("“%(detail)s” is not corrected this way."),
    "no_such_meeting": _("There is no such joint meeting."),
    "no_such_step": _("This step is reported already, or there is none."),
    "not_appointed_here": _("This mediator is not appointed to the dispute."),
    "not_handed_over": _("Nobody handed this dispute over."),
    "old_case_already": _("It is an old case already."),
    "other_district": _("%(detail)s lies in another district; the county appoints across areas."),
    "own_recusal": _("Nobody rules on their own stepping back."),
    "referred_before": _("This matter was referred to mediation before."),
    "reporter_unknown": _(
        "The reporter is not named, or wants to stay unknown: mediation needs a name."
    ),
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
