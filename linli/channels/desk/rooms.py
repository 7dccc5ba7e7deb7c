"""The desks that make up the staff door, and under which address each one stands."""

from functools import cache
from importlib.util import find_spec

ROOMS = {
    "account": "account/",
    "hotline": "hotline/",
    "acceptance": "acceptance/",
    "dispatch": "dispatch/",
    "review": "review/",
    "supervision": "supervision/",
    "follow_up": "follow-up/",
    "archive": "archive/",
    "figures": "figures/",
    "admin_registers": "registers/",
    "admin_rules": "rules/",
}


@cache
def has(room: str, module: str = "urls") -> bool:
    """Whether the desk of this name is part of this installation."""
    package = f"linli.channels.desk.{room}"
    return find_spec(package) is not None and find_spec(f"{package}.{module}") is not None
