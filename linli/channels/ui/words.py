"""The words that the scripts say; they reach the page as one JSON block, translated."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def script_words() -> dict[str, str]:
    """Every sentence a script may show, in the reader's language; `{n}` and `{name}` are filled."""
    return {
        "left_minutes": _("{n} min left"),
        "left_hours": _("{n} h left"),
        "over_minutes": _("overdue by {n} min"),
        "over_hours": _("overdue by {n} h"),
        "draft_saved": _("Draft saved on this device at {time}"),
        "draft_restored": _("What you had typed at {time} is back. Nothing has been sent yet."),
        "draft_delete": _("Delete draft"),
        "draft_deleted": _("The draft is deleted"),
        "draft_failed": _("This device has no room for a draft. Send the form before you leave."),
        "keys_title": _("Keys on this page"),
        "keys_search": _("Go to search"),
        "keys_sheet": _("This key sheet"),
        "keys_close": _("Close what is open"),
        "keys_single": _("Use single-letter keys"),
        "close": _("Close"),
        "failed": _("That did not get through. What you typed is still here. Try again."),
        "offline": _("No connection. What you typed is still here. Try again when it is back."),
        "too_big": _("{name} is {size}; the most is {max}. Choose a smaller file."),
        "too_many": _("At most {max} files. {name} was not added."),
        "wrong_type": _("{name} is not a kind of file that can be taken here ({types})."),
        "remove": _("Remove"),
        "removed": _("{name} is removed"),
        "added": _("{n} files chosen"),
        "show_table": _("Show as a table"),
        "show_chart": _("Show as a chart"),
        "map_picked": _("Picked: {name}"),
        "map_point": _("the point {lat}, {lon}"),
        "map_zoom_in": _("Zoom in"),
        "map_zoom_out": _("Zoom out"),
        "map_failed": _("The map could not be loaded. The words above are enough."),
        "chart_failed": _("The chart could not be loaded. The numbers are in the table."),
        "category": pgettext("table heading", "Item"),
        "dark_on": _("Dark colours"),
        "light_on": _("Light colours"),
    }
