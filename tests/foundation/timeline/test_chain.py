import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.timeline.rules import (
    GENESIS,
    Break,
    ChainedEvent,
    Fault,
    canonical,
    digest_personal,
    link,
    link_with_marks,
    plain,
    verify_chain,
)

SALT = bytes(range(16))
WORDS = {"words": "电梯停运 6 天，张三 13800138000", "sealed": ""}
texts = st.text(st.characters(codec="utf-8"))


def body(seq: int, **more: object) -> dict[str, object]:
    return {
        "case": "0190c0de",
        "seq": seq,
        "action": "dispatch",
        "at": datetime(2026, 11, 12, 1, 25, tzinfo=UTC) + timedelta(minutes=seq),
        "who": "高远",
        "from_state": "waiting",
        "to_state": "sent",
        "data": {"reason": "派单目录 03-03-04", "told": True},
        "digests": {},
        **more,
    }


def chain(length: int = 5) -> list[ChainedEvent]:
    events, previous = [], GENESIS
    for seq in range(1, length + 1):
        said = {"words": digest_personal({"words": WORDS["words"]}, SALT)} if seq == 2 else {}
        fields = body(seq, digests=said)
        made = link_with_marks(previous, fields)
        events.append(
            ChainedEvent(
                seq,
                fields,
                previous,
                made.hash,
                made.marks,
                erasable=WORDS if seq == 2 else {},
                salt=SALT if seq == 2 else None,
            )
        )
        previous = made.hash
    return events


def with_body(event: ChainedEvent, **changes: object) -> ChainedEvent:
    return replace(event, body={**event.body, **changes})


def test_an_untouched_chain_holds() -> None:
    events = chain()
    assert verify_chain(events) is None
    assert verify_chain(events, head=events[-1].hash) is None
    assert verify_chain([], head=GENESIS) is None


def test_a_chain_holds_after_the_database_kept_it_as_json() -> None:
    stored = [replace(e, body=json.loads(json.dumps(plain(e.body)))) for e in chain()]
    assert verify_chain(stored) is None


def test_the_link_is_what_its_description_says() -> None:
    fields = {"b": {"y": 1, "x": "字"}, "a": None, "c": {}}
    digests = [
        sha256(path + value).digest()
        for path, value in (
            (b'["a"]', b"null"),
            (b'["b","x"]', '"字"'.encode()),
            (b'["b","y"]', b"1"),
            (b'["c"]', b"{}"),
        )
    ]
    assert link(GENESIS, fields) == sha256(GENESIS + b"".join(digests)).digest()
    made = link_with_marks(GENESIS, fields)
    assert made.hash == link(GENESIS, fields)
    assert made.marks == b"".join(digest[:4] for digest in digests)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"who": "别人"}, "who"),
        ({"to_state": "closed"}, "to_state"),
        ({"at": datetime(2026, 11, 13, tzinfo=UTC)}, "at"),
        ({"data": {"reason": "别的", "told": True}}, "data.reason"),
        ({"data": {"reason": "派单目录 03-03-04", "told": 1}}, "data.told"),
        ({"data": {"reason": "派单目录 03-03-04", "told": True, "more": 1}}, "data.more"),
        ({"data": {"reason": "派单目录 03-03-04"}}, "body"),
        ({"data": {}}, "data"),
        ({"data": {1: 2}}, "body"),
        ({"who": "\ud83d"}, "body"),
    ],
)
def test_an_altered_field_is_named(changes: dict[str, Any], name: str) -> None:
    events = chain()
    events[2] = with_body(events[2], **changes)
    found = verify_chain(events)
    assert found is not None
    assert (found.seq, found.field) == (3, name)


def test_without_marks_an_altered_event_is_still_found() -> None:
    events = [replace(event, marks=None) for event in chain()]
    assert verify_chain(events) is None
    events[2] = with_body(events[2], who="别人")
    assert verify_chain(events) == Break(3, "hash", Fault.ALTERED)


def test_an_altered_hash_or_mark_is_found() -> None:
    events = chain()
    assert verify_chain([*events[:4], replace(events[4], hash=bytes(32))]) == Break(
        5, "hash", Fault.ALTERED
    )
    assert verify_chain([*events[:4], replace(events[4], marks=b"\0" * 40)]) == Break(
        5, "marks", Fault.ALTERED
    )


def test_an_event_forged_with_its_hash_and_marks_breaks_the_next_one() -> None:
    events = chain()
    forged = with_body(events[2], who="别人")
    made = link_with_marks(forged.prev_hash, forged.body)
    events[2] = replace(forged, hash=made.hash, marks=made.marks)
    assert verify_chain(events) == Break(4, "prev_hash", Fault.NOT_FOLLOWING)


def _removed(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return events[:2] + events[3:]


def _removed_and_renumbered(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return events[:2] + [replace(event, seq=event.seq - 1) for event in events[3:]]


def _swapped(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return [events[0], events[2], events[1], *events[3:]]


def _swapped_and_renumbered(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return [
        events[0],
        replace(events[2], seq=2),
        replace(events[1], seq=3),
        *events[3:],
    ]


def _twice(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return events[:3] + events[2:]


def _beheaded(events: list[ChainedEvent]) -> list[ChainedEvent]:
    return [replace(event, seq=event.seq - 1) for event in events[1:]]


@pytest.mark.parametrize(
    ("tamper", "wanted"),
    [
        (_removed, Break(3, "seq", Fault.MISSING)),
        (_removed_and_renumbered, Break(3, "prev_hash", Fault.NOT_FOLLOWING)),
        (_swapped, Break(2, "seq", Fault.MISSING)),
        (_swapped_and_renumbered, Break(2, "prev_hash", Fault.NOT_FOLLOWING)),
        (_twice, Break(3, "seq", Fault.OUT_OF_ORDER)),
        (_beheaded, Break(1, "prev_hash", Fault.NOT_FOLLOWING)),
    ],
)
def test_removed_swapped_and_inserted_events_are_found(
    tamper: Callable[[list[ChainedEvent]], list[ChainedEvent]], wanted: Break
) -> None:
    assert verify_chain(tamper(chain())) == wanted


def test_events_cut_off_at_the_end_are_found_by_the_head() -> None:
    events = chain()
    assert verify_chain(events[:-1]) is None
    assert verify_chain(events[:-1], head=events[-1].hash) == Break(5, "head", Fault.CUT_OFF)
    assert verify_chain([], head=events[-1].hash) == Break(1, "head", Fault.CUT_OFF)


def test_an_event_of_another_chain_does_not_fit() -> None:
    events = chain()
    stranger = link_with_marks(GENESIS, body(2))
    events[1] = ChainedEvent(2, body(2), GENESIS, stranger.hash, stranger.marks)
    assert verify_chain(events) == Break(2, "prev_hash", Fault.NOT_FOLLOWING)


def _personal(**changes: Any) -> Break | None:
    events = chain()
    events[1] = replace(events[1], **changes)
    return verify_chain(events)


def test_erased_words_leave_the_chain_whole() -> None:
    assert _personal(erasable={"words": "", "sealed": ""}, salt=None) is None


def test_altered_added_or_removed_words_are_named() -> None:
    assert _personal(erasable={"words": "别的"}) == Break(2, "words", Fault.ALTERED)
    assert _personal(erasable={**WORDS, "sealed": "x"}) == Break(2, "sealed", Fault.ADDED)
    assert _personal(erasable={"words": ""}) == Break(2, "words", Fault.REMOVED)
    assert _personal(erasable=WORDS, salt=None) == Break(2, "words", Fault.ADDED)
    assert _personal(salt=b"short") == Break(2, "words", Fault.ALTERED)
    assert _personal(erasable={"words": "\ud83d"}) == Break(2, "words", Fault.ALTERED)
    events = chain()
    events[3] = replace(events[3], erasable={"words": "写进来的"})
    assert verify_chain(events) == Break(4, "words", Fault.ADDED)


def test_a_break_says_in_words_what_is_wrong() -> None:
    found = _personal(erasable={"words": "别的"})
    assert found is not None
    assert found.problem == "Event 2, words: it is not what was recorded."


def test_a_digest_of_personal_fields_needs_its_salt() -> None:
    assert digest_personal({"a": "1"}, SALT) != digest_personal({"a": "1"}, bytes(16))
    with pytest.raises(ValueError, match="16 bytes"):
        digest_personal({"a": "1"}, b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        link(b"", {})


fields = st.dictionaries(texts, texts | st.dictionaries(texts, texts, max_size=3), max_size=5)


@given(fields, fields)
def test_two_bodies_have_one_link_only_if_they_are_one(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert (link(GENESIS, one) == link(GENESIS, other)) == (canonical(one) == canonical(other))


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_composed_and_decomposed_text_are_told_apart(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    links = {link(GENESIS, {"words": form}) for form in (composed, decomposed)}
    digests = {digest_personal({"words": form}, SALT) for form in (composed, decomposed)}
    assert len(links) == len(digests) == len({composed, decomposed})


@given(st.lists(st.dictionaries(texts, texts, max_size=3), min_size=1, max_size=5), st.data())
def test_any_altered_text_anywhere_is_found(
    said: list[dict[str, str]], data: st.DataObject
) -> None:
    events, previous = [], GENESIS
    for seq, spoken in enumerate(said, start=1):
        fields = body(seq, data=spoken)
        made = link_with_marks(previous, fields)
        events.append(ChainedEvent(seq, fields, previous, made.hash, made.marks))
        previous = made.hash
    assert verify_chain(events, head=previous) is None
    place = data.draw(st.integers(0, len(said) - 1))
    key, text = data.draw(texts), data.draw(texts)
    altered = {**said[place], key: text}
    events[place] = with_body(events[place], data=altered)
    found = verify_chain(events)
    if altered == said[place]:
        assert found is None
    else:
        assert found is not None
        assert found.seq == place + 1
        assert found.field in {f"data.{key}", "data"}
