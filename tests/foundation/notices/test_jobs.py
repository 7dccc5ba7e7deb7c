from datetime import timedelta

import pytest
from django.utils import timezone

from linli.foundation.notices import jobs
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations import queue


@pytest.fixture
def _outbox(settings, tmp_path):
    settings.LINLI_GATEWAYS = {"sms": {"gateway": "console", "folder": str(tmp_path)}}


def put(at):
    return queue(
        channel="sms",
        recipient="13800138000",
        template_code="accepted",
        subject="",
        body="已受理",
        about="LJ1",
        about_id=None,
        at=at,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_outbox")
def test_the_job_empties_the_outbox_and_may_run_twice():
    for _n in range(jobs.ROUND + 5):
        put(timezone.now())
    jobs.deliver_outbox()
    jobs.deliver_outbox()
    assert Notice.objects.filter(state="sent", attempts=1).count() == jobs.ROUND + 5


@pytest.mark.django_db
@pytest.mark.usefixtures("_outbox")
def test_what_was_sent_long_ago_is_forgotten():
    put(timezone.now())
    jobs.deliver_outbox()
    jobs.forget_sent()
    assert Notice.objects.count() == 1
    Notice.objects.update(sent_at=timezone.now() - jobs.KEPT - timedelta(days=1))
    jobs.forget_sent()
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_a_stuck_outbox_is_told_in_the_log(caplog):
    jobs.watch_outbox()
    assert "outbox_is_stuck" not in caplog.text
    put(timezone.now() - timedelta(hours=2))
    jobs.watch_outbox()
    assert "outbox_is_stuck" in caplog.text
