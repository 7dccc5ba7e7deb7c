"""Reporting something, step by step, without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.casework.cases.models import Case, Document, Party
from linli.casework.matters.models import EmergencyWord, LimitRule, Matter
from linli.casework.matters.queries.rule_book import forget_rule_book
from tests.casework.city import START, City
from tests.channels.portal.walking import NAMED, PLACE, TEXT, Visitor, photo, picture, words
from tests.registers.city import LOTUS

pytestmark = pytest.mark.django_db
STEPS = ("/report/where", "/report/photos", "/report/who", "/report/check")


class TestTheWayThrough:
    def test_a_report_becomes_a_matter_with_its_reporter_place_and_photos(
        self, visitor: Visitor
    ) -> None:
        case = visitor.sent(photos=[photo("one.jpg"), photo("two.png", picture("PNG"))])

        assert (case.body, case.channel, case.secrecy) == (TEXT, "web", "named")
        assert (case.community_code, case.place_text) == (LOTUS, PLACE["place_text"])
        party = Party.objects.get()
        assert (str(party.name), str(party.phone)) == ("王阿姨", "13855500123")
        assert [row.name for row in Document.objects.order_by("id")] == ["one.jpg", "two.png"]

    def test_the_wish_is_kept(self, visitor: Visitor) -> None:
        visitor.what(wish="这星期修好")
        visitor.post("/report/where", **PLACE)
        visitor.post("/report/who", **NAMED)
        visitor.send()

        assert Matter.objects.get().wish == "这星期修好"

    def test_the_receipt_shows_number_code_and_dates(self, visitor: Visitor) -> None:
        case = visitor.sent()

        page = visitor.get("/receipt")

        number = case.number
        shown = words(page)
        assert f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}" in shown
        assert re.search(r"查询码 [A-Z2-9]{2} [A-Z2-9]{2} [A-Z2-9]{2} ", shown)
        assert "告诉您受理没有" in shown
        assert "5个工作日" in shown
        assert "<svg" in page.content.decode()

    def test_the_code_stands_in_no_address(self, visitor: Visitor) -> None:
        visitor.sent()
        page = visitor.get("/receipt").content.decode()
        code = re.search(r"查询码</dt>\s*<dd[^>]*>\s*([A-Z0-9 ]+?)\s*</dd>", page)
        assert code
        assert code[1].replace(" ", "") not in " ".join(re.findall(r'(?:href|src)="([^"]*)"', page))

    def test_the_promised_dates_follow_the_citys_limits(self, visitor: Visitor) -> None:
        LimitRule.objects.filter(clock="finish", nature="", urgency="").update(amount=7)
        forget_rule_book()
        visitor.sent()

        assert "7个工作日" in words(visitor.get("/receipt"))
        assert "7个工作日内答复您" in words(visitor.get("/"))

    def test_each_step_shows_what_was_answered_before(self, visitor: Visitor) -> None:
        visitor.filled()

        assert TEXT in visitor.get("/report").content.decode()
        assert PLACE["place_text"] in visitor.get("/report/where").content.decode()
        assert "王阿姨" in visitor.get("/report/who").content.decode()
        check = words(visitor.get("/report/check"))
        assert "东湖区 · 湖滨街道 · 荷香社区" in check
        assert "138****0123" in check

    def test_changing_one_answer_leads_back_to_the_check(self, visitor: Visitor) -> None:
        visitor.filled()

        response = visitor.post("/report?change", text="改过的话")

        assert response["Location"] == "/report/check"
        assert "改过的话" in words(visitor.get("/report/check"))

    def test_the_draft_can_be_deleted(self, visitor: Visitor) -> None:
        visitor.filled()
        visitor.post("/report/delete")

        assert TEXT not in visitor.get("/report").content.decode()
        assert not Case.objects.exists()


class TestTheDraft:
    @pytest.mark.parametrize("step", STEPS)
    def test_no_step_can_be_seen_before_the_first(self, visitor: Visitor, step: str) -> None:
        assert visitor.get(step)["Location"] == "/report"

    def test_the_check_asks_for_the_answer_that_is_missing(self, visitor: Visitor) -> None:
        visitor.what()
        assert visitor.get("/report/check")["Location"] == "/report/where"
        visitor.post("/report/where", **PLACE)
        assert visitor.get("/report/check")["Location"] == "/report/who"

    def test_nobody_reads_the_draft_in_the_database(self, visitor: Visitor) -> None:
        visitor.filled()

        kept = str(Session.objects.get().get_decoded())

        assert "王阿姨" not in kept
        assert "路灯" not in kept

    @pytest.mark.parametrize("step", STEPS)
    def test_when_the_session_has_ended_it_is_said_and_nothing_is_sent(
        self, visitor: Visitor, step: str
    ) -> None:
        visitor.filled()
        Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))

        response = visitor.client.post(step, {**PLACE, **NAMED}, follow=True)

        assert "还在这台手机里" in words(response)
        assert not Case.objects.exists()

    def test_the_forms_keep_their_words_on_the_device(self, visitor: Visitor) -> None:
        visitor.filled()

        for path in ("/report", "/report/where", "/report/who"):
            page = visitor.get(path).content.decode()
            assert re.search(r"<form[^>]*data-draft=[^>]*data-draft-keep", page), path
        who = visitor.get("/report/who").content.decode()
        assert len(re.findall(r"data-no-draft", who)) == 2  # name and number stay off the device
        visitor.send()
        assert "data-draft-forget" in visitor.get("/receipt").content.decode()

    def test_the_pages_are_kept_by_no_cache(self, visitor: Visitor) -> None:
        visitor.filled()
        for path in ("/report", *STEPS):
            assert "no-store" in visitor.get(path)["Cache-Control"]


class TestSendingTwice:
    def test_pressing_twice_makes_one_matter_and_shows_the_same_receipt(
        self, visitor: Visitor
    ) -> None:
        visitor.filled()
        page = visitor.get("/report/check").content.decode().replace("\n", " ")
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key
        first = visitor.post("/report/check", key=key[1])
        receipt = words(visitor.get("/receipt"))
        again = visitor.post("/report/check", key=key[1])

        assert first["Location"] == again["Location"] == "/receipt"
        assert words(visitor.get("/receipt")) == receipt
        assert Case.objects.count() == 1

    def test_two_presses_at_the_same_moment_make_one_matter(self, visitor: Visitor) -> None:
        visitor.filled()
        session = visitor.client.session
        before = {name: session[name] for name in session.keys()}  # noqa: SIM118  # a session is no dict
        visitor.send()
        number = Case.objects.get().number
        session = visitor.client.session
        for name, value in before.items():  # the second request had read the session before
            session[name] = value
        session.save()

        assert visitor.send()["Location"] == "/receipt"
        assert Case.objects.count() == 1
        assert number in visitor.get("/receipt").content.decode()


class TestDanger:
    @pytest.fixture(autouse=True)
    def _words(self, city: City) -> None:
        EmergencyWord.objects.create(
            word="煤气味",
            line="燃气抢修",
            advice="开窗，不开关电器；我马上为您转接燃气抢修。",
            valid_from=START,
        )
        forget_rule_book()

    def test_the_first_page_names_the_numbers(self, visitor: Visitor) -> None:
        page = visitor.get("/report").content.decode()
        for number in ("110", "119", "120"):
            assert f'href="tel:{number}"' in page

    def test_a_word_of_danger_is_answered_before_the_form_goes_on(self, visitor: Visitor) -> None:
        response = visitor.what("楼道里煤气味很重")

        shown = words(response)
        assert response.status_code == 200
        assert "煤气味" in shown
        assert "开窗，不开关电器。" in shown
        assert "我马上" not in shown
        assert "楼道里煤气味很重" in response.content.decode()

    def test_who_says_that_nobody_is_in_danger_goes_on(self, visitor: Visitor) -> None:
        assert visitor.what("楼道里煤气味很重", safe="1")["Location"] == "/report/where"


class TestBadInput:
    def test_ten_megabytes_come_back_with_a_word_on_the_length(self, visitor: Visitor) -> None:
        response = visitor.what("路" * 3_300_000)

        assert response.status_code == 422
        assert "最多写20000个字" in words(response)[:4000]
        assert response.content.decode().count("路") >= 3_300_000

    @pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u202e", "\x00"])
    def test_nothing_to_read_is_said(self, visitor: Visitor, text: str) -> None:
        response = visitor.what(text)
        assert (response.status_code, "还没写：是什么事" in words(response)) == (422, True)

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("路灯坏了😡", "路灯坏了😡"),
            ("路\u200b灯\u202e坏了\x00", "路灯坏了"),
            ("<b>路灯</b>&amp;坏了", "<b>路灯</b>&amp;坏了"),
        ],
    )
    def test_signs_are_kept_shown_as_they_are_and_cleaned(
        self, visitor: Visitor, sent: str, kept: str
    ) -> None:
        visitor.what(sent)
        visitor.post("/report/where", **PLACE)
        visitor.post("/report/who", **NAMED)
        assert (
            kept in words(visitor.get("/report/check"))
            or "&lt;b&gt;" in visitor.get("/report/check").content.decode()
        )
        visitor.send()
        assert Case.objects.get().body == kept

    def test_a_form_in_another_encoding_does_no_harm(self, visitor: Visitor) -> None:
        body = "text=" + "".join(f"%{byte:02X}" for byte in "路灯不亮".encode("gb18030"))
        response = visitor.client.post(
            "/report", body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in (302, 422)

    def test_too_many_files_at_once_are_refused_in_words(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/photos", photos=[photo(f"{n}.jpg") for n in range(25)])
        assert response.status_code == 400
        assert "提交" in response.content.decode()


class TestStrangers:
    def test_a_filled_trap_is_told_and_nothing_is_sent(self, visitor: Visitor) -> None:
        visitor.filled()
        response = visitor.post("/report/check", website="http://spam.example")
        assert "要空着" in words(response)
        assert not Case.objects.exists()

    def test_a_form_filled_faster_than_a_person_can_has_to_be_pressed_again(
        self, visitor: Visitor, settings: Any
    ) -> None:
        settings.LINLI_FORM_SECONDS = 30
        visitor.get("/report")
        visitor.filled()
        response = visitor.send()
        assert (response.status_code, "再看一遍" in words(response)) == (422, True)
        assert TEXT in words(response)
        settings.LINLI_FORM_SECONDS = 0
        assert visitor.send()["Location"] == "/receipt"

    def test_too_many_reports_from_one_address_wait_and_lose_nothing(
        self, visitor: Visitor, settings: Any
    ) -> None:
        settings.LINLI_REPORTS_AN_HOUR = 2
        visitor.sent()
        other = Visitor()
        other.filled()

        response = other.send()

        assert response.status_code == 422
        assert "分钟后再试" in words(response)
        assert TEXT in words(response)
        assert Visitor(REMOTE_ADDR="203.0.113.9").filled().send()["Location"] == "/receipt"

    def test_behind_a_proxy_the_visitors_own_address_counts(
        self, visitor: Visitor, settings: Any
    ) -> None:
        settings.LINLI_REPORTS_AN_HOUR, settings.LINLI_BEHIND_PROXY = 2, True

        def sends(address: str) -> bool:
            walker = Visitor(HTTP_X_FORWARDED_FOR=f"10.0.0.1, {address}")
            return bool(walker.filled().send().status_code == 302)

        assert [sends("198.51.100.1"), sends("198.51.100.1"), sends("198.51.100.2")] == [
            True,
            False,
            True,
        ]


def test_the_title_of_a_page_tells_nothing_of_the_report(visitor: Visitor) -> None:
    visitor.filled()
    pages = [visitor.get("/report/check")]
    visitor.send()
    pages += [visitor.get(path) for path in ("/receipt", f"/track/{Case.objects.get().number}")]
    for page in pages:
        html = page.content.decode()
        assert "路灯" not in html[html.index("<title>") : html.index("</title>")]


def test_the_session_of_a_reporter_gets_a_new_key_with_the_receipt(visitor: Visitor) -> None:
    visitor.filled()
    before = visitor.client.cookies[configured.SESSION_COOKIE_NAME].value
    visitor.send()
    assert visitor.client.cookies[configured.SESSION_COOKIE_NAME].value != before
