"""Queueing messages, and (in the topics beside) delivering, reading and editing them."""

from linli.foundation.notices.operations.queueing import notice_row

__all__ = ["notice_row"]
