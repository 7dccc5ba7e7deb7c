from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from linli.foundation.notices.configuration import GatewaysFileError, gateways_from
from linli.foundation.notices.models import MessageTemplate, Notice
from linli.foundation.notices.operations import (
    install_template,
    mark_all_read,
    mark_read,
    notice_row,
    queue,
    queue_rows,
    save_template,
)
from linli.foundation.notices.operations.templates import UnknownTemplate, UnusableTemplate
from linli.foundation.notices.queries import inbox, template_for, templates, unread_count
from linli.foundation.notices.queries.templates import forget_templates
from linli.foundation.postgres.batch import Batch

AT = datetime(2026, 5, 6, 3, tzinfo=UTC)
DAY = date(2026, 5, 6)


@pytest.fixture
def _template(db):
    forget_templates()
    install_template(
        code="accepted",
        channel="sms",
        subject="受理{no}",
        body="您反映的事项(编号{no})由{unit}办理。",
        fields=["no", "unit", "due"],
        valid_from=date(2026, 1, 1),
    )
    yield
    forget_templates()


def row(**changes):
    return notice_row(
        **{
            "channel": "sms",
            "recipient": "13800138000",
            "template": "accepted",
            "fields": {"no": "LJ1", "unit": "城管局"},
            "is_sensitive": False,
            "about": "LJ1",
            "about_id": uuid4(),
            "at": AT,
        }
        | changes
    )


@pytest.mark.usefixtures("_template")
def test_a_notice_has_the_words_of_its_template():
    notice = row()
    assert (notice.subject, notice.body) == ("受理LJ1", "您反映的事项(编号LJ1)由城管局办理。")
    assert (notice.state, notice.next_try_at) == ("pending", AT)


@pytest.mark.usefixtures("_template")
def test_a_sensitive_notice_says_only_that_there_is_news():
    notice = row(is_sensitive=True)
    assert "您有一条新消息" in notice.body
    assert "LJ1" not in notice.body + notice.subject
    assert "城管局" not in notice.body + notice.subject


@pytest.mark.usefixtures("_template")
def test_without_a_template_there_is_no_notice():
    assert row(template="unheard-of") is None
    assert row(channel="email") is None
    assert row(at=AT - timedelta(days=365)) is None


@pytest.mark.usefixtures("_template")
def test_rows_can_be_written_in_the_callers_batch():
    batch = Batch()
    batch.insert(row())
    batch.insert_all(
        queue_rows(
            channel="inapp",
            recipients=[("", uuid4()), ("", uuid4())],
            template_code="dispatched",
            subject="新工单",
            body="请签收",
            about="LJ1",
            about_id=None,
            at=AT,
        )
    )
    batch.flush()
    assert sorted(Notice.objects.values_list("channel", "state")) == [
        ("inapp", "sent"),
        ("inapp", "sent"),
        ("sms", "pending"),
    ]
    assert Notice.objects.get(channel="sms").recipient == "13800138000"


@pytest.mark.usefixtures("_template")
def test_new_words_hold_from_their_day_on_and_the_old_stay_readable():
    save_template(code="accepted", channel="sms", subject="", body="新{no}", on=DAY)
    assert template_for("accepted", "sms", DAY).body == "新{no}"
    assert "编号" in template_for("accepted", "sms", DAY - timedelta(days=1)).body
    save_template(code="accepted", channel="sms", subject="", body="再新{no}", on=DAY)
    assert template_for("accepted", "sms", DAY).body == "再新{no}"
    assert MessageTemplate.objects.count() == 2
    assert [template.body for template in templates(on=DAY)] == ["再新{no}"]


@pytest.mark.usefixtures("_template")
@pytest.mark.parametrize("body", ["{who}您好", "{no", "{no.x}", "  ", "{}"])
def test_words_that_cannot_be_filled_in_are_refused_when_they_are_saved(body):
    with pytest.raises(UnusableTemplate):
        save_template(code="accepted", channel="sms", subject="", body=body, on=DAY)
    assert "编号" in template_for("accepted", "sms", DAY).body


@pytest.mark.usefixtures("_template")
def test_the_refusal_names_the_field_and_those_there_are():
    with pytest.raises(UnusableTemplate) as caught:
        save_template(code="accepted", channel="sms", subject="{who}", body="好", on=DAY)
    assert "{who}" in str(caught.value)
    assert "{unit}" in str(caught.value)


@pytest.mark.usefixtures("_template")
def test_a_message_that_was_never_brought_in_cannot_be_edited():
    with pytest.raises(UnknownTemplate):
        save_template(code="nothing", channel="sms", subject="", body="好", on=DAY)


@pytest.mark.usefixtures("_template")
def test_bringing_a_template_in_again_keeps_the_citys_words_and_adds_new_fields():
    save_template(code="accepted", channel="sms", subject="", body="本市{no}", on=DAY)
    known = install_template(
        code="accepted",
        channel="sms",
        subject="",
        body="{phone}",
        fields=["no", "phone"],
        valid_from=DAY,
    )
    assert not known
    assert template_for("accepted", "sms", DAY).body == "本市{no}"
    assert set(templates(on=DAY).get().fields) == {"no", "unit", "due", "phone"}


def put(account, at=AT, **changes):
    return queue(
        **{
            "channel": "inapp",
            "recipient": "",
            "template_code": "dispatched",
            "subject": "新工单",
            "body": "请签收",
            "about": "LJ1",
            "about_id": None,
            "account_id": account,
            "at": at,
        }
        | changes
    )


@pytest.mark.django_db
def test_the_inbox_shows_the_unread_first_and_the_newest_first_of_each():
    me = uuid4()
    rows = [put(me, at=AT + timedelta(minutes=n)) for n in range(4)]
    put(uuid4())
    assert mark_read(account_id=me, notice_ids=[rows[3].id, rows[0].id], at=AT) == 2
    assert [item.id for item in inbox(me)] == [rows[2].id, rows[1].id, rows[3].id, rows[0].id]
    assert [item.is_read for item in inbox(me)] == [False, False, True, True]
    assert inbox(me)[0].body == "请签收"
    assert unread_count(me) == 2
    assert [item.id for item in inbox(me, limit=3)] == [rows[2].id, rows[1].id, rows[3].id]


@pytest.mark.django_db
def test_nobody_marks_anothers_notices():
    me, other = uuid4(), uuid4()
    mine, others = put(me), put(other)
    assert mark_read(account_id=me, notice_ids=[mine.id, others.id], at=AT) == 1
    assert mark_read(account_id=me, notice_ids=[mine.id], at=AT) == 0
    assert unread_count(other) == 1


@pytest.mark.django_db
def test_marking_all_leaves_what_came_afterwards():
    me = uuid4()
    put(me)
    put(me, at=AT + timedelta(minutes=5))
    assert mark_all_read(account_id=me, at=AT) == 1
    assert unread_count(me) == 1


@pytest.mark.django_db
def test_a_long_subject_fits_its_line():
    assert len(put(uuid4(), subject="长\n" * 200).subject) == 120


def test_gateways_come_from_a_file(tmp_path):
    file = tmp_path / "gateways.yaml"
    file.write_text("sms:\n  gateway: sms_http\n  url: https://sms.example\n", "utf-8")
    assert gateways_from(str(file))["sms"]["url"] == "https://sms.example"
    assert gateways_from(str(file))["email"] == {"gateway": "console"}
    assert gateways_from("")["sms"] == {"gateway": "console"}


@pytest.mark.parametrize("text", ["- a", "fax: {gateway: console}", "sms: {url: x}", "sms: [", "x"])
def test_an_unusable_file_of_gateways_is_said_in_words(tmp_path, text):
    file = tmp_path / "gateways.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(GatewaysFileError, match=r"gateways\.yaml"):
        gateways_from(str(file))
    with pytest.raises(GatewaysFileError, match=r"nothing\.yaml"):
        gateways_from(str(tmp_path / "nothing.yaml"))
