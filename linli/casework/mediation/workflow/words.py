"""States, clocks, sources and actions of a dispute, in the words of the office."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FAMILY = "dispute"


class Source(models.TextChoices):
    """案件来源: the Ministry's two, and those that came by docking (DOMAIN §3.3, §3.8)."""

    APPLICATION = "application", _("Application of a party")
    INITIATIVE = "initiative", _("Committee's own initiative")
    GRID = "grid", _("Reported by a grid worker")
    MATTER = "matter", _("Referred from a matter")
    COURT = "court", _("Handed over by a court")
    POLICE = "police", _("Transferred by the police")
    PROCURATORATE = "procuratorate", _("Transferred by the procuratorate")
    PETITION = "petition", _("Transferred by the petition office")
    OTHER_BODY = "other_body", _("Transferred by another body")
    SCREENING = "screening", _("Found when screening")
    IMPORT = "import", pgettext_lazy("dispute", "Import")


class State(models.TextChoices):
    TO_ACCEPT = "to_accept", _("To be accepted")
    TO_MEDIATE = "to_mediate", _("To be mediated")
    MEDIATING = "mediating", _("Under mediation")
    AGREED = "agreed", _("Agreement reached")
    PERFORMED = "performed", pgettext_lazy("dispute", "Performed")
    UNPERFORMED = "unperformed", pgettext_lazy("dispute", "Not performed")
    FAILED = "failed", pgettext_lazy("dispute", "No agreement")
    ROUTED = "routed", _("Told the right route")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class ClockKind(models.TextChoices):
    """The kernel calls the limit that the resident was told ``finish``: here it is mediation's."""

    ACCEPT = "accept", _("Acceptance")
    MEDIATE = "finish", pgettext_lazy("clock", "Mediation")
    PERFORM = "perform", pgettext_lazy("clock", "Performance")
    CONFIRM = "confirm", pgettext_lazy("clock", "Joint application for judicial confirmation")
    COURT = "court", pgettext_lazy("clock", "Court's decision")
    VISIT = "visit", pgettext_lazy("clock", "Follow-up visit")
    FILE = "file", pgettext_lazy("clock", "Filing")


class Action(StrEnum):
    OPEN = "open"
    ASK_CONSENT = "ask_consent"
    SCREEN_SAFETY = "screen_safety"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REFUSED_BY_PARTY = "refused_by_party"
    RECLASSIFY = "reclassify"
    ASSIGN = "assign"
    RECUSE = "recuse"
    REPLACE = "replace"
    ESCALATE = "escalate"
    HAND_DOWN = "hand_down"
    COMMISSION = "commission"
    JOIN = "join"
    LEAVE_JOINT = "leave_joint"
    INQUIRE = "inquire"
    ADD_EVIDENCE = "add_evidence"
    SCHEDULE = "schedule"
    MOVE_SESSION = "move_session"
    CANCEL_SESSION = "cancel_session"
    ANSWER_INVITATION = "answer_invitation"
    HOLD_SESSION = "hold_session"
    INVITE = "invite"
    CORRECT_RECORD = "correct_record"
    SESSION_IN_CLOSED_TIME = "session_in_closed_time"
    SHARE_EVIDENCE = "share_evidence"
    JOINT_WISH = "joint_wish"
    LIFT_SAFETY = "lift_safety"
    SHARE_CONTACT = "share_contact"
    ASK_EXTENSION = "ask_extension"
    ANSWER_EXTENSION = "answer_extension"
    NOTE = "note"
    TELL = "tell"
    EXTEND = "extend"
    JOINT_MEETING = "joint_meeting"
    MEETING_MINUTES = "meeting_minutes"
    TASK_DONE = "task_done"
    CHANGE_PARTY = "change_party"
    PARTY_GONE = "party_gone"
    DRAFT_AGREEMENT = "draft_agreement"
    SIGN = "sign"
    AGREE = "agree"
    SUPERSEDE = "supersede"
    PERFORM_AT_ONCE = "perform_at_once"
    PROVE_PERFORMANCE = "prove_performance"
    URGE_PERFORMANCE = "urge_performance"
    BREACH = "breach"
    DENY_PERFORMANCE = "deny_performance"
    REMIND_PERFORMANCE = "remind_performance"
    WAIVE = "waive"
    PERFORMED = "performed"
    CANNOT_PERFORM = "cannot_perform"
    MEDIATE_AGAIN = "mediate_again"
    WISH_CONFIRMATION = "wish_confirmation"
    ALERT_CONFIRMATION = "alert_confirmation"
    CONFIRMATION_LAPSED = "confirmation_lapsed"
    APPLY_CONFIRMATION = "apply_confirmation"
    COURT_ACCEPTS = "court_accepts"
    COURT_REFUSES = "court_refuses"
    COURT_EXTENDS = "court_extends"
    COURT_CONFIRMS = "court_confirms"
    COURT_DISMISSES = "court_dismisses"
    WITHDRAW_CONFIRMATION = "withdraw_confirmation"
    FAIL = "fail"
    END = "end"
    REPORT_BACK = "report_back"
    VISIT_DUE = "visit_due"
    VISIT = "visit"
    WITHDRAW = "withdraw"
    VOID = "void"
    CLOSE = "close"
    ARCHIVE = "archive"
    OLD_CASE = "old_case"
    OLD_CASE_STEP = "old_case_step"
    STRIKE_OFF = "strike_off"
    ADD_INFORMATION = "add_information"
    RECKON = "reckon_anew"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    ERASE = "erase"
    SEAL = "seal"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    FOLLOW_DIVISION = "follow_division"


# What the day's figures count, by the move that makes it so.
COUNTED: dict[str, str] = {
    Action.ACCEPT: "accepted",
    Action.REFUSE: "routed",
    Action.REFUSED_BY_PARTY: "routed",
    Action.AGREE: "agreed",
    Action.FAIL: "failed",
    Action.END: "failed",
    Action.PERFORMED: "performed",
    Action.PERFORM_AT_ONCE: "performed",
    Action.COURT_CONFIRMS: "confirmed",
    Action.ESCALATE: "escalated",
}
