"""Every component with sample values, to be looked at and to be checked; shown in DEBUG only."""

from linli.channels.ui.gallery.views import (
    desk_gallery,
    dialog_gallery,
    list_gallery,
    login_gallery,
    map_json,
    portal_gallery,
    reveal_gallery,
)

__all__ = [
    "desk_gallery",
    "dialog_gallery",
    "list_gallery",
    "login_gallery",
    "map_json",
    "portal_gallery",
    "reveal_gallery",
]
