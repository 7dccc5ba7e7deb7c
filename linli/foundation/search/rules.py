"""How text becomes grams, and when a word counts as rare. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import pairwise

# What is read of one text. The longest real message seen has 13,000 characters; a pasted file of
# ten megabytes must not make a million grams. What stands after it can't be found by searching.
TEXT_LIMIT = 20_000
# A longer run of letters and digits (an encoded attachment, say) is known by its beginning.
WORD_LIMIT = 40
# What is read of one query, and how many of its grams are asked for.
QUERY_LIMIT = 200
QUERY_GRAMS = 32
# A list page: how many rows a walk has to find before it may stop.
PAGE = 50

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_KANA_HANGUL = "\u3041-\u3096\u30a1-\u30fa\u30fc\uac00-\ud7a3"
_RUNS = re.compile(f"([{_HAN}{_KANA_HANGUL}]+)|([^\\W_{_HAN}{_KANA_HANGUL}]+)")


class Plan(Enum):
    """How to find the rows: by the index on grams, or by walking the newest first."""

    RARE = "rare"
    FREQUENT = "frequent"


class WordTooShort(ValueError):
    """A query that no gram can answer: one Chinese character, or signs. ``word`` names it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def grams(text: str) -> list[str]:
    """Return the grams of a text, each once, in the order of their first appearance.

    The first TEXT_LIMIT characters are read. Full and half width, upper and lower case are one;
    invisible characters (zero width, direction marks) are not seen. Text of letters and digits
    is kept as whole words, and where such a word touches Chinese text the two neighbours make a
    gram as well ("3楼").
    """
    return _grams(_plain(text, TEXT_LIMIT))


def query_grams(words: str) -> list[str]:
    """Return the grams that a row must all have to answer this query; empty for an empty query.

    Raises WordTooShort for a lone Chinese character and for signs alone, which no gram can
    answer. At most QUERY_GRAMS grams are asked for, the first: more would not narrow the answer.
    """
    found: list[str] = []
    for word in _plain(words, QUERY_LIMIT).split():
        made = _grams(word)
        if len(made) == 1 and _is_lone(made[0]):
            raise WordTooShort(word)
        # A lone character inside a longer word ("3楼a门") is held by the grams of its neighbours.
        found += [gram for gram in made if not _is_lone(gram)]
    if not found and words.strip():
        raise WordTooShort(words.strip()[:QUERY_LIMIT])
    return list(dict.fromkeys(found))[:QUERY_GRAMS]


def _is_lone(gram: str) -> bool:
    run = _RUNS.fullmatch(gram)
    return len(gram) == 1 and run is not None and run.group(1) is not None


def is_rare(*, matches: float, rows: float, within: float | None = None, page: int = PAGE) -> bool:
    """Tell whether fetching all matches costs less than walking until a page is full.

    ``within`` is the number of rows the caller may see, where that is known: a walk never takes
    longer than these.
    """
    if matches <= page:
        return True
    walked = page * rows / matches
    if within is not None:
        walked = min(walked, within)
    return matches <= walked


def _plain(text: str, limit: int) -> str:
    # Cut before and after: normalising may lengthen a text, dropping the invisible shortens it.
    seen = unicodedata.normalize("NFKC", text[: limit * 4])
    unseen = {ord(c): None for c in set(seen) if unicodedata.category(c) in ("Cf", "Mn", "Cs")}
    return seen.translate(unseen)[:limit].lower() if unseen else seen[:limit].lower()


def _grams(plain: str) -> list[str]:
    found: dict[str, None] = {}
    end, last = -1, ""
    for run in _RUNS.finditer(plain):
        chinese, word = run.groups()
        if run.start() == end:
            found[last + plain[end]] = None
        if word:
            found[word[:WORD_LIMIT]] = None
        elif len(chinese) == 1:
            found[chinese] = None
        else:
            found.update(dict.fromkeys(map("".join, pairwise(chinese))))
        end, last = run.end(), plain[run.end() - 1]
    return list(found)
