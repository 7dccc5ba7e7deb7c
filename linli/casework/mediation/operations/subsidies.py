"""以案定补: claimed by the mediator, then checked, examined, fixed, in public notice and paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.mediation.models import (
    Appointment,
    ClaimState,
    Dispute,
    Mediator,
    SubsidyClaim,
    TermRole,
)
from linli.casework.mediation.operations.moves import local_day, threshold
from linli.casework.mediation.operations.register_guard import RegisterRefused, own_mediator, text
from linli.casework.mediation.queries.filing import missing_of
from linli.casework.mediation.queries.subsidies import claims_open_to, rate_rows
from linli.casework.mediation.rules.subsidies import (
    RateRow,
    Step,
    cents_for,
    class_of,
    may_take,
    next_step,
    notice_is_over,
    rate_on,
)
from linli.casework.mediation.workflow import State
from linli.foundation.notices.operations import notice_row
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Level
from linli.registers.places.rules.keepers import NotAllowed, Refused

CLOSED = (State.CLOSED, State.ARCHIVED)
# What the county does, the justice office of a street does not.
COUNTY_STEPS = frozenset({Step.FIXED, Step.PUBLIC, Step.PAID})


class UnknownClaim(Refused):
    """There is no such claim, or none that this post may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such claim."))


class FileIncomplete(RegisterRefused):
    """Items that the file must hold are missing; ``items`` are their codes."""

    def __init__(self, items: Sequence[str]) -> None:
        words = _("The file is not complete: %(number)d items are missing. Complete it first.")
        super().__init__(words % {"number": len(items)})
        self.items = tuple(items)


@transaction.atomic
def claim_subsidy(case_id: UUID, *, klass: str = "", by: Actor, at: datetime) -> SubsidyClaim:
    """Claim what a closed dispute earns; the mediator who led it claims, once.

    ``klass``: by default the class of the dispute's grade.

    :raises FileIncomplete: items of the file are missing.
    :raises RegisterRefused: it is not closed, earns nothing, or was claimed before.
    """
    mediator = own_mediator(by)
    led = Appointment.objects.filter(
        dispute_id=case_id, mediator=mediator, is_lead=True, is_current=True
    )
    appointment = led.select_related("dispute__case").first()
    if appointment is None:
        raise UnknownClaim
    dispute = appointment.dispute
    if dispute.case.state not in CLOSED:
        raise RegisterRefused(_("A subsidy is claimed after the dispute is closed."))
    if SubsidyClaim.objects.filter(dispute=dispute).exclude(state=ClaimState.REFUSED).exists():
        raise _claimed_before()
    missing = [line.code for line in missing_of([case_id]).get(case_id, ())]
    if missing:
        raise FileIncomplete(missing)
    klass = klass or class_of(grade=dispute.grade, outcome=dispute.outcome)
    rate = _rate(klass, at)
    cents = cents_for(rate, dispute.outcome)
    if cents == 0:
        raise RegisterRefused(_("Nothing is paid for a dispute that ended like this."))
    return _written(dispute, mediator, klass, cents, by=by, at=at)


def _written(
    dispute: Dispute, mediator: Mediator, klass: str, cents: int, *, by: Actor, at: datetime
) -> SubsidyClaim:
    case = dispute.case
    row = SubsidyClaim(
        dispute=dispute,
        mediator=mediator,
        klass=klass,
        cents=cents,
        claimed_at=at,
        state_at=at,
        steps=[_step(Step.CLAIMED, by, at)],
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _claimed_before() from error
    return row


def _claimed_before() -> RegisterRefused:
    return RegisterRefused(_("This dispute was claimed before. One dispute is paid once."))


def _rate(klass: str, at: datetime) -> RateRow:
    rate = rate_on(rate_rows(), klass, local_day(at))
    if rate is None:
        raise RegisterRefused(_("No rate is in force for this class."), "klass")
    return rate


def _step(step: str, by: Actor, at: datetime, words: str = "") -> dict[str, str]:
    account = str(by.account_id or "")
    return {
        "state": str(step), "account": account, "who": by.name, "at": at.isoformat(), "words": words
    }  # fmt: skip


@transaction.atomic
def go_on(
    claim_id: UUID, *, klass: str = "", words: str = "", by: Actor, at: datetime
) -> SubsidyClaim:
    """Take the next step of a claim: check, examine, fix, publish or pay it.

    ``klass``: the county may fix another class; the sum follows the rate of the day of the claim.

    :raises NotAllowed: not this post's step, the own case, or a step taken before on this claim.
    :raises RegisterRefused: it is through, or its public notice is not over.
    """
    claim = _locked(by, claim_id)
    step = next_step(claim.state)
    if step is None:
        raise RegisterRefused(_("This claim is through."))
    _require_step(claim, step, by)
    if step is Step.PAID:
        days = threshold("public_notice_days", at)
        if not notice_is_over(timezone.localdate(claim.state_at), days, local_day(at)):
            raise RegisterRefused(_("The public notice is not over yet."))
    if klass and klass != claim.klass:
        if step is not Step.FIXED:
            raise NotAllowed(_("The county fixes the class."))
        rate = _rate(klass, claim.claimed_at)
        claim.klass, claim.cents = klass, cents_for(rate, claim.dispute.outcome)
    claim.state, claim.state_at = ClaimState(step), at
    claim.steps = [*claim.steps, _step(step, by, at, text(words, 200, "words", needed=False))]
    claim.save(update_fields=["state", "state_at", "steps", "klass", "cents"])
    _tell(claim, at)
    return claim


@transaction.atomic
def refuse_claim(claim_id: UUID, *, reason: str, by: Actor, at: datetime) -> SubsidyClaim:
    """Refuse a claim at the step that is due, with a reason; it may be claimed anew."""
    claim = _locked(by, claim_id)
    step = next_step(claim.state)
    if step is None or (step is Step.PAID and claim.state != ClaimState.PUBLIC):
        raise RegisterRefused(_("This claim is through."))
    _require_step(claim, step, by)
    claim.refused_because = text(reason, 200, "reason")
    claim.state, claim.state_at = ClaimState.REFUSED, at
    claim.steps = [*claim.steps, _step(ClaimState.REFUSED, by, at, claim.refused_because)]
    claim.save(update_fields=["state", "state_at", "steps", "refused_because"])
    _tell(claim, at)
    return claim


def _locked(by: Actor, claim_id: UUID) -> SubsidyClaim:
    if not claims_open_to(by).filter(pk=claim_id).exists():
        raise UnknownClaim
    rows = SubsidyClaim.objects.select_for_update(of=("self",))
    return rows.select_related("mediator__account", "dispute__case").get(pk=claim_id)


def _require_step(claim: SubsidyClaim, step: Step, by: Actor) -> None:
    if not may_hold_step(claim, step, by):
        raise NotAllowed(_("This step is not for your post."))
    before = [(one["state"], one["account"]) for one in claim.steps]
    own = str(claim.mediator.account_id or "")
    if not may_take(step, account=str(by.account_id or ""), own_account=own, before=before):
        raise NotAllowed(_("Nobody rules on their own case, or twice on one claim."))


def may_hold_step(claim: SubsidyClaim, step: Step, by: Actor) -> bool:
    """Whether a post takes this step at all: the chair checks, the justice officers do the rest.

    Where the claimant is the chair, the justice office checks in the chair's place.
    """
    rules = by.may(Permission.RULE_ON_SUBSIDY)
    if step is Step.CHECKED:
        own_chair = claim.mediator.terms.filter(ended_on=None, role=TermRole.CHAIR).exists()
        is_chair = by.may(Permission.CHAIR_COMMITTEE) and by.unit_id == claim.dispute.committee_id
        return is_chair or (rules and own_chair)
    if step in COUNTY_STEPS:
        return rules and by.scope.level in (Level.CITY, Level.DISTRICT)
    return rules


def _tell(claim: SubsidyClaim, at: datetime) -> None:
    account_id = claim.mediator.account_id
    if account_id is None:
        return
    row = notice_row(
        channel="inapp",
        recipient=str(account_id),
        template="mediation_subsidy",
        fields={
            "no": claim.dispute.file_number,
            "state": str(ClaimState(claim.state).label),
        },
        is_sensitive=False,
        about=claim.dispute.file_number,
        about_id=claim.pk,
        account_id=account_id,
        at=at,
    )
    if row is not None:
        row.save(force_insert=True)
