"""The pages of a report one by one: where, photos, who."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from linli.casework.cases.models import Case, Document, Party
from linli.foundation.documents.uploads import open_stored
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from tests.casework.city import City
from tests.channels.portal.walking import NAMED, PLACE, Visitor, photo, picture, words
from tests.registers.city import FERRY, LOTUS, RIVER, WEST, Square, collection, feature

pytestmark = pytest.mark.django_db


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
