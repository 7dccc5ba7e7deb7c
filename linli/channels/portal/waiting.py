"""What is said to who has to wait."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from linli.foundation.throttle.rules import Turn


def wait_words(turn: Turn) -> str:
    """Until when to wait, and what works at once."""
    minutes = max(1, -(-turn.wait_seconds // 60))
    words = _(
        "Much has come from this network just now. Try again in %(minutes)d minutes; "
        "nothing you wrote is lost. Or call %(hotline)s."
    )
    return words % {"minutes": minutes, "hotline": settings.LINLI_HOTLINE}
