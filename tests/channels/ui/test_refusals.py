"""Every reason an operation gives has words, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from linli import env
from linli.casework.cases.operations import (
    CaseError,
    CaseMoved,
    Missing,
    MoveRefused,
    NoSuchCase,
    NotAllowedNow,
)
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.workflow import WORKFLOW
from linli.channels.ui.refusals import known_codes, whose_turn, words_for

_RAISED = re.compile(r"(?:NotAllowedNow|Missing|IntakeConflict)\(\s*\"([a-z_]+)\"")
_RETURNED = re.compile(r"return \"([a-z_]+)\"")


def sources() -> list[Path]:
    rooms = (env.REPOSITORY / "linli" / "casework").rglob("*.py")
    return [path for path in rooms if "migrations" not in path.parts]


def test_every_code_that_is_raised_has_words() -> None:
    raised = {code for path in sources() for code in _RAISED.findall(path.read_text())}
    returned = _RETURNED.findall(
        (env.REPOSITORY / "linli/casework/matters/rules/answers.py").read_text()
    )
    wanted = raised | set(returned)
    assert wanted <= known_codes(), wanted - known_codes()


def test_every_need_of_the_table_has_words() -> None:
    needs = {name for move in WORKFLOW.moves for name in move.needs}
    assert needs <= known_codes(), needs - known_codes()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_error_is_left_without_a_sentence(language: str) -> None:
    errors: list[CaseError] = [
        *(MoveRefused("approve", "to_review", one) for one in Hindrance),
        *(NotAllowedNow(code, "9") for code in known_codes()),
        *(Missing(code) for code in known_codes()),
        CaseMoved("周敏", "住建局", "reply", datetime(2026, 11, 20, tzinfo=UTC), 3),
        NoSuchCase(),
        NotAllowedNow("something_new"),
    ]
    with translation.override(language):
        for error in errors:
            words = words_for(error)
            assert words
            assert "%(" not in words
        assert all(whose_turn(move) for move in WORKFLOW.moves)
