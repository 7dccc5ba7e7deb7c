"""Divisions and grids on their pages: changed, imported, drawn."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Division, Grid
from linli.registers.units.models import Unit
from tests.channels.desk.admin_registers.asking import (
    HTMX,
    Door,
    at,
    upload,
)
from tests.channels.desk.imports.conftest import work_off
from tests.registers.city import (
    AT,
    CITY,
    EAST,
    LAKE,
    LOTUS,
    Square,
    collection,
    feature,
)
from tests.registers.people import Staff

pytestmark = pytest.mark.django_db


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

    def test_grids_and_outlines_come_by_the_desk_of_imports(
        self, door: Door, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = str(tmp_path)
        client = door("east_admin")
        links = client.get(at("grids", LOTUS)).content.decode()
        links += client.get(at("divisions")).content.decode()
        squares = collection(feature(Square(0, 0), name="荷香社区", community="荷香社区"))
        for kind in ("grids", "outlines"):
            address = reverse("desk:imports:bring", args=[kind])
            assert address in links
            assert client.get(address).status_code == 200
            answer = client.post(address, {"file": upload("g.json", json.dumps(squares))})
            run = work_off(ImportRun.objects.latest("asked_at"))
            assert "/desk/imports/" in client.get(answer["Location"]).content.decode()
            assert client.post(f"{answer['Location']}start/").status_code == 302
            work_off(run)
        assert Grid.objects.get().code == LOTUS + "001"
        assert Division.objects.get(code=LOTUS).boundary == Grid.objects.get().polygon


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
