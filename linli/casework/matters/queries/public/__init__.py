"""What a resident may see of their own matter: steps, units and dates, never a member of staff."""

from linli.casework.matters.queries.public.reading import (
    REPORTED,
    promise,
    prove,
    public_document,
    public_matter,
)
from linli.casework.matters.queries.public.shown import (
    Act,
    Progress,
    Promise,
    PublicClock,
    PublicDocument,
    PublicEvent,
    PublicMatter,
)

__all__ = [
    "REPORTED",
    "Act",
    "Progress",
    "Promise",
    "PublicClock",
    "PublicDocument",
    "PublicEvent",
    "PublicMatter",
    "promise",
    "prove",
    "public_document",
    "public_matter",
]
