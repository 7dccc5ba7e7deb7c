"""What `linli doctor` finds, in words."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is and, if it is not well, what to do."""

    subject: str
    state: str
    advice: str = ""

    @property
    def well(self) -> bool:
        """Tell whether nothing has to be done."""
        return not self.advice


Findings = Iterator[Finding]
GIB = 1024**3


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{count / GIB:.1f} GB"
