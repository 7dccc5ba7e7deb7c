"""Files of buildings and facilities, from the map of places through the desk of imports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.foundation.tabular.importing import undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.places.models import Building, Facility
from tests.channels.desk.imports.conftest import work_off
from tests.channels.desk.spatial.conftest import Door, Ground
from tests.channels.desk.spatial.test_pages import at
from tests.registers.city import Square, collection, feature

pytestmark = pytest.mark.django_db
BOW = {
    "type": "Polygon",
    "coordinates": [[[112, 32], [112.01, 32.01], [112.01, 32], [112, 32.01], [112, 32]]],
}
GIVEN = collection(
    feature(Square(0.001, 0.008, 0.0003), name="办公楼", id=1, kind="office"),
    {"type": "Feature", "properties": {"name": "结"}, "geometry": BOW},
    feature(Square(0.6, 0.6, 0.0003), id=2),
)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def _bring(kind: str) -> str:
    return reverse("desk:imports:bring", args=[kind])


def test_buildings_are_looked_at_with_their_map_taken_in_and_taken_back(
    ground: Ground, door: Door
) -> None:
    clerk = door("lake")
    assert _bring("buildings") in clerk.get(at("home")).content.decode()
    form = clerk.get(_bring("buildings")).content.decode()
    assert 'accept=".json,.geojson"' in form
    assert "form.xlsx" not in form
    upload = SimpleUploadedFile("a.geojson", json.dumps(GIVEN).encode())
    answer = clerk.post(_bring("buildings"), {"file": upload, "datum": "", "community": ""})
    run = work_off(ImportRun.objects.get())
    page = answer["Location"]
    words = clerk.get(page).content.decode()
    assert "坐标与底图" in words or "没有可比对" in words
    assert "不在您辖区的任何社区内" in words
    assert "自相交" in words
    assert '"type": "Point"' in words
    assert "data-places-map" in words
    assert clerk.post(f"{page}start/").status_code == 302
    work_off(run)
    made = Building.objects.get(name="办公楼")
    assert made.kind == "office"
    assert "由文件导入" in clerk.get(at("building", made.code)).content.decode()
    assert clerk.post(f"{page}undo/").status_code == 302
    undoing.undo_run(run.id, now=timezone.now)
    assert not Building.objects.filter(name="办公楼").exists()


def test_facilities_come_from_a_table(ground: Ground, door: Door) -> None:
    clerk = door("lake")
    assert "form.xlsx" in clerk.get(_bring("facilities")).content.decode()
    rows = "种类,名称,经度,纬度,社区\n消防栓,东门消防栓,112.003,32.003,\n怪物,石像,,,荷香社区\n路灯,坏,x,y,\n"
    upload = SimpleUploadedFile("a.csv", rows.encode())
    page = clerk.post(_bring("facilities"), {"file": upload})["Location"]
    run = work_off(ImportRun.objects.get())
    assert "怪物×1" in clerk.get(page).content.decode()
    clerk.post(f"{page}start/")
    work_off(run)
    assert set(Facility.objects.values_list("name", flat=True)) >= {"东门消防栓", "石像"}


def test_who_keeps_no_places_or_others_brings_no_files_of_them(ground: Ground, door: Door) -> None:
    for kind in ("buildings", "facilities", "outlines", "grids"):
        assert door("taker").get(_bring(kind)).status_code == 403
    for kind in ("outlines", "grids"):
        assert door("lake").get(_bring(kind)).status_code == 404
