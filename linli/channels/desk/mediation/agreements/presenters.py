"""Agreements as values for the pages: who signed, what is due, the court's days, the visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Confirmation,
    ConfirmationState,
    Dispute,
    DisputeParty,
    Obligation,
    ObligationState,
    Signature,
    Visit,
)
from linli.casework.mediation.queries.agreements import Accord, read_accord
from linli.casework.mediation.queries.disputes import DisputeFile, move_for
from linli.casework.mediation.rules.alerts import PAPERS
from linli.casework.mediation.rules.plans import OPEN, routes_after_breach
from linli.casework.mediation.rules.terms import yuan_words
from linli.casework.mediation.workflow import Action, State
from linli.channels.ui.agreement_words import (
    COURT_GROUNDS,
    MEANS,
    PAPER_NAMES,
    PERFORMED,
    SATISFIED,
    route_lines,
    why_not_court,
)
from linli.channels.ui.presenters import Clock, Fact, Label, Standing, Tone
from linli.channels.ui.templatetags.linli_ui import day, moment
from linli.foundation.crypto.rules import mask_name
from linli.foundation.postgres.labels import label_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_STATES = {
    AgreementState.DRAFT: Standing.SOON,
    AgreementState.SIGNING: Standing.SOON,
    AgreementState.IN_FORCE: Standing.OK,
}
_LINE_STATES = {
    ObligationState.DONE: Standing.OK,
    ObligationState.BREACHED: Standing.OVER,
    ObligationState.IMPOSSIBLE: Standing.OVER,
}
_COURT_STATES = {
    ConfirmationState.CONFIRMED: Standing.OK,
    ConfirmationState.DISMISSED: Standing.OVER,
    ConfirmationState.NOT_ACCEPTED: Standing.OVER,
}
_BEFORE = frozenset({State.TO_ACCEPT, State.TO_MEDIATE, State.ROUTED, State.WITHDRAWN, State.VOID})
_LAST_DAYS = 3
_FEW_DAYS = 10


@dataclass(frozen=True)
class SignatureView:
    """One place for a signature: who, and how and when they signed, or that it is missing."""

    who: str
    role: str
    done: str
    url: str
    image: str = ""


@dataclass(frozen=True)
class LineView:
    """One line of the plan."""

    position: int
    who: str
    whom: str
    what: str
    amount: str
    due: str
    label: Label
    notes: tuple[str, ...]


@dataclass(frozen=True)
class OldView:
    """An agreement that is not the one that counts."""

    number: str
    label: Label
    url: str


def accord_of(file: DisputeFile, now: datetime) -> Accord:
    """The agreements of the dispute on this page, read once for all panels."""
    kept = getattr(file.dispute, "_accord", None)
    if not isinstance(kept, Accord):
        kept = read_accord(file.dispute, now)
        file.dispute._accord = kept  # type: ignore[attr-defined]  # kept for this page
    return kept


def without_object(file: DisputeFile, now: datetime) -> frozenset[str]:
    """The actions about agreements that the table allows and that have nothing to act on."""
    if file.case.state in _BEFORE:
        return frozenset()
    accord = accord_of(file, now)
    states = {line.state for line in accord.binding_plan}
    court = accord.confirmation.state if accord.confirmation else ""
    nothing: dict[str, bool] = {
        Action.SIGN: not accord.is_draft,
        Action.PROVE_PERFORMANCE: not states & (OPEN | {ObligationState.IMPOSSIBLE}),
        Action.WAIVE: not states & (OPEN | {ObligationState.IMPOSSIBLE}),
        Action.URGE_PERFORMANCE: not states & OPEN,
        Action.DENY_PERFORMANCE: not any(line.claimed_at for line in accord.binding_plan),
        Action.BREACH: not any(
            line.state == ObligationState.DUE and line.due_on < timezone.localdate(now)
            for line in accord.binding_plan
        ),
        Action.PERFORMED: bool(states & (OPEN | {ObligationState.IMPOSSIBLE})),
        Action.WISH_CONFIRMATION: accord.why_not_court is not None,
        Action.APPLY_CONFIRMATION: accord.why_not_court is not None,
        Action.COURT_ACCEPTS: court != ConfirmationState.APPLIED,
        Action.COURT_REFUSES: court != ConfirmationState.APPLIED,
        Action.COURT_EXTENDS: court != ConfirmationState.ACCEPTED,
    }
    waiting = court in (ConfirmationState.APPLIED, ConfirmationState.ACCEPTED)
    for action in (Action.COURT_CONFIRMS, Action.COURT_DISMISSES, Action.WITHDRAW_CONFIRMATION):
        nothing[action] = not waiting
    return frozenset(str(action) for action, is_so in nothing.items() if is_so)


def agreement_panel(file: DisputeFile, accord: Accord, actor: Actor) -> Mapping[str, object]:
    """The agreement that counts: its number and state, who signed, the older ones."""
    now, number = accord.now, file.case.number
    mediates = file.is_mediated_by(actor) and actor.may(Permission.MEDIATE)
    return {
        "number": now.number if now else "",
        "label": state_view(now) if now else None,
        "facts": _facts(now) if now else (),
        "signatures": signatures_of(
            accord, file, by=actor, may_sign=move_for(file, actor, Action.SIGN) is not None
        ),
        "url": reverse("desk:mediation:agreement", args=[number]) if now else "",
        "draft_url": reverse("desk:mediation:agreement_draft", args=[number]),
        "may_draft": mediates and file.case.state in ("mediating", "agreed"),
        "older": tuple(
            OldView(
                one.number,
                state_view(one),
                reverse("desk:mediation:agreement_of", args=[number, one.position]),
            )
            for one in accord.all
            if now is None or one.id != now.id
        ),
    }


def state_view(agreement: Agreement) -> Label:
    """The state of an agreement as a label."""
    words = label_of(AgreementState, agreement.state)
    return Label(words, _STATES.get(AgreementState(agreement.state), Standing.PLAIN))


def _facts(agreement: Agreement) -> tuple[Fact, ...]:
    sealed, began = agreement.sealed_by_committee_at, agreement.in_force_at
    facts = [
        Fact(_("Kind of agreement"), _("Oral, registered") if agreement.is_oral else _("Written")),
        Fact(pgettext("agreement", "Amount"), amount_words(agreement.amount_cents)),
        Fact(_("In force since"), moment(began) if began else ""),
        Fact(_("Committee's seal"), moment(sealed) if sealed else ""),
        Fact(_("Copies"), str(agreement.copies)),
    ]
    return tuple(fact for fact in facts if fact.value)


def amount_words(cents: int | None) -> str:
    """Figures and capitals; nothing where no amount is named."""
    return "" if cents is None else yuan_words(cents)


def signatures_of(
    accord: Accord, file: DisputeFile, *, by: Actor, may_sign: bool
) -> tuple[SignatureView, ...]:
    """The places for signatures: those that are there, those that are missing, the mediator's."""
    number = file.case.number
    views = [_signed(one) for one in accord.signatures]
    views += [_unsigned(party, number, may_sign=may_sign) for party in accord.must_sign]
    if accord.is_draft and accord.lead is not None and not accord.lead_signed:
        own = may_sign and file.is_mediated_by(by)
        url = reverse("desk:mediation:agreement_sign", args=[number, "mediator"]) if own else ""
        views.append(SignatureView(accord.lead.mediator.name, _("Mediator"), "", url))
    return tuple(views)


def _signed(one: Signature) -> SignatureView:
    means = str(MEANS.get(one.means, one.means))
    done = _("%(how)s, %(when)s") % {"how": means, "when": moment(one.at)}
    if one.party is not None:
        return SignatureView(mask_name(one.party.party.name), _("Party"), done, "", str(one.image))
    name = one.mediator.name if one.mediator else ""
    return SignatureView(name, _("Mediator"), done, "", str(one.image))


def _unsigned(party: DisputeParty, number: str, *, may_sign: bool) -> SignatureView:
    url = reverse("desk:mediation:agreement_sign", args=[number, str(party.id)])
    return SignatureView(mask_name(party.party.name), _("Party"), "", url if may_sign else "")


def line_view(line: Obligation, now: datetime) -> LineView:
    """A line of the plan, names masked."""
    notes = []
    if line.claimed_at is not None and line.state in OPEN:
        notes.append(_("said to be done on %(day)s") % {"day": day(line.claimed_at)})
    if line.done_on is not None:
        notes.append(_("performed on %(day)s") % {"day": line.done_on})
    if line.proof_words:
        notes.append(line.proof_words)
    if line.reminded_on is not None and line.state in OPEN:
        notes.append(_("reminded on %(day)s") % {"day": line.reminded_on})
    if line.urged_at is not None and line.state in OPEN:
        notes.append(_("urged on %(day)s") % {"day": day(line.urged_at)})
    if line.closed_because:
        notes.append(line.closed_because)
    return LineView(
        position=line.position,
        who=mask_name(line.debtor.party.name),
        whom=mask_name(line.creditor.party.name) if line.creditor else "",
        what=line.what,
        amount="" if line.amount_cents is None else f"{line.amount_cents / 100:,.2f}",
        due=str(line.due_on),
        label=line_label(line, timezone.localdate(now)),
        notes=tuple(notes),
    )


def line_label(line: Obligation, today: date) -> Label:
    """How a line stands: its state, or how many days are left."""
    words = label_of(ObligationState, line.state)
    if line.state != ObligationState.DUE:
        return Label(words, _LINE_STATES.get(ObligationState(line.state), Standing.PLAIN))
    left = (line.due_on - today).days
    return Label(days_words(left), days_standing(left))


def days_words(left: int) -> str:
    """How many days are left, or over."""
    if left < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}
    if left == 0:
        return _("ends today")
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}


def days_standing(left: int) -> Standing:
    """The colour of days that are left."""
    if left <= _LAST_DAYS:
        return Standing.OVER
    return Standing.SOON if left <= _FEW_DAYS else Standing.PLAIN


def days_clock(due_on: date, today: date, name: str) -> Clock:
    """The days that are left as the clock of a row."""
    left = (due_on - today).days
    tone = Tone.OVER if left < 0 else Tone.SOON if left <= _FEW_DAYS else Tone.OK
    due = _("by %(day)s") % {"day": due_on}
    return Clock(tone, days_words(left), name=name, due_words=due)


def plan_panel(accord: Accord, now: datetime) -> Mapping[str, object]:
    """The plan of the agreement in force, and what can be done about a breach."""
    lines = accord.binding_plan
    is_breached = any(
        line.state in (ObligationState.BREACHED, ObligationState.IMPOSSIBLE) for line in lines
    )
    routes = routes_after_breach(
        is_confirmed=any(one.state == ConfirmationState.CONFIRMED for one in accord.confirmations),
        may_confirm=accord.why_not_court is None,
    )
    return {
        "lines": tuple(line_view(line, now) for line in lines),
        "routes": route_lines(routes) if is_breached else (),
        "manner": str(accord.binding.manner) if accord.binding else "",
    }


def confirmation_panel(accord: Accord, now: datetime) -> Mapping[str, object]:
    """Whether both may apply and until when, who wishes it, what the court is at."""
    left = (accord.deadline - timezone.localdate(now)).days if accord.deadline else 0
    is_open = accord.why_not_court is None
    wishes = tuple(
        (mask_name(one.party.name), _wish(accord.wish_of(one)))
        for one in accord.parties
        if one.side != "third"
    )
    return {
        "is_open": is_open,
        "why_not": why_not_court(accord.why_not_court, accord.deadline),
        "deadline": str(accord.deadline or ""),
        "left": Label(days_words(left), days_standing(left)) if is_open else None,
        "wishes": wishes if is_open or accord.confirmation else (),
        "papers": tuple((str(PAPER_NAMES[code]), is_must) for code, is_must in PAPERS.items())
        if is_open
        else (),
        "applications": tuple(court_view(one) for one in accord.confirmations),
    }


def _wish(answer: str) -> Label:
    if answer == "yes":
        return Label(_("wishes to apply"), Standing.OK)
    if answer == "no":
        return Label(_("does not wish to"), Standing.OVER)
    return Label(_("not asked yet"), Standing.PLAIN)


def court_view(one: Confirmation) -> Mapping[str, object]:
    """One application to a court as facts."""
    papers = "、".join(str(PAPER_NAMES.get(code, code)) for code in one.papers)
    facts = (
        Fact(pgettext("confirmation", "Court"), one.court),
        Fact(_("Why this court"), str(COURT_GROUNDS.get(one.why_this_court, ""))),
        Fact(_("Applied on"), str(one.applied_on)),
        Fact(_("Papers handed in"), papers),
        Fact(_("Court's number"), one.court_number),
        Fact(_("Accepted on"), str(one.accepted_on or "")),
        Fact(_("Decides by"), "" if one.decided_on else str(one.court_due_on or "")),
        Fact(_("Decided on"), str(one.decided_on or "")),
        Fact(_("Reason of the court"), one.reason),
    )
    state = ConfirmationState(one.state)
    label = Label(label_of(ConfirmationState, one.state), _COURT_STATES.get(state, Standing.SOON))
    return {"label": label, "facts": tuple(fact for fact in facts if fact.value)}


def visits_panel(accord: Accord) -> Mapping[str, object]:
    """What was found when somebody asked how it went."""
    return {"visits": tuple(_visit(one) for one in accord.visits)}


def _visit(one: Visit) -> Mapping[str, object]:
    labels = [
        Label(str(PERFORMED.get(one.performed, "")), Standing.PLAIN),
        Label(str(SATISFIED.get(one.satisfied, "")), Standing.PLAIN),
    ]
    if one.at_odds_again:
        labels.append(Label(_("At odds again"), Standing.SOON))
    if one.may_flare_up:
        labels.append(Label(_("May flare up"), Standing.OVER))
    return {
        "when": moment(one.at),
        "reason": one.reason,
        "words": str(one.words),
        "measures": one.measures,
        "by": one.by_name,
        "labels": tuple(label for label in labels if label.words),
    }


def title_of(dispute: Dispute) -> str:
    """The number a reader knows the dispute by."""
    return dispute.file_number or dispute.case.number
