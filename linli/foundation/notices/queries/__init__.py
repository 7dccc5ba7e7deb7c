"""Reading notices, the state of the outbox, and the words of messages."""

from linli.foundation.notices.queries.inbox import InboxItem, inbox, notice_of, unread_count
from linli.foundation.notices.queries.outbox import OutboxAge, about, given_up, outbox_age
from linli.foundation.notices.queries.templates import Words, template_for, templates

__all__ = [
    "InboxItem",
    "OutboxAge",
    "Words",
    "about",
    "given_up",
    "inbox",
    "notice_of",
    "outbox_age",
    "template_for",
    "templates",
    "unread_count",
]
