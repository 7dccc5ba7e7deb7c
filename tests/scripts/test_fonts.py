"""How the set-up comes by the faces of official paper; nothing is fetched here."""

import gzip
import hashlib
import io
import tarfile

import pytest

from scripts import fonts

FACE, OTHER = fonts.FACES
CONTENT = {FACE: b"a face", OTHER: b"another face", "COPYING": b"GPL", "README": b"who made it"}


@pytest.fixture
def locked(tmp_path, monkeypatch):
    """A lock file of small files, a machine without TeX, and an empty folder to fill."""
    lines = [f"{hashlib.sha256(CONTENT[name]).hexdigest()}  {name}" for name in CONTENT]
    lock = tmp_path / "fonts.lock"
    lock.write_text("\n".join(["# where from", *lines, ""]), "utf-8")
    monkeypatch.setattr(fonts, "LOCK", lock)
    monkeypatch.setattr(fonts, "TEX", (str(tmp_path / "tex"),))
    return tmp_path / "fonts"


def put_tex(folder, **changes):
    """What TeX would have installed."""
    for name, content in (CONTENT | changes).items():
        place = fonts.PLACES[0 if name in fonts.FACES else 1]
        path = folder.parent / "tex" / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def put_debian(folder, monkeypatch, content):
    """A package as apt would have fetched it, with the fonts in it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as files:
        for name, inside in content.items():
            member = tarfile.TarInfo(f"./usr/share/texlive/fandol/{name}")
            member.size = len(inside)
            files.addfile(member, io.BytesIO(inside))
    tree = folder.parent / "tree.tar"
    tree.write_bytes(packed.getvalue())
    programs = folder.parent / "programs"
    programs.mkdir()
    for name, does in (("apt-get", "touch fonts.deb"), ("dpkg-deb", f"cat {tree}")):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")


def test_what_tex_has_is_taken_without_a_network(locked, monkeypatch):
    monkeypatch.setenv("PATH", "")
    put_tex(locked)
    assert fonts.missing(locked) == list(CONTENT)
    fonts.fetch(locked)
    assert {path.name: path.read_bytes() for path in locked.iterdir()} == CONTENT
    assert fonts.missing(locked) == []


def test_the_rest_comes_out_of_the_package_of_debian(locked, monkeypatch):
    packed = {
        f"{name}.gz" if name == "COPYING" else name: (
            gzip.compress(content) if name == "COPYING" else content
        )
        for name, content in CONTENT.items()
    }
    put_debian(locked, monkeypatch, packed | {"FandolHei-Bold.otf": b"not wanted"})
    fonts.fetch(locked)
    assert {path.name: path.read_bytes() for path in locked.iterdir()} == CONTENT


def test_another_font_under_the_same_name_is_not_taken(locked, monkeypatch):
    put_tex(locked, **{FACE: b"changed"})
    put_debian(locked, monkeypatch, CONTENT | {FACE: b"changed"})
    with pytest.raises(fonts.FontsError, match=FACE):
        fonts.fetch(locked)
    assert not (locked / FACE).exists()
    assert (locked / OTHER).read_bytes() == CONTENT[OTHER]


def test_without_its_papers_a_face_is_still_taken(locked, monkeypatch):
    put_debian(locked, monkeypatch, {name: CONTENT[name] for name in fonts.FACES})
    fonts.fetch(locked)
    assert fonts.missing(locked) == list(fonts.PAPERS)


def test_a_machine_without_apt_is_told(locked, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(fonts.FontsError, match="apt"):
        fonts.fetch(locked)


def test_what_apt_could_not_do_is_said(locked, monkeypatch):
    put_debian(locked, monkeypatch, CONTENT)
    asked = locked.parent / "programs" / "apt-get"
    asked.write_text("#!/bin/sh\necho 'Could not resolve the name' >&2\nexit 100\n")
    with pytest.raises(fonts.FontsError, match="Could not resolve the name"):
        fonts.fetch(locked)


def test_the_lock_file_is_made_from_the_package(locked, monkeypatch):
    put_debian(locked, monkeypatch, CONTENT | {FACE: b"a newer face"})
    fonts.lock()
    assert fonts.locked()[FACE] == hashlib.sha256(b"a newer face").hexdigest()
    assert list(fonts.locked()) == list(CONTENT)


def test_the_lock_file_of_the_project_names_no_address():
    lines = (fonts.REPOSITORY / "fonts.lock").read_text("utf-8").splitlines()
    assert {*fonts.FACES, *fonts.PAPERS} == {line.split()[-1] for line in lines[1:]}
    assert "GPL with the font exception" in lines[0]
    assert "://" not in "".join(lines)
