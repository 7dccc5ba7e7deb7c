"""What a handling unit, and whoever speaks with the reporter, may do on the case page."""

from __future__ import annotations

from datetime import datetime

from django.forms import DateField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.cases.operations import MoveRefused
from linli.casework.cases.rules import Hindrance
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.case_page import finish_due_of, unit_ids_of
from linli.casework.matters.queries.windows import latest_extension
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases import forms
from linli.channels.desk.cases.clocks import day_words, moment_words
from linli.channels.desk.cases.fields import UnitField
from linli.channels.desk.cases.registry import ActionSpec, Doing, calls, register_all
from linli.channels.desk.doing import ActForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


def _with_units(name: str) -> object:
    def prepare(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
        field = form.fields[name]
        if isinstance(field, UnitField):
            field.fill(without=frozenset(unit_ids_of(case.id)))

    return prepare


def _extension_dates(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    """Say until when at most, and why; the browser's calendar offers no other day."""
    due_at = finish_due_of(case.id)
    field = form.fields["new_due"]
    if due_at is None or not isinstance(field, DateField):
        return
    latest = latest_extension(case, due_at)
    first = timezone.localdate(due_at)
    field.widget.attrs |= {
        "min": f"{first:%Y-%m-%d}",
        "max": f"{timezone.localdate(latest):%Y-%m-%d}",
    }
    field.help_text = gettext(
        "Due now on %(due)s. At most until %(latest)s: one original limit more, once."
    ) % {"due": moment_words(due_at, at), "latest": day_words(latest)}


def _until(day: object, case: Case) -> datetime:
    """The moment that a day means for the finish clock: the same time of day as it is due now."""
    due_at = finish_due_of(case.id) or case.finish_due_at or case.opened_at
    local = timezone.localtime(due_at)
    return local.replace(year=day.year, month=day.month, day=day.day)  # type: ignore[attr-defined]  # a date


def _extension(d: Doing) -> object:
    return matters.ask_extension(
        d.case_id,
        reason=d.data["reason"],
        new_due=_until(d.data["new_due"], d.case),
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _withdraw(d: Doing) -> object:
    """Withdraw for the reporter: by those who take their calls or make them, no one else."""
    if not (d.by.may(Permission.ACCEPT) or d.by.may(Permission.CALL_BACK)):
        raise MoveRefused(Action.WITHDRAW, d.case.state, Hindrance.NOT_PERMITTED)
    return matters.withdraw(d.case_id, words=d.data["words"], by=d.by, at=d.at)


SPECS = (
    ActionSpec(
        action=Action.SIGN,
        icon="writing-sign",
        key="S",
        submit=_("Sign for it"),
        do=calls(matters.sign_for),
        done=_("Signed for. Contact the reporter next."),
        is_one_click=True,
    ),
    ActionSpec(
        action=Action.SIGN_ASSIST,
        icon="writing-sign",
        key="S",
        submit=_("Sign for the task"),
        do=calls(matters.sign_assist),
        done=_("The assisting task is signed for."),
        is_one_click=True,
    ),
    ActionSpec(
        action=Action.CONTACT,
        icon="phone",
        key="C",
        submit=_("Record the contact"),
        form=forms.ContactForm,
        do=calls(matters.first_contact),
        consequence=_("Stops the clock of the first contact. The reporter sees this step."),
        done=_("The contact is recorded."),
    ),
    ActionSpec(
        action=Action.REPLY,
        icon="message-reply",
        key="R",
        submit=_("Send the reply"),
        form=forms.ReplyForm,
        do=calls(matters.reply_to_reporter),
        consequence=_(
            "The reporter sees it and gets a text message; your name is not shown. The limit runs on."
        ),
        done=_("The reporter was answered; the limit runs on."),
    ),
    ActionSpec(
        action=Action.NOTE,
        icon="lock",
        key="I",
        submit=_("Keep the note"),
        form=forms.NoteForm,
        do=calls(matters.add_note),
        consequence=_("Only staff who may see this matter read it."),
        done=_("The note is kept."),
    ),
    ActionSpec(
        action=Action.FINISH,
        icon="circle-check",
        key="F",
        submit=_("Report as finished"),
        form=forms.FinishForm,
        do=calls(matters.finish),
        consequence=_(
            "Stops the finish clock. The head of your unit reviews it, then the reporter is told."
        ),
        done=_("Reported as finished; it waits for the head."),
    ),
    ActionSpec(
        action=Action.RETURN,
        icon="arrow-back-up",
        key="T",
        submit=_("Return it"),
        form=forms.ReturnForm,
        do=calls(matters.return_dispatch),
        prepare=_with_units("suggested_unit"),  # type: ignore[arg-type]  # made by a factory
        consequence=_("The limit runs on while the reviewer rules on it."),
        done=_("Returned; it waits for the ruling."),
    ),
    ActionSpec(
        action=Action.ASK_EXTENSION,
        icon="calendar-plus",
        key="E",
        submit=_("Ask for it"),
        form=forms.ExtensionForm,
        do=_extension,
        prepare=_extension_dates,
        consequence=_("The limit runs on until it is granted."),
        done=_("The extension is asked for."),
    ),
    ActionSpec(
        action=Action.ASK_PARKING,
        icon="hourglass",
        key="G",
        submit=_("Ask for it"),
        form=forms.ParkingForm,
        do=calls(matters.ask_parking),
        consequence=_("While it is reviewed the limit runs on; once granted it stands still."),
        done=_("The parking is asked for."),
    ),
    ActionSpec(
        action=Action.RESUME,
        icon="player-play",
        key="G",
        submit=_("Take it up again"),
        form=forms.ReasonForm,
        do=calls(matters.resume),
        consequence=_("The finish clock goes on from where it stood."),
        done=_("It is taken up again."),
    ),
    ActionSpec(
        action=Action.ADD_ASSIST,
        icon="users-group",
        key="X",
        submit=_("Ask for its help"),
        form=forms.AssistForm,
        do=calls(matters.add_assist),
        prepare=_with_units("unit"),  # type: ignore[arg-type]  # made by a factory
        consequence=_(
            "Its limit ends one working day before yours; you finish after it has answered."
        ),
        done=_("The unit is asked to assist."),
    ),
    ActionSpec(
        action=Action.ASSIST_DONE,
        icon="circle-check",
        key="F",
        submit=_("Report it"),
        form=forms.AssistDoneForm,
        do=calls(matters.assist_done),
        consequence=_("The lead unit reads it and goes on."),
        done=_("The assisting task is reported."),
    ),
    ActionSpec(
        action=Action.APPROVE,
        icon="circle-check",
        key="A",
        submit=_("Approve"),
        form=forms.ApproveForm,
        do=calls(matters.approve),
        consequence=_("The reporter is told the result; the call-back follows."),
        done=_("Approved; the reporter is told."),
    ),
    ActionSpec(
        action=Action.SEND_BACK,
        icon="arrow-back",
        key="B",
        submit=_("Send it back"),
        form=forms.ReasonForm,
        do=calls(matters.send_back),
        consequence=_("The handler goes on; the finish limit counts from its old start."),
        done=_("Sent back to the handler."),
    ),
    ActionSpec(
        action=Action.ASK_TERMINATION,
        icon="player-stop",
        submit=_("Ask for it"),
        form=forms.TerminationForm,
        do=calls(matters.ask_termination),
        consequence=_("The reviewer rules on it; the limit runs on."),
        done=_("The early end is asked for."),
    ),
    ActionSpec(
        action=Action.WITHDRAW,
        icon="circle-x",
        label=_("Withdraw at the reporter's wish"),
        submit=_("Withdraw it"),
        form=forms.WordsForm,
        do=_withdraw,
        lead=_("Only when the reporter asks for it, by telephone or at the counter."),
        consequence=_("The matter ends; the units are told."),
        done=_("The matter is withdrawn."),
        is_danger=True,
    ),
    ActionSpec(
        action=Action.ADD_INFORMATION,
        icon="message-plus",
        submit=_("Add it"),
        form=forms.AddInformationForm,
        do=calls(matters.add_information),
        consequence=_("The unit that leads is told at once."),
        done=_("It is added; the unit is told."),
    ),
)

register_all(SPECS)
