"""Why an operation on an agreement refuses, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {
    "terms": gettext_lazy("Write what was agreed."),
    "facts": gettext_lazy("Write the main facts of the dispute."),
    "points": gettext_lazy("Write what was in dispute."),
    "manner": gettext_lazy("Say how and until when it is performed, or add lines to the plan."),
    "what": gettext_lazy("Say what is to be done in each line of the plan."),
    "proof": gettext_lazy("Say how it is known."),
    "court": gettext_lazy("Name the court."),
    "on": gettext_lazy("Give the day."),
    "number": gettext_lazy("Give the number of the ruling."),
}
NOT_NOW: Mapping[str, StrPromise] = {
    "side_has_nobody": gettext_lazy(
        "One side has nobody left: add who takes their place, or end the mediation."
    ),
    "copies_beyond": gettext_lazy("Between one and %(detail)s copies."),
    "plan_too_long": gettext_lazy("At most %(detail)s lines in the plan."),
    "plan_names_stranger": gettext_lazy(
        "The plan names somebody who is not a party any more: write the draft anew."
    ),
    "plan_to_oneself": gettext_lazy("Nobody owes something to themselves: choose the other side."),
    "no_draft": gettext_lazy("There is no draft to be signed."),
    "no_agreement_in_force": gettext_lazy("No agreement is in force."),
    "unknown_means": gettext_lazy("This is no way to sign."),
    "wording_changed": gettext_lazy(
        "The wording was changed since you opened it. Read it again before signing."
    ),
    "parties_changed": gettext_lazy(
        "The parties changed since the draft was written: save the draft anew, then all sign."
    ),
    "not_a_signature": gettext_lazy("Sign in the box with a finger, a pen or the mouse."),
    "not_a_signer": gettext_lazy("This person does not sign this agreement."),
    "signed_before": gettext_lazy("This wording was signed already."),
    "oral_is_not_signed": gettext_lazy(
        "An oral agreement is not signed by the parties; the mediator's signature registers it."
    ),
    "paper_needs_mediator": gettext_lazy("Who signs on paper does so before the mediator."),
    "no_mediator_account": gettext_lazy("Only a mediator appointed to this dispute signs here."),
    "sealed_before": gettext_lazy("The seal is on it already."),
    "no_such_obligation": gettext_lazy("There is no such line in the agreement in force."),
    "not_open": gettext_lazy("This line is settled already."),
    "not_your_obligation": gettext_lazy("This is owed by somebody else."),
    "not_owed_to_you": gettext_lazy("Only the one it is owed to can say this."),
    "not_late_yet": gettext_lazy("Its day is not over yet."),
    "performed_in_future": gettext_lazy("Choose a day that has come."),
    "lines_open": gettext_lazy("%(detail)s line(s) of the plan are still open."),
    "court_does_not_confirm": gettext_lazy("A court does not confirm agreements of this type."),
    "confirm_late": gettext_lazy(
        "The thirty days ended on %(detail)s: no application any more. Who is not paid can sue."
    ),
    "confirm_asked_before": gettext_lazy(
        "An application is at the court, or the court has confirmed it."
    ),
    "both_must_apply": gettext_lazy(
        "All parties apply together: %(detail)s of them did not say yes yet."
    ),
    "papers_missing": gettext_lazy("%(detail)s paper(s) that the court must have are missing."),
    "unknown_court_ground": gettext_lazy("Say why it is this court."),
    "day_in_future": gettext_lazy("Choose a day that has come."),
    "court_is_at_it": gettext_lazy(
        "A court is looking at the agreement: take the application back first, or wait for it."
    ),
    "not_at_court": gettext_lazy("No application waits at the court for this."),
    "before_application": gettext_lazy("This is before the application of %(detail)s."),
    "unknown_answer": gettext_lazy("Choose one of the answers."),
    "measures_needed": gettext_lazy("It may flare up: write what is done about it."),
    "visit_in_future": gettext_lazy("Choose a time that has come."),
    "at_court": gettext_lazy("A court has not decided yet: it is closed afterwards."),
    "not_visited": gettext_lazy("Nobody visited since it ended: record a visit first."),
}
