from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from linli.registers.access import operations, queries
from linli.registers.access.models import Account, SignInEvent
from linli.registers.access.operations import LockedOut, LogInRefused
from linli.registers.access.rules import SYSTEM
from linli.registers.places.operations.changes import day_of
from tests.registers.city import AT
from tests.registers.people import PASSWORD, Staff

pytestmark = pytest.mark.django_db


def attempt(username: str, password: str | None = None, at: datetime = AT) -> Account:
    return operations.verify_password(
        username=username, password=password or "wrong", address="10.0.0.7", at=at
    )


def words_of(username: str, times: int) -> list[str]:
    told = []
    for _time in range(times):
        with pytest.raises(LogInRefused) as caught:
            attempt(username)
        told.append(str(caught.value))
    return told


def test_the_right_password(staff: Staff) -> None:
    assert attempt(" Handler ", PASSWORD) == staff.people["handler"]


def test_five_failures_lock_for_a_quarter_of_an_hour(staff: Staff) -> None:
    words_of("handler", 4)
    with pytest.raises(LockedOut) as caught:
        attempt("handler")
    assert caught.value.until == AT + timedelta(minutes=15)
    assert "15" in str(caught.value)
    with pytest.raises(LockedOut, match="14"):
        attempt("handler", PASSWORD, AT + timedelta(minutes=1, seconds=30))
    assert attempt("handler", PASSWORD, AT + timedelta(minutes=15)) == staff.people["handler"]


def test_a_name_that_nobody_has_is_answered_in_the_same_way(staff: Staff) -> None:
    assert words_of("nobody", 12) == words_of("handler", 12)


def test_a_closed_account_is_answered_in_the_same_way(staff: Staff) -> None:
    operations.deactivate(by=SYSTEM, at=AT, account_id=staff.people["taker"].id)
    with pytest.raises(LogInRefused):
        attempt("taker", PASSWORD)
    assert words_of("taker", 11) == words_of("nobody", 12)[1:]


def test_coming_in_clears_the_count(staff: Staff) -> None:
    words_of("handler", 4)
    operations.record_log_in(account=staff.people["handler"], address=None, at=AT)
    assert len(words_of("handler", 4)) == 4
    assert attempt("handler", PASSWORD)


def test_unlocking(staff: Staff) -> None:
    words_of("handler", 5)
    operations.unlock(by=staff.actor("east_admin"), at=AT, account_id=staff.people["handler"].id)
    assert attempt("handler", PASSWORD)


def test_every_step_is_in_the_log_of_who_may_see_it(staff: Staff) -> None:
    words_of("handler", 5)
    words_of("nobody", 1)
    handler = staff.people["handler"]
    operations.record_log_in(account=handler, address="10.0.0.7", at=AT + timedelta(hours=1))
    operations.record_log_out(account=handler, address=None, at=AT + timedelta(hours=2))
    own = queries.sign_ins(staff.actor("east_auditor").scope)
    assert [event.kind for event in own.events][:2] == ["logged_out", "logged_in"]
    assert {event.username for event in own.events} == {"handler"}
    assert len(own.events) == 7
    whole = queries.sign_ins(staff.actor("auditor").scope)
    assert "nobody" in {event.username for event in whole.events}
    assert queries.sign_ins(staff.actor("west_admin").scope).events == ()
    narrowed = queries.sign_ins(SYSTEM.scope, username="nobody")
    assert len(narrowed.events) == 1


def test_switching_between_ones_own_posts(staff: Staff) -> None:
    handler = staff.people["handler"]
    given = {"unit_id": staff.units["lake"].id, "role": "head"}
    post = operations.grant_post(by=SYSTEM, at=AT, account_id=handler.id, **given)
    held = operations.switch_post(account=handler, post_id=post.id, address=None, at=AT)
    assert held.role == "head"
    assert SignInEvent.objects.get(kind="switched").detail.startswith("湖滨街道服务站")
    foreign = queries.posts_of(staff.people["taker"].id, on=day_of(AT))[0]
    with pytest.raises(operations.UnknownPost):
        operations.switch_post(account=handler, post_id=foreign.id, address=None, at=AT)


def test_ended_sessions_are_forgotten_with_the_drafts_in_them() -> None:
    for key, ends in (("over", AT - timedelta(seconds=1)), ("running", AT + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="sealed", expire_date=ends)
    assert operations.forget_sessions(at=AT) == 1
    assert [one.session_key for one in Session.objects.all()] == ["running"]
