"""The fonts of printed documents: from npm, from the data folder, from the machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

# In the order in which they are taken.
FANG = (
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
        (FANG, _("FangSong (仿宋), the face of official text: documents are set in Song instead")),
        (SONG, _("Song (宋体): Chinese text can't be printed")),
        (HEI, _("Hei (黑体): headings are set in Song instead")),
    )
    return [words for families, words in wanted if not there & set(families)]
