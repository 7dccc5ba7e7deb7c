"""The icon font holds every icon that a page shows, and is small."""

from pathlib import Path

import pytest

from scripts import icons

VENDOR = icons.TARGET


def test_names_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{% icon "bell-off" %}<i class="ti ti-x"></i>')
    (tmp_path / "menu.py").write_text('Line(_("Notices"), "bell", "notices")')
    (tmp_path / "kinds.yaml").write_text("- {code: a, icon: school}")
    assert {"bell-off", "x", "bell", "school"} <= icons.words_in_use(tmp_path)


@pytest.mark.skipif(not VENDOR.exists(), reason="the front-end packages are not set up here")
def test_what_is_served_knows_every_icon_in_use() -> None:
    served = icons.icons_of((VENDOR / "tabler-icons.min.css").read_text(encoding="utf-8"))
    css = (icons.PACKAGE / "tabler-icons.min.css").read_text(encoding="utf-8")
    assert icons.words_in_use() & icons.icons_of(css).keys() == served.keys()
    font = VENDOR / "fonts" / "tabler-icons.woff2"
    assert font.stat().st_size < 60_000
