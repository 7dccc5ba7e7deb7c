"""The faces of official paper: there, complete, free, and used."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from linli import env
from linli.foundation.documents.fonts import FANGSONG, KAI, TITLE_SONG, fonts, fonts_available
from linli.foundation.documents.printing import render_pdf

TRIAL = Path(__file__).parent / "typst" / "faces.typ"
FOLDER = env.REPOSITORY / "fonts"
SERIF = env.REPOSITORY / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
FACES = ("FandolFang-Regular.otf", "FandolKai-Regular.otf")
PUNCTUATION = "（）〔〕【】《》〈〉“”‘’、。，；：？！—…·％０１２３４５６７８９①⑩ⅠⅫ"
# Where there is no apt, a developer may do without them: make fonts says so.
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir() and shutil.which("apt-get") is None,
    reason="the set-up can't fetch 仿宋 on a machine without apt",
)
# Characters of names that GB 2312 lacks.
OF_NAMES = "喆堃玥珺祎赟镕犇翀曌昇垚彧䶮㛃㙓"


def characters_of_gb2312() -> str:
    """All 6,763 Chinese characters of levels 1 and 2."""
    rows = range(0xB0, 0xF8)
    every = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    return "".join(pair.decode("gb2312", "ignore") for pair in every)


def printed_with(**data: str) -> list[str]:
    """The names of the fonts that a document embeds."""
    pdf = render_pdf(TRIAL, {"title": "", "text": "", "kai": ""} | data)
    resources = PdfReader(BytesIO(pdf)).pages[0].get("/Resources", {})
    return sorted(str(font["/BaseFont"]) for font in resources["/Font"].values())


@pytest.mark.parametrize("name", FACES)
def test_a_face_covers_what_official_text_is_written_in(name):
    known = TTFont(FOLDER / name).getBestCmap()
    assert len(characters_of_gb2312()) == 6763
    assert not [c for c in characters_of_gb2312() + PUNCTUATION if ord(c) not in known]


@pytest.mark.parametrize("weight", ["400Regular", "700Bold"])
def test_the_song_behind_them_covers_rare_names(weight):
    (path,) = (SERIF / weight).glob("*.ttf")
    known = TTFont(path).getBestCmap()
    wanted = characters_of_gb2312() + PUNCTUATION + OF_NAMES
    assert not [c for c in wanted if ord(c) not in known]


def test_the_licences_lie_beside_the_fonts():
    copying = " ".join((FOLDER / "COPYING").read_text("utf-8").split())
    assert "GNU GENERAL PUBLIC LICENSE" in copying
    assert "if you create a document which uses this font, and embed this font" in copying
    assert "GPL + GPL font exception" in (FOLDER / "README").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (SERIF / "LICENSE_FONT").read_text("utf-8")


@pytest.mark.parametrize("families", [FANGSONG, KAI, TITLE_SONG])
def test_each_face_of_official_paper_is_found(families):
    assert set(families) & set(fonts().families())
    assert fonts_available() == []


def test_the_text_is_set_in_fangsong():
    (name,) = printed_with(text="临江市人民政府〔2026〕12号")
    assert "fang" in name.lower()


def test_a_heading_of_the_second_level_is_set_in_kai():
    (name,) = printed_with(kai="（一）基本情况")
    assert "kai" in name.lower()


def test_a_title_is_set_in_bold_song():
    (name,) = printed_with(title="督办单")
    assert any(word in name for word in ("Bold", "XiaoBiaoSong", "Zhongsong"))


def test_a_rare_name_takes_one_character_from_song():
    names = printed_with(text="王珺")
    assert len(names) == 2
    assert any("fang" in name.lower() for name in names)
