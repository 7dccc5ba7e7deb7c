"""One mediator: the page, and each change as a form to one operation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.mediation.models import Mediator
from linli.casework.mediation.operations import accounts, standing
from linli.casework.mediation.operations import mediators as operations
from linli.casework.mediation.queries.mediators import kept_of
from linli.channels.desk.mediators.acting import (
    Doing,
    form_page,
    perform,
    picture_answer,
    record_page,
    sent,
)
from linli.channels.desk.mediators.forms.registers import (
    AppointForm,
    DismissForm,
    EnrolForm,
    MediatorForm,
    ReasonForm,
)
from linli.channels.desk.mediators.forms.standing import (
    AccountForm,
    AnswerForm,
    ComplaintForm,
    CourseForm,
    DecideForm,
    GradeForm,
)
from linli.channels.desk.mediators.histories import nothing_to_fill
from linli.channels.desk.mediators.person_records import mediator_record
from linli.channels.desk.mediators.reach import KEEP, SEE, at, in_scope, mediator_here
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.operations import log_reading
from linli.registers.access.rules import Actor, ReadingAct

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
@needs(SEE)
@in_scope
def mediator(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """A mediator with terms, grades, training; ties and complaints for keepers only."""
    actor = actor_of(request)
    row = mediator_here(actor, mediator_id)
    kept = kept_of(row, actor)
    if kept.complaints:
        log_reading(
            by=actor,
            act=ReadingAct.READ,
            record_kind="mediator",
            record_id=row.pk,
            about=row.number,
            fields="complaints",
            at=timezone.now(),
        )
    return record_page(request, mediator_record(row, kept, actor))


@require_GET
@needs(SEE)
@in_scope
def photo(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """The photo of a mediator."""
    return picture_answer(mediator_here(actor_of(request), mediator_id).photo_key)


@_BOTH
@needs(KEEP)
@in_scope
def enrol(request: HttpRequest) -> HttpResponse:
    """Put somebody into the register and appoint them."""
    actor = actor_of(request)

    def do(form: EnrolForm) -> Mediator:
        given = form.cleaned_data
        return operations.enrol_mediator(
            form.facts(),
            committee_id=UUID(given["committee_id"]),
            role=given["role"],
            chosen_by=given["chosen_by"],
            begins=given["begins"],
            by=actor,
            at=timezone.now(),
        )

    first = {
        "begins": timezone.localdate(),
        "committee_id": request.GET.get("committee", ""),
        "role": "mediator",
    }
    return form_page(
        request,
        EnrolForm(actor, sent(request), initial=first),
        title=_("Enrol a mediator"),
        back=at("home"),
        do=do,
        go=lambda made: at("mediator", made.pk),
        done=_("Enrolled."),
    )


@_BOTH
@needs(KEEP)
@in_scope
def change(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Change what is kept of a mediator."""
    actor = actor_of(request)
    row = mediator_here(actor, mediator_id)

    def do(form: MediatorForm) -> Mediator:
        return operations.change_mediator(
            row.pk, form.facts(), by=actor, at=timezone.now(), expect=form.cleaned_data["expect"]
        )

    return form_page(
        request,
        MediatorForm(sent(request), initial=_initial(row)),
        title=_("Change %(name)s") % {"name": row.name},
        back=at("mediator", row.pk),
        do=do,
        go=lambda made: at("mediator", made.pk),
        done=_("Saved."),
    )


def _initial(row: Mediator) -> dict[str, Any]:
    kept = (
        "name", "sex", "born_on", "education", "employer", "is_full_time", "number",
        "specialities", "most_cases", "about",
    )  # fmt: skip
    languages = "、".join(row.languages)
    return {
        **{name: getattr(row, name) for name in kept}, "expect": row.version, "languages": languages
    }  # fmt: skip


def _act(
    request: HttpRequest, row: Mediator, form: LinliForm, act: ActionForm, do: Any, words: str
) -> HttpResponse:
    doing = Doing(act=act, do=do, done=words, go=at("mediator", row.pk))
    return perform(request, form, doing)


def _row(request: HttpRequest, mediator_id: UUID) -> tuple[Actor, Mediator]:
    actor = actor_of(request)
    return actor, mediator_here(actor, mediator_id)


@_BOTH
@needs(KEEP)
@in_scope
def appoint(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Appoint a mediator to a committee."""
    actor, row = _row(request, mediator_id)
    title = _("Appoint %(name)s") % {"name": row.name}
    first = {"begins": timezone.localdate(), "role": "mediator", "committee_id": row.committee_id}

    def do(given: dict[str, Any], when: datetime) -> object:
        committee_id = UUID(given.pop("committee_id"))
        return operations.appoint_mediator(row.pk, committee_id, **given, by=actor, at=when)

    form = AppointForm(actor, sent(request), initial=first)
    act = ActionForm(title, request.path, pgettext("mediator", "Appoint"))
    return _act(request, row, form, act, do, _("Appointed."))


@_BOTH
@needs(KEEP)
@in_scope
def suspend(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Let a mediator take no cases for now."""
    actor, row = _row(request, mediator_id)
    act = ActionForm(
        _("Suspend %(name)s") % {"name": row.name},
        request.path,
        _("Suspend"),
        consequence=_("Open cases go back to the chairs at once; parties are told."),
        danger=True,
    )
    form = ReasonForm(sent(request), initial={"expect": row.version})

    def do(given: dict[str, Any], when: datetime) -> object:
        return operations.suspend_mediator(row.pk, **given, by=actor, at=when)

    return _act(request, row, form, act, do, _("Suspended."))


@_BOTH
@needs(KEEP)
@in_scope
def reinstate(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Let a suspended mediator take cases again."""
    actor, row = _row(request, mediator_id)
    act = ActionForm(_("Reinstate %(name)s") % {"name": row.name}, request.path, _("Reinstate"))
    form = ReasonForm(sent(request), initial={"expect": row.version})

    def do(given: dict[str, Any], when: datetime) -> object:
        return operations.reinstate_mediator(row.pk, **given, by=actor, at=when)

    return _act(request, row, form, act, do, _("Reinstated."))


@_BOTH
@needs(KEEP)
@in_scope
def dismiss(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """End all terms of a mediator, with the reason."""
    actor, row = _row(request, mediator_id)
    act = ActionForm(
        _("Dismiss %(name)s") % {"name": row.name},
        request.path,
        pgettext("mediator", "Dismiss"),
        consequence=_(
            "All terms and posts end today; open cases go back to the chairs and the parties are"
            " told; the public list forgets the person."
        ),
        danger=True,
    )
    form = DismissForm(sent(request), initial={"expect": row.version})

    def do(given: dict[str, Any], when: datetime) -> object:
        return operations.dismiss_mediator(row.pk, **given, by=actor, at=when)

    return _act(request, row, form, act, do, _("Dismissed."))


@_BOTH
@needs(KEEP)
@in_scope
def account(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Link an account, or make one."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        name, password = given["username"], given["password"]
        if password:
            return accounts.open_account(
                row.pk, username=name, password=password, by=actor, at=when
            )
        return accounts.link_account(row.pk, username=name, by=actor, at=when)

    act = ActionForm(
        _("Give %(name)s a log-in") % {"name": row.name},
        request.path,
        pgettext("mediator", "Give the log-in"),
        consequence=_("The account gets the post of each term that is open, and loses it with it."),
    )
    return _act(request, row, AccountForm(sent(request)), act, do, _("Saved."))


@_BOTH
@needs(KEEP)
@in_scope
def training(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Record a course."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return standing.record_training(row.pk, standing.Course(**given), by=actor, at=when)

    act = ActionForm(_("Record a course"), request.path, pgettext("training", "Record"))
    form = CourseForm(sent(request), initial={"on": timezone.localdate(), "passed": True})
    return _act(request, row, form, act, do, _("Saved."))


@_BOTH
@needs(KEEP)
@in_scope
def grade(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Propose a grade or a title."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return standing.propose_grade(
            row.pk,
            grade=given["grade"],
            is_official=given["is_official"],
            issued_by=given["issued_by"],
            evidence=given["evidence"],
            by=actor,
            at=when,
        )

    act = ActionForm(
        _("Propose a grade or title"),
        request.path,
        pgettext("grade", "Propose"),
        consequence=_("Public notice follows, then somebody else decides."),
    )
    return _act(request, row, GradeForm(sent(request)), act, do, _("Proposed."))


@_BOTH
@needs(KEEP)
@in_scope
def grade_publish(request: HttpRequest, mediator_id: UUID, grade_id: UUID) -> HttpResponse:
    """Put a proposal into public notice."""
    actor, row = _row(request, mediator_id)

    def do(_given: dict[str, Any], when: datetime) -> object:
        return standing.publish_grade(grade_id, by=actor, at=when)

    act = ActionForm(
        _("Put into public notice"), request.path, pgettext("grade", "Put into public notice")
    )
    return _act(request, row, nothing_to_fill(request), act, do, _("Saved."))


@_BOTH
@needs(KEEP)
@in_scope
def grade_decide(request: HttpRequest, mediator_id: UUID, grade_id: UUID) -> HttpResponse:
    """Grant or refuse what was in public notice."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return standing.decide_grade(grade_id, **given, by=actor, at=when)

    act = ActionForm(_("Decide on the grade"), request.path, pgettext("grade", "Decide"))
    return _act(request, row, DecideForm(sent(request)), act, do, _("Decided."))


@_BOTH
@needs(KEEP)
@in_scope
def complaint(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """Record a complaint."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return standing.record_complaint(row.pk, **given, by=actor, at=when)

    act = ActionForm(_("Record a complaint"), request.path, pgettext("complaint", "Record"))
    return _act(request, row, ComplaintForm(sent(request)), act, do, _("Saved."))


@_BOTH
@needs(KEEP)
@in_scope
def answer(request: HttpRequest, mediator_id: UUID, complaint_id: UUID) -> HttpResponse:
    """Answer a complaint."""
    actor, row = _row(request, mediator_id)

    def do(given: dict[str, Any], when: datetime) -> object:
        return standing.answer_complaint(complaint_id, **given, by=actor, at=when)

    act = ActionForm(_("Answer the complaint"), request.path, pgettext("complaint", "Answer it"))
    return _act(request, row, AnswerForm(sent(request)), act, do, _("Saved."))
