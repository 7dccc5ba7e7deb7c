import resource
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from linli.foundation.documents.uploads import (
    EVERYDAY,
    PHOTOS,
    DiskFull,
    EmptyUpload,
    KindNotAllowed,
    StorageFault,
    UnreadableImage,
    UploadTooLarge,
    WrongExtension,
    clean_image,
    delete_stored,
    is_intact,
    open_stored,
    safe_name,
    sniff,
    store,
    thumbnail,
)

ALL = EVERYDAY | {"heic", "mp4"}


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    made = BytesIO()
    Image.new(mode, size, options.pop("colour", "red")).save(made, kind, **options)
    return made.getvalue()


def office(writer):
    made = BytesIO()
    writer().save(made)
    return made.getvalue()


def archive(**entries):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def sniffed(content, name, allowed=ALL):
    return sniff(BytesIO(content), name=name, allowed=allowed)


@pytest.fixture
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(
    ("content", "name", "kind", "media_type"),
    [
        (picture("JPEG"), "现场.JPG", "jpg", "image/jpeg"),
        (picture("PNG"), "a.png", "png", "image/png"),
        (picture("WEBP"), "a.webp", "webp", "image/webp"),
        (b"%PDF-1.7\n", "a.pdf", "pdf", "application/pdf"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.HEIC", "heic", "image/heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a.mp4", "mp4", "video/mp4"),
        (office(Document), "a.docx", "docx", None),
        (office(Workbook), "a.xlsx", "xlsx", None),
    ],
)
def test_a_file_is_known_by_its_content(content, name, kind, media_type):
    found = sniffed(content, name)
    assert found.name == kind
    assert media_type in (None, found.media_type)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "a.svg"),
        (b"<!doctype html><script>x()</script>", "a.html"),
        (b"<html>", "a.jpg"),
        (b"MZ\x90\x00" + bytes(60), "a.jpg"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "a.pdf"),
        (b"#!/bin/sh\n", "a.png"),
        (b"PK\x03\x04 broken", "a.docx"),
        (archive(readme="x"), "a.docx"),
        (
            archive(
                **{
                    "[Content_Types].xml": "x",
                    "word__document.xml": "x",
                    "word__vbaProject.bin": "x",
                }
            ),
            "a.docx",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc"),
        (b"  %PDF-1.7", "a.pdf"),
        (b"GIF89a", "a.gif"),
        ("只是文字".encode(), "a.jpg"),
    ],
)
def test_other_kinds_are_refused_with_what_can_be_taken(content, name):
    with pytest.raises(KindNotAllowed, match=r"\.docx"):
        sniffed(content, name)


def test_the_place_says_which_kinds_are_taken():
    with pytest.raises(KindNotAllowed, match="pdf") as caught:
        sniffed(b"%PDF-1.7", "a.pdf", allowed=PHOTOS)
    assert ".docx" not in str(caught.value)
    with pytest.raises(KindNotAllowed):
        sniff(BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0"), name="a.heic")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.jpg.html", "a.", ".jpg"])
def test_a_wrong_ending_is_said_with_the_right_one(name):
    with pytest.raises(WrongExtension, match=r"\.jpg"):
        sniffed(picture(), name)


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyUpload, match="空"):
        sniffed(b"", "a.jpg")


def test_an_office_document_that_is_a_bomb_is_refused():
    made = BytesIO(archive(**{"[Content_Types].xml": "x"}))
    with (
        zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("word/document.xml", "w") as entry,
    ):
        for _megabyte in range(320):
            entry.write(bytes(1024 * 1024))
    with pytest.raises(UploadTooLarge):
        sniffed(made.getvalue(), "a.docx")


def test_sniffing_leaves_the_file_at_its_beginning():
    for content, name in ((picture(), "a.jpg"), (office(Workbook), "a.xlsx")):
        file = BytesIO(content)
        sniff(file, name=name)
        assert file.tell() == 0


def with_exif(size=(60, 40)):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    return picture("JPEG", size, exif=exif, comment=b"SecretComment")


@pytest.mark.parametrize("work", [thumbnail, clean_image])
def test_a_photo_is_upright_and_says_nothing_about_place_and_camera(work):
    made = work(BytesIO(with_exif()))
    with Image.open(BytesIO(made)) as shown:
        assert shown.size == (40, 60)
        assert not shown.getexif()
    assert b"Secret" not in made


def test_a_thumbnail_is_small_and_keeps_its_proportions():
    with Image.open(BytesIO(thumbnail(BytesIO(picture(size=(4000, 1000))), side=400))) as shown:
        assert (shown.format, shown.size) == ("JPEG", (400, 100))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("JPEG", "CMYK"),
        ("PNG", "I;16"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_kind_of_colours_becomes_a_thumbnail(kind, mode):
    content = picture(kind, mode=mode, colour=0 if mode in ("P", "I;16") else None)
    with Image.open(BytesIO(thumbnail(BytesIO(content)))) as shown:
        assert shown.mode == "RGB"


def test_a_cleaned_picture_keeps_its_format_and_its_transparency():
    with Image.open(BytesIO(clean_image(BytesIO(picture("PNG", mode="RGBA"))))) as shown:
        assert (shown.format, shown.mode) == ("PNG", "RGBA")


def test_hidden_parts_after_the_picture_are_left_out():
    assert b"<script>" not in clean_image(BytesIO(picture("PNG") + b"<script>x()</script>"))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    # 400 million pixels of one colour are a small file.
    for size in ((10_000, 10_000), (20_000, 20_000)):
        content = picture("PNG", size, "1", colour=0)
        assert len(content) < 100_000
        for work in (thumbnail, clean_image):
            with pytest.raises(UploadTooLarge):
                work(BytesIO(content))


@pytest.mark.parametrize(
    "content", [picture()[:300], b"\xff\xd8\xff nothing", picture("PNG")[:60], b"", b"%PDF-1.7"]
)
def test_a_damaged_picture_is_refused(content):
    for work in (thumbnail, clean_image):
        with pytest.raises(UnreadableImage):
            work(BytesIO(content))


@pytest.mark.usefixtures("_media")
def test_a_file_is_kept_under_its_digest_and_only_once(settings):
    content = b"%PDF-1.7 " + bytes(600_000)
    kind = sniffed(content, "a.pdf")
    first = store(BytesIO(content), name="../../报告.pdf", kind=kind)
    second = store(BytesIO(content), name="另一份.pdf", kind=kind)
    assert (first.name, first.size, first.media_type) == (
        "报告.pdf",
        len(content),
        "application/pdf",
    )
    assert first.key == second.key == f"{first.sha256[:2]}/{first.sha256}"
    with open_stored(first.key) as file:
        assert file.read() == content
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].stat().st_mode & 0o137 == 0


@pytest.mark.usefixtures("_media")
def test_a_kept_file_that_was_changed_is_noticed(settings):
    key = store(BytesIO(b"%PDF-"), name="a.pdf", kind=sniffed(b"%PDF-", "a.pdf")).key
    assert is_intact(key)
    (settings.MEDIA_ROOT / key).write_bytes(b"%PDF?")
    assert not is_intact(key)
    delete_stored(key)
    assert not is_intact(key)
    with pytest.raises(StorageFault):
        open_stored(key)


@pytest.mark.usefixtures("_media")
@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "ab/../../x", "", "ab/" + "c" * 64, "/etc/passwd"]
)
def test_a_key_never_leads_outside(key):
    with pytest.raises(StorageFault):
        open_stored(key)


def left_behind(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("_media")
def test_too_large_a_file_and_an_empty_one_leave_nothing_behind(settings):
    kind = sniffed(b"%PDF-", "a.pdf")
    with pytest.raises(UploadTooLarge, match="1"):
        store(BytesIO(bytes(1024 * 1024 + 1)), name="a.pdf", kind=kind, max_size=1024 * 1024)
    with pytest.raises(EmptyUpload):
        store(BytesIO(b""), name="a.pdf", kind=kind)
    assert left_behind(settings) == []


@pytest.mark.usefixtures("_media")
def test_a_folder_that_cannot_be_written_to_is_a_named_fault(settings):
    settings.MEDIA_ROOT.parent.joinpath("media").write_text("a file where the folder should be")
    with pytest.raises(StorageFault):
        store(BytesIO(b"%PDF-"), name="a.pdf", kind=sniffed(b"%PDF-", "a.pdf"))


@pytest.mark.usefixtures("_media")
def test_beyond_the_quota_nothing_is_left_behind(settings):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
    try:
        with pytest.raises(DiskFull):
            store(BytesIO(bytes(900_000)), name="a.pdf", kind=sniffed(b"%PDF-", "a.pdf"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left_behind(settings) == []


def test_on_a_full_disk_nothing_is_left_behind_and_afterwards_it_works(settings, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = [
        shutil.which("mount") or "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=1m",
        "tmpfs",
        str(disk),
    ]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only; the quota test covers the code")
    try:
        settings.MEDIA_ROOT = disk / "media"
        kind = sniffed(b"%PDF-", "a.pdf")
        with pytest.raises(DiskFull, match="空间"):
            store(BytesIO(bytes(3_000_000)), name="a.pdf", kind=kind)
        assert left_behind(settings) == []
        assert is_intact(store(BytesIO(bytes(300_000)), name="a.pdf", kind=kind).key)
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(disk)], check=True)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\我\\照片.JPG", "照片.JPG"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("<b>:|?*.pdf", "_b_.pdf"),
        ("con.txt", "_con.txt"),
        ("...", "file"),
        ("", "file"),
        (" . 空格 .pdf", "空格.pdf"),
        ("无后缀", "无后缀"),
    ],
)
def test_names_do_no_harm(given_name, safe):
    assert safe_name(given_name) == safe


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_plain_one(name):
    made = safe_name(name)
    assert 0 < len(made) <= 120
    assert not set(made) & set('/\\:\0<>"|?*\n')
    assert safe_name(made) == made
