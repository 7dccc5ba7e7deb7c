"""Old browsers must be able to read the style sheets and scripts."""

import re
from pathlib import Path

import pytest

from linli.channels import ui
from linli.channels.ui.static_files import HashedModulesStorage

STATIC = Path(ui.__file__).parent / "static" / "linli"
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("js/*.js"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_are_plain(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    for newer in ("light-dark(", "oklch(", "color-mix(", "@container", "@layer"):
        assert newer not in text
    assert "url(http" not in text


@pytest.mark.parametrize("sheet", ["desk.css", "portal.css"])
def test_every_colour_token_has_a_dark_one(sheet: str) -> None:
    text = (STATIC / sheet).read_text(encoding="utf-8")
    light = text[text.index(":root") : text.index("[data-bs-theme=dark] {")]
    dark = text[text.index("[data-bs-theme=dark] {") :].split("}", 1)[0]
    colours = re.findall(r"(--ll-[a-z0-9-]+): #", light)
    kept_in_both = {"--ll-on-fill", "--ll-focus", "--ll-map-0", "--ll-map-line", "--ll-map-ink"}
    missing = [name for name in colours if f"{name}:" not in dark and name not in kept_in_both]
    assert missing == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_run_nothing_from_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|\.setAttribute\(\s*[\"']style", text)
    assert "http://" not in text
    assert "https://" not in text


def test_what_a_module_imports_is_found_under_its_hash(tmp_path: Path) -> None:
    storage = HashedModulesStorage(location=str(tmp_path), base_url="/static/")
    paths = {}
    for script in SCRIPTS:
        name = f"linli/js/{script.name}"
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(script.read_bytes())
        paths[name] = (storage, name)
    failed = [done for _name, _hashed, done in storage.post_process(paths) if done is not True]
    assert [one for one in failed if isinstance(one, Exception)] == []
    page = (tmp_path / storage.stored_name("linli/js/page.js")).read_text(encoding="utf-8")
    imported = re.findall(r'import "\./([^"]+)"', page)
    assert len(imported) == 10
    for name in imported:
        assert re.fullmatch(r"[a-z-]+\.[0-9a-f]{12}\.js", name)
        assert (tmp_path / "linli/js" / name).exists()
