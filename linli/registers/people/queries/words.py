"""The flaws of papers and names in the words of the one who typed them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.registers.people.models import IdKind
from linli.registers.people.rules.names import BadName, NameFlaw
from linli.registers.people.rules.papers import BadPaper, PaperFlaw


def paper_words(bad: BadPaper) -> str:
    """Why a number is none, and what to do."""
    if bad.flaw is PaperFlaw.OTHER_KIND:
        label = IdKind(bad.detail).label if bad.detail in IdKind.values else bad.detail
        return _("This is the number of another paper: %(kind)s.") % {"kind": label}
    sentences = {
        PaperFlaw.EMPTY: _("The number of the paper is missing."),
        PaperFlaw.LOST_DIGITS: _(
            "The spreadsheet has cut the last digits of this number (it keeps 15). Make the column"
            " text and type the number again from the paper."
        ),
        PaperFlaw.OLD_15: _(
            "This is a number of 15 digits, of a card that ended in 2012. Ask for the one of 18."
        ),
        PaperFlaw.LENGTH: _("An identity number has 18 signs; this one has %(detail)s."),
        PaperFlaw.SIGNS: _("An identity number holds digits only, and at its end perhaps an X."),
        PaperFlaw.AREA: _("No identity number begins with %(detail)s."),
        PaperFlaw.BIRTH: _("There is no day %(detail)s, which the number gives as the birth date."),
        PaperFlaw.FUTURE: _("By its number this person is born on %(detail)s, in the future."),
        PaperFlaw.CHECK: _("The last sign does not fit the others: a digit is mistyped."),
    }
    return sentences[bad.flaw] % {"detail": bad.detail}


def name_words(bad: BadName) -> str:
    """Why a text is no name."""
    return {
        NameFlaw.EMPTY: _("The name of the person is missing."),
        NameFlaw.TOO_SHORT: _("A name has at least two characters."),
        NameFlaw.TOO_LONG: _("A name has at most 60 characters."),
        NameFlaw.SIGNS: _("A name holds no digits and no signs but the dot of minority names."),
    }[bad.flaw]


def contradiction_words(what: str) -> str:
    """That something given beside the number is told otherwise by it."""
    return {
        "born_on": _("The birth date is not the one that the identity number tells."),
        "sex": _("The sex is not the one that the identity number tells."),
    }[what]
