import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection

from linli.foundation.notices.gateways import GatewayError, problems
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations import deliver_due, forget_sent, queue, try_again
from linli.foundation.notices.operations.delivering import CLAIM
from linli.foundation.notices.queries import about, given_up, outbox_age
from linli.foundation.notices.queries.outbox import ALARM_AFTER
from linli.foundation.notices.rules import ATTEMPTS, wait_after

AT = datetime(2026, 5, 6, 3, tzinfo=UTC)
HERE = "tests.foundation.notices.test_delivering"


class Recording:
    """A gateway of the tests: keeps what it is given."""

    taken: list = []  # shared by the instances that the settings make

    def send(self, message):
        self.taken.append(message)


class Refusing:
    """A gateway of the tests: refuses everything."""

    def __init__(self, *, is_final=False):
        self.is_final = is_final

    def send(self, message):
        raise GatewayError("no", is_final=self.is_final)


class Broken:
    """A gateway of the tests with a fault in its code."""

    def send(self, message):
        raise ZeroDivisionError("bug")


@pytest.fixture
def _recording(settings):
    Recording.taken = []
    settings.LINLI_GATEWAYS = {"sms": {"gateway": f"{HERE}.Recording"}}


def put(channel="sms", at=AT, **changes):
    return queue(
        **{
            "channel": channel,
            "recipient": "13800138000",
            "template_code": "accepted",
            "subject": "",
            "body": "已受理",
            "about": "LJ1",
            "about_id": None,
            "at": at,
        }
        | changes
    )


@pytest.mark.django_db
def test_what_is_queued_is_sealed_in_the_database():
    notice = put()
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, body FROM notices_notice WHERE id = %s", [notice.id])
        recipient, body = cursor.fetchone()
    assert b"13800138000" not in bytes(recipient)
    assert "已受理".encode() not in bytes(body)


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_due_notices_are_delivered_once_the_longest_due_first():
    second, first, later = put(), put(at=AT - timedelta(hours=1)), put(at=AT + timedelta(minutes=1))
    assert deliver_due(limit=10, at=AT).sent == 2
    assert [message.id for message in Recording.taken] == [first.id, second.id]
    assert Recording.taken[0].recipient == "13800138000"
    assert Recording.taken[0].body == "已受理"
    assert deliver_due(limit=10, at=AT).taken == 0
    second.refresh_from_db()
    later.refresh_from_db()
    assert (second.state, second.sent_at, second.attempts) == ("sent", AT, 1)
    assert later.state == "pending"


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_no_more_than_the_limit_is_taken():
    for _n in range(5):
        put()
    assert deliver_due(limit=3, at=AT).taken == 3
    assert deliver_due(limit=3, at=AT).taken == 2


@pytest.mark.django_db
def test_a_refused_notice_is_tried_again_later_and_given_up_at_the_end(settings):
    settings.LINLI_GATEWAYS = {"sms": {"gateway": f"{HERE}.Refusing"}}
    notice = put()
    at = AT
    for attempt in range(1, ATTEMPTS + 1):
        assert deliver_due(limit=5, at=at).taken == 1
        notice.refresh_from_db()
        assert notice.attempts == attempt
        assert deliver_due(limit=5, at=at).taken == 0
        at += wait_after(attempt) or timedelta()
    assert (notice.state, notice.last_error) == ("dead", "no")
    assert deliver_due(limit=5, at=at + timedelta(days=9)).taken == 0
    assert list(given_up()) == [notice]


@pytest.mark.django_db
def test_a_final_refusal_is_not_tried_again(settings):
    settings.LINLI_GATEWAYS = {"sms": {"gateway": f"{HERE}.Refusing", "is_final": True}}
    put()
    assert deliver_due(limit=5, at=AT).dead == 1


@pytest.mark.django_db
@pytest.mark.parametrize("gateway", [f"{HERE}.Broken", "no.such.Gateway", ""])
def test_a_broken_gateway_keeps_the_notice_for_later(settings, gateway):
    settings.LINLI_GATEWAYS = {"sms": {"gateway": gateway}}
    notice = put()
    assert deliver_due(limit=5, at=AT).failed == 1
    notice.refresh_from_db()
    assert notice.state == "failed"
    assert notice.last_error


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_a_notice_that_cannot_be_unsealed_does_not_stop_the_others():
    spoilt, good = put(), put()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET body = 'spoilt' WHERE id = %s", [spoilt.id])
    done = deliver_due(limit=5, at=AT)
    assert (done.sent, done.dead) == (1, 1)
    assert [message.id for message in Recording.taken] == [good.id]


@pytest.mark.django_db
def test_a_channel_that_seems_down_is_left_alone_and_the_others_go_on(settings):
    Recording.taken = []
    settings.LINLI_GATEWAYS = {
        "sms": {"gateway": f"{HERE}.Refusing"},
        "email": {"gateway": f"{HERE}.Recording"},
    }
    texts = [put() for _n in range(6)]
    put(channel="email", at=AT)
    done = deliver_due(limit=20, at=AT)
    assert (done.failed, done.sent, done.down) == (3, 1, frozenset({"sms"}))
    assert Notice.objects.filter(id__in=[t.id for t in texts], attempts=0).count() == 3
    assert deliver_due(limit=20, at=AT + timedelta(hours=1), without=done.down).taken == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_a_claim_of_a_dead_worker_ends():
    notice = put()
    Notice.objects.update(state="sending", next_try_at=AT + CLAIM)
    assert deliver_due(limit=5, at=AT).taken == 0
    assert deliver_due(limit=5, at=AT + CLAIM).sent == 1
    notice.refresh_from_db()
    assert notice.state == "sent"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_recording")
def test_two_workers_never_take_the_same_notice():
    for _n in range(40):
        put()
    counts = []

    def work():
        done = 1
        while done:
            done = deliver_due(limit=3, at=AT).taken
            counts.append(done)
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [message.id for message in Recording.taken]
    assert len(ids) == len(set(ids)) == sum(counts) == 40


@pytest.mark.django_db
def test_the_age_of_the_outbox_and_its_alarm():
    assert not outbox_age(AT).is_alarming
    put(at=AT - timedelta(minutes=5))
    age = outbox_age(AT)
    assert (age.oldest_pending_seconds, age.waiting, age.dead) == (300, 1, 0)
    assert not age.is_alarming
    assert outbox_age(AT + ALARM_AFTER).is_alarming
    Notice.objects.update(state="dead")
    assert outbox_age(AT).is_alarming
    assert outbox_age(AT).waiting == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_a_person_can_have_a_given_up_notice_sent_again():
    dead, waiting = put(), put(at=AT + timedelta(days=1))
    Notice.objects.filter(id=dead.id).update(state="dead", attempts=ATTEMPTS)
    assert try_again(notice_ids=[dead.id, waiting.id], at=AT) == 1
    assert deliver_due(limit=5, at=AT).sent == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_recording")
def test_sent_notices_are_forgotten_and_undelivered_ones_stay():
    put()
    deliver_due(limit=5, at=AT)
    waiting = put()
    assert forget_sent(before=AT) == 0
    assert forget_sent(before=AT + timedelta(seconds=1)) == 1
    assert list(Notice.objects.all()) == [waiting]


@pytest.mark.django_db
def test_what_was_sent_about_one_thing_is_found():
    case = uuid4()
    first, second = put(about_id=case), put(about_id=case, at=AT + timedelta(minutes=1))
    put(about_id=uuid4())
    assert list(about(case)) == [first, second]


@pytest.mark.django_db
def test_mail_goes_out_as_plain_text_with_a_clean_subject(settings):
    settings.LINLI_GATEWAYS = {"email": {"gateway": "smtp", "sender": "city@example.org"}}
    put(
        channel="email",
        recipient="a@example.org",
        subject="受理\nBcc: x@example.org",
        body="已受理",
    )
    assert deliver_due(limit=5, at=AT).sent == 1
    assert mail.outbox[0].subject == "受理 Bcc: x@example.org"
    assert mail.outbox[0].recipients() == ["a@example.org"]
    assert (mail.outbox[0].body, mail.outbox[0].from_email) == ("已受理", "city@example.org")


@pytest.mark.django_db
def test_an_address_that_is_none_is_given_up_at_once(settings):
    settings.LINLI_GATEWAYS = {"email": {"gateway": "smtp"}}
    put(channel="email", recipient="a@example.org\nBcc: b@example.org")
    assert deliver_due(limit=5, at=AT).dead == 1
    assert mail.outbox == []


@pytest.mark.django_db
def test_in_the_demo_messages_stand_in_a_file(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.LINLI_GATEWAYS = {"sms": {"gateway": "console", "folder": str(tmp_path / "outbox")}}
    put()
    put(body="已派单")
    assert deliver_due(limit=5, at=AT).sent == 2
    (file,) = (tmp_path / "outbox").glob("*.txt")
    text = file.read_text(encoding="utf-8")
    assert "13800138000" in text
    assert text.index("已受理") < text.index("已派单")
    assert file.stat().st_mode & 0o077 == 0


def test_wrong_gateways_are_said_in_words(settings):
    settings.LINLI_GATEWAYS = {
        "sms": {"gateway": "sms_http", "url": "ftp://x", "body": {}},
        "email": {"gateway": "smtp", "colour": "blue"},
        "webhook": {"gateway": "console"},
    }
    said = problems()
    assert len(said) == 2
    assert "https://" in said[0]
    assert "email" in said[1]
