"""What is wrong with a paper of a file, in words, and where it is added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from linli.casework.mediation.documents.forms import FORMS
from linli.casework.mediation.documents.word import WordFault
from linli.casework.mediation.rules.filing import FOR_GOOD, Lack, Line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LACKS: Mapping[Lack, StrPromise] = {
    Lack.ABSENT: gettext_lazy("is missing"),
    Lack.UNSIGNED: gettext_lazy("is not signed by everybody"),
    Lack.NO_PAPER: gettext_lazy("the paper itself is missing"),
    Lack.NO_SCOPE: gettext_lazy("does not say what the agent may do"),
    Lack.NO_PROOF: gettext_lazy("a performance has no proof"),
    Lack.NOT_TOLD: gettext_lazy("was not told to the parties"),
    Lack.NOT_ASKED: gettext_lazy("a party was not asked yet"),
    Lack.NO_ROUTE: gettext_lazy("does not say the right route"),
}
# The panel of the dispute's page on which it is added; "" is the head with the parties.
_WHERE: Mapping[str, str] = {
    "application": "",
    "registration": "",
    "rights": "",
    "identity": "",
    "mandate": "",
    "record": "sessions",
    "inquiry": "inquiries",
    "evidence": "evidence",
    "agreement": "agreement",
    "oral_agreement": "agreement",
    "performance": "performance",
    "confirmation": "confirmation",
    "visit": "visits",
}
_FAULTS: Mapping[str, StrPromise] = {
    "too_large": gettext_lazy("The form is larger than 2 MB."),
    "not_word": gettext_lazy("This is no Word form (.docx): %(names)s"),
    "points_outside": gettext_lazy(
        "The form fetches something from elsewhere, or holds an embedded object. Take it out."
    ),
    "broken": gettext_lazy("A place in the form is not closed or not written right. %(names)s"),
    "runs": gettext_lazy(
        "The form holds more than places, loops over lists and conditions: %(names)s"
    ),
    "unknown": gettext_lazy("The form names places that there are not: %(names)s"),
    "missing": gettext_lazy("The form lacks places that it can't do without: %(names)s"),
    "does_not_fill": gettext_lazy("The form can't be filled: %(names)s"),
}


def form_title(code: str) -> str:
    """The official title of a form: Chinese throughout, as it is printed."""
    return FORMS[code].title


def lack_words(line: Line) -> str:
    """What is wrong with an item."""
    return str(LACKS[line.lack]) if line.lack is not None else ""


def place_of(code: str) -> str:
    """Where on the dispute's page an item is added: an anchor."""
    panel = _WHERE.get(code, "")
    return f"#panel-{panel}" if panel else "#about-t"


def fault_words(fault: WordFault) -> str:
    """Why a Word form is not taken."""
    names = pgettext("between items", ", ").join(fault.names)
    return (str(_FAULTS[fault.code]) % {"names": names}).strip()


def kept_words(retention: str, years: int) -> str:
    """10 years, for good."""
    if retention == FOR_GOOD or not years:
        return _("for good")
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
