"""Queueing messages, delivering and reading them, and editing their words."""

from linli.foundation.notices.operations.delivering import (
    Delivered,
    deliver_due,
    forget_about,
    forget_sent,
    try_again,
)
from linli.foundation.notices.operations.queueing import notice_row, queue, queue_rows
from linli.foundation.notices.operations.reading import mark_all_read, mark_read
from linli.foundation.notices.operations.settling import settle_past
from linli.foundation.notices.operations.templates import install_template, save_template

__all__ = [
    "Delivered",
    "deliver_due",
    "forget_about",
    "forget_sent",
    "install_template",
    "mark_all_read",
    "mark_read",
    "notice_row",
    "queue",
    "queue_rows",
    "save_template",
    "settle_past",
    "try_again",
]
