"""States, clocks, natures, channels and actions of a matter, in the words of the office."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FAMILY = "matter"


class Nature(models.TextChoices):
    """诉求类型 (接诉即办条例 art. 2; praise by general practice)."""

    CONSULT = "consult", _("Question")
    HELP = "help", _("Request for help")
    COMPLAIN = "complain", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGEST = "suggest", _("Suggestion")
    PRAISE = "praise", _("Praise")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    """来源 (DOMAIN §1.3)."""

    PHONE = "phone", _("Telephone")
    COUNTER = "counter", _("Counter")
    WEB = "web", _("Web")
    MOBILE = "mobile", _("Mobile")
    KIOSK = "kiosk", _("Kiosk")
    GRID = "grid", pgettext_lazy("channel", "Grid worker")
    LETTER = "letter", _("Letter")
    RECEPTION = "reception", _("Leader's reception")
    SUPERIOR = "superior", _("Handed down")
    TRANSFER = "transfer", _("Transferred by a department")
    POLICE = "police", _("Non-police matter from 110")
    MEDIA = "media", _("Media")
    IMPORT = "import", _("Import")
    OTHER_SYSTEM = "api", _("Other system")


class State(models.TextChoices):
    TO_ACCEPT = "to_accept", _("To be accepted")
    TRANSFERRED = "transferred", _("Put through")
    ANSWERED = "answered", _("Answered, to be closed")
    TO_DISPATCH = "to_dispatch", _("To be dispatched")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    TO_SIGN = "to_sign", _("To be signed for")
    RETURN_REVIEW = "return_review", _("Return under review")
    IN_PROGRESS = "in_progress", _("In progress")
    PARKING_REVIEW = "parking_review", _("Parking under review")
    PARKED = "parked", _("Parked")
    TO_REVIEW = "to_review", _("To be reviewed")
    TO_FOLLOW_UP = "to_follow_up", _("To be called back")
    UNSOLVED_REVIEW = "unsolved_review", _("Unsolved, under review")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class ClockKind(models.TextChoices):
    ACCEPT = "accept", _("Acceptance")
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Signing for")
    CONTACT = "contact", _("First contact")
    FINISH = "finish", pgettext_lazy("clock", "Finish")
    ASSIST = "assist", _("Assisting reply")
    REVIEW = "review", _("Review")
    PARKING = "parking", _("Parking review")
    FOLLOW_UP = "follow_up", _("Call-back")
    CLOSE = "close", _("Closing")


class Window(models.TextChoices):
    """A stretch of time in which something may be asked for; no clock runs for it."""

    RETURN = "return_window", _("Window for returning")
    REOPEN = "reopen_window", _("Window for asking to reopen")
    KNOWLEDGE = "knowledge", _("Answering feedback on an article")
    URGE = "urge_window", _("Time before the reporter may urge")


class Action(StrEnum):
    REGISTER = "register"
    TRANSFER = "transfer_at_once"
    REFER = "refer_to_mediation"
    REFERRAL_OUTCOME = "outcome_of_mediation"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ANSWER = "answer_at_once"
    MERGE = "merge"
    TAKE_IN = "take_in"
    SPLIT = "split"
    CONSULT = "consult"
    DISPATCH = "dispatch"
    SIGN = "sign_for"
    SIGN_ASSIST = "sign_assist"
    RETURN = "return_dispatch"
    UPHOLD_RETURN = "uphold_return"
    DISMISS_RETURN = "dismiss_return"
    DESIGNATE = "designate"
    ADD_ASSIST = "add_assist"
    CONTACT = "first_contact"
    NOTE = "note"
    REPLY = "reply"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    DENY_EXTENSION = "deny_extension"
    ASK_PARKING = "ask_parking"
    GRANT_PARKING = "grant_parking"
    DENY_PARKING = "deny_parking"
    REVIEW_PARKING = "review_parking"
    RESUME = "resume"
    UPGRADE = "upgrade"
    ASSIST_DONE = "assist_done"
    FINISH = "finish"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    TRY_CALL = "try_call"
    CLOSE_AFTER_CALL = "close_after_call"
    RATE = "rate"
    SHARE_RESULT = "share_result"
    RATE_MERGED = "rate_merged"
    REDO = "redo"
    ASK_SECOND_LOOK = "ask_second_look"
    SECOND_LOOK = "second_look"
    CONFIRM_UNREASONABLE = "confirm_unreasonable"
    OVERTURN = "overturn"
    ASK_TERMINATION = "ask_termination"
    TERMINATE = "terminate"
    DENY_TERMINATION = "deny_termination"
    APPEAL = "appeal"
    GRANT_APPEAL = "grant_appeal"
    DENY_APPEAL = "deny_appeal"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    VOID = "void"
    CLOSE = "close"
    ASK_REOPENING = "ask_reopening"
    REOPEN = "reopen"
    DENY_REOPENING = "deny_reopening"
    ARCHIVE = "archive"
    ERASE = "erase"
    SEAL = "seal"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    FOLLOW_DIVISION = "follow_division"
    ADD_INFORMATION = "add_information"
    URGE = "urge"
    ASK_MERGED = "ask_merged"
    ASKED_BACK = "asked_back"
    ALLOW_PUBLISHING = "allow_publishing"
    FORBID_PUBLISHING = "forbid_publishing"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    RECLASSIFY = "reclassify"
    RECKON = "reckon_anew"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
