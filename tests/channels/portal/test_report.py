"""Reporting something, step by step."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from PIL import Image

from linli.casework.cases.models import Case, Document, Party
from linli.casework.matters.models import EmergencyWord, LimitRule, Matter
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.documents.uploads import open_stored
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from tests.casework.city import START, City
from tests.channels.portal.walking import NAMED, PLACE, TEXT, Visitor, photo, picture, words
from tests.registers.city import FERRY, LOTUS, RIVER, WEST, Square, collection, feature

pytestmark = pytest.mark.django_db
STEPS = ("/report/where", "/report/photos", "/report/who", "/report/check")


@pytest.fixture
def visitor(city: City, settings: Any, tmp_path: Path) -> Visitor:
    settings.LINLI_FORM_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    return Visitor()


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


class TestWho:
    def test_nothing_is_chosen_beforehand(self, visitor: Visitor) -> None:
        visitor.what()
        assert "checked" not in visitor.get("/report/who").content.decode()

    def test_nothing_chosen_is_said(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/who")
        assert (response.status_code, "三种里选一种" in words(response)) == (422, True)

    def test_of_an_anonymous_reporter_nothing_is_kept(self, visitor: Visitor) -> None:
        case = visitor.sent(who={"identity": "anonymous", "name": "王阿姨", "phone": "1385"})

        party = Party.objects.get()
        assert (case.secrecy, str(party.name), str(party.phone)) == ("anonymous", "", "")
        assert "匿名" in words(visitor.get("/receipt"))

    def test_a_number_short_of_a_digit_is_counted_out_and_nothing_typed_is_lost(
        self, visitor: Visitor
    ) -> None:
        visitor.what()

        response = visitor.post(
            "/report/who", identity="confidential", name="王阿姨", phone="138 5550 012"
        )

        assert "少了1位。您填了10位，手机号是11位。" in words(response)
        page = response.content.decode()
        assert 'value="138 5550 012"' in page
        assert 'value="王阿姨"' in page

    def test_words_that_tell_the_home_are_pointed_out(self, visitor: Visitor) -> None:
        visitor.what()
        assert "3号楼" in words(visitor.get("/report/who"))

    @pytest.mark.parametrize("phone", ["0710-3512345", "010 6512 3456", "+86 138 5550 0123"])
    def test_numbers_as_people_write_them_are_taken(self, visitor: Visitor, phone: str) -> None:
        visitor.what()
        who = {"identity": "named", "name": "王", "phone": phone}
        assert visitor.post("/report/who", **who).status_code == 302


class TestWhere:
    def test_a_sentence_alone_is_enough(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/where", place_text="老车站门口")
        assert response["Location"] == "/report/photos"

    def test_the_list_alone_is_enough(self, visitor: Visitor) -> None:
        visitor.what()
        place = {name: value for name, value in PLACE.items() if name != "place_text"}
        assert visitor.post("/report/where", **place)["Location"] == "/report/photos"

    def test_nothing_at_all_is_said(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/where")
        assert (response.status_code, "还没写：在哪里" in words(response)) == (422, True)

    def test_the_lists_follow_what_was_chosen_without_javascript(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/where", district=WEST, street=RIVER, choose="1")
        page = response.content.decode()
        assert response.status_code == 200
        assert "渡口社区" in page
        assert "荷香社区" not in page

    def test_the_lists_follow_as_a_fragment(self, visitor: Visitor) -> None:
        page = visitor.get(f"/report/where/choices?district={WEST}").content.decode()
        assert "江口街道" in page
        assert "<html" not in page

    def test_a_street_of_another_district_is_forgotten_when_the_district_changes(
        self, visitor: Visitor
    ) -> None:
        address = f"/report/where/choices?district={WEST}&street={PLACE['street']}"
        page = visitor.get(address).content.decode()
        assert "渡口社区" in page  # the only street of that district, and its community
        assert "荷香社区" not in page

    @pytest.fixture
    def grid(self, city: City) -> Square:
        square = Square(0.2, 0.2)
        shapes = collection(feature(square, name="荷香第一网格", community=LOTUS))
        places.import_grids(shapes, by=SYSTEM, at=datetime(2026, 3, 2, tzinfo=UTC))
        return square

    def test_a_point_on_the_map_finds_grid_and_community(
        self, visitor: Visitor, grid: Square
    ) -> None:
        longitude, latitude = grid.centre
        visitor.what()
        visitor.post("/report/where", longitude=longitude, latitude=latitude)
        visitor.post("/report/who", **NAMED)
        visitor.send()

        case = Case.objects.get()
        assert (case.community_code, case.grid_code[:12]) == (LOTUS, LOTUS)
        assert case.longitude == pytest.approx(longitude)

    def test_a_point_and_a_list_that_disagree_are_pointed_out(
        self, visitor: Visitor, grid: Square
    ) -> None:
        longitude, latitude = grid.centre
        visitor.what()
        wrong = {"district": WEST, "street": RIVER, "community": FERRY, "place_text": "码头"}

        response = visitor.post("/report/where", **wrong, longitude=longitude, latitude=latitude)

        assert "荷香社区" in words(response)
        assert "去掉地图上的点" in words(response)
        assert 'value="码头"' in response.content.decode()
        again = visitor.post(
            "/report/where", **wrong, longitude=longitude, latitude=latitude, drop_point="1"
        )
        assert 'name="longitude" value=""' in re.sub(r"\s+", " ", again.content.decode())

    def test_the_map_shows_the_grids_of_one_community(self, visitor: Visitor, grid: Square) -> None:
        shapes = visitor.get(f"/report/where/map.json?inside={LOTUS}").json()["features"]
        assert [shape["properties"]["name"] for shape in shapes] == ["荷香第一网格"]

    def test_the_map_of_the_whole_city_is_not_sent(self, visitor: Visitor, grid: Square) -> None:
        assert visitor.get("/report/where/map.json").json()["features"] == []

    @pytest.mark.parametrize("code", ["000", "999999999999", "' OR 1=1", "\x00", "9" * 400])
    def test_codes_that_do_not_exist_do_no_harm(self, visitor: Visitor, code: str) -> None:
        visitor.what()
        response = visitor.post("/report/where", community=code, place_text="门口")
        assert response.status_code in (302, 422)
        assert visitor.client.get("/report/where/choices", {"district": code}).status_code == 200

    @pytest.mark.parametrize("number", ["1e400", "nan", "181", "abc", "9" * 5000])
    def test_numbers_that_are_none_do_no_harm(self, visitor: Visitor, number: str) -> None:
        visitor.what()
        where = {"place_text": "门口", "longitude": number, "latitude": number}
        assert visitor.post("/report/where", **where).status_code == 422


class TestPhotos:
    def test_the_position_in_a_photo_is_taken_out(self, visitor: Visitor) -> None:
        exif = Image.Exif()
        exif[0x8825] = {1: "N", 2: (32.0, 1.0, 2.0)}
        exif[0x010F] = "Camera"
        content = picture("JPEG", exif=exif)
        assert Image.open(photo(content=content)).getexif()

        visitor.sent(photos=[photo(content=content)])

        with open_stored(Document.objects.get().storage_key) as kept:
            assert not Image.open(kept).getexif()

    def test_what_is_no_photo_is_refused_by_its_content_and_the_good_one_stays(
        self, visitor: Visitor
    ) -> None:
        visitor.what()

        response = visitor.post(
            "/report/photos", photos=[photo(), photo("evil.jpg", b"<html><script>alert(1)")]
        )

        assert response.status_code == 422
        assert "evil.jpg" in words(response)
        assert "有1张照片没收下" in words(response)
        assert response.content.decode().count("<img ") == 1

    def test_seven_photos_are_one_too_many(self, visitor: Visitor) -> None:
        visitor.what()
        response = visitor.post("/report/photos", photos=[photo(f"{n}.jpg") for n in range(7)])
        assert "最多6张" in words(response)
        assert response.content.decode().count("<img ") == 6

    def test_a_photo_that_is_too_large_is_told_its_size(self, visitor: Visitor) -> None:
        visitor.what()
        large = picture() + bytes(10 * 1024 * 1024)
        response = visitor.post("/report/photos", photos=[photo(content=large)])
        assert "10.0 MB，太大了" in words(response)

    def test_a_photo_can_be_taken_out_again(self, visitor: Visitor) -> None:
        visitor.what()
        visitor.post("/report/photos", photos=[photo("a.jpg"), photo("b.jpg")])
        visitor.post("/report/photos", remove="1")
        page = visitor.get("/report/photos").content.decode()
        assert "b.jpg" in page
        assert "a.jpg" not in page

    def test_a_full_disk_is_said_and_the_report_goes_on(
        self, visitor: Visitor, settings: Any, tmp_path: Path
    ) -> None:
        blocked = tmp_path / "blocked"
        blocked.write_text("a file where the folder ought to be")
        settings.MEDIA_ROOT = blocked
        visitor.what()

        response = visitor.post("/report/photos", photos=[photo()])

        assert "现在存不下" in words(response)
        assert visitor.post("/report/photos")["Location"] == "/report/who"

    def test_a_draft_photo_is_seen_by_its_own_visitor_only(self, visitor: Visitor) -> None:
        visitor.what()
        visitor.post("/report/photos", photos=[photo()])

        shown = visitor.get("/report/photos/1")
        assert shown.getvalue()
        assert shown["Content-Type"] == "image/jpeg"
        assert Client().get("/report/photos/1").status_code == 404


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
