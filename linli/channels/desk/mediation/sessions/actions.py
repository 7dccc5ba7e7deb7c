"""Which operation belongs to each of the mediator's actions on the page of a dispute."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.operations.extending import end_of_day
from linli.casework.mediation.workflow import Action
from linli.channels.desk.doing import NotKept
from linli.channels.desk.mediation.registry import ActionSpec, Doing, register
from linli.channels.desk.mediation.sessions import forms
from linli.channels.desk.mediation.sessions.words import HINTS

ONE_FILE = _("One file for one piece of evidence, please.")


def plan_of(form: forms.PlanForm) -> mediation.Plan:
    """What the form says, as the operation takes it."""
    data = form.cleaned_data
    begins, ends = form.span()
    return mediation.Plan(
        form=data["manner"],
        begins=begins,
        ends=ends,
        room_id=UUID(data["room"]) if data["room"] else None,
        place=data["place"],
        invited=forms.ids(data["invited"]),
        means=data["means"],
        guests=guests_of(data["guests"], data["guests_agreed"]),
    )


def guests_of(names: str, agreed: list[str]) -> mediation.Guests | None:
    """Guests named one a line, with the parties who agreed."""
    lines = tuple(line.strip() for line in names.splitlines() if line.strip())
    return mediation.Guests(names=lines, agreed_by=forms.ids(agreed)) if lines else None


def _schedule(d: Doing) -> object:
    plan = plan_of(cast(forms.PlanForm, d.form))
    return mediation.plan_session(d.case_id, plan, by=d.by, at=d.at, expect=d.expect)


def _inquire(d: Doing) -> object:
    return mediation.record_inquiry(
        d.case_id,
        mediation.NewInquiry(**{name: value for name, value in d.data.items() if name != "expect"}),
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _add_evidence(d: Doing) -> object:
    if len(d.documents) > 1:
        raise NotKept("attachments", str(ONE_FILE))
    data = d.data
    new = mediation.NewEvidence(
        name=data["name"],
        given_by=UUID(data["given_by"]) if data["given_by"] else None,
        pages=data["pages"],
        is_original=data["is_original"],
        is_shared=data["is_shared"],
    )
    document = d.documents[0] if d.documents else None
    return mediation.add_evidence(
        d.case_id, new, document=document, by=d.by, at=d.at, expect=d.expect
    )


def _screen(d: Doing) -> object:
    form, data = cast(forms.SafetyForm, d.form), d.data
    wish = {"yes": True, "no": False}.get(data["wishes_joint"])
    screened = mediation.Screened(
        answers=form.answers(),
        asked_alone=data["asked_alone"],
        safe_contact=data["safe_contact"],
        may_notify=not data["no_messages"],
        wishes_joint=wish,
        remark=data["remark"],
    )
    return mediation.screen_safety(
        d.case_id, UUID(data["party"]), screened, by=d.by, at=d.at, expect=d.expect
    )


def _joint_wish(d: Doing) -> object:
    wishes = d.data["wishes"] == "yes"
    party = UUID(d.data["party"])
    return mediation.record_joint_wish(
        d.case_id, party, wishes=wishes, by=d.by, at=d.at, expect=d.expect
    )


def _ask_extension(d: Doing) -> object:
    return mediation.ask_extension(
        d.case_id,
        due_at=end_of_day(d.data["until"]),
        reason=d.data["reason"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _answer_extension(d: Doing) -> object:
    return mediation.answer_extension(
        d.case_id,
        party_id=UUID(d.data["party"]),
        answer=d.data["answer"],
        means=d.data["means"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _fail(d: Doing) -> object:
    data = d.data
    return mediation.fail(
        d.case_id, reason=data["reason"], route=data["route"], by=d.by, at=d.at, expect=d.expect
    )


def _end(d: Doing) -> object:
    data = d.data
    return mediation.end_early(
        d.case_id,
        ground=data["ground"],
        reason=data["reason"],
        route=data["route"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _lift(d: Doing) -> object:
    return mediation.lift_safety(
        d.case_id, reason=d.data["reason"], by=d.by, at=d.at, expect=d.expect
    )


register(
    ActionSpec(
        action=Action.SCHEDULE,
        icon="calendar-plus",
        submit=_("Plan it"),
        form=forms.PlanForm,
        prepare=forms.prepare_plan,
        do=_schedule,
        consequence=_("Those invited hear that there is news; they see time and place by code."),
        done=_("The session is planned and everybody invited is told."),
    ),
    ActionSpec(
        action=Action.HOLD_SESSION,
        icon="writing",
        page=lambda number: reverse("desk:mediation:record_next", args=[number]),
    ),
    ActionSpec(
        action=Action.INQUIRE,
        icon="notebook",
        submit=pgettext_lazy("inquiry", "Keep the note"),
        form=forms.InquiryForm,
        prepare=forms.prepare_inquiry,
        do=_inquire,
        done=_("The inquiry note is kept."),
    ),
    ActionSpec(
        action=Action.ADD_EVIDENCE,
        icon="paperclip",
        submit=_("Add it to the list"),
        form=forms.EvidenceForm,
        prepare=forms.prepare_evidence,
        do=_add_evidence,
        keeps_draft=False,
        done=_("It is on the list of evidence."),
    ),
    ActionSpec(
        action=Action.SCREEN_SAFETY,
        icon="shield-half-filled",
        submit=_("Keep the answers, sealed"),
        form=forms.SafetyForm,
        prepare=forms.prepare_parties,
        do=_screen,
        keeps_draft=False,  # nothing of it stays on a device
        lead=HINTS["police"],
        consequence=_(
            "Where there is violence or fear, planned common sessions are cancelled and nobody is "
            "written to except by the safe contact."
        ),
        done=_("The answers are kept, sealed. What to tell stands under safety."),
    ),
    ActionSpec(
        action=Action.JOINT_WISH,
        icon="users",
        submit=_("Keep their wish"),
        form=forms.JointWishForm,
        prepare=forms.prepare_parties,
        do=_joint_wish,
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.LIFT_SAFETY,
        icon="shield-off",
        form=forms.ReasonForm,
        do=_lift,
        is_danger=True,
        keeps_draft=False,
        consequence=_("Both sides may then be brought together again. The answers stay kept."),
    ),
    ActionSpec(
        action=Action.ASK_EXTENSION,
        icon="calendar-time",
        submit=_("Ask the parties"),
        form=forms.MoreTimeForm,
        do=_ask_extension,
        consequence=_("The limit moves only when every party has agreed."),
    ),
    ActionSpec(
        action=Action.ANSWER_EXTENSION,
        icon="calendar-check",
        submit=_("Keep the answer"),
        form=forms.MoreTimeAnswerForm,
        prepare=forms.prepare_parties,
        do=_answer_extension,
        keeps_draft=False,
    ),
    ActionSpec(
        action=Action.FAIL,
        icon="circle-x",
        form=forms.FailForm,
        do=_fail,
        is_danger=True,
        consequence=_("The parties are told; the file is to be closed within its limit."),
    ),
    ActionSpec(
        action=Action.END,
        icon="player-stop",
        form=forms.EndForm,
        do=_end,
        is_danger=True,
        consequence=_("The parties are told; planned sessions are cancelled."),
    ),
)
