"""Where a matter goes, what class its words suggest, and which words are an emergency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli.casework.matters.rules.book import CategoryRow, DispatchRow, EmergencyRow

MAX_WORDS_READ = 4000


@dataclass(frozen=True)
class Route:
    """A unit to lead, units to assist, the catalogue row it came from, and whether it is certain."""

    row: DispatchRow
    lead_id: UUID
    assist_ids: tuple[UUID, ...]
    is_certain: bool


def _rank(row: DispatchRow) -> tuple[int, int, int]:
    place = len(row.place_code.rstrip("0"))
    return (len(row.category), place, int(bool(row.nature)))


def route(
    rows: Iterable[DispatchRow],
    on: date,
    *,
    category: str,
    nature: str = "",
    place_codes: Sequence[str] = (),
) -> Route | None:
    """The catalogue's answer: category × nature × place → unit; None where it has no row.

    ``place_codes`` are the stored codes of the case, widest first; a row without a place fits
    everywhere. The longest category wins, then the narrowest place (66号, DOMAIN §1.7).
    """
    fitting = [
        row
        for row in rows
        if row.holds(on)
        and row.category
        and category.startswith(row.category)
        and row.nature in ("", nature)
        and (not row.place_code or row.place_code in place_codes)
    ]
    if not fitting:
        return None
    best = max(fitting, key=_rank)
    return Route(best, best.lead_id, best.assist_ids, best.is_certain)


@dataclass(frozen=True)
class Suggestion:
    """A category whose own words stand in the text, and which."""

    code: str
    words: tuple[str, ...]
    share: float


def suggest(
    categories: Iterable[CategoryRow], text: str, on: date, *, most: int = 3
) -> list[Suggestion]:
    """Categories whose words occur in the text, the best first; empty when none does.

    Of two for which as much speaks the finer class comes first.

    ``share`` is the part of all words found that speaks for the category: plain counting, so
    that the operator can be told why.
    """
    read = text[:MAX_WORDS_READ]
    found: list[tuple[int, str, tuple[str, ...]]] = []
    for row in categories:
        words = tuple(word for word in row.words if word in read) if row.holds(on) else ()
        if words:
            found.append((sum(len(word) for word in words), row.code, words))
    total = sum(weight for weight, _, _ in found)
    found.sort(key=lambda item: (-item[0], -len(item[1]), item[1]))
    return [Suggestion(code, words, weight / total) for weight, code, words in found[:most]]


def emergency_words(rows: Iterable[EmergencyRow], text: str, on: date) -> list[EmergencyRow]:
    """The emergency words that stand in a text, in the order in which they occur."""
    found = [row for row in rows if row.holds(on) and row.word in text]
    return sorted(found, key=lambda row: text.index(row.word))


_NATURE_WORDS = (
    ("praise", ("表扬", "感谢信", "点赞")),
    ("report", ("举报", "检举")),
    ("complain", ("投诉", "不作为", "推诿", "扰民", "强烈要求")),
    ("suggest", ("建议", "希望能够增设")),
    ("consult", ("咨询", "请问", "怎么办理", "如何办理", "是否可以", "什么时候")),
)


def guess_nature(text: str) -> str:
    """The type a text speaks of by its own words; "help" where none tells (a person may correct)."""
    read = text[:MAX_WORDS_READ]
    for nature, words in _NATURE_WORDS:
        if any(word in read for word in words):
            return nature
    return "help"
