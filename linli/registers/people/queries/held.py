"""What acts and fields of the register are called."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

_ACTS = {
    "register": pgettext_lazy("person", "entered in the register"),
    "correct": pgettext_lazy("person", "corrected"),
    "verify": pgettext_lazy("person", "verified"),
    "move_in": pgettext_lazy("person", "moved in"),
    "move_out": pgettext_lazy("person", "moved out"),
    "household": pgettext_lazy("person", "household changed"),
    "to_check": pgettext_lazy("person", "to be checked at the next visit"),
    "erase": pgettext_lazy("person", "erased at the person's own request"),
    "death": pgettext_lazy("person", "death recorded"),
    "merge": pgettext_lazy("person", "records merged"),
    "unmerge": pgettext_lazy("person", "merging taken back"),
    "import": pgettext_lazy("person", "taken over from a file"),
    "unimport": pgettext_lazy("person", "import taken back"),
    "follow": pgettext_lazy("person", "followed the change of divisions"),
}
_FIELDS = {
    "name": pgettext_lazy("person", "Name"),
    "id_kind": pgettext_lazy("person", "Kind of ID"),
    "id_number": pgettext_lazy("person", "ID number"),
    "sex": pgettext_lazy("person", "Sex"),
    "born_on": pgettext_lazy("person", "Date of birth"),
    "phone": pgettext_lazy("person", "Telephone number"),
    "standing": pgettext_lazy("person", "Standing"),
    "domicile_code": pgettext_lazy("person", "Division of the registered domicile"),
    "domicile": pgettext_lazy("person", "Registered domicile"),
    "home": pgettext_lazy("person", "Home"),
    "residence": pgettext_lazy("person", "Address as given"),
    "household": pgettext_lazy("person", "Household"),
    "relation": pgettext_lazy("person", "Relation to the head"),
    "dwelling": pgettext_lazy("person", "Own, rented or other"),
    "left_on": pgettext_lazy("person", "Moved away on"),
    "died_on": pgettext_lazy("person", "Died on"),
    "verified_on": pgettext_lazy("person", "Verified on"),
    "to_check_since": pgettext_lazy("person", "To be checked since"),
    "community_code": pgettext_lazy("person", "Community"),
    "grid_code": pgettext_lazy("person", "Grid"),
}


def act_label(act: str, field: str = "") -> str:
    """What was done, in words: “corrected the phone number”."""
    words = str(_ACTS.get(act, act))
    return f"{words} ({field_label(field)})" if field else words


def field_label(field: str) -> str:
    """What a field is called."""
    return str(_FIELDS.get(field, field))
