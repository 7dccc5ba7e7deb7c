"""What is missing or not possible now with sessions, inquiries, evidence and safety."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {
    "record": _("Write the record of the session."),
    "rights_told": _("Tell the parties their rights and duties first, and tick it."),
    "whom": _("Choose who is to be invited."),
    "name": _("Say what the piece of evidence is."),
    "asked_name": _("Say who was asked."),
    "place": _("Say where it was."),
    "due_at": _("Give the day until which more time is asked for."),
    "consents": _("Every party has to agree to more time."),
    "key": _("The line came without its key; load the page again."),
}
NOT_NOW: Mapping[str, StrPromise] = {
    "no_mediator_yet": _("Nobody is appointed yet: appoint a mediator first."),
    "no_such_room": _("This room is closed, or it belongs to another committee."),
    "session_ends_before": _("The session ends before it begins."),
    "session_too_long": _("A session lasts at most %(detail)s hours; plan a second one."),
    "session_in_the_past": _("Choose a time that is still to come."),
    "session_not_begun": _("The session has not begun yet: it can be recorded then."),
    "session_not_planned": _("This session was held or cancelled already."),
    "session_not_held": _("This session was not held yet: nothing is recorded to be corrected."),
    "closed_holiday": _("That is a public holiday. The next opening is %(detail)s."),
    "closed_weekend": _("The committee is closed that day. The next opening is %(detail)s."),
    "closed_hours": _(
        "The committee is closed during some of that time. The next opening is %(detail)s."
    ),
    "room_taken": _("The room is taken then. Taken / next free time: %(detail)s"),
    "mediator_taken": _("The lead mediator is taken then. Taken / next free time: %(detail)s"),
    "place_needed": _("Choose a room, or say where it is."),
    "nobody_invited": _("Choose at least one party."),
    "no_such_form": _("Choose the form of the session."),
    "no_such_means": _("Choose by what means they are invited."),
    "no_such_answer": _("Choose one of the answers."),
    "no_such_result": _("Choose what came of the session."),
    "no_such_session": _("There is no such session in this dispute."),
    "no_such_evidence": _("There is no such piece of evidence, or another party gave it."),
    "not_invited": _("This party was not invited to the session."),
    "guests_need_consent": _(
        "A guest may come only when every party agrees (People's Mediation Law, art. 20)."
    ),
    "asked_alone": _("Ask each party alone, where the other side does not hear it."),
    "answers_missing": _("%(detail)s question(s) were not answered yet."),
    "safety_not_asked": _(
        "In this type of dispute each party is first asked alone about violence; "
        "only then may they be brought together."
    ),
    "joint_not_wished": _(
        "There is violence or fear, and who is afraid has not wished to meet the other side: "
        "talk with each alone."
    ),
    "room_not_apart": _(
        "They would meet in this room: choose one with two entrances, or invite one side only."
    ),
    "too_much_evidence": _("At most %(detail)s pieces of evidence; put some into one file."),
    "inquiry_in_future": _("The inquiry cannot have been made in the future."),
    "not_in_writing": _("This session is not held in writing."),
    "talk_closed": _("The session in writing is over; its lines are in the record."),
    "talk_not_open": _("The session in writing opens 15 minutes before it begins."),
    "no_limit_runs": _("No limit of mediation runs, so there is nothing to extend."),
    "not_a_mediator": _("This account is not a mediator's."),
    "nothing_asked": _("No extension is asked for at present."),
}
