"""What agreements show and offer on the page of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Case, Document
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Obligation, ObligationState
from linli.casework.mediation.queries.agreements import present_parties, read_accord
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.rules.plans import OPEN, routes_after_breach
from linli.casework.mediation.workflow import Action, State
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.agreements import forms as own
from linli.channels.desk.mediation.agreements.presenters import (
    accord_of,
    agreement_panel,
    confirmation_panel,
    plan_panel,
    visits_panel,
    without_object,
)
from linli.channels.desk.mediation.panels import Panel
from linli.channels.desk.mediation.panels import register as register_panel
from linli.channels.desk.mediation.registry import ActionSpec, Doing, calls, hide, register
from linli.channels.ui.agreement_words import route_lines
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.rules import Actor

_AFTER = frozenset({State.AGREED, State.PERFORMED, State.UNPERFORMED, State.CLOSED, State.ARCHIVED})


def _field(form: ActForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    return field


def _lines(case: Case, states: frozenset[str]) -> list[Obligation]:
    accord = read_accord(case.dispute, timezone.now())
    return [line for line in accord.binding_plan if line.state in states]


def _offer(form: ActForm, case: Case, states: frozenset[str]) -> None:
    choices = [
        (str(line.id), f"{line.position}. {mask_name(line.debtor.party.name)} {line.what}")
        for line in _lines(case, states)
    ]
    _field(form, "line").choices = choices


def choose_line(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """Offer what is open of the plan."""
    _offer(form, case, OPEN)


def choose_late_line(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """Offer what is due and not yet noted as a breach."""
    _offer(form, case, frozenset({ObligationState.DUE}))


def choose_any_line(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """Offer what is open or was given up."""
    _offer(form, case, OPEN | {ObligationState.IMPOSSIBLE})
    if "on" in form.fields:
        form.fields["on"].initial = timezone.localdate(at)


def prepare_wish(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """Offer the parties who are there."""
    _field(form, "party").choices = [
        (str(one.id), mask_name(one.party.name)) for one in present_parties(case.id)
    ]


def prepare_today(form: ActForm, _case: Case, _actor: Actor, at: datetime) -> None:
    """Today, where nothing else is said."""
    form.fields["on"].initial = timezone.localdate(at)


def prepare_court(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """The committee's court, the papers that the file holds, today."""
    form.fields["court"].initial = case.dispute.committee.court_name
    form.fields["papers"].initial = ["application", "agreement", "proof"]
    form.fields["on"].initial = timezone.localdate(at)


def prepare_cannot(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """The route that is right as things stand."""
    accord = read_accord(case.dispute, at)
    routes = routes_after_breach(
        is_confirmed=any(one.state == "confirmed" for one in accord.confirmations),
        may_confirm=accord.why_not_court is None,
    )
    form.fields["route"].initial = route_lines(routes)[0][0]


def prepare_visit(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """Why one visits."""
    is_due = case.state == State.AGREED
    form.fields["reason"].initial = "履行期届满回访" if is_due else "结案后回访"


def _document(documents: tuple[Document, ...]) -> Document | None:
    return documents[0] if documents else None


def _proof(d: Doing) -> mediation.Proof:
    return mediation.Proof(
        words=d.data["words"], on=d.data.get("on"), document=_document(d.documents)
    )


def _ruling(d: Doing) -> mediation.Ruling:
    return mediation.Ruling(
        on=d.data["on"],
        number=d.data.get("number", ""),
        reason=d.data.get("reason", ""),
        document=_document(d.documents),
    )


def _application(d: Doing) -> mediation.Application:
    return mediation.Application(
        court=d.data["court"],
        why_this_court=d.data["why_this_court"],
        papers=tuple(d.data["papers"]),
        on=d.data["on"],
    )


def _visit(d: Doing) -> mediation.NewVisit:
    names = (
        "reason",
        "performed",
        "satisfied",
        "words",
        "at_odds_again",
        "may_flare_up",
        "measures",
    )
    return mediation.NewVisit(**{name: d.data[name] for name in names})


register(
    ActionSpec(
        action=Action.DRAFT_AGREEMENT,
        icon="pencil",
        key="Alt+D",
        label=_("Write the agreement"),
        page=lambda number: reverse("desk:mediation:agreement_draft", args=[number]),
    ),
    ActionSpec(
        action=Action.SIGN,
        icon="signature",
        key="Alt+S",
        label=_("Sign the agreement"),
        page=lambda number: reverse("desk:mediation:agreement", args=[number]),
    ),
    ActionSpec(
        action=Action.PROVE_PERFORMANCE,
        icon="receipt",
        form=own.ProofForm,
        prepare=choose_any_line,
        do=lambda d: mediation.record_performance(
            d.case_id, d.data["line"], _proof(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.URGE_PERFORMANCE,
        icon="bell",
        form=own.LineChoiceForm,
        prepare=choose_line,
        do=lambda d: mediation.urge_performance(
            d.case_id, d.data["line"], by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.BREACH,
        icon="alert-triangle",
        form=own.LineChoiceForm,
        prepare=choose_late_line,
        do=lambda d: mediation.note_breach(
            d.case_id, d.data["line"], by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.DENY_PERFORMANCE,
        icon="ban",
        form=own.LineReasonForm,
        prepare=choose_line,
        do=lambda d: mediation.deny_performance(
            d.case_id, d.data["line"], reason=d.data["reason"], by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.WAIVE,
        icon="users-minus",
        form=own.LineReasonForm,
        prepare=choose_any_line,
        consequence=_("Only with the word of the one it is owed to; it cannot be taken back."),
        do=lambda d: mediation.waive(
            d.case_id, d.data["line"], reason=d.data["reason"], by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.PERFORM_AT_ONCE,
        icon="circle-check",
        form=own.AtOnceForm,
        do=lambda d: mediation.perform_at_once(
            d.case_id, _proof(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(action=Action.PERFORMED, icon="circle-check", do=calls(mediation.performed)),
    ActionSpec(
        action=Action.CANNOT_PERFORM,
        icon="circle-x",
        form=own.CannotForm,
        prepare=prepare_cannot,
        is_danger=True,
        do=calls(mediation.cannot_perform),
    ),
    ActionSpec(
        action=Action.MEDIATE_AGAIN,
        icon="refresh",
        form=own.AgainForm,
        do=calls(mediation.mediate_again),
    ),
    ActionSpec(
        action=Action.WISH_CONFIRMATION,
        icon="message-question",
        form=own.WishForm,
        prepare=prepare_wish,
        do=lambda d: mediation.wish_confirmation(
            d.case_id, d.data["party"], answer=d.data["answer"], means=d.data["means"],
            by=d.by, at=d.at, expect=d.expect,
        ),
    ),
    ActionSpec(
        action=Action.APPLY_CONFIRMATION,
        icon="building",
        form=own.CourtForm,
        prepare=prepare_court,
        do=lambda d: mediation.apply_confirmation(
            d.case_id, _application(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.COURT_ACCEPTS,
        icon="building",
        form=own.RulingForm,
        prepare=prepare_today,
        do=lambda d: mediation.court_accepts(
            d.case_id, _ruling(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.COURT_EXTENDS,
        icon="clock",
        form=own.RulingForm,
        prepare=prepare_today,
        do=lambda d: mediation.court_extends(
            d.case_id, _ruling(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.COURT_REFUSES,
        icon="circle-x",
        form=own.NegativeForm,
        prepare=prepare_today,
        do=lambda d: mediation.court_refuses(
            d.case_id, _ruling(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.COURT_CONFIRMS,
        icon="gavel",
        form=own.ConfirmedForm,
        prepare=prepare_today,
        do=lambda d: mediation.court_confirms(
            d.case_id, _ruling(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.COURT_DISMISSES,
        icon="circle-x",
        form=own.NegativeForm,
        prepare=prepare_today,
        do=lambda d: mediation.court_dismisses(
            d.case_id, _ruling(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(
        action=Action.WITHDRAW_CONFIRMATION,
        icon="arrow-back-up",
        form=own.ReasonForm,
        do=calls(mediation.withdraw_confirmation),
    ),
    ActionSpec(
        action=Action.VISIT,
        icon="home",
        form=own.VisitForm,
        prepare=prepare_visit,
        do=lambda d: mediation.record_visit(
            d.case_id, _visit(d), by=d.by, at=d.at, expect=d.expect
        ),
    ),
    ActionSpec(action=Action.CLOSE, icon="check", do=calls(mediation.close)),
)  # fmt: skip

hide(without_object)


def _agreement(file: DisputeFile, actor: Actor, now: datetime) -> Mapping[str, object]:
    return agreement_panel(file, accord_of(file, now), actor)


def _plan(file: DisputeFile, _actor: Actor, now: datetime) -> Mapping[str, object]:
    return plan_panel(accord_of(file, now), now)


def _confirmation(file: DisputeFile, _actor: Actor, now: datetime) -> Mapping[str, object]:
    return confirmation_panel(accord_of(file, now), now)


def _visits(file: DisputeFile, _actor: Actor, now: datetime) -> Mapping[str, object]:
    return visits_panel(accord_of(file, now))


def _is_mediated(file: DisputeFile, _actor: Actor) -> bool:
    return file.case.state == State.MEDIATING or file.case.state in _AFTER


def _is_after(file: DisputeFile, _actor: Actor) -> bool:
    return file.case.state in _AFTER and bool(file.dispute.outcome in ("written", "oral"))


def _is_visited(file: DisputeFile, _actor: Actor) -> bool:
    return file.case.state in _AFTER or file.case.state == State.FAILED


register_panel(
    Panel(
        code="agreement",
        title=pgettext_lazy("panel", "Agreement"),
        template="desk/mediation/agreements/_agreement.html",
        build=_agreement,
        order=60,
        shown=_is_mediated,
    )
)
register_panel(
    Panel(
        code="performance",
        title=pgettext_lazy("panel", "Performance"),
        template="desk/mediation/agreements/_plan.html",
        build=_plan,
        order=61,
        shown=_is_after,
    )
)
register_panel(
    Panel(
        code="confirmation",
        title=pgettext_lazy("panel", "Judicial confirmation"),
        template="desk/mediation/agreements/_confirmation.html",
        build=_confirmation,
        order=62,
        shown=_is_after,
    )
)
register_panel(
    Panel(
        code="visits",
        title=pgettext_lazy("panel", "Visits"),
        template="desk/mediation/agreements/_visits.html",
        build=_visits,
        order=63,
        shown=_is_visited,
    )
)
