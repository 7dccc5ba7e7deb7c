"""Bringing numbers into one form, and showing only part of them."""

import re
import unicodedata
from typing import Final

_FORMATTING: Final = re.compile(r"[\s\-().·/_—–]+")
_EXTENSION: Final = re.compile(r"(?:转|分机|ext\.?|#|,|x)\s*\d{1,6}$", re.IGNORECASE)
_EXTENSION_IN_GROUPS: Final = re.compile(r"^(0\d{2,3}[-\s]\d{7,8})-\d{1,6}$")
_COUNTRY: Final = re.compile(r"^(?:\+|00)?86(?=(?:1[3-9]\d{9}|0?\d{2,3}\d{7,8})$)")
_MOBILE: Final = r"1[3-9]\d{9}"
_LANDLINE: Final = r"0\d{2,3}\d{7,8}"
_LOCAL: Final = r"[2-9]\d{6,7}"
_SERVICE: Final = r"1\d{2}|1[02]\d{3}|9[56]\d{3,4}|[48]00\d{7}"
_ABROAD: Final = r"\+\d{7,15}"
_PHONE: Final = re.compile(f"(?:{_MOBILE}|{_LANDLINE}|{_LOCAL}|{_SERVICE}|{_ABROAD})")


def normalise_phone(text: str) -> str:
    """Return a phone number in the one form it is stored and looked up by: digits only.

    Full-width digits, spaces, dashes, the country code 86 and an extension are taken away; a number
    abroad keeps its “+”. What is no phone number comes back without formatting: see `is_phone`.
    """
    cleaned = _visible(text)
    cleaned = _EXTENSION_IN_GROUPS.sub(r"\1", _EXTENSION.sub("", cleaned).strip())
    digits = _FORMATTING.sub("", cleaned)
    home = _COUNTRY.sub("", digits)
    if home != digits and not home.startswith(("0", "1")):
        home = f"0{home}"
    if home.startswith("00") and home.isdigit():
        return f"+{home[2:]}"
    return home


def is_phone(text: str) -> bool:
    """Tell whether the text can be read as a phone number (mobile, landline, service, abroad)."""
    return _PHONE.fullmatch(normalise_phone(text)) is not None


def normalise_id(text: str) -> str:
    """Return an identity number in the one form it is stored and looked up by."""
    return _FORMATTING.sub("", _visible(text)).upper()


def mask_phone(text: str) -> str:
    """Return a phone number with its middle hidden: 138****5678."""
    number = normalise_phone(text)
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    if len(number) >= 7:
        return f"{number[:2]}****{number[-2:]}"
    return "****" if number else ""


def mask_id(text: str) -> str:
    """Return an identity number with its middle hidden: 4206**********1234."""
    number = normalise_id(text)
    if len(number) >= 15:
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    return "*" * len(number)


def mask_name(text: str) -> str:
    """Return a name with all but its ends hidden: 张*三, 张*."""
    name = unicodedata.normalize("NFC", _visible(text))
    if len(name) > 2:
        return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
    return f"{name[0]}*" if len(name) == 2 else "*" * len(name)


def _visible(text: str) -> str:
    """Return the text in plain-width characters, without marks that nobody sees."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc"}).strip()
