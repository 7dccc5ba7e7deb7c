"""The public list: only who agreed, only what they agreed to; gone with the consent."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.casework.mediation.models import Mediator
from linli.casework.mediation.operations.mediators import set_public
from linli.foundation.documents.uploads import sniff, store
from tests.casework.city import MORNING
from tests.casework.mediation.town import Town, make_town
from tests.registers.city import EAST, WEST


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path
    return make_town()


def _photo() -> str:
    content = BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    file = SimpleUploadedFile("p.png", content.getvalue())
    return store(file, name="p.png", kind=sniff(file, name="p.png")).key  # type: ignore[arg-type]  # a file


def _page(**asked: str) -> str:
    answer = Client().get(reverse("portal:mediators"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_is_shown_who_did_not_agree(town: Town) -> None:
    page = _page()
    assert not any(one.name in page for one in town.mediators.values())


def test_who_agreed_is_found_by_place_field_and_name(town: Town) -> None:
    set_public(agrees=True, about="二十年社区工作", by=town["mediator"], at=MORNING)
    Mediator.objects.filter(pk=town.mediators["mediator"].pk).update(phone="13900001234")
    page = _page()
    assert "顾平" in page
    assert "二十年社区工作" in page
    assert "13900001234" not in page
    assert town.mediators["mediator"].number not in page
    assert "顾平" in _page(place=EAST, type="neighbour", q="顾")
    assert "顾平" not in _page(place=WEST)
    assert "顾平" not in _page(type="medical")
    assert "顾平" in _page(place="nowhere", type="nothing")


def test_the_photo_goes_with_the_consent(town: Town) -> None:
    mediator = town.mediators["mediator"]
    url = reverse("portal:mediator_photo", args=[mediator.pk])
    assert Client().get(url).status_code == 404
    set_public(agrees=True, photo_key=_photo(), by=town["mediator"], at=MORNING)
    answer = Client().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    set_public(agrees=False, by=town["mediator"], at=MORNING)
    assert Client().get(url).status_code == 404


def test_long_lists_are_paged(town: Town) -> None:
    hall = town.committees["lotus_hall"]
    Mediator.objects.bulk_create(
        Mediator(
            number=f"P{n:03d}", name=f"某{n:03d}", sex="female", committee=hall, recorded_at=MORNING,
            public_since=MORNING.date(), street_code=hall.street_code,
            district_code=hall.district_code, community_code=hall.community_code,
        )
        for n in range(25)
    )  # fmt: skip
    page = _page()
    assert page.count("pm-one") == 20
    assert "cursor=" in page
