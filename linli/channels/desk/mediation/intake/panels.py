"""What taking in offers on the page of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import ConsentState
from linli.casework.mediation.queries.disputes import DisputeFile, parties_of
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.taking_in import hints, suggested_grade
from linli.casework.mediation.workflow import WORKFLOW, Action, State
from linli.casework.referrals.matter_to_mediation import thread_of
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation import panels
from linli.channels.desk.mediation.intake.forms import (
    AcceptForm,
    ConsentForm,
    CorrectPartyForm,
    PartyGoneForm,
    ReasonForm,
    ReclassifyForm,
    RefuseForm,
    ReportForm,
    RouteForm,
)
from linli.channels.desk.mediation.intake.words import grade_words
from linli.channels.desk.mediation.registry import ActionSpec, Doing, calls, register
from linli.channels.desk.mediation.words import side_label
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

OTHER_ROUTES = "协商、行政途径、仲裁或者向人民法院起诉"


def _field(form: ActForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    return field


def choose_party(form: ActForm, case: Case) -> None:
    """Offer the parties of a dispute, masked."""
    parties = [one for one in parties_of(case.id) if not one.is_gone]
    _field(form, "party").choices = [
        (str(one.id), f"{side_label(one.side)} {mask_name(one.party.name)}") for one in parties
    ]


def _types(form: ActForm, case: Case, at: datetime) -> None:
    on = timezone.localdate(at)
    rows = [(row.code, row.name) for row in rule_book().types_on(on)]
    found, _bars = hints(f"{case.title}{case.body}", on=on)
    words = [row.type.name for row in found]
    _field(form, "type").choices = [("", "—"), *rows]
    if words:
        form.fields["type"].help_text = gettext_lazy("The words suggest: %(types)s") % {
            "types": "、".join(words)
        }
    form.fields["type"].initial = case.dispute.type or (found[0].type.code if found else "")


def prepare_accept(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """Types with what the words suggest; the grade with the reasons for it."""
    assert isinstance(form, AcceptForm)  # noqa: S101  # as registered
    _types(form, case, at)
    suggested = suggested_grade(case.dispute, on=timezone.localdate(at))
    form.suggested = suggested.grade
    form.fields["grade"].initial = suggested.grade
    form.fields["grade"].help_text = grade_words(suggested)


def prepare_refuse(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """The grounds in force, those at which words point first, each with its route."""
    on = timezone.localdate(at)
    _found, bars = hints(f"{case.title}{case.body}", on=on)
    hit = [one.bar.code for one in bars]
    rows = sorted(rule_book().bars_on(on), key=lambda row: row.code not in hit)
    _field(form, "bar").choices = [
        (row.code, f"{row.name} → {row.route}") for row in rows if row.code != "refused"
    ]
    if bars:
        form.fields["bar"].initial = hit[0]
        form.fields["route"].initial = bars[0].bar.route


def prepare_reclassify(form: ActForm, case: Case, _actor: Actor, at: datetime) -> None:
    """Type and grade as they are, with what the rules suggest now."""
    _types(form, case, at)
    form.fields["grade"].initial = case.dispute.grade
    form.fields["grade"].help_text = grade_words(
        suggested_grade(case.dispute, on=timezone.localdate(at))
    )


def prepare_party(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """The parties to choose from."""
    choose_party(form, case)
    if "route" in form.fields:
        form.fields["route"].initial = OTHER_ROUTES


def prepare_route(form: ActForm, _case: Case, _actor: Actor, _at: datetime) -> None:
    """The usual other routes."""
    form.fields["route"].initial = OTHER_ROUTES


def do_consent(d: Doing) -> object:
    """Record an answer; a clear no ends it at once."""
    party = UUID(d.data["party"])
    if d.data["answer"] == ConsentState.REFUSED:
        return mediation.record_refusal(
            d.case_id,
            party,
            means=d.data["means"],
            route=d.data["route"],
            by=d.by,
            at=d.at,
            expect=d.expect,
        )
    return mediation.record_consent(
        d.case_id,
        party,
        answer=d.data["answer"],
        means=d.data["means"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def do_change(d: Doing) -> object:
    """Correct what is recorded of a party."""
    assert isinstance(d.form, CorrectPartyForm)  # noqa: S101  # as registered
    return mediation.correct_party(
        d.case_id, UUID(d.data["party"]), d.form.changes(), by=d.by, at=d.at, expect=d.expect
    )


def do_gone(d: Doing) -> object:
    """Record that a party is gone."""
    assert isinstance(d.form, PartyGoneForm)  # noqa: S101  # as registered
    return mediation.party_gone(
        d.case_id,
        UUID(d.data["party"]),
        because=d.data["because"],
        heir=d.form.heir(),
        words=d.data["words"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


register(
    ActionSpec(
        action=Action.ASK_CONSENT,
        icon="phone",
        form=ConsentForm,
        prepare=prepare_party,
        do=do_consent,
        done=gettext_lazy("The answer is recorded."),
    ),
    ActionSpec(
        action=Action.ACCEPT,
        icon="check",
        form=AcceptForm,
        prepare=prepare_accept,
        do=calls(mediation.accept),
        consequence=gettext_lazy("It gets its official number and the parties are told."),
        done=gettext_lazy("Accepted; the official number is given."),
    ),
    ActionSpec(
        action=Action.REFUSE,
        icon="ban",
        form=RefuseForm,
        prepare=prepare_refuse,
        do=calls(mediation.refuse),
        consequence=gettext_lazy("The letter of refusal names the ground and the route."),
        is_danger=True,
    ),
    ActionSpec(
        action=Action.REFUSED_BY_PARTY,
        icon="hand-stop",
        form=RouteForm,
        prepare=prepare_route,
        do=calls(mediation.refused_by_party),
        is_danger=True,
    ),
    ActionSpec(
        action=Action.RECLASSIFY,
        icon="category",
        form=ReclassifyForm,
        prepare=prepare_reclassify,
        do=calls(mediation.reclassify),
    ),
    ActionSpec(
        action=Action.CHANGE_PARTY,
        icon="user-edit",
        label=pgettext_lazy("dispute", "Correct a party"),
        form=CorrectPartyForm,
        prepare=prepare_party,
        do=do_change,
        consequence=gettext_lazy(
            "Empty fields stay as they are. What stood there before is kept in the timeline, sealed."
        ),
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.PARTY_GONE,
        icon="user-off",
        form=PartyGoneForm,
        prepare=prepare_party,
        do=do_gone,
        consequence=gettext_lazy(
            "Where nobody follows and a side stands empty, the mediation ends."
        ),
        is_danger=True,
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.REPORT_BACK,
        icon="message-reply",
        form=ReportForm,
        do=calls(mediation.report_back),
        consequence=gettext_lazy("The body that handed it over reads exactly these words."),
    ),
    ActionSpec(
        action=Action.WITHDRAW,
        icon="arrow-back-up",
        form=ReasonForm,
        do=calls(mediation.withdraw),
        is_danger=True,
    ),
    ActionSpec(
        action=Action.VOID,
        icon="trash",
        form=ReasonForm,
        do=calls(mediation.make_void),
        is_danger=True,
    ),
)


def build_thread(file: DisputeFile, actor: Actor, _now: datetime) -> Mapping[str, object]:
    """The other number of the thread, and what is done about parties and papers."""
    thread = thread_of(file.case)
    state = file.case.state
    return {
        "thread": thread,
        "url": reverse("desk:case", args=[thread.number])
        if thread is not None and actor.may(Permission.SEE_MATTERS)
        else "",
        "number": file.case.number,
        "may_add": WORKFLOW.find(Action.CHANGE_PARTY, state) is not None,
        "may_hand_over": state == State.TO_ACCEPT and actor.may(Permission.ACCEPT_DISPUTE),
        "has_letter": bool(file.dispute.bar_code),
    }


panels.register(
    panels.Panel(
        code="thread",
        title=gettext_lazy("Parties and papers"),
        template="desk/mediation/_thread.html",
        build=build_thread,
        order=10,
        is_aside=True,
    )
)
