"""Row ids."""

from uuid import UUID

import uuid_utils.compat


def uuid7() -> UUID:
    """Return a new id whose order is the order of creation, to the millisecond."""
    return uuid_utils.compat.uuid7()
