"""Which moves are possible, for whom, and why others are not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.cases.rules import Hindrance
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.case_page import read_case
from linli.casework.matters.queries.moves import Possible, possible_moves
from linli.casework.matters.workflow import Action
from linli.registers.access.rules import Actor
from tests.casework.city import MORNING, City, Story, at

SOON = MORNING + timedelta(hours=1)


def moves(story: Story, actor: Actor, when: datetime = SOON) -> dict[str, Possible]:
    file = read_case(actor, story.number)
    return {move.move.action: move for move in possible_moves(file, actor, at=when)}


def allowed(story: Story, actor: Actor, when: datetime = SOON) -> set[str]:
    return {name for name, move in moves(story, actor, when).items() if move.is_allowed}


@pytest.fixture
def working(city: City) -> Story:
    return Story(city).accepted().dispatched(lake="安排代买").signed()


def test_a_handler_may_handle_and_only_the_head_may_return(city: City, working: Story) -> None:
    assert allowed(working, city["handler"]) >= {Action.REPLY, Action.NOTE, Action.ASK_EXTENSION}
    found = moves(working, city["handler"])[Action.RETURN]
    assert found.hindrance is Hindrance.NOT_PERMITTED
    assert moves(working, city["head"])[Action.RETURN].is_allowed
    assert moves(working, city["dispatcher"])[Action.RETURN].is_others
    assert moves(working, city["handler"])[Action.UPGRADE].is_others


def test_the_lead_waits_for_its_assists(city: City, working: Story) -> None:
    waiting = moves(working, city["handler"])[Action.FINISH]
    assert (waiting.code, waiting.detail) == ("assists_open", "1")
    matters.assist_done(working.id, result="好", by=city["lake_handler"], at=SOON)
    assert moves(working, city["handler"])[Action.FINISH].is_allowed


def test_the_window_for_returning_closes(city: City, working: Story) -> None:
    late = moves(working, city["head"], at("2026-11-20 09:00"))[Action.RETURN]
    assert (late.code, late.detail) == ("return_too_late", "11-19 17:30")


def test_an_extension_is_asked_for_once_and_in_time(city: City, working: Story) -> None:
    assert (
        moves(working, city["handler"], at("2026-11-26 09:00"))[Action.ASK_EXTENSION].code
        == "overdue"
    )
    matters.ask_extension(
        working.id,
        reason="等配件",
        new_due=at("2026-11-27 17:30"),
        by=city["handler"],
        at=SOON,
    )
    assert moves(working, city["handler"])[Action.ASK_EXTENSION].code == "asked_before"
    assert moves(working, city["reviewer"])[Action.GRANT_EXTENSION].is_allowed
    matters.rule_on_extension(
        working.id, is_granted=True, ruling="同意", by=city["reviewer"], at=SOON
    )
    assert moves(working, city["handler"])[Action.ASK_EXTENSION].code == "extended_before"
    assert Action.GRANT_EXTENSION not in moves(working, city["reviewer"])


def test_rulings_are_offered_while_something_waits(city: City, working: Story) -> None:
    offered = moves(working, city["reviewer"])
    for action in (Action.GRANT_EXTENSION, Action.TERMINATE, Action.DENY_TERMINATION):
        assert action not in offered


def test_an_assisting_unit_sees_its_own_task_only(city: City, working: Story) -> None:
    assert Action.SIGN_ASSIST in allowed(working, city["lake_handler"])
    matters.sign_assist(working.id, by=city["lake_handler"], at=SOON)
    assert Action.SIGN_ASSIST not in moves(working, city["lake_handler"])
    assert Action.SIGN_ASSIST not in moves(working, city["handler"])


def test_nobody_reviews_their_own_step(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    matters.finish(story.id, outcome="solved", reply="好", by=city["head"], at=SOON)
    assert moves(story, city["head"])[Action.APPROVE].hindrance is Hindrance.OWN_STEP


def test_out_of_scope_there_is_no_case(city: City, working: Story) -> None:
    for stranger in ("west_handler", "nobody", "lamp_handler"):
        with pytest.raises(NoSuchCase):
            read_case(city[stranger], working.number)


def test_what_is_said_to_be_possible_is(city: City, working: Story) -> None:
    """The page's answer and the operation's agree, for a move of each sort."""
    for role in ("handler", "head", "dispatcher", "reviewer", "lake_handler"):
        for action, move in moves(working, city[role]).items():
            if action != Action.NOTE:
                continue
            try:
                matters.add_note(working.id, words="记一笔", by=city[role], at=SOON)
            except CaseError:
                assert not move.is_allowed, role
            else:
                assert move.is_allowed, role
