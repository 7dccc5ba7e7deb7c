"""What the parts of the platform are called that keep personal data."""

from __future__ import annotations

from django.utils.translation import pgettext


def room_title(room: str) -> str:
    """The name of a part as declared in personal_data.yaml: people, matters, access…"""
    return {
        "people": pgettext("data", "Register of residents"),
        "matters": pgettext("data", "Matters that residents report"),
        "cases": pgettext("data", "History of matters"),
        "access": pgettext("data", "Accounts of staff, and who looked"),
        "notices": pgettext("data", "Messages"),
        "supervision": pgettext("data", "Supervision of units"),
        "tabular": pgettext("data", "Files that were imported"),
        "places": pgettext("data", "Buildings and homes"),
        "entities": pgettext("data", "Enterprises and organisations"),
    }.get(room, room)
