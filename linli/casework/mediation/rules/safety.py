"""安全筛查: what the answers mean, and when parties may be brought together (反家庭暴力法).

Where there is violence or fear, nobody is brought together with the other side against their own
wish. The rule asks who would meet, not what the session is called, so that another form, a later
invitation or a chair that was brought in does not lead round it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

THIRD = "third"  # nobody's other side
YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = (YES, NO, UNSURE)
# In these forms those who are invited see or hear one another.
SHARED_FORMS = frozenset({"together", "video", "text"})
SAFE_MEANS = frozenset({"safe", "in_person"})


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of the screen; ``weighs``: yes or unsure means violence or fear."""

    code: str
    text: str
    weighs: bool = True
    is_about_minor: bool = False
    is_urgent: bool = False


class Hint(StrEnum):
    """What has to be told or done at once."""

    POLICE = "police"
    PROTECTION_ORDER = "protection_order"
    WARNING_LETTER = "warning_letter"
    SHELTER = "shelter"
    REPORT_MINOR = "report_minor"


class Stop(StrEnum):
    """Why a session may not be held like this."""

    NOT_ASKED = "safety_not_asked"
    NOT_WISHED = "joint_not_wished"
    ROOM_NOT_APART = "room_not_apart"


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """A party that would come: side, whether they fear the other side and wish to meet."""

    position: int
    side: str
    is_afraid: bool = False
    wishes_joint: bool = False


def is_found(questions: Sequence[Question], answers: Mapping[str, str]) -> bool:
    """Whether the answers speak of violence or fear; whoever is unsure counts as afraid."""
    return any(
        question.weighs and answers.get(question.code) in (YES, UNSURE) for question in questions
    )


def hints(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Hint, ...]:
    """What to tell the party who answered, the most urgent first."""
    if not is_found(questions, answers):
        return ()
    told: list[Hint] = []
    if any(one.is_about_minor and answers.get(one.code) in (YES, UNSURE) for one in questions):
        told.append(Hint.REPORT_MINOR)
    told += [Hint.POLICE, Hint.PROTECTION_ORDER, Hint.WARNING_LETTER]
    if any(one.is_urgent and answers.get(one.code) in (YES, UNSURE) for one in questions):
        told.append(Hint.SHELTER)
    return tuple(told)


def unanswered(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions that were not answered by one of the three answers."""
    return tuple(one.code for one in questions if answers.get(one.code) not in ANSWERS)


def stop_of(
    form: str,
    comers: Sequence[Attendee],
    *,
    is_violent: bool,
    must_ask: bool,
    asked: Collection[int],
    can_wait_apart: bool = True,
) -> Stop | None:
    """Why these parties may not be brought to a session of this form; None where they may.

    ``must_ask``: the type of dispute asks for the screen first; ``asked`` are the positions of
    parties who were asked. ``can_wait_apart``: the room has two entrances, or there is no room.
    """
    if len({one.side for one in comers if one.side != THIRD}) < 2:
        return None
    if must_ask and not {one.position for one in comers} <= set(asked):
        return Stop.NOT_ASKED
    hurt = [one for one in comers if one.is_afraid]
    if not is_violent and not hurt:
        return None
    if form not in SHARED_FORMS:
        return None if can_wait_apart else Stop.ROOM_NOT_APART
    if hurt and all(one.wishes_joint for one in hurt):
        return None
    return Stop.NOT_WISHED
