from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.notices.rules import (
    ATTEMPTS,
    TemplateFault,
    check_fields,
    fields_of,
    render,
    wait_after,
)


def test_named_fields_are_filled_in():
    assert render("编号{no}由{unit}办理，编号{no}", {"no": "A1", "unit": "城管局"}) == (
        "编号A1由城管局办理，编号A1"
    )


def test_a_field_that_was_not_given_stays_empty():
    assert render("由{unit}办理", {}) == "由办理"


def test_doubled_braces_are_braces():
    assert render("{{{no}}}", {"no": "A1"}) == "{A1}"
    assert fields_of("{{no}}") == []


@pytest.mark.parametrize(
    "text", ["{no.__class__}", "{no[0]}", "{}", "{0}", "{no!r}", "{no:>10}", "{no", "no}", "{a b}"]
)
def test_only_plain_names_in_braces_are_fields(text):
    with pytest.raises(TemplateFault):
        render(text, {"no": "A1"})


@given(st.text())
def test_a_value_is_never_read_as_a_template(value):
    assert render("前{no}后", {"no": value}) == f"前{value}后"


def test_a_field_that_the_step_does_not_fill_in_is_named():
    with pytest.raises(TemplateFault) as caught:
        check_fields("{no} {who}", ["no", "unit"])
    assert caught.value.unknown == ("who",)
    assert caught.value.allowed == ("no", "unit")


def test_waits_grow_and_end_after_at_least_seven_more_tries():
    waits = [wait_after(attempts) for attempts in range(1, ATTEMPTS)]
    assert len(waits) >= 7
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(minutes=1)
    assert sum(waits, timedelta()) > timedelta(hours=24)
    assert wait_after(ATTEMPTS) is None
