"""What a closed file must hold before it goes into the archive, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FileItem(StrEnum):
    """The ★ items of a file (DOMAIN §1.8, §15 结案存档)."""

    REGISTRATION = "registration"  # 登记表
    REFUSAL = "refusal"  # 不予受理理由和途径
    MASTER = "master"  # 并入的工单
    DISPATCH = "dispatch"  # 派单
    SIGNED = "signed"  # 签收
    CONTACT = "contact"  # 首次联系
    REPLY = "reply"  # 答复
    REVIEW = "review"  # 审核
    FOLLOW_UP = "follow_up"  # 回访（或依法不能回访）


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What is needed of a closed matter to judge its file; ``actions`` are those of its history."""

    actions: frozenset[str]
    state: str
    urgency: str = "normal"
    has_reply: bool = False
    has_refusal: bool = False
    has_master: bool = False
    needs_reply: bool = True
    is_listed: bool = False


def wanted_items(facts: FileFacts) -> tuple[FileItem, ...]:
    """The items that this file must hold, in the order in which they are filed."""
    did = facts.actions
    wanted = [FileItem.REGISTRATION]
    if "refuse" in did and "grant_appeal" not in did:
        wanted.append(FileItem.REFUSAL)
    if "answer_at_once" in did and "grant_appeal" not in did:
        wanted.append(FileItem.REPLY)
    if facts.state == "merged" or "merge" in did:
        return (*wanted, FileItem.MASTER)
    if "withdraw" in did or not did & {"dispatch", "designate"}:
        return tuple(wanted)
    wanted += [FileItem.DISPATCH, FileItem.SIGNED]
    if "terminate" in did:
        return tuple(wanted)
    return (*wanted, FileItem.CONTACT, FileItem.REPLY, FileItem.REVIEW, FileItem.FOLLOW_UP)


_SHOWN_BY = {
    FileItem.REGISTRATION: {"register"},
    FileItem.DISPATCH: {"dispatch", "designate"},
    FileItem.SIGNED: {"sign_for"},
    FileItem.CONTACT: {"first_contact", "finish"},
    FileItem.REVIEW: {"approve"},
    FileItem.FOLLOW_UP: {"close_after_call", "rate", "confirm_unreasonable"},
}


def missing_items(facts: FileFacts) -> tuple[FileItem, ...]:
    """The items that this file must hold and does not."""
    return tuple(item for item in wanted_items(facts) if not _is_there(item, facts))


def _is_there(item: FileItem, facts: FileFacts) -> bool:
    if item is FileItem.REPLY:
        return facts.has_reply
    if item is FileItem.REFUSAL:
        return facts.has_refusal
    if item is FileItem.MASTER:
        return facts.has_master
    if item is FileItem.FOLLOW_UP and not facts.needs_reply:
        return True
    return bool(_SHOWN_BY[item] & facts.actions)


def kept_until(closed_on: date, years: int) -> date:
    """The day until which a file is kept for whole years, counted from the day it was closed."""
    if (closed_on.month, closed_on.day) == (2, 29):
        return date(closed_on.year + years, 3, 1)
    return closed_on.replace(year=closed_on.year + years)


MATTER, MATTER_LONG = "matter", "matter_long"


def retention_code(facts: FileFacts) -> str:
    """The retention class of a file: major, hard and listed ones are kept longer (retention.yaml)."""
    is_major = facts.urgency in ("critical", "complex")
    is_hard = "confirm_unreasonable" in facts.actions or "reopen" in facts.actions
    return MATTER_LONG if is_major or is_hard or facts.is_listed else MATTER
