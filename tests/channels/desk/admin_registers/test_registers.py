"""The registers' pages: who may open them, what they do, how much they ask of the database."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from linli.channels.desk.admin_registers.urls import urlpatterns
from linli.registers.access import operations as access
from linli.registers.access.models import Account, Post
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Division, Grid
from linli.registers.units.models import Duty, Unit
from linli.registers.units.queries import hours_of
from tests.registers.city import (
    AT,
    CEDAR,
    CITY,
    EAST,
    FERRY,
    LAKE,
    LOTUS,
    Square,
    collection,
    feature,
)
from tests.registers.people import PASSWORD, Staff

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
Door = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_registers:{name}", args=[str(one) for one in args])


@pytest.fixture
def door(staff: Staff) -> Door:
    def open_for(who: str) -> Client:
        client = Client()
        client.force_login(staff.people[who])
        return client

    return open_for


@pytest.fixture
def grid(staff: Staff) -> Grid:
    return places.draw_grid(
        by=SYSTEM, at=AT, community_code=LOTUS, name="第一网格", polygon=Square(0, 0).geojson
    )


def pages(staff: Staff, grid: Grid) -> dict[str, str]:
    """Every page of the registers, about records of the eastern district."""
    handler = staff.people["handler"]
    subject: dict[str, object] = {
        "code": LOTUS,
        "unit_id": staff.units["lake"].id,
        "account_id": handler.id,
        "post_id": Post.objects.get(account=handler).id,
    }
    found = {}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        name = str(pattern.name)
        wanted = list(pattern.pattern.converters)
        values = [
            grid.code if name.endswith("grid") and name != "draw_grid" else subject[key]
            for key in wanted
        ]
        found[name] = at(name, *values)
    return found


ABOUT_ONE = {
    "division",
    "add_division",
    "rename_division",
    "replace_division",
    "close_division",
    "map",
    "grids",
    "draw_grid",
    "grid",
    "change_grid",
    "redraw_grid",
    "close_grid",
    "unit",
    "change_unit",
    "unit_hours",
    "unit_duties",
    "close_unit",
    "account",
    "change_account",
    "set_password",
    "unlock",
    "deactivate",
    "reactivate",
    "grant_post",
    "end_post",
}
LOGS = {"access_log", "sign_in_log"}


class TestWhoMayOpen:
    def test_each_page_opens_for_its_keeper(self, staff: Staff, door: Door, grid: Grid) -> None:
        admin, auditor = door("east_admin"), door("east_auditor")
        for name, address in pages(staff, grid).items():
            answer = (auditor if name in LOGS else admin).get(address)
            assert answer.status_code == (302 if name == "home" else 200), name

    def test_records_of_another_district_stay_closed(
        self, staff: Staff, door: Door, grid: Grid
    ) -> None:
        nobody = door("west_admin")
        for name, address in pages(staff, grid).items():
            if name in ABOUT_ONE:
                assert nobody.get(address).status_code in (403, 404), name
                assert nobody.post(address, {}).status_code in (403, 404, 405), name

    @pytest.mark.parametrize("who", ["taker", "handler", "supervisor"])
    def test_other_posts_open_none_of_them(
        self, staff: Staff, door: Door, grid: Grid, who: str
    ) -> None:
        client = door(who)
        for name, address in pages(staff, grid).items():
            assert client.get(address).status_code == 403, name

    def test_an_administrator_reads_no_logs_and_an_auditor_keeps_nothing(
        self, staff: Staff, door: Door, grid: Grid
    ) -> None:
        for name, address in pages(staff, grid).items():
            who = "admin" if name in LOGS else "auditor"
            expected = 302 if name == "home" else 403
            assert door(who).get(address).status_code == expected, name

    def test_visitors_are_sent_to_the_log_in(self, staff: Staff, grid: Grid) -> None:
        for name, address in pages(staff, grid).items():
            assert Client().get(address).status_code == 302, name

    def test_what_is_not_there(self, door: Door) -> None:
        client = door("admin")
        nowhere = "018f0000-0000-7000-8000-000000000000"
        for address in (
            at("division", "429909000000"),
            at("grid", "429901001001999"),
            at("unit", nowhere),
            at("account", nowhere),
            at("end_post", nowhere),
            at("grids", LAKE),
        ):
            assert client.get(address).status_code == 404, address

    def test_lists_hold_what_the_post_sees(self, door: Door) -> None:
        west = door("west_admin")
        for name, word in (("divisions", "湖滨"), ("units", "湖滨"), ("accounts", "湖办")):
            page = west.get(at(name), {"q": word}, **HTMX).content.decode()
            for foreign in ("429901", "handler", "湖滨街道"):
                assert foreign not in page, name


class TestDivisions:
    def test_down_the_tree(self, door: Door) -> None:
        client = door("admin")
        assert at("division", CITY) in client.get(at("divisions")).content.decode()
        page = client.get(at("division", CITY)).content.decode()
        assert at("division", EAST) in page
        assert "东湖区" in page

    def test_found_as_one_types(self, door: Door) -> None:
        answer = door("admin").get(at("divisions"), {"q": "荷香"}, **HTMX)
        page = answer.content.decode()
        assert at("division", LOTUS) in page
        assert "<html" not in page
        assert "没有" not in page

    def test_add_rename_close(self, door: Door) -> None:
        client = door("east_admin")
        answer = client.post(at("add_division", LAKE), {"code": "429901001003", "name": "新社区"})
        assert answer["Location"] == at("division", "429901001003")
        client.post(at("rename_division", "429901001003"), {"name": "新荷社区"})
        assert Division.objects.get(code="429901001003").name == "新荷社区"
        client.post(at("close_division", "429901001003"))
        assert Division.objects.get(code="429901001003").valid_to is not None

    def test_a_wrong_code_keeps_what_was_typed(self, door: Door) -> None:
        answer = door("east_admin").post(
            at("add_division", LAKE), {"code": "42990", "name": "新社区"}, **HTMX
        )
        assert answer.status_code == 422
        assert 'value="新社区"' in answer.content.decode()

    def test_renumbering_takes_the_units_along(self, staff: Staff, door: Door) -> None:
        client = door("admin")
        answer = client.post(at("replace_division", LAKE), {"new_code": "429901011000"})
        assert answer["Location"] == at("division", "429901011000")
        assert Unit.objects.get(code="lake").street_code == "429901011000"
        staff.units["lake"].refresh_from_db()

    def test_a_used_division_is_not_closed(self, door: Door) -> None:
        answer = door("admin").post(at("close_division", LAKE))
        assert answer.status_code == 422

    def test_the_map_shows_grids_and_outline(self, door: Door, grid: Grid) -> None:
        outline = collection(feature(Square(-0.01, -0.01, 0.05), name="荷香社区"))
        places.import_boundaries(outline, by=SYSTEM, at=AT)
        answer = door("east_admin").get(at("map", LOTUS))
        shown = [one["properties"] for one in answer.json()["features"]]
        assert shown == [
            {"name": "第一网格", "class": 1, "url": at("grid", grid.code)},
            {"name": "荷香社区", "class": 1, "outline": True},
        ]


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


class TestImporting:
    def look(self, client: Client, page: str, file: SimpleUploadedFile, **more: Any) -> Any:
        return client.post(at(page), {"file": file} | more)

    def test_divisions_are_looked_at_and_then_taken_in(self, door: Door) -> None:
        client = door("admin")
        file = upload(
            "a.csv", "代码,名称\n429901001009,柳岸社区\n429901001001,荷塘社区\n110101,别处\n"
        )
        answer = self.look(client, "import_divisions", file)
        assert answer.status_code == 200
        assert not Division.objects.filter(name="柳岸社区").exists()
        taken = client.post(at("import_divisions"), {"word": answer.context["look"].word})
        assert taken.status_code == 302
        assert Division.objects.get(code="429901001009").name == "柳岸社区"
        assert Division.objects.get(code=LOTUS, valid_to=None).name == "荷塘社区"
        again = client.post(at("import_divisions"), {"word": answer.context["look"].word})
        assert again["Location"] == at("import_divisions")

    def test_a_look_belongs_to_who_looked(self, door: Door) -> None:
        file = upload("a.csv", "code,name\n429901001009,柳岸社区\n")
        answer = self.look(door("admin"), "import_divisions", file)
        door("east_admin").post(at("import_divisions"), {"word": answer.context["look"].word})
        assert not Division.objects.filter(name="柳岸社区").exists()

    def test_faulty_rows_are_shown_by_their_numbers(self, door: Door) -> None:
        file = upload("a.csv", "code,name\n429901001009,柳岸社区\n4299,\nabc,坏码\n")
        answer = self.look(door("admin"), "import_divisions", file)
        assert answer.status_code == 422
        assert [error.row for error in answer.context["errors"].items] == [3, 4]
        assert not answer.context["look"].may_go_on

    @pytest.mark.parametrize(
        "file",
        [
            upload("a.csv", "x,y\n1,2\n"),
            upload("a.xlsx", b"PK\x03\x04 not really"),
            upload("a.csv", b"\xff\xfe\x00"),
            upload("a.csv", b"\x00" * 400),
        ],
    )
    def test_other_files_are_refused_in_words(self, door: Door, file: SimpleUploadedFile) -> None:
        answer = self.look(door("admin"), "import_divisions", file)
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]

    def test_nothing_to_do_is_said(self, door: Door) -> None:
        file = upload("a.csv", "code,name\n429901,东湖区\n")
        answer = self.look(door("admin"), "import_divisions", file)
        assert not answer.context["look"].may_go_on
        assert answer.status_code == 200

    def test_grids(self, door: Door) -> None:
        client = door("east_admin")
        file = collection(feature(Square(0, 0), name="甲", community="荷香社区"))
        given = {"datum": "WGS-84"}
        answer = self.look(client, "import_grids", upload("g.json", json.dumps(file)), **given)
        word = answer.context["look"].word
        client.post(at("import_grids"), {"word": word})
        assert Grid.objects.get().code == LOTUS + "001"
        answer = self.look(client, "import_grids", upload("g.json", json.dumps(file)), **given)
        assert [error.row for error in answer.context["errors"].items] == [1]

    @pytest.mark.parametrize("content", ["{", "[]", "null", "[" * 100_000, b"\xff\xff"])
    def test_what_is_no_geojson(self, door: Door, content: str | bytes) -> None:
        for page in ("import_grids", "boundaries"):
            answer = self.look(door("admin"), page, upload("g.json", content), datum="WGS-84")
            assert answer.status_code == 422
            assert answer.context["form"].errors["file"]

    def test_outlines(self, door: Door) -> None:
        file = collection(
            feature(Square(0, 0, 0.3), name="东湖区"), feature(Square(1, 1), name="外县")
        )
        answer = self.look(
            door("admin"), "boundaries", upload("b.json", json.dumps(file)), datum="GCJ-02"
        )
        assert answer.status_code == 302
        assert Division.objects.get(code=EAST).boundary is not None

    def test_a_faulty_outline_is_named(self, door: Door) -> None:
        file = {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"name": "东湖区"}, "geometry": None}],
        }
        answer = self.look(
            door("admin"), "boundaries", upload("b.json", json.dumps(file)), datum="WGS-84"
        )
        assert [error.what for error in answer.context["errors"].items] == ["东湖区"]


class TestGrids:
    FIELDS = {"name": "第二网格", "kind": "basic", "households": 300, "residents": 800}

    def draw(self, client: Client, outline: str, **more: Any) -> Any:
        given = self.FIELDS | {"outline": outline, "datum": "WGS-84"} | more
        return client.post(at("draw_grid", LOTUS), given)

    def test_by_corners(self, door: Door) -> None:
        answer = self.draw(
            door("east_admin"), "112.02, 32.0\n112.03，32.0\n112.03 32.01\n112.02,32.01"
        )
        assert answer["Location"] == at("grid", LOTUS + "001")
        page = door("east_admin").get(at("grids", LOTUS)).content.decode()
        assert "第二网格" in page

    @pytest.mark.parametrize("wrap", [False, True])
    def test_by_geojson(self, door: Door, wrap: bool) -> None:
        given = feature(Square(0.02, 0))
        text = json.dumps(collection(given) if wrap else given["geometry"])
        assert self.draw(door("east_admin"), text).status_code == 302

    @pytest.mark.parametrize(
        "outline",
        [
            "112.02, 32.0\n112.03, 32.0",
            "112.02, 32.0\nhere\n112.03, 32.0",
            "{",
            "{}",
            '{"type": "Feature", "geometry": null}',
            "112.02, 32.0\n112.03, 32.01\n112.03, 32.0\n112.02, 32.01",
            "32.0, 112.02\n32.0, 112.03\n32.01, 112.03",
        ],
    )
    def test_a_wrong_outline_keeps_what_was_typed(self, door: Door, outline: str) -> None:
        answer = self.draw(door("east_admin"), outline)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["outline"]
        assert answer.context["form"]["outline"].value() == outline

    def test_redraw_change_close(self, door: Door, grid: Grid) -> None:
        client = door("east_admin")
        page = client.get(at("redraw_grid", grid.code))
        corners = page.context["form"]["outline"].value()
        assert corners.count("\n") == 3
        moved = corners.replace("112.01", "112.012")
        given = {"outline": moved, "datum": "WGS-84"}
        assert client.post(at("redraw_grid", grid.code), given).status_code == 302
        client.post(
            at("change_grid", grid.code), {"name": "荷塘网格", "households": 1, "residents": 2}
        )
        assert Grid.objects.get(valid_to=None).name == "荷塘网格"
        client.post(at("close_grid", grid.code))
        assert not Grid.objects.filter(valid_to=None).exists()
        assert "荷塘网格" in client.get(at("grids", LOTUS)).content.decode()


class TestUnits:
    FIELDS = {
        "code": "S9",
        "name": "荷香社区服务站",
        "short_name": "荷香站",
        "kind": "station",
        "division": "荷香社区",
        "parent": "lake",
    }

    def test_add_and_change(self, staff: Staff, door: Door) -> None:
        client = door("east_admin")
        answer = client.post(at("add_unit"), self.FIELDS)
        unit = Unit.objects.get(code="S9")
        assert answer["Location"] == at("unit", unit.id)
        assert (unit.division_code, unit.parent_id) == (LOTUS, staff.units["lake"].id)
        client.post(at("change_unit", unit.id), self.FIELDS | {"phone": "0710-1234567"})
        unit.refresh_from_db()
        assert unit.phone == "0710-1234567"
        page = client.get(at("unit", unit.id)).content.decode()
        assert "荷香社区服务站" in page

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"division": "渡口社区"}, "division"),
            ({"division": "社区"}, "division"),
            ({"parent": "没有这个单位"}, "parent"),
            ({"code": "lake"}, "code"),
            ({"kind": ""}, "kind"),
            ({"parent": "west"}, "parent"),
        ],
    )
    def test_what_is_wrong_is_named(self, door: Door, change: dict[str, str], field: str) -> None:
        answer = door("east_admin").post(at("add_unit"), self.FIELDS | change)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_opening_hours(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        office = dict.fromkeys(
            ("mon", "tue", "wed", "thu", "fri", "makeup"), "08：30-12:00，14:00～17:00"
        )
        given = {"source": "own"} | office
        assert client.post(at("unit_hours", lake), given).status_code == 302
        assert hours_of(lake).weekly[0][1].end.hour == 17
        form = client.get(at("unit_hours", lake)).context["form"]
        assert form.initial["mon"] == "08:30-12:00 14:00-17:00"
        client.post(at("unit_hours", lake), {"source": "always"})
        assert hours_of(lake).holiday
        client.post(at("unit_hours", lake), {"source": "parent"})
        assert not hours_of(lake).holiday

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"mon": "08:30-12:00"}, "makeup"),
            ({"makeup": "08:30-12:00", "sat": "09:00-12:00"}, "mon"),
            ({"mon": "morning", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "12:00-08:30", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "25:00-26:00", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "08:30-12:00 11:00-14:00", "makeup": "08:30-12:00"}, "mon"),
        ],
    )
    def test_wrong_hours_are_named(
        self, staff: Staff, door: Door, given: dict[str, str], field: str
    ) -> None:
        address = at("unit_hours", staff.units["lake"].id)
        answer = door("east_admin").post(address, {"source": "own"} | given)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_duties(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        text = "lamp | 路灯维护 | 城市照明管理规定\n\nroad｜道路养护"
        assert client.post(at("unit_duties", lake), {"duties": text}).status_code == 302
        assert Duty.objects.filter(valid_to=None).count() == 2
        assert "城市照明管理规定" in client.get(at("unit", lake)).content.decode()
        wrong = client.post(at("unit_duties", lake), {"duties": "lamp"})
        assert wrong.status_code == 422

    def test_closing_ends_the_posts(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        assert client.post(at("close_unit", lake)).status_code == 302
        assert not Post.objects.filter(unit_id=lake, valid_to=None).exists()

    def test_suggestions(self, door: Door) -> None:
        client = door("east_admin")
        own = client.get(at("unit_options"), {"unit": "中心"}).content.decode()
        assert "东湖区综治中心" in own
        assert "临江市" not in own
        every = client.get(at("unit_options"), {"parent": "中心", "all": 1}).content.decode()
        assert "临江市12345中心" in every
        places_found = client.get(at("division_options"), {"division": "湖滨"}).content.decode()
        assert LAKE in places_found
        assert FERRY not in places_found


class TestAccounts:
    FIELDS = {
        "username": "xinren",
        "name": "新人",
        "password": PASSWORD,
        "unit": "lake",
        "role": "handler",
    }

    def test_add(self, door: Door) -> None:
        answer = door("east_admin").post(at("add_account"), self.FIELDS)
        account = Account.objects.get(username="xinren")
        assert answer["Location"] == at("account", account.id)
        assert account.posts.get().unit.code == "lake"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"username": "handler"}, "username"),
            ({"password": "short"}, "password"),
            ({"unit": "west"}, "unit"),
            ({"role": ""}, "role"),
        ],
    )
    def test_what_is_wrong_is_named(self, door: Door, change: dict[str, str], field: str) -> None:
        answer = door("east_admin").post(at("add_account"), self.FIELDS | change, **HTMX)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Account.objects.filter(username="xinren").exists()

    def test_posts(self, staff: Staff, door: Door) -> None:
        client, handler = door("east_admin"), staff.people["handler"]
        given = {"unit": "east", "role": "head"}
        client.post(at("grant_post", handler.id), given)
        post = Post.objects.get(account=handler, role="head")
        again = client.post(at("grant_post", handler.id), given)
        assert again.status_code == 422
        client.post(at("end_post", post.id))
        post.refresh_from_db()
        assert post.valid_to is not None
        assert client.get(at("account", handler.id)).status_code == 200

    def test_password_unlock_close_open(self, staff: Staff, door: Door) -> None:
        client, handler = door("east_admin"), staff.people["handler"]
        client.post(at("set_password", handler.id), {"password": "Neu-2026-neu"})
        handler.refresh_from_db()
        assert handler.must_change_password
        for _time in range(5):
            with pytest.raises(access.LogInRefused):
                access.verify_password(
                    username="handler", password="x", address=None, at=timezone.now()
                )
        assert at("unlock", handler.id) in client.get(at("account", handler.id)).content.decode()
        client.post(at("unlock", handler.id))
        handler.refresh_from_db()
        assert handler.locked_until is None
        client.post(at("deactivate", handler.id))
        handler.refresh_from_db()
        assert not handler.is_active
        client.post(at("reactivate", handler.id))
        client.post(at("change_account", handler.id), {"name": "改名", "email": "a@b.cn"})
        handler.refresh_from_db()
        assert (handler.is_active, handler.name) == (True, "改名")

    def test_found_by_words_role_and_unit(self, staff: Staff, door: Door) -> None:
        client = door("admin")

        def found(**query: object) -> list[str]:
            page = client.get(at("accounts"), query, **HTMX).context["page"]
            return [row.username for row in page.items]

        assert found(q="湖") == ["handler"]
        assert found(role="auditor") == ["auditor", "east_auditor"]
        assert found(unit=staff.units["west"].id) == ["west_admin"]
        assert found(q="没有这个人") == []
        assert len(found(role="no-such-role")) == len(staff.people)

    def test_page_by_page(self, staff: Staff, door: Door, monkeypatch: Any) -> None:
        for number in range(35):
            access.create_account(
                by=SYSTEM, at=AT, username=f"extra{number:02d}", name="多", password=PASSWORD
            )
        page = door("admin").get(at("accounts")).context["page"]
        assert len(page.items) == 30
        following = door("admin").get(page.next_url).context["page"]
        assert following.prev_url
        assert len(following.items) == len(staff.people) + 35 - 30


class TestLogs:
    def read(self, staff: Staff, who: str, about: str) -> None:
        access.unmask(
            by=staff.actor(who),
            record_kind="party",
            record_id=staff.people[who].id,
            about=about,
            fields="phone",
            reason="电话联系诉求人",
            at=AT,
        )

    def test_readings(self, staff: Staff, door: Door) -> None:
        self.read(staff, "handler", "20260302001")
        self.read(staff, "taker", "20260302002")
        page = door("east_auditor").get(at("access_log")).content.decode()
        assert "20260302001" in page
        assert "电话联系诉求人" in page
        assert "20260302002" not in page
        found = door("auditor").get(at("access_log"), {"about": "20260302002"})
        assert [line.who for line in found.context["page"].items] == ["话务"]

    def test_wrong_dates_are_told(self, staff: Staff, door: Door) -> None:
        answer = door("auditor").get(at("access_log"), {"since": "yesterday"})
        assert answer.context["form"].errors["since"]

    @pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01T00:00~x", "~"])
    def test_a_broken_place_to_go_on_from_shows_the_beginning(
        self, staff: Staff, door: Door, after: str
    ) -> None:
        self.read(staff, "handler", "20260302001")
        page = door("auditor").get(at("access_log"), {"after": after})
        assert len(page.context["page"].items) == 1

    def test_older_lines_page_by_page(self, staff: Staff, door: Door) -> None:
        for number in range(55):
            self.read(staff, "handler", f"N{number}")
        first = door("auditor").get(at("access_log"))
        following = door("auditor").get(first.context["page"].next_url)
        assert len(first.context["page"].items) == 50
        assert len(following.context["page"].items) == 5

    def test_log_ins(self, staff: Staff, door: Door) -> None:
        access.record_log_in(account=staff.people["handler"], address="10.1.1.1", at=AT)
        access.record_log_in(account=staff.people["taker"], address="10.1.1.2", at=AT)
        page = door("east_auditor").get(at("sign_in_log")).content.decode()
        assert "10.1.1.1" in page
        assert "10.1.1.2" not in page
        found = door("auditor").get(at("sign_in_log"), {"username": "taker"})
        assert len(found.context["page"].items) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("who", "name", "most"),
    [
        ("east_admin", "divisions", 8),
        ("east_admin", "units", 8),
        ("east_admin", "accounts", 8),
        ("east_auditor", "access_log", 8),
        ("east_auditor", "sign_in_log", 8),
    ],
)
def test_lists_cost_few_queries(
    staff: Staff,
    door: Door,
    django_assert_max_num_queries: Any,
    who: str,
    name: str,
    most: int,
) -> None:
    client = door(who)
    client.get(at(name))
    with django_assert_max_num_queries(most):
        client.get(at(name))


def test_a_closed_community_has_no_page(door: Door) -> None:
    places.close_division(by=SYSTEM, at=AT, code=CEDAR)
    assert door("admin").get(at("division", CEDAR)).status_code == 404


def test_the_map_of_a_street_shows_its_communities(door: Door, grid: Grid) -> None:
    client = door("east_admin")
    names = [one["properties"]["name"] for one in client.get(at("map", LAKE)).json()["features"]]
    assert names == ["第一网格"]
    outline = collection(feature(Square(-0.01, -0.01, 0.05), name="荷香社区"))
    places.import_boundaries(outline, by=SYSTEM, at=AT)
    names = [one["properties"]["name"] for one in client.get(at("map", LAKE)).json()["features"]]
    assert names == ["荷香社区"]


def test_history_is_told_in_words(staff: Staff, door: Door) -> None:
    page = door("east_admin").get(at("account", staff.people["handler"].id))
    details = [line.detail for line in page.context["changes"]]
    assert any("湖滨街道服务站" in detail for detail in details)
    assert not any("handler;" in detail for detail in details)
