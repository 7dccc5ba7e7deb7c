"""A visitor walking through the public pages, so that a test says only what it is about."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.casework.cases.models import Case
from tests.registers.city import EAST, LAKE, LOTUS

TEXT = "3号楼东边的路灯，上星期三晚上就不亮了。老人晚上下楼害怕。"
PLACE = {"place_text": "柳巷小区3号楼东边", "district": EAST, "street": LAKE, "community": LOTUS}
NAMED = {"identity": "named", "name": "王阿姨", "phone": "138 5550 0123"}


def words(response: Any) -> str:
    """What stands on a page between its head and its foot, without the tags."""
    html = response.content.decode()
    body = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def picture(kind: str = "JPEG", **save: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 480), (60, 90, 120)).save(made, kind, **save)
    return made.getvalue()


def photo(name: str = "lamp.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


class Visitor:
    """One browser."""

    def __init__(self, **headers: Any) -> None:
        self.client = Client(**headers)

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(path, data)

    def what(self, text: str = TEXT, **more: Any) -> Any:
        return self.post("/report", text=text, **more)

    def filled(self, *, photos: Any = (), who: dict[str, str] | None = None) -> Visitor:
        """All steps but the last."""
        assert self.what().status_code == 302
        assert self.post("/report/where", **PLACE).status_code == 302
        assert self.post("/report/photos", photos=list(photos)).status_code == 302
        assert self.post("/report/who", **(who or NAMED)).status_code == 302
        return self

    def send(self) -> Any:
        """Press the last button, as the page shows it."""
        page = self.get("/report/check").content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page.replace("\n", " "))
        return self.post("/report/check", key=key[1] if key else "", website="")

    def sent(self, **more: Any) -> Case:
        """A whole report, and the matter it made."""
        self.filled(**more)
        response = self.send()
        assert response.status_code == 302, words(response)
        return Case.objects.get()
