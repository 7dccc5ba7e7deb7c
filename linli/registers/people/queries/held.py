"""What acts and fields of the register are called."""

from __future__ import annotations

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
        "erase": pgettext("person", "erased at the person's own request"),
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
        "name": pgettext("person", "Name"),
        "id_kind": pgettext("person", "Kind of paper"),
        "id_number": pgettext("person", "Number of the paper"),
        "sex": pgettext("person", "Sex"),
        "born_on": pgettext("person", "Date of birth"),
        "phone": pgettext("person", "Telephone number"),
        "standing": pgettext("person", "Standing"),
        "domicile_code": pgettext("person", "Division of the registered domicile"),
        "domicile": pgettext("person", "Registered domicile"),
        "home": pgettext("person", "Home"),
        "residence": pgettext("person", "Address as given"),
        "household": pgettext("person", "Household"),
        "relation": pgettext("person", "Relation to the head"),
        "left_on": pgettext("person", "Moved away on"),
        "died_on": pgettext("person", "Died on"),
        "verified_on": pgettext("person", "Verified on"),
        "community_code": pgettext("person", "Community"),
        "grid_code": pgettext("person", "Grid"),
    }.get(field, field)
