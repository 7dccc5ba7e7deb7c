"""What a file must hold, by how the dispute came in and how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.documents.filling import FILLERS
from linli.casework.mediation.documents.forms import FORMS
from linli.casework.mediation.documents.forms import IN_ORDER as FORMS_IN_ORDER
from linli.casework.mediation.rules.filing import (
    IN_ORDER,
    FileFacts,
    Lack,
    Outcome,
    check_file,
    kept_until,
    missing_items,
    retention_code,
)

WRITTEN = FileFacts(outcome=Outcome.WRITTEN, sessions_held=1, is_agreed=True)
ORAL = replace(WRITTEN, outcome=Outcome.ORAL, is_oral=True)
FAILED = replace(WRITTEN, outcome=Outcome.FAILED, is_agreed=False, route="向人民法院起诉")
REFUSED = FileFacts(outcome=Outcome.ROUTED, is_accepted=False, is_told_rights=False, route="法院")


def must(facts: FileFacts) -> list[str]:
    """The codes of the ★ items."""
    return [line.code for line in check_file(facts) if line.is_must]


def lacks(facts: FileFacts) -> dict[str, Lack | None]:
    return {line.code: line.lack for line in missing_items(facts)}


def test_the_table_is_in_the_order_of_the_forms() -> None:
    assert [item.code for item in IN_ORDER] == [form.code for form in FORMS_IN_ORDER]
    assert set(FILLERS) <= set(FORMS)


@pytest.mark.parametrize("facts", [WRITTEN, ORAL, FAILED, REFUSED])
def test_whole_files_lack_nothing(facts: FileFacts) -> None:
    assert lacks(facts) == {}


def test_the_first_form_depends_on_who_began() -> None:
    assert "application" in must(WRITTEN)
    assert "registration" not in must(WRITTEN)
    by_court = replace(WRITTEN, source="court")
    assert "registration" in must(by_court)
    assert "application" not in must(by_court)


def test_the_agreement_depends_on_its_kind() -> None:
    assert "agreement" in must(WRITTEN)
    assert "oral_agreement" in must(ORAL)
    assert "agreement" not in must(ORAL)
    assert not {"agreement", "oral_agreement"} & set(must(FAILED))
    assert "termination" in must(FAILED)


def test_what_was_not_accepted_needs_the_refusal_and_no_record() -> None:
    assert {"not_accepted", "application"} <= set(must(REFUSED))
    assert not {"record", "identity", "rights", "agreement"} & set(must(REFUSED))
    assert lacks(replace(REFUSED, route="")) == {"not_accepted": Lack.NO_ROUTE}


def test_what_ended_before_the_first_session_needs_no_record() -> None:
    early = replace(FAILED, outcome=Outcome.ENDED, sessions_held=0)
    assert "record" not in must(early)
    assert "record" in must(replace(early, sessions_held=1))


@pytest.mark.parametrize(
    ("change", "code", "lack"),
    [
        ({"has_facts": False}, "application", Lack.ABSENT),
        ({"parties_unasked": 1}, "application", Lack.NOT_ASKED),
        ({"is_told_rights": False}, "rights", Lack.NOT_TOLD),
        ({"parties_without_paper": 1}, "identity", Lack.NO_PAPER),
        ({"agents": 1, "agents_without_scope": 1}, "mandate", Lack.NO_SCOPE),
        ({"sessions_held": 0}, "record", Lack.ABSENT),
        ({"is_agreed": False}, "agreement", Lack.ABSENT),
        ({"is_signed": False}, "agreement", Lack.UNSIGNED),
        ({"obligations_done": 1, "done_without_proof": 1}, "performance", Lack.NO_PROOF),
        ({"confirmations": 1, "court_papers_without_ruling": 1}, "confirmation", Lack.NO_PAPER),
        ({"is_transferred": True}, "feedback", Lack.ABSENT),
    ],
)
def test_each_lack_is_named(change: dict[str, object], code: str, lack: Lack) -> None:
    assert lacks(replace(WRITTEN, **change)) == {code: lack}  # type: ignore[arg-type]  # by name


counts = st.integers(0, 3)


@given(
    outcome=st.sampled_from(list(Outcome)),
    source=st.sampled_from(["application", "court", "grid"]),
    is_accepted=st.booleans(),
    sessions=counts,
    is_agreed=st.booleans(),
    inquiries=counts,
)
def test_lacks_are_lines_of_the_list_in_its_order(
    outcome: Outcome,
    source: str,
    is_accepted: bool,
    sessions: int,
    is_agreed: bool,
    inquiries: int,
) -> None:
    facts = FileFacts(
        outcome=outcome,
        source=source,
        is_accepted=is_accepted,
        sessions_held=sessions,
        is_agreed=is_agreed,
        inquiries=inquiries,
    )
    order = [item.code for item in IN_ORDER]
    lines = [line.code for line in check_file(facts)]
    assert lines == sorted(lines, key=order.index)
    assert {line.code for line in missing_items(facts)} <= set(lines)
    assert ("inquiry" in lines) == (inquiries > 0)
    assert {"application", "registration"} & set(lines)


def test_graves_and_land_are_kept_for_good() -> None:
    assert retention_code(is_keepsake=False, is_grave=False) == "mediation"
    assert retention_code(is_keepsake=True, is_grave=False) == "mediation_keep"
    assert retention_code(is_keepsake=False, is_grave=True) == "mediation_keep"


def test_a_year_from_a_leap_day_ends_in_march() -> None:
    assert kept_until(date(2028, 2, 29), 10) == date(2038, 3, 1)
    assert kept_until(date(2026, 11, 22), 10) == date(2036, 11, 22)
