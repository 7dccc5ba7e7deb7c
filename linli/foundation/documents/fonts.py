"""The fonts of printed documents: of the set-up, of the data folder, of the machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

# In the order in which they are taken, glyph by glyph: a rare character comes from a later one.
# First what a city may have a licence for, then what the set-up brings (docs/adr/0010).
FANGSONG = (
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "仿宋",
    "STFangsong",
    "华文仿宋",
    "FZFangSong-Z02",
    "FZFangSong-Z02S",
    "Zhuque Fangsong",
    "Zhuque Fangsong (technical preview)",
    "FandolFang R",
)
KAI = (
    "KaiTi_GB2312",
    "楷体_GB2312",
    "KaiTi",
    "楷体",
    "STKaiti",
    "华文楷体",
    "FZKai-Z03",
    "FZKai-Z03S",
    "FandolKai",
    "LXGW WenKai GB",
    "LXGW WenKai",
)
# To be set bold: 小标宋 has one weight and stays as it is, the others are bold Song.
TITLE_SONG = (
    "FZXiaoBiaoSong-B05S",
    "FZXiaoBiaoSong-B05",
    "方正小标宋简体",
    "方正小标宋_GBK",
    "STZhongsong",
    "华文中宋",
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
SONG = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "Songti SC")
HEI = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "SimHei", "Heiti SC")


def own_folder() -> Path:
    """Return the folder of the data folder into which a city may put fonts of its own."""
    return Path(settings.HOME) / "fonts"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return all fonts that may be printed with; looked for once a process."""
    folders = [folder for folder in (*settings.PRINT_FONTS, own_folder()) if folder.is_dir()]
    return typst.Fonts(include_system_fonts=True, font_paths=[str(f) for f in folders])


def fonts_available() -> list[str]:
    """Return, in words, what is missing of the fonts; empty when all is there.

    Documents are printed all the same: without 仿宋 in 宋体.
    """
    there = set(fonts().families())
    wanted = (
        (
            FANGSONG,
            _("FangSong (仿宋), the face of official text: set in Song instead; make fonts"),
        ),
        (
            KAI,
            _("Kai (楷体): headings of the second level are set in FangSong instead; make fonts"),
        ),
        (SONG, _("Song (宋体): Chinese text can't be printed")),
        (HEI, _("Hei (黑体): headings are set in Song instead")),
    )
    return [words for families, words in wanted if not there & set(families)]
