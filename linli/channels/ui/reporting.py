"""What anybody may write into a report, checked alike at every open door."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.registers.places.queries import NOWHERE, Place, grid_at, place_codes

MOST_TEXT = 20_000  # signs of one report, as intake takes them
MOST_LINE = 160
MOST_WISH = 400
MOST_NAME = 30
_MOBILE = 11


def too_long(text: str, most: int) -> str:
    """What to say of a text with too many signs; "" for one that fits."""
    over = len(text) - most
    if over <= 0:
        return ""
    words = _("%(over)d characters too many: at most %(most)d can be taken, this has %(long)d.")
    return words % {"over": over, "most": most, "long": len(text)}


def phone_flaw(text: str) -> str:
    """What is wrong with a telephone number, counted out; "" when nothing is."""
    if is_phone(text):
        return ""
    digits = normalise_phone(text)
    if digits.startswith("1") and digits.isdigit() and len(digits) not in (3, 5, _MOBILE):
        return _mobile_flaw(len(digits))
    return _(
        "This is no telephone number. A mobile number has 11 digits, a landline its area code."
    )


def _mobile_flaw(length: int) -> str:
    missing = _MOBILE - length
    told = {"n": abs(missing), "length": length}
    if missing > 0:
        words = ngettext(
            "%(n)d digit is missing. You gave %(length)d, a mobile number has 11.",
            "%(n)d digits are missing. You gave %(length)d, a mobile number has 11.",
            missing,
        )
    else:
        words = ngettext(
            "%(n)d digit too many. You gave %(length)d, a mobile number has 11.",
            "%(n)d digits too many. You gave %(length)d, a mobile number has 11.",
            -missing,
        )
    return words % told


@dataclass(frozen=True)
class Placed:
    """A place from a code and a point; ``elsewhere`` names where the point lies if they disagree."""

    place: Place
    elsewhere: str = ""


def placed(code: str, longitude: float | None, latitude: float | None) -> Placed:
    """The place with a code, made finer by the grid a point lies in.

    Where both are given and disagree, the code counts. Raises UnknownPlace.
    """
    named = place_codes(code) if code else NOWHERE
    if longitude is None or latitude is None:
        return Placed(named)
    spot = grid_at(longitude, latitude)
    if spot is None:
        return Placed(named)
    return Placed(spot) if _lies_in(spot, named) else Placed(named, elsewhere=spot.label)


def _lies_in(spot: Place, named: Place) -> bool:
    pairs = (
        (named.district_code, spot.district_code),
        (named.street_code, spot.street_code),
        (named.community_code, spot.community_code),
        (named.grid_code, spot.grid_code),
    )
    return all(wanted in ("", found) for wanted, found in pairs)
