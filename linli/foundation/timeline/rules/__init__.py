"""The chain on plain values: canonical JSON, digests, links, and where a chain breaks."""

from linli.foundation.timeline.rules.canonical import UncanonicalError, canonical, plain
from linli.foundation.timeline.rules.chain import (
    GENESIS,
    PERSONAL,
    Break,
    ChainedEvent,
    Fault,
    Link,
    digest_personal,
    link,
    link_with_marks,
    verify_chain,
)

__all__ = [
    "GENESIS",
    "PERSONAL",
    "Break",
    "ChainedEvent",
    "Fault",
    "Link",
    "UncanonicalError",
    "canonical",
    "digest_personal",
    "link",
    "link_with_marks",
    "plain",
    "verify_chain",
]
