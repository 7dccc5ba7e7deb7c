"""The periods, consents and notices in force."""

from __future__ import annotations

from datetime import date

from linli.registers.people.queries.texts import text_on, texts_on
from linli.registers.people.rules.terms import Term, Wording
from linli.registers.people.rules.texts import Sort


def term(code: str, *, on: date) -> Term:
    """A period in force on a day: data_request, permit_reminder, left, died, refused_form,
    ended_request, ended_letting, stale_visit, letting_check."""
    row = text_on(Sort.TERM, code, on=on)
    said = row.said
    return Term(code, said["amount"], said["unit"], row.legal_basis, row.valid_from)


def consent_wordings(*, on: date) -> tuple[Wording, ...]:
    """Everything that people may agree to on a day."""
    return tuple(
        Wording(
            row.code, row.said["version"], row.said["title"], row.said["text"], row.said["guardian"]
        )
        for row in texts_on(Sort.CONSENT, on=on)
    )


def notice_text(code: str, *, on: date) -> Wording:
    """What people are told before they give their data: newcomer, register."""
    said = text_on(Sort.NOTICE, code, on=on).said
    return Wording(code, said["version"], "", said["text"])
