"""What is wrong with a number, in the words of the one who typed it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.registers.entities.rules.codes import LENGTH, CodeFlaw


def code_words(flaw: CodeFlaw, code: str) -> str:
    """Why a credit code cannot be right."""
    if flaw is CodeFlaw.LENGTH:
        return _("A credit code has %(most)d characters; this has %(n)d.") % {
            "most": LENGTH,
            "n": len(code),
        }
    if flaw is CodeFlaw.SIGNS:
        return _("A credit code holds digits and capital letters without I, O, S, V and Z.")
    return _("The last character does not fit the others: look at the certificate once more.")
