"""The desks that make up the staff door, and under which address each one stands."""

# Rooms that add what they offer on the case page, in a module of their own called actions.
WITH_ACTIONS = ("acceptance", "dispatch", "supervision", "follow_up", "archive", "referrals")
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
    "knowledge": "knowledge/",
    "people": "people/",
    "data_requests": "data-requests/",
    "spatial": "places/",
    "imports": "imports/",
    "entities": "entities/",
    "mediation": "mediation/",
    "referrals": "referrals/",
    "mediators": "mediators/",
    "screening": "screening/",
    "admin_registers": "registers/",
    "admin_rules": "rules/",
}


def has(room: str) -> bool:
    """Whether this city's staff door has a desk, so that another may lead there."""
    return room in ROOMS
