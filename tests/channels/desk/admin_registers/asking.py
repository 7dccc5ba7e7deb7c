"""How the tests of the registers ask their pages."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse

from linli.channels.desk.admin_registers.urls import urlpatterns
from linli.registers.access.models import Post
from linli.registers.places.models import Grid
from tests.registers.city import (
    LOTUS,
)
from tests.registers.people import Staff

HTMX = {"HTTP_HX_REQUEST": "true"}
Door = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_registers:{name}", args=[str(one) for one in args])


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


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
