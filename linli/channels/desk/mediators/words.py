"""Codes of mediation's registers in the words of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models import ClaimState
from linli.casework.mediation.queries.statistics import By
from linli.casework.mediation.rules.subsidies import Step
from linli.channels.ui.presenters import Standing

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GRADE_WORDS: dict[str, StrPromise] = {
    "grade_1": _("First-grade mediator"),
    "grade_2": _("Second-grade mediator"),
    "grade_3": _("Third-grade mediator"),
    "grade_4": _("Fourth-grade mediator"),
}
TIE_WORDS: dict[str, StrPromise] = {
    "kin": _("Kin"),
    "household": _("Same household"),
    "employer": pgettext_lazy("tie", "Employer"),
    "business": _("Business"),
}
BY_WORDS: dict[By, StrPromise] = {
    By.DISTRICT: pgettext_lazy("statistics", "District"),
    By.STREET: pgettext_lazy("statistics", "Street or town"),
    By.COMMITTEE: pgettext_lazy("statistics", "Committee"),
}
STEP_WORDS: dict[Step, StrPromise] = {
    Step.CHECKED: _("Check the claim"),
    Step.EXAMINED: _("Examine the claim"),
    Step.FIXED: _("Fix the sum"),
    Step.PUBLIC: _("Put into public notice"),
    Step.PAID: _("Note as paid"),
}
CLAIM_TONES = {
    ClaimState.PAID: Standing.OK,
    ClaimState.REFUSED: Standing.OVER,
    ClaimState.PUBLIC: Standing.ACCENT,
}
ITEM_WORDS: dict[str, StrPromise] = {
    "mediators": pgettext_lazy("statistics", "Mediators"),
    "full_time": pgettext_lazy("statistics", "Full-time"),
    "part_time": pgettext_lazy("statistics", "Part-time"),
    "female": pgettext_lazy("statistics", "Female"),
    "male": pgettext_lazy("statistics", "Male"),
    "trained": pgettext_lazy("statistics", "Trained (persons)"),
    "hours": pgettext_lazy("statistics", "Hours of training"),
    "accepted": pgettext_lazy("statistics", "Accepted"),
    "people": pgettext_lazy("statistics", "People concerned"),
    "success": pgettext_lazy("statistics", "Agreement reached"),
    "failed": pgettext_lazy("statistics", "No agreement"),
    "written": pgettext_lazy("statistics", "Written agreements"),
    "oral": pgettext_lazy("statistics", "Oral agreements"),
    "yuan": pgettext_lazy("statistics", "Amount (yuan)"),
    "performed": pgettext_lazy("statistics", "Performed"),
    "confirmation_applied": pgettext_lazy("statistics", "Confirmation applied for"),
    "confirmation_granted": pgettext_lazy("statistics", "Confirmed by the court"),
    "screenings": pgettext_lazy("statistics", "Screening rounds"),
    "signs": pgettext_lazy("statistics", "Early signs found"),
    "prevented": pgettext_lazy("statistics", "Disputes prevented"),
}
BLOCK_WORDS: dict[str, StrPromise] = {
    "committees": pgettext_lazy("statistics", "Committees by kind"),
    "mediators": pgettext_lazy("statistics", "Mediators"),
    "cases": pgettext_lazy("statistics", "Disputes"),
    "source": pgettext_lazy("statistics", "By source"),
    "type": pgettext_lazy("statistics", "By type"),
    "after": pgettext_lazy("statistics", "Confirmation and prevention"),
}
ACT_WORDS: dict[str, StrPromise] = {
    "found": pgettext_lazy("register history", "Founded"),
    "change": pgettext_lazy("register history", "Changed"),
    "new term": pgettext_lazy("register history", "New term"),
    "dissolve": pgettext_lazy("register history", "Dissolved"),
    "add room": pgettext_lazy("register history", "Room added"),
    "change room": pgettext_lazy("register history", "Room changed"),
    "close room": pgettext_lazy("register history", "Room closed"),
    "seal": pgettext_lazy("register history", "Seal put in"),
    "enrol": pgettext_lazy("register history", "Enrolled"),
    "appoint": pgettext_lazy("register history", "Appointed"),
    "status": pgettext_lazy("register history", "Status changed"),
    "public": pgettext_lazy("register history", "Consent to the public list changed"),
    "training": pgettext_lazy("register history", "Training recorded"),
    "declare tie": pgettext_lazy("register history", "Tie declared"),
    "end tie": pgettext_lazy("register history", "Tie ended"),
    "propose grade": pgettext_lazy("register history", "Grade proposed"),
    "publish grade": pgettext_lazy("register history", "Grade in public notice"),
    "decide grade": pgettext_lazy("register history", "Grade decided"),
    "complaint": pgettext_lazy("register history", "Complaint recorded"),
    "answer complaint": pgettext_lazy("register history", "Complaint answered"),
    "account": pgettext_lazy("register history", "Log-in changed"),
    "import": pgettext_lazy("register history", "Brought in by an import"),
}


def grade_words(code: str) -> str:
    """An official grade in words; a local title as it is called."""
    return str(GRADE_WORDS.get(code, code))
