"""What acts and fields of the register are called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def act_label(act: str, field: str = "") -> str:
    """What was done, in words: “corrected the phone number”."""
    acts = {
        "register": pgettext("person", "entered in the register"),
        "correct": pgettext("person", "corrected"),
        "verify": pgettext("person", "verified"),
        "move_in": pgettext("person", "moved in"),
        "move_out": pgettext("person", "moved out"),
        "household": pgettext("person", "household changed"),
        "death": pgettext("person", "death recorded"),
        "merge": pgettext("person", "records merged"),
        "unmerge": pgettext("person", "merging taken back"),
        "import": pgettext("person", "taken over from a file"),
        "unimport": pgettext("person", "import taken back"),
        "follow": pgettext("person", "followed the change of divisions"),
    }
    words = acts.get(act, act)
    return f"{words} ({field_label(field)})" if field else words


def field_label(field: str) -> str:
    """What a field is called."""
    return {
        "name": _("Name"),
        "id_kind": _("Kind of paper"),
        "id_number": _("Number of the paper"),
        "sex": _("Sex"),
        "born_on": _("Date of birth"),
        "phone": _("Telephone number"),
        "standing": _("Standing"),
        "domicile_code": _("Division of the registered domicile"),
        "domicile": _("Registered domicile"),
        "home": _("Home"),
        "residence": _("Address as given"),
        "household": _("Household"),
        "relation": _("Relation to the head"),
        "left_on": _("Moved away on"),
        "died_on": _("Died on"),
        "verified_on": _("Verified on"),
        "community_code": _("Community"),
        "grid_code": _("Grid"),
    }.get(field, field)
