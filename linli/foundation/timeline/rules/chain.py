"""Links between events, and where a chain of them breaks.

A field's digest is SHA-256(canonical JSON of its path as an array, then of its value); mappings are
opened one level deep, an empty one is a field itself. A link is SHA-256(the link before, then the
digests in order of path). So anybody can check a chain with a JSON library and SHA-256.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Final

from linli.foundation.timeline.rules.canonical import UncanonicalError, canonical

GENESIS: Final = bytes(32)
# The field of a body that holds the digests of what may be erased later.
PERSONAL: Final = "digests"
_MARK_LENGTH: Final = 4
_SALT_LENGTH: Final = 16
_FIRST: Final = 1

_Path = tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """What an event keeps of its place in the chain: its hash and the marks of its fields."""

    hash: bytes
    marks: bytes


@dataclass(frozen=True)
class ChainedEvent:
    """An event as it is stored now.

    `body` is everything the hash covers; `marks` are those of `link_with_marks`, or None where they
    are not kept; `erasable` holds the texts whose digests stand in `body["digests"]`, as far as
    they are still there, with their `salt` (None once erased).
    """

    seq: int
    body: Mapping[str, object]
    prev_hash: bytes
    hash: bytes
    marks: bytes | None = None
    erasable: Mapping[str, str] = field(default_factory=dict)
    salt: bytes | None = None


class Fault(StrEnum):
    """What is wrong where a chain breaks."""

    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    NOT_FOLLOWING = "not_following"
    ALTERED = "altered"
    ADDED = "added"
    REMOVED = "removed"
    UNREADABLE = "unreadable"
    CUT_OFF = "cut_off"


_WORDS: Final = {
    Fault.MISSING: "an event is missing here",
    Fault.OUT_OF_ORDER: "an event stands where another should",
    Fault.NOT_FOLLOWING: "the event does not follow the one before it",
    Fault.ALTERED: "it is not what was recorded",
    Fault.ADDED: "it was added later",
    Fault.REMOVED: "it was removed without being erased",
    Fault.UNREADABLE: "it cannot be read",
    Fault.CUT_OFF: "the chain does not end where it should",
}


@dataclass(frozen=True)
class Break:
    """Where a chain breaks: at which event, in which field, and what is wrong.

    `field` is a field of the body (`data.reason` for one inside), an erasable text, or one of
    `seq`, `prev_hash`, `hash` (the body and its hash disagree, and no mark says where), `marks`,
    `body`, `head`.
    """

    seq: int
    field: str
    fault: Fault

    @property
    def problem(self) -> str:
        """What is wrong in words, in English."""
        return f"Event {self.seq}, {self.field}: {_WORDS[self.fault]}."


def digest_personal(fields: Mapping[str, str], salt: bytes) -> str:
    """Return the digest of personal fields that stays when they are erased, as 64 hex digits.

    The salt is erased with the fields: without it a short text could be guessed from its digest.
    Raises ValueError for a salt below 16 bytes.
    """
    if len(salt) < _SALT_LENGTH:
        raise ValueError("A digest of personal fields needs a salt of at least 16 bytes.")
    return hmac.new(salt, canonical(fields), sha256).hexdigest()


def link(prev_hash: bytes, body: Mapping[str, object]) -> bytes:
    """Return the SHA-256 link of an event to the one before (`GENESIS` before the first)."""
    return _hash(prev_hash, [digest for _, digest in _digests(body)])


def link_with_marks(prev_hash: bytes, body: Mapping[str, object]) -> Link:
    """Return the link, and the marks to store beside it: 4 bytes a field, to name an altered one."""
    digests = [digest for _, digest in _digests(body)]
    return Link(_hash(prev_hash, digests), b"".join(digest[:_MARK_LENGTH] for digest in digests))


def verify_chain(events: Iterable[ChainedEvent], *, head: bytes | None = None) -> Break | None:
    """Return where the chain of events, in order of seq, breaks first, or None when it holds.

    `head` is the last hash as kept elsewhere: without it events missing at the end go unnoticed.
    """
    expected, previous = _FIRST, GENESIS
    for event in events:
        found = _order(event, expected, previous) or _content(event) or _erasable(event)
        if found:
            return found
        expected, previous = event.seq + 1, bytes(event.hash)
    if head is not None and bytes(head) != previous:
        return Break(expected, "head", Fault.CUT_OFF)
    return None


def _order(event: ChainedEvent, expected: int, previous: bytes) -> Break | None:
    if event.seq > expected:
        return Break(expected, "seq", Fault.MISSING)
    if event.seq < expected:
        return Break(event.seq, "seq", Fault.OUT_OF_ORDER)
    if bytes(event.prev_hash) != previous:
        return Break(event.seq, "prev_hash", Fault.NOT_FOLLOWING)
    return None


def _content(event: ChainedEvent) -> Break | None:
    try:
        digests = list(_digests(event.body))
    except UncanonicalError:
        return Break(event.seq, "body", Fault.UNREADABLE)
    holds = _hash(bytes(event.prev_hash), [digest for _, digest in digests]) == bytes(event.hash)
    altered = "" if event.marks is None else _altered(digests, bytes(event.marks))
    if holds:
        return Break(event.seq, "marks", Fault.ALTERED) if altered else None
    return Break(event.seq, altered or "hash", Fault.ALTERED)


def _altered(digests: list[tuple[_Path, bytes]], stored: bytes) -> str:
    """Name the first field whose mark is not among the stored ones; "" when all agree."""
    steps = range(0, len(stored), _MARK_LENGTH)
    marks = {stored[step : step + _MARK_LENGTH] for step in steps}
    for path, digest in digests:
        if digest[:_MARK_LENGTH] not in marks:
            return ".".join(path)
    return "" if len(digests) * _MARK_LENGTH == len(stored) else "body"


def _erasable(event: ChainedEvent) -> Break | None:
    recorded = event.body.get(PERSONAL)
    digests = recorded if isinstance(recorded, Mapping) else {}
    salt = bytes(event.salt) if event.salt else b""
    texts = {name: text for name, text in event.erasable.items() if text}
    for name, text in texts.items():
        if name not in digests or not salt:
            return Break(event.seq, name, Fault.ADDED)
        if not _is_recorded(name, text, salt, str(digests[name])):
            return Break(event.seq, name, Fault.ALTERED)
    missing = sorted(set(digests) - set(texts))
    if salt and missing:
        return Break(event.seq, missing[0], Fault.REMOVED)
    return None


def _is_recorded(name: str, text: str, salt: bytes, digest: str) -> bool:
    try:
        return hmac.compare_digest(digest_personal({name: text}, salt).encode(), digest.encode())
    except ValueError:
        # An altered salt or text may be one that could never have been recorded.
        return False


def _hash(prev_hash: bytes, digests: list[bytes]) -> bytes:
    if len(prev_hash) != len(GENESIS):
        raise ValueError("The hash before must have 32 bytes.")
    return sha256(prev_hash + b"".join(digests)).digest()


def _digests(body: Mapping[str, object]) -> Iterator[tuple[_Path, bytes]]:
    """Yield path and digest of each field in a fixed order; mappings are opened one level deep."""
    for key in _names(body):
        value = body[key]
        if isinstance(value, Mapping) and value:
            for inner in _names(value):
                yield (key, inner), _digest((key, inner), value[inner])
        else:
            yield (key,), _digest((key,), value)


def _names(fields: Mapping[str, object]) -> list[str]:
    if not all(isinstance(key, str) for key in fields):
        raise UncanonicalError("The names of fields are texts.")
    return sorted(fields)


def _digest(path: _Path, value: object) -> bytes:
    # Who, where and which state repeat from event to event: their digests are kept.
    if isinstance(value, str | bool | None):
        return _plain_digest(path, value)
    return sha256(_prefix(path) + canonical(value)).digest()


@lru_cache(maxsize=16384, typed=True)
def _plain_digest(path: _Path, value: str | bool | None) -> bytes:
    return sha256(_prefix(path) + canonical(value)).digest()


@lru_cache(maxsize=4096)
def _prefix(path: _Path) -> bytes:
    # A JSON array ends itself, so that no name can run over into the value behind it.
    return canonical(path)
